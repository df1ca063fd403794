package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const largeRows = 5000

// largePage is one of the lists of the large object that is measured: the
// fields that are asked for, nil for all.
type largePage struct {
	name, title string
	fields      []string
}

// measureLarge measures an object of 300 fields: its lists against the SQL of the
// same columns on the same file, and what a publish takes. The folder stays when
// it is kept: the browser's part of the measurement starts on it.
func measureLarge(ctx context.Context, r *report, dir, binary string, rounds int) error {
	t := &tenon{binary: binary, dir: dir}
	if _, err := t.launch(ctx); err != nil {
		return err
	}
	defer t.stop()
	if err := t.setup(ctx); err != nil {
		return err
	}
	if err := t.large(ctx); err != nil {
		return err
	}
	if err := t.changeLarge(ctx, r); err != nil {
		return err
	}
	bare, err := newLargeSQL(ctx, filepath.Join(dir, "data.db"))
	if err != nil {
		return err
	}
	defer bare.close()
	columns, err := t.shownLarge(ctx)
	if err != nil {
		return err
	}
	for _, page := range []largePage{
		{"large_list", fmt.Sprintf("list of 50, the %d columns that are shown", len(columns)), columns},
		{"large_list_all", "list of 50, all 300 fields", nil},
	} {
		if err := t.listLarge(ctx, r, bare, page, rounds); err != nil {
			return err
		}
	}
	return nil
}

// shownLarge are the columns that the list shows before anybody chooses some.
func (t *tenon) shownLarge(ctx context.Context) ([]string, error) {
	var got struct {
		Views []struct {
			Key     string
			Columns []struct{ Field string }
		}
	}
	if err := t.admin.ask(ctx, http.MethodGet, "/api/v1/objects/large", nil, &got); err != nil {
		return nil, err
	}
	var columns []string
	for _, v := range got.Views {
		if v.Key == "all" {
			for _, c := range v.Columns {
				columns = append(columns, c.Field)
			}
		}
	}
	if len(columns) == 0 {
		return nil, errors.New("the view of all records shows no columns")
	}
	return columns, nil
}

// large publishes the objects and the form and makes the records: 200 partners,
// 5,000 large ones, and two details of every fifth.
func (t *tenon) large(ctx context.Context) error {
	for _, doc := range largeDocuments(largeFields - 1) {
		if err := t.admin.ask(ctx, http.MethodPut, fmt.Sprintf("/api/v1/definitions/%s/%s", doc["kind"], doc["key"]), doc, nil); err != nil {
			return err
		}
	}
	if err := t.release(ctx, "large"); err != nil {
		return err
	}
	var people []string
	for n := range 5 {
		var got struct{ ID string }
		err := t.admin.ask(ctx, http.MethodPost, "/api/v1/people", map[string]any{"email": personEmail(n), "name": fmt.Sprintf("员工 %d", n), "password": secret}, &got)
		if err != nil {
			return err
		}
		people = append(people, got.ID)
	}
	if err := t.fill(ctx, "partner", 200, func(n int) map[string]any {
		return map[string]any{"id": id("p", n), "name": fmt.Sprintf("客户 %d", n), "city": fmt.Sprintf("城市 %d", n%20)}
	}); err != nil {
		return err
	}
	if err := t.fill(ctx, "large", largeRows, func(n int) map[string]any { return largeRow(n, people) }); err != nil {
		return err
	}
	return t.fill(ctx, "detail", largeRows/5*2, func(n int) map[string]any {
		return map[string]any{"name": fmt.Sprintf("明细 %d", n), "amount": n % 1000, "parent": id("l", n/2*5)}
	})
}

// largeRow fills in nine of ten fields that are not computed, and that are there
// from the beginning.
func largeRow(n int, people []string) map[string]any {
	row := map[string]any{"id": id("l", n)}
	for at, key := range largeKeys()[:largeFields-1] { // the last comes later
		if (n+at)%10 == 3 && key != "text_0" {
			continue
		}
		kind := key[:strings.LastIndexByte(key, '_')]
		if v := largeValue(kind, n*7+at, people); v != nil {
			row[key] = v
		}
	}
	return row
}

