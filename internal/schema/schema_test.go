package schema_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/schema"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

// template is a migrated data directory that every test copies.
var template string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "schema")
	if err != nil {
		panic(err)
	}
	template = dir
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	err = errors.Join(app.Bootstrap(), app.RunAllMigrations(), app.ClearBootstrap())
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func newApp(t *testing.T) core.App {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"data.db", "auxiliary.db"} {
		raw, err := os.ReadFile(filepath.Join(template, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	schema.BindGuards(app)
	return app
}

func planner() *schema.Planner {
	return &schema.Planner{Types: all.New(), Context: field.Context{Now: time.Now(), Zone: time.UTC, Tag: "zh"}}
}

// publish brings the database from old to next as a release does.
func publish(t *testing.T, app core.App, p *schema.Planner, old, next []*schema.Table) *schema.Plan {
	t.Helper()
	ctx := context.Background()
	var plan *schema.Plan
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if plan, err = p.Plan(ctx, tx, schema.Request{Old: old, New: next}); err != nil {
			return err
		}
		if err := p.Apply(ctx, tx, plan); err != nil {
			return err
		}
		for _, table := range next {
			_, err := tx.DB().NewQuery(`INSERT OR IGNORE INTO "tn_documents" ("kind", "key", "release", "body") VALUES ('object', {:key}, 1, '{}')`).
				Bind(dbx.Params{"key": table.Key}).Execute()
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func spec(key, typ string) field.Spec { return field.Spec{Key: key, Type: typ} }

func order() *schema.Table {
	return &schema.Table{Key: "order", Owner: true, Fields: []field.Spec{
		spec("name", "text"), spec("group", "text"), {Key: "customer", Type: "relation", Object: "order"}, spec("files", "file"),
	}, Indexes: []schema.Index{{Fields: []string{"name", "group"}, Unique: true}}}
}

func collection(t *testing.T, app core.App, name string) *core.Collection {
	t.Helper()
	c, err := app.FindCollectionByNameOrId(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func indexNames(t *testing.T, app core.App) []string {
	t.Helper()
	var out []string
	err := app.NonconcurrentDB().NewQuery(`SELECT "sql" FROM "sqlite_master" WHERE "name" LIKE 'tnx%' ORDER BY "sql"`).Column(&out)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range out {
		_, out[i], _ = strings.Cut(s, ` ON `)
	}
	slices.Sort(out)
	return out
}

func TestTablesHaveTheirColumnsAndIndexes(t *testing.T) {
	t.Parallel()
	app := newApp(t)
	publish(t, app, planner(), nil, []*schema.Table{order()})
	c := collection(t, app, "order")
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.GetName())
	}
	want := []string{"id", "version", "deleted", "created", "updated", "created_by", "updated_by", "owner", "owner_dept", "pool", "name", "group", "customer", "files"}
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("columns are %v", names)
	}
	if c.ListRule != nil || c.ViewRule != nil || c.CreateRule != nil || c.UpdateRule != nil || c.DeleteRule != nil {
		t.Error("a rule is set")
	}
	got := indexNames(t, app)
	if want := []string{
		`"order" ("created", "id", "owner", "owner_dept") WHERE "deleted" = ''`,
		`"order" ("customer", "id") WHERE "deleted" = ''`,
		`"order" ("deleted", "id") WHERE "deleted" <> ''`,
		`"order" ("name", "group") WHERE "deleted" = '' AND "name" <> '' AND "group" <> ''`,
		`"order" ("owner", "created") WHERE "deleted" = ''`,
		`"order" ("owner_dept", "created") WHERE "deleted" = ''`,
	}; !slices.Equal(got, want) {
		t.Errorf("indexes are\n%s", strings.Join(got, "\n"))
	}

	less := order()
	less.Indexes = nil
	less.Fields[0].Index = true
	plan := publish(t, app, planner(), []*schema.Table{order()}, []*schema.Table{less})
	if len(plan.Steps) != 2 || plan.Steps[0].Action != schema.DropIndex || plan.Steps[1].Action != schema.CreateIndex {
		t.Errorf("steps are %+v", plan.Steps)
	}
	if again := publish(t, app, planner(), []*schema.Table{less}, []*schema.Table{less}); len(again.Steps) != 0 {
		t.Errorf("nothing changed, yet steps are %+v", again.Steps)
	}
}

func TestLargeTablesGetTheirIndexesLater(t *testing.T) {
	t.Parallel()
	app := newApp(t)
	publish(t, app, planner(), nil, []*schema.Table{order()})
	_, err := app.NonconcurrentDB().NewQuery(`WITH RECURSIVE "n"("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < 100)
		INSERT INTO "order" ("id", "name", "group") SELECT 'r' || "i", 'n' || "i", 'g' FROM "n"`).Execute()
	if err != nil {
		t.Fatal(err)
	}
	p := planner()
	p.BackgroundRows = 50
	next := order()
	next.Fields[0].Index, next.Fields[1].Index, next.Fields[0].Unique = true, true, true
	plan := publish(t, app, p, []*schema.Table{order()}, []*schema.Table{next})
	if len(plan.Later) != 2 || plan.Later[0].Rows != 100 {
		t.Fatalf("later are %+v", plan.Later)
	}
	if n := slices.IndexFunc(plan.Steps, func(s schema.Step) bool { return s.Mode == schema.Background }); n < 0 {
		t.Errorf("steps are %+v", plan.Steps)
	}
	ctx := context.Background()
	for range 2 {
		missing, err := schema.Missing(ctx, app, all.New(), next)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range missing {
			if err := schema.BuildIndex(ctx, app, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	if drift, err := schema.Check(ctx, app, all.New(), []*schema.Table{next}); err != nil || len(drift) != 0 {
		t.Errorf("drift is %+v %v", drift, err)
	}
}

func TestGuards(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		collection string
		change     func(c *core.Collection)
		allowed    bool
	}{
		"a list rule":             {"order", func(c *core.Collection) { c.ListRule = types.Pointer("") }, false},
		"a view rule":             {"order", func(c *core.Collection) { c.ViewRule = types.Pointer("id != ''") }, false},
		"a create rule":           {"order", func(c *core.Collection) { c.CreateRule = types.Pointer("") }, false},
		"an update rule":          {"order", func(c *core.Collection) { c.UpdateRule = types.Pointer("") }, false},
		"a delete rule":           {"order", func(c *core.Collection) { c.DeleteRule = types.Pointer("") }, false},
		"an unprotected file":     {"order", func(c *core.Collection) { c.Fields.Add(&core.FileField{Name: "photo", MaxSelect: 1}) }, false},
		"a protected file":        {"order", func(c *core.Collection) { c.Fields.Add(&core.FileField{Name: "photo", MaxSelect: 1, Protected: true}) }, true},
		"an index":                {"order", func(c *core.Collection) { c.AddIndex("mine", false, "name", "") }, false},
		"a field removed":         {"order", func(c *core.Collection) { c.Fields.RemoveByName("name") }, false},
		"a field renamed":         {"order", func(c *core.Collection) { c.Fields.GetByName("name").SetName("title") }, false},
		"a system field removed":  {"order", func(c *core.Collection) { c.Fields.RemoveByName("deleted") }, false},
		"another name":            {"order", func(c *core.Collection) { c.Name = "orders" }, false},
		"a forged column":         {"order", func(c *core.Collection) { c.Fields.Add(&core.TextField{Name: "x", Id: "tnf-x-1"}) }, false},
		"an operator's own field": {"order", func(c *core.Collection) { c.Fields.Add(&core.TextField{Name: "erp_note"}) }, true},
		"a rule of the people":    {"users", func(c *core.Collection) { c.ListRule = types.Pointer("") }, false},
		"sign-up of people":       {"users", func(c *core.Collection) { c.CreateRule = types.Pointer("") }, false},
		"sign-in of people":       {"users", func(c *core.Collection) { c.AuthRule = types.Pointer("active = true && verified = true") }, true},
		"another's collection":    {"notes", func(c *core.Collection) { c.ListRule = types.Pointer("") }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := newApp(t)
			publish(t, app, planner(), nil, []*schema.Table{order()})
			notes := core.NewBaseCollection("notes")
			notes.Fields.Add(&core.TextField{Name: "text"})
			if err := app.Save(notes); err != nil {
				t.Fatal(err)
			}
			col := collection(t, app, c.collection)
			c.change(col)
			err := app.Save(col)
			if (err == nil) != c.allowed {
				t.Errorf("saving gives %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "guard_") || strings.Contains(err.Error(), "{")) {
				t.Errorf("nobody understands %v", err)
			}
			drift, err := schema.Check(context.Background(), app, all.New(), []*schema.Table{order()})
			if err != nil || len(drift) != 0 {
				t.Errorf("drift is %+v %v", drift, err)
			}
		})
	}
}

func TestObjectsAreNotDeletedFromOutside(t *testing.T) {
	t.Parallel()
	app := newApp(t)
	publish(t, app, planner(), nil, []*schema.Table{order()})
	for _, name := range []string{"order", "users"} {
		if err := app.Delete(collection(t, app, name)); err == nil {
			t.Errorf("%s is gone", name)
		}
	}
	err := app.ImportCollectionsByMarshaledJSON([]byte(`[]`), true)
	if err == nil || !app.HasTable("order") {
		t.Error("an import of collections took the tables")
	}
}

func TestDriftIsReported(t *testing.T) {
	t.Parallel()
	app := newApp(t)
	publish(t, app, planner(), nil, []*schema.Table{order()})
	for _, q := range []string{
		`UPDATE "_collections" SET "listRule" = '' WHERE "name" IN ('order', 'users')`,
		`UPDATE "_collections" SET "indexes" = '["CREATE INDEX x ON ` + "`order` (`name`)" + `"]' WHERE "name" = 'order'`,
		`UPDATE "_collections" SET "fields" = replace("fields", '"tnf-name-1"', '"text123"') WHERE "name" = 'order'`,
	} {
		if _, err := app.NonconcurrentDB().NewQuery(q).Execute(); err != nil {
			t.Fatal(err)
		}
	}
	var name string
	if err := app.DB().NewQuery(`SELECT "name" FROM "sqlite_master" WHERE "name" LIKE 'tnx%' LIMIT 1`).Row(&name); err != nil {
		t.Fatal(err)
	}
	if _, err := app.NonconcurrentDB().NewQuery(`DROP INDEX "` + name + `"`).Execute(); err != nil {
		t.Fatal(err)
	}
	drift, err := schema.Check(context.Background(), app, all.New(), []*schema.Table{order(), {Key: "gone"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range drift {
		got = append(got, d.Object+" "+d.Code+" "+d.Danger)
		if m := d.Message("en"); m == d.Code || strings.Contains(m, "{") {
			t.Errorf("message is %q", m)
		}
	}
	want := []string{
		"order drift_rule high", "order drift_indexes medium", "order drift_field high", "order drift_index low",
		"gone drift_missing high", "users drift_rule high",
	}
	if !slices.Equal(got, want) {
		t.Errorf("drift is %q", got)
	}
}
