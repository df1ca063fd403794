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

// The organisation over which rights are measured.
const (
	rightsPeople      = 5_000
	rightsDepartments = 500
	rightsRoles       = 50
)

// seller is a member whose list is measured.
type seller struct {
	key   string
	title string
	ratio float64 // to the administrator's list that is aimed at; 0: none
	peer  peer
	id    string
}

func sellers() []*seller {
	return []*seller{
		{key: "tenth", title: "a member who sees 10 %", ratio: 1.5},
		{key: "hundredth", title: "a member who sees 1 %"},
		{key: "old", title: "a member who sees 1 %, all of it old"},
		{key: "few", title: "a member who sees 100 records"},
		{key: "none", title: "a member who sees none"},
	}
}

// measureRights measures the list of 50 of members whose records are their own,
// those of their department tree and those that are shared with them, against the
// same list of the administrator.
func measureRights(ctx context.Context, r *report, home, binary string, rounds int) error {
	t := &tenon{binary: binary, dir: filepath.Join(home, "rights"), data: newDataset(r.Rows)}
	defer t.stop()
	if _, err := t.launch(ctx); err != nil {
		return err
	}
	if err := t.setup(ctx); err != nil {
		return err
	}
	members := sellers()
	if err := t.rightsDocuments(ctx, members); err != nil {
		return err
	}
	t.stop()
	fmt.Printf("preparing %d rows, %d people, %d departments\n", r.Rows, rightsPeople, rightsDepartments)
	if err := fillRights(ctx, filepath.Join(t.dir, "data.db"), r.Rows, members); err != nil {
		return err
	}
	if _, err := t.launch(ctx); err != nil {
		return err
	}
	for _, s := range members {
		s.peer = newPeer(t.addr)
		if err := s.peer.enter(ctx, s.key+"@example.com"); err != nil {
			return err
		}
	}
	return t.compareRights(ctx, r, members, rounds)
}

// enter signs a peer in.
func (p *peer) enter(ctx context.Context, email string) error {
	var got struct{ Token string }
	err := p.ask(ctx, http.MethodPost, "/api/collections/users/auth-with-password", map[string]any{"identity": email, "password": secret}, &got)
	p.token = got.Token
	return err
}

// rightsDocuments publishes the object and the roles, and adds the members.
func (t *tenon) rightsDocuments(ctx context.Context, members []*seller) error {
	own := func(more map[string]any) map[string]any {
		g := map[string]any{"object": "lead", "operations": []string{"view", "edit"}}
		for k, v := range more {
			g[k] = v
		}
		return g
	}
	docs := []map[string]any{
		{"kind": "object", "key": "lead", "label": label("lead"), "title": "name", "owner": true, "fields": []any{
			textField("name", map[string]any{"search": true}), textField("city", nil), textField("phone", nil), textField("note", nil),
			map[string]any{"key": "amount", "type": "number", "label": label("amount"), "index": true},
			map[string]any{"key": "stage", "type": "text", "label": label("stage")},
		}},
		{"kind": "role", "key": "seller", "label": label("seller"), "grants": []any{
			own(map[string]any{"key": "own", "rows": "record.owner == user"}),
			own(map[string]any{"key": "tree", "rows": "inTree(record.owner_dept, user.department)"}),
			own(map[string]any{"key": "team", "team": "viewer"}),
		}},
	}
	for n := range rightsRoles - 1 {
		docs = append(docs, map[string]any{"kind": "role", "key": fmt.Sprintf("role%d", n), "label": label("role"), "grants": []any{
			own(map[string]any{"rows": fmt.Sprintf(`record.stage == "s%d" && record.owner == user`, n)}),
		}})
	}
	for _, doc := range docs {
		if err := t.admin.ask(ctx, http.MethodPut, fmt.Sprintf("/api/v1/definitions/%s/%s", doc["kind"], doc["key"]), doc, nil); err != nil {
			return err
		}
	}
	if err := t.release(ctx, "rights"); err != nil {
		return err
	}
	for _, s := range members {
		var got struct{ ID string }
		err := t.admin.ask(ctx, http.MethodPost, "/api/v1/people", map[string]any{"email": s.key + "@example.com", "name": s.key, "password": secret, "roles": []string{"seller"}}, &got)
		if err != nil {
			return err
		}
		s.id = got.ID
	}
	return nil
}