// largeValue is a value of a type; nil for what is computed or stays blank.
func largeValue(kind string, n int, people []string) any {
	option := func(n int) string { return fmt.Sprintf("v%d", n%12) }
	switch kind {
	case "text":
		return fmt.Sprintf("文本 %d", n)
	case "long_text":
		return fmt.Sprintf("第 %d 段说明，写了几个字", n)
	case "number", "money":
		return float64(n%100_000) / 4
	case "percent":
		return float64(n%100) / 100
	case "select":
		return option(n)
	case "multi_select":
		return []string{option(n), option(n + 5)}
	case "tags":
		return []string{fmt.Sprintf("标签 %d", n%9)}
	case "relation":
		return id("p", n%200)
	case "user":
		return people[n%len(people)]
	case "date":
		return time.Date(2026, 1, 1+n%300, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case "datetime":
		return time.Date(2026, 1, 1+n%300, n%24, 30, 0, 0, time.UTC).Format("2006-01-02 15:04:05.000Z")
	case "time":
		return fmt.Sprintf("%02d:30", n%24)
	case "switch":
		return n%2 == 0
	case "rating":
		return 1 + n%5
	case "phone":
		return fmt.Sprintf("138%08d", n)
	case "email":
		return fmt.Sprintf("a%d@example.com", n)
	}
	return nil
}

// changeLarge publishes the last field, then another label of one.
func (t *tenon) changeLarge(ctx context.Context, r *report) error {
	doc := largeDocuments(largeFields)[2]
	publish := func(name, title string, aim float64) error {
		if err := t.admin.ask(ctx, http.MethodPut, "/api/v1/definitions/object/large", doc, nil); err != nil {
			return err
		}
		begun := time.Now()
		err := t.release(ctx, title)
		r.add(fact{name, title, ms(time.Since(begun)), "ms", aim, true})
		return err
	}
	if err := publish("large_publish_field", "publish the 300th field", 0); err != nil {
		return err
	}
	fields, _ := doc["fields"].([]any)
	one, _ := fields[20].(map[string]any)
	one["label"] = label("anders")
	return publish("large_publish_label", "publish another label of one of 300 fields", 0)
}

// listLarge asks Tenon and bare SQL for the same rows in turn.
func (t *tenon) listLarge(ctx context.Context, r *report, bare *largeSQL, page largePage, rounds int) error {
	query := url.Values{"limit": {"50"}, "sort": {"-created"}}
	if page.fields != nil {
		query.Set("fields", strings.Join(page.fields, ","))
	}
	ours := call{http.MethodGet, "/api/v1/objects/large/records?" + query.Encode(), nil}
	query.Set("links", "true")
	titled := call{http.MethodGet, "/api/v1/objects/large/records?" + query.Encode(), nil}
	if err := t.rival(ctx, ours, bare); err != nil {
		return fmt.Errorf("%s: %w", page.title, err)
	}
	asks := []func() error{
		func() error { _, err := t.admin.send(ctx, ours); return err },
		func() error { _, err := t.admin.send(ctx, titled); return err },
		func() error { _, err := bare.send(ctx); return err },
		func() error { _, err := bare.read(ctx); return err },
	}
	spent := make([][]float64, len(asks))
	for round := range 5 + 4*rounds {
		for i := range asks {
			who := (i + round) % len(asks)
			begun := time.Now()
			if err := asks[who](); err != nil {
				return err
			}
			if round >= 5 {
				spent[who] = append(spent[who], ms(time.Since(begun)))
			}
		}
	}
	for _, l := range spent {
		slices.Sort(l)
	}
	median := func(who int) float64 { return spent[who][len(spent[who])/2] }
	r.add(fact{page.name, page.title, median(0), "ms", 0, true})
	r.add(fact{page.name + "_p95", "  95th percentile", spent[0][len(spent[0])*95/100], "ms", 0, true})
	r.add(fact{page.name + "_links", "  with the titles of what it links to", median(1), "ms", 0, true})
	r.add(fact{page.name + "_sql", "  the same columns by bare SQL, over HTTP", median(2), "ms", 0, true})
	r.add(fact{page.name + "_read", "  the same SQL read within the process", median(3), "ms", 0, true})
	r.add(fact{page.name + "_ratio", "  as a ratio to bare SQL over HTTP", median(0) / median(2), "x", 2, true})
	r.add(fact{page.name + "_ratio_read", "  as a ratio to the SQL alone", median(0) / median(3), "x", 0, true})
	return nil
}
