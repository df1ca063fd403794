package audit_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

var ctx = context.Background()

// open makes an empty log whose clock stands still.
func open(t *testing.T) core.App {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := errors.Join(app.Bootstrap(), app.RunAllMigrations()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	audit.Bind(app, func() time.Time { return time.Date(2026, 1, 31, 10, 0, 0, 0, time.UTC) })
	return app
}

func write(t *testing.T, app core.App, entries ...audit.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := audit.Append(ctx, app, e); err != nil {
			t.Fatal(err)
		}
	}
}

func exec(t *testing.T, app core.App, sql string) error {
	t.Helper()
	_, err := app.NonconcurrentDB().NewQuery(sql).Execute()
	return err
}

func verify(t *testing.T, app core.App) *audit.Report {
	t.Helper()
	r, err := audit.Verify(ctx, app)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func some(n int) []audit.Entry {
	var out []audit.Entry
	for i := range n {
		out = append(out, audit.Entry{Who: "wang", Action: "signin.ok", Kind: "person", Object: "wang", Detail: map[string]any{"n": i, "a": "<&>"}})
	}
	return out
}

func TestTheChain(t *testing.T) {
	app := open(t)
	if r := verify(t, app); !r.OK || r.Count != 0 {
		t.Errorf("an empty log: %+v", r)
	}
	write(t, app, some(5)...)
	if r := verify(t, app); !r.OK || r.Count != 5 || len(r.Head) != 64 {
		t.Errorf("%+v", r)
	}
	for _, sql := range []string{
		`UPDATE "tn_audit" SET "who" = 'li' WHERE "id" = 2`, `DELETE FROM "tn_audit" WHERE "id" = 5`, `DELETE FROM "tn_audit"`,
		`UPDATE "tn_audit_head" SET "id" = 4`, `UPDATE "tn_audit_head" SET "hash" = 'x'`, `DELETE FROM "tn_audit_head"`,
		`REPLACE INTO "tn_audit_head" ("one", "id", "hash") VALUES (1, 5, 'x')`,
	} {
		if err := exec(t, app, sql); err == nil && !strings.HasPrefix(sql, "REPLACE") {
			t.Errorf("%s was let through", sql)
		}
	}
}

func TestHarmIsFound(t *testing.T) {
	unlock := `DROP TRIGGER "tn_audit_no_update"; DROP TRIGGER "tn_audit_no_delete"; DROP TRIGGER "tn_audit_head_forward"; DROP TRIGGER "tn_audit_head_no_delete";`
	for name, c := range map[string]struct {
		sql, reason string
		at          int64
	}{
		"a changed person":     {`UPDATE "tn_audit" SET "who" = 'li' WHERE "id" = 3`, audit.Altered, 3},
		"a changed detail":     {`UPDATE "tn_audit" SET "detail" = '{"n":9}' WHERE "id" = 2`, audit.Altered, 2},
		"a changed time":       {`UPDATE "tn_audit" SET "at" = '2020-01-01 00:00:00.000Z' WHERE "id" = 1`, audit.Altered, 1},
		"a changed hash":       {`UPDATE "tn_audit" SET "hash" = "prev" WHERE "id" = 4`, audit.Altered, 4},
		"one taken out":        {`DELETE FROM "tn_audit" WHERE "id" = 3`, audit.Missing, 3},
		"the first taken out":  {`DELETE FROM "tn_audit" WHERE "id" = 1`, audit.Missing, 1},
		"the last cut off":     {`DELETE FROM "tn_audit" WHERE "id" = 5`, audit.Truncated, 5},
		"all cut off":          {`DELETE FROM "tn_audit"`, audit.Truncated, 1},
		"an older head":        {`UPDATE "tn_audit_head" SET "id" = 4, "hash" = (SELECT "hash" FROM "tn_audit" WHERE "id" = 4)`, audit.Truncated, 5},
		"no head":              {`DELETE FROM "tn_audit_head"`, audit.Truncated, 0},
		"guards that are gone": {`SELECT 1`, audit.Unguarded, 0},
	} {
		t.Run(name, func(t *testing.T) {
			app := open(t)
			write(t, app, some(5)...)
			if err := errors.Join(exec(t, app, unlock), exec(t, app, c.sql)); err != nil {
				t.Fatal(err)
			}
			if r := verify(t, app); r.OK || r.Reason != c.reason || r.At != c.at {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestEntries(t *testing.T) {
	t.Run("share the fate of their transaction", func(t *testing.T) {
		app := open(t)
		refused := errors.New("refused")
		err := app.RunInTransaction(func(tx core.App) error {
			write(t, tx, some(3)...)
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatal(err)
		}
		write(t, app, some(1)...)
		if r := verify(t, app); !r.OK || r.Count != 1 {
			t.Errorf("%+v", r)
		}
	})

	t.Run("stand one after the other, however many write at once", func(t *testing.T) {
		app := open(t)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for _, e := range some(25) {
					if err := audit.Append(ctx, app, e); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if r := verify(t, app); !r.OK || r.Count != 200 {
			t.Errorf("%+v", r)
		}
	})

	t.Run("take what they do not say from who acts", func(t *testing.T) {
		app := open(t)
		by := audit.WithActor(ctx, audit.Actor{Who: "zhang", ActingAs: "li", Key: "k1", Address: "10.0.0.1"})
		if err := audit.Append(by, app, audit.Entry{Action: "reveal", Kind: "object", Object: "customer", Record: "r1"}); err != nil {
			t.Fatal(err)
		}
		items, _, err := audit.List(ctx, app, locale.ZH, audit.Filter{}, 0, "")
		if err != nil || len(items) != 1 || items[0].Who.ID != "zhang" || items[0].ActingAs.ID != "li" || items[0].Address != "10.0.0.1" ||
			string(items[0].Detail) != `{"key":"k1"}` || items[0].Label != "查看完整内容" || items[0].At != "2026-01-31 10:00:00.000Z" {
			t.Errorf("%+v %v", items, err)
		}
	})
}

func TestLists(t *testing.T) {
	app := open(t)
	for i := range 12 {
		write(t, app, audit.Entry{Who: []string{"wang", "li"}[i%2], Action: []string{"signin.ok", "signin.failed", "signout"}[i%3], Kind: "person", Object: "x" + fmt.Sprint(i%4), Address: "=cmd()"})
	}
	count := func(f audit.Filter) int {
		items, _, err := audit.List(ctx, app, locale.EN, f, 500, "")
		if err != nil {
			t.Fatal(err)
		}
		return len(items)
	}
	for _, c := range []struct {
		filter audit.Filter
		want   int
	}{
		{audit.Filter{}, 12}, {audit.Filter{Who: "li"}, 6}, {audit.Filter{Action: "signin"}, 8}, {audit.Filter{Action: "signin.ok"}, 4}, {audit.Filter{Action: "sign"}, 0},
		{audit.Filter{Kind: "person", Object: "x1"}, 3}, {audit.Filter{From: "2026-01-31 10:00:00.000Z"}, 12}, {audit.Filter{To: "2026-01-31 10:00:00.000Z"}, 0}, {audit.Filter{Who: "' OR 1=1 --"}, 0},
	} {
		if n := count(c.filter); n != c.want {
			t.Errorf("%+v: %d, want %d", c.filter, n, c.want)
		}
	}
	var ids []string
	cursor := ""
	for {
		items, next, err := audit.List(ctx, app, locale.EN, audit.Filter{}, 5, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			ids = append(ids, it.ID)
		}
		if cursor = next; next == "" {
			break
		}
	}
	if strings.Join(ids, " ") != "12 11 10 9 8 7 6 5 4 3 2 1" {
		t.Error(ids)
	}
	if _, _, err := audit.List(ctx, app, locale.EN, audit.Filter{}, 5, "x"); err == nil {
		t.Error("a made-up cursor is taken")
	}
	var buf bytes.Buffer
	if err := audit.WriteCSV(ctx, app, locale.EN, audit.Filter{Who: "li"}, &buf); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(buf.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 7 || rows[1][13] != "'=cmd()" || rows[1][7] != "Signed out" {
		t.Errorf("%v %v", rows, err)
	}
}

func TestEveryActionHasWords(t *testing.T) {
	for _, tag := range locale.Tags {
		for _, a := range audit.Actions() {
			if audit.Label(tag, a) == a {
				t.Errorf("%s: %s", tag, a)
			}
		}
	}
}