// fillRights writes the organisation and the rows straight into the file: making
// them is not what is measured.
func fillRights(ctx context.Context, file string, rows int, members []*seller) error {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=synchronous(OFF)&_pragma=journal_mode(WAL)&_pragma=cache_size(-200000)")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	steps := []struct {
		sql  string
		args []any
	}{
		// Department 0 is the top; each member heads one below it, with all others
		// spread below these and the rest.
		{`INSERT INTO "tn_departments" ("id", "name", "parent", "path", "created", "updated")
			SELECT printf('dept%011d', n), 'd' || n, CASE WHEN n = 0 THEN '' WHEN n < 10 THEN printf('dept%011d', 0) ELSE printf('dept%011d', n % 10) END,
				'/' || printf('dept%011d', 0) || '/' || CASE WHEN n = 0 THEN '' WHEN n < 10 THEN printf('dept%011d', n) || '/' ELSE CASE WHEN n % 10 = 0 THEN '' ELSE printf('dept%011d', n % 10) || '/' END || printf('dept%011d', n) || '/' END, '', ''
			FROM (WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < ?) SELECT n FROM c)`, []any{rightsDepartments}},
		{`INSERT INTO "users" ("id", "email", "name", "password", "tokenKey", "active", "department", "departments", "roles")
			SELECT printf('person%09d', n), 'p' || n || '@example.com', 'p' || n, 'x', 'key' || n, 1, printf('dept%011d', n % ?2), json_array(printf('dept%011d', n % ?2)), '["seller"]'
			FROM (WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < ?1) SELECT n FROM c)`, []any{rightsPeople, rightsDepartments}},
	}
	for _, s := range steps {
		if _, err := db.ExecContext(ctx, s.sql, s.args...); err != nil {
			return err
		}
	}
	if err := fillLeads(ctx, db, rows, members); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "PRAGMA analysis_limit = 400; ANALYZE;")
	return err
}

// fillLeads makes the rows. Members 1 to n have departments 1 to n: a row's
// department is that of a member in the share that they see, else one of the
// others.
func fillLeads(ctx context.Context, db *sql.DB, rows int, members []*seller) error {
	for n, s := range members {
		dept := fmt.Sprintf("dept%011d", n+1)
		if _, err := db.ExecContext(ctx, `UPDATE "users" SET "department" = ?1, "departments" = json_array(?1) WHERE "id" = ?2`, dept, s.id); err != nil {
			return err
		}
	}
	const fill = `INSERT INTO "lead" ("id", "version", "created", "updated", "owner", "owner_dept", "name", "city", "phone", "note", "amount", "stage")
		SELECT printf('lead%011d', n), 1, at, at, printf('person%09d', n % 4999), CASE
			WHEN h < 10000 THEN printf('dept%011d', 11 + 10 * (n % 40))
			WHEN h < 11000 THEN printf('dept%011d', 12 + 10 * (n % 40))
			WHEN n < ?2 / 100 THEN printf('dept%011d', 13 + 10 * (n % 40))
			ELSE printf('dept%011d', 16 + 10 * (n % 40) + n % 4) END,
			'Lead ' || n, 'City ' || (n % 300), '1380000' || (n % 10000), 'A note about lead ' || n, n % 100000, 's' || (n % 6)
		FROM (SELECT n, (n * 7919) % 100000 AS h, strftime('%Y-%m-%d %H:%M:%f', 1600000000 + n * 100, 'unixepoch') || 'Z' AS at
			FROM (WITH RECURSIVE c(n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < ?3) SELECT n FROM c))`
	const chunk = 50_000
	for from := 0; from < rows; from += chunk {
		if _, err := db.ExecContext(ctx, fill, from, rows, min(from+chunk, rows)); err != nil {
			return err
		}
	}
	share := `INSERT OR IGNORE INTO "tn_shares" ("id", "object", "record", "kind", "subject", "level", "by", "at")
		SELECT printf('s%d%013d', ?3, n), 'lead', printf('lead%011d', (n * 7919 + ?3) % ?4), 'user', ?1, 'viewer', '', '' FROM (WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < ?2) SELECT n FROM c)`
	for n, s := range members {
		shares, owned := 200, 0
		switch s.key {
		case "few":
			shares, owned = 40, 60
		case "none":
			continue
		}
		if _, err := db.ExecContext(ctx, share, s.id, shares, n, rows); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, `UPDATE "lead" SET "owner" = ?1, "owner_dept" = 'dept00000000004' WHERE "id" IN (SELECT printf('lead%011d', (k * 6007 + 17) % ?3) FROM (WITH RECURSIVE c(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM c WHERE k + 1 < ?2) SELECT k FROM c WHERE ?2 > 0))`, s.id, owned, rows); err != nil {
			return err
		}
	}
	return nil
}

