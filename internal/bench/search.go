package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"time"
)

// searchTarget is how long a search over everything may take, in milliseconds.
const searchTarget = 30

// searchOwned is how many records the seller has whose search is measured.
const searchOwned = 100

// searchCase is what people type; the words take turns, so that no two searches in
// a row are the same.
type searchCase struct {
	name, title string
	words       []string
	found       bool // whether there is something for the administrator
	like        bool // whether LIKE can find it
}

func searchCases() []searchCase {
	return []searchCase{
		{"one", "one character", []string{"华", "鑫", "海", "泰"}, true, true},
		{"two", "two characters", []string{"华鑫", "泰和", "海宏", "安盛"}, true, true},
		{"four", "four characters", []string{"华鑫泰和", "海宏安盛", "德隆广元", "昌瑞祥顺"}, true, true},
		{"common", "a word that every name has", []string{"有限公司"}, true, true},
		{"initials", "pinyin initials", []string{"hxth", "hhas", "dlgy", "crxs"}, true, false},
		{"pinyin", "full pinyin", []string{"huaxintai", "haihongan", "delongguang", "changruixiang"}, true, false},
		{"letter", "one letter", []string{"h", "d", "c", "a"}, true, false},
		{"phone", "part of a phone number", []string{"00370", "07400", "01110", "03700"}, true, true},
		{"none", "nothing is found", []string{"乌托邦甲乙", "qqqxxxzzz", "榫卯榫卯", "99999999999"}, false, true},
	}
}

// measureSearch measures the search over everything on a large object with Chinese
// names and phone numbers, against LIKE on the same file.
func measureSearch(ctx context.Context, r *report, home, binary string, rounds int) error {
	t := &tenon{binary: binary, dir: filepath.Join(home, "search")}
	defer t.stop()
	var person string
	db, err := t.filled(ctx, r.Rows, func() (owner string, err error) {
		person, err = t.searchDocuments(ctx)
		return person, err
	})
	if err != nil {
		return err
	}
	defer db.Close()
	begun := time.Now()
	if err := indexBuilt(ctx, db); err != nil {
		return err
	}
	r.add(fact{"search_index", "building the search index", time.Since(begun).Seconds(), "s", 0, true})
	seller := newPeer(t.addr)
	if err := seller.enter(ctx, "few@example.com"); err != nil {
		return err
	}
	for _, c := range searchCases() {
		if err := compareSearch(ctx, r, db, c, []searcher{{"admin", "an administrator", &t.admin, ""}, {"few", "a seller with few records", &seller, person}}, rounds); err != nil {
			return fmt.Errorf("%s: %w", c.title, err)
		}
	}
	return nil
}

// searchDocuments publishes the object and the role and adds the seller.
func (t *tenon) searchDocuments(ctx context.Context) (string, error) {
	for _, doc := range []map[string]any{
		{"kind": "app", "key": "scale", "label": label("scale"), "navigation": []any{map[string]any{"group": label("scale"), "items": []any{map[string]any{"object": "customer"}}}}},
		{"kind": "object", "key": "customer", "app": "scale", "label": map[string]any{"zh": "客户", "en": "Customers"}, "title": "name", "owner": true, "fields": []any{
			textField("name", map[string]any{"search": true}), textField("city", map[string]any{"index": true}),
			map[string]any{"key": "phone", "type": "phone", "label": label("phone"), "search": true},
		}},
		{"kind": "role", "key": "seller", "label": label("seller"), "grants": []any{
			map[string]any{"object": "customer", "key": "own", "operations": []string{"view", "edit"}, "rows": "record.owner == user"},
		}},
	} {
		if err := t.admin.ask(ctx, http.MethodPut, fmt.Sprintf("/api/v1/definitions/%s/%s", doc["kind"], doc["key"]), doc, nil); err != nil {
			return "", err
		}
	}
	if err := t.release(ctx, "search"); err != nil {
		return "", err
	}
	var got struct{ ID string }
	return got.ID, t.admin.ask(ctx, http.MethodPost, "/api/v1/people", map[string]any{"email": "few@example.com", "name": "few", "password": secret, "roles": []string{"seller"}}, &got)
}

// indexBuilt waits until the job has built the index of the object.
func indexBuilt(ctx context.Context, db *sql.DB) error {
	return until(ctx, db, `SELECT EXISTS (SELECT 1 FROM "tn_search_objects" WHERE "object" = 'customer' AND "ready")`)
}

// searcher is a person who searches.
type searcher struct {
	name, title string
	peer        *peer
	owner       string // whose rows they see; "" is all
}

// likes is how often LIKE is asked: it reads every row.
const likes = 6

// compareSearch asks for the same words as each person, and by LIKE.
func compareSearch(ctx context.Context, r *report, db *sql.DB, c searchCase, people []searcher, rounds int) error {
	for _, who := range people {
		var ours, bare []float64
		for round := range rounds + len(c.words) { // the first ones warm up
			words := c.words[round%len(c.words)]
			begun := time.Now()
			raw, err := who.peer.send(ctx, call{http.MethodGet, "/api/v1/search?" + url.Values{"q": {words}}.Encode(), nil})
			took := ms(time.Since(begun))
			if err != nil {
				return err
			}
			var got struct{ Items []struct{ ID string } }
			if err := json.Unmarshal(raw, &got); err != nil {
				return err
			}
			if who.owner == "" && (len(got.Items) > 0) != c.found {
				return fmt.Errorf("%q finds %d", words, len(got.Items))
			}
			if round >= len(c.words) {
				ours = append(ours, took)
			}
			if c.like && round < likes {
				begun = time.Now()
				if err := like(ctx, db, words, who.owner); err != nil {
					return err
				}
				bare = append(bare, ms(time.Since(begun)))
			}
		}
		slices.Sort(ours)
		slices.Sort(bare)
		name := "search_" + c.name + "_" + who.name
		r.add(fact{name, c.title + ", " + who.title, ours[len(ours)/2], "ms", 0, true})
		r.add(fact{name + "_p95", "  95th percentile", ours[len(ours)*95/100], "ms", searchTarget, true})
		if c.like {
			r.add(fact{name + "_like", "  by LIKE, within the process", bare[len(bare)/2], "ms", 0, true})
			r.add(fact{name + "_ratio", "  as a ratio to LIKE", ours[len(ours)/2] / bare[len(bare)/2], "x", 0, true})
		}
	}
	return nil
}

// like is the search as it is written by hand: the newest four rows with the words
// in the name or the phone number.
func like(ctx context.Context, db *sql.DB, words, owner string) error {
	rows, err := db.QueryContext(ctx, `SELECT "id", "name", "phone" FROM "customer" WHERE "deleted" = '' AND ("name" LIKE '%' || ?1 || '%' OR "phone" LIKE '%' || ?1 || '%') AND (?2 = '' OR "owner" = ?2) ORDER BY "created" DESC, "id" DESC LIMIT 4`, words, owner)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, name, phone string
		if err := rows.Scan(&id, &name, &phone); err != nil {
			return err
		}
	}
	return rows.Err()
}
