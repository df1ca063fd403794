package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"time"
)

// duplicatesTarget is how long a check for duplicates may take, in milliseconds.
const duplicatesTarget = 50

// hintedAtOnce is how many hints one person may have at once; more have to wait, which
// is not what is measured.
const hintedAtOnce = 38

// measureDuplicates measures the hint of duplicates on a large object: by a phone
// number, by a company's name that is the same but for how it is written, and by one
// in which a letter differs.
func measureDuplicates(ctx context.Context, r *report, home, binary string) error {
	t := &tenon{binary: binary, dir: filepath.Join(home, "duplicates")}
	defer t.stop()
	doc := map[string]any{"kind": "object", "key": "customer", "label": label("customer"), "title": "name", "owner": true, "fields": []any{
		textField("name", nil), textField("city", nil), map[string]any{"key": "phone", "type": "phone", "label": label("phone")},
	}}
	put := func() error { return t.admin.ask(ctx, http.MethodPut, "/api/v1/definitions/object/customer", doc, nil) }
	db, err := t.filled(ctx, r.Rows, func() (string, error) {
		if err := put(); err != nil {
			return "", err
		}
		return "", t.release(ctx, "customers")
	})
	if err != nil {
		return err
	}
	defer db.Close()
	doc["duplicates"] = []any{
		map[string]any{"key": "phone", "match": []any{map[string]any{"field": "phone", "as": "phone"}}},
		map[string]any{"key": "name", "match": []any{map[string]any{"field": "name", "as": "company", "similar": 80}}},
	}
	if err := put(); err != nil {
		return err
	}
	begun := time.Now()
	if err := t.release(ctx, "rules"); err != nil {
		return err
	}
	if err := until(ctx, db, `SELECT count(*) = 2 FROM "tn_duplicate_sides" WHERE "ready"`); err != nil {
		return err
	}
	r.add(fact{"duplicates_keys", "making the keys of two rules", time.Since(begun).Seconds(), "s", 0, true})
	return t.hints(ctx, r)
}

// hints asks for duplicates as forms do.
func (t *tenon) hints(ctx context.Context, r *report) error {
	taken := map[string][]float64{}
	kinds := []struct {
		name, title, field string
		words              func(n int) string
	}{
		{"phone", "a phone number", "phone", func(n int) string { return fmt.Sprintf("138%08d", n*37%100_000_000) }},
		{"same", "a name that is there", "name", customerName},
		{"similar", "a name with another letter", "name", func(n int) string {
			letters := []rune(customerName(n))
			letters[4] = '某'
			return string(letters)
		}},
	}
	for i := range hintedAtOnce / len(kinds) * len(kinds) {
		k := kinds[i%len(kinds)]
		begun := time.Now()
		raw, err := t.admin.send(ctx, call{http.MethodPost, "/api/v1/objects/customer/duplicates", map[string]any{"field": k.field, "value": k.words(i * 7919 % r.Rows)}})
		took := ms(time.Since(begun))
		if err != nil {
			return err
		}
		var got struct{ Items []struct{ ID string } }
		if err := json.Unmarshal(raw, &got); err != nil {
			return err
		}
		if len(got.Items) == 0 {
			return fmt.Errorf("%s finds nothing", k.title)
		}
		if i >= 2*len(kinds) { // the first ones warm up
			taken[k.name] = append(taken[k.name], took)
		}
	}
	for _, k := range kinds {
		ours := taken[k.name]
		slices.Sort(ours)
		r.add(fact{"duplicates_" + k.name, k.title, ours[len(ours)/2], "ms", duplicatesTarget, true})
		r.add(fact{"duplicates_" + k.name + "_worst", "  the slowest", ours[len(ours)-1], "ms", 0, true})
	}
	return nil
}