// compareRights asks for the same list as everybody in turn.
func (t *tenon) compareRights(ctx context.Context, r *report, members []*seller, rounds int) error {
	lists := []struct {
		name, title string
		query       url.Values
	}{
		{"list", "list of 50", url.Values{"limit": {"50"}}},
		{"filter", "list of 50, filter and sort", url.Values{"limit": {"50"}, "filter": {`record.stage != "s1" && record.amount >= 100.0`}, "sort": {"-amount"}}},
		{"count", "capped count", url.Values{"limit": {"1"}, "count": {"capped"}}},
	}
	for _, l := range lists {
		path := "/api/v1/objects/lead/records?" + l.query.Encode()
		spent := map[string][]float64{}
		one := func(key string, p *peer) error {
			begun := time.Now()
			raw, err := p.send(ctx, call{http.MethodGet, path, nil})
			if err != nil {
				return fmt.Errorf("%s of %s: %w", l.name, key, err)
			}
			spent[key] = append(spent[key], ms(time.Since(begun)))
			var got struct{ Count int }
			return json.Unmarshal(raw, &got)
		}
		for round := range rounds + 3 {
			if round == 3 {
				clear(spent) // the first ones warm up
			}
			if err := one("admin", &t.admin); err != nil {
				return err
			}
			for _, s := range members {
				if err := one(s.key, &s.peer); err != nil {
					return err
				}
			}
		}
		median := func(key string) float64 { slices.Sort(spent[key]); return spent[key][len(spent[key])/2] }
		p95 := func(key string) float64 { slices.Sort(spent[key]); return spent[key][len(spent[key])*95/100] }
		base := median("admin")
		r.add(fact{Name: "rights_" + l.name + "_admin", Title: l.title + " of the administrator", Value: base, Unit: "ms", Below: true})
		for _, s := range members {
			target := 20.0
			if l.name == "count" {
				target = 100
			}
			r.add(fact{Name: "rights_" + l.name + "_" + s.key, Title: l.title + " of " + s.title, Value: median(s.key), Unit: "ms", Below: true})
			r.add(fact{Name: "rights_" + l.name + "_" + s.key + "_p95", Title: "  its 95th percentile", Value: p95(s.key), Unit: "ms", Target: target, Below: true})
			if s.ratio > 0 && l.name != "count" {
				r.add(fact{Name: "rights_" + l.name + "_" + s.key + "_ratio", Title: "  times the administrator's", Value: median(s.key) / base, Unit: "x", Target: s.ratio, Below: true})
			}
		}
	}
	return nil
}
