package all_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
)

// newApp starts a PocketBase of its own.
func newApp(t *testing.T) core.App {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	return app
}

// flat are the types with a column.
func flat() []field.Type {
	return slices.DeleteFunc(all.Types(), func(ft field.Type) bool { _, nested := ft.(field.Nested); return nested })
}

// everything makes a collection with a column of every type, named by its key.
func everything(t *testing.T, app core.App) *core.Collection {
	t.Helper()
	c := core.NewBaseCollection("everything")
	for _, ft := range flat() {
		s := samples()[ft.Key()].spec
		s.Key, s.Type = "f_"+ft.Key(), ft.Key()
		c.Fields.Add(ft.Column(&s))
	}
	if err := app.Save(c); err != nil {
		t.Fatal(err)
	}
	c, err := app.FindCollectionByNameOrId("everything")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestColumnsSaveAndReload(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	for _, ft := range flat() {
		t.Run(ft.Key(), func(t *testing.T) {
			for _, p := range samples()[ft.Key()].good {
				record := core.NewRecord(c)
				record.Set("f_"+ft.Key(), p.want)
				if err := app.Save(record); err != nil {
					t.Fatalf("%#v: %v", p.want, err)
				}
				back, err := app.FindRecordById(c, record.Id)
				if err != nil {
					t.Fatal(err)
				}
				if got := back.Get("f_" + ft.Key()); !field.Equal(got, p.want) {
					t.Errorf("%#v was read back as %#v", p.want, got)
				}
				if got := stored(t, app, ft, samples()[ft.Key()].spec, record.Id); !field.Equal(got, p.want) {
					t.Errorf("%#v was scanned as %#v", p.want, got)
				}
				raw, _ := json.Marshal(back)
				again := core.NewRecord(c)
				if err := json.Unmarshal(raw, again); err != nil {
					t.Fatal(err)
				}
				if got := again.Get("f_" + ft.Key()); !field.Equal(got, p.want) {
					t.Errorf("%#v as a record's JSON was read as %#v", p.want, got)
				}
			}
		})
	}
}

// stored reads one value as the read path does: from the driver.
func stored(t *testing.T, app core.App, ft field.Type, spec field.Spec, id string) any {
	t.Helper()
	rows, err := app.DB().Select("f_" + ft.Key()).From("everything").Where(dbx.HashExp{"id": id}).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var v any
	for rows.Next() {
		if err := rows.Rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
	}
	return field.FromDB(ft.Kind(&spec), v)
}

func TestBlankIsNullNotZero(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	blank, zero := core.NewRecord(c), core.NewRecord(c)
	zero.Set("f_number", 0.0)
	for _, r := range []*core.Record{blank, zero} {
		if err := app.Save(r); err != nil {
			t.Fatal(err)
		}
	}
	for column, kind := range map[string]string{
		"f_number": "null", "f_money": "null", "f_percent": "null", "f_date": "null", "f_datetime": "null",
		"f_text": "text", "f_relation": "text", "f_multi_select": "text", "f_file": "text",
	} {
		var got string
		err := app.DB().NewQuery("SELECT typeof([[" + column + "]]) FROM everything WHERE id = {:id}").Bind(dbx.Params{"id": blank.Id}).Row(&got)
		if err != nil || got != kind {
			t.Errorf("blank %s is stored as %s, %v", column, got, err)
		}
	}
	found, err := app.FindRecordsByFilter(c, "f_number = 0", "", 0, 0)
	if err != nil || len(found) != 1 || found[0].Id != zero.Id {
		t.Errorf("PocketBase's own filter for 0 finds %d records, %v", len(found), err)
	}
	raw, _ := json.Marshal(blank)
	if !strings.Contains(string(raw), `"f_number":null`) || !strings.Contains(string(raw), `"f_file":[]`) {
		t.Errorf("a blank record is %s", raw)
	}
	blank.Set("f_number", 7.5)
	if err := app.Save(blank); err != nil {
		t.Fatal(err)
	}
	blank.Set("f_number", "")
	if err := app.Save(blank); err != nil {
		t.Fatal(err)
	}
	if back, _ := app.FindRecordById(c, blank.Id); back.Get("f_number") != nil {
		t.Errorf("cleared number is %#v", back.Get("f_number"))
	}
}

func TestWhatDoesNotParseIsRefused(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	for column, raws := range map[string][]any{
		"f_number":       {"abc", true, []any{1}, "NaN", "Inf", map[string]any{}},
		"f_date":         {"abc", "2026-02-30", 5, "2026-01-31 10:00:00.000Z"},
		"f_datetime":     {"abc", "2026-02-30 10:00:00.000Z", 5, "2026-01-31"},
		"f_multi_select": {"abc", 5, []any{1}, map[string]any{}, "{}", `[1]`},
		"f_text":         {"a\x00b", "\xff", []any{"a"}, map[string]any{}},
	} {
		for _, raw := range raws {
			record := core.NewRecord(c)
			record.Set(column, raw)
			if err := app.Save(record); err == nil {
				t.Errorf("%s takes %#v and keeps %#v", column, raw, record.Get(column))
			}
			if err := app.SaveNoValidate(record); err == nil && column != "f_text" {
				t.Errorf("%s takes %#v without validation", column, raw)
			}
		}
	}
}

func TestColumnsTakeWhatGoCodeAndScriptsHave(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	at := time.Date(2026, 1, 31, 10, 0, 0, 123456789, time.UTC)
	record := core.NewRecord(c)
	for key, v := range map[string]any{
		"f_number": int64(7), "f_money": "12.50", "f_percent": json.Number("0.25"), "f_date": "2026-01-31 00:00:00.000Z",
		"f_datetime": at, "f_multi_select": []any{"a", "b"}, "f_file": `["x","y"]`, "f_text": 5, "f_switch": "true",
	} {
		record.Set(key, v)
	}
	if err := app.Save(record); err != nil {
		t.Fatal(err)
	}
	back, err := app.FindRecordById(c, record.Id)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"f_number": 7.0, "f_money": 12.5, "f_percent": 0.25, "f_date": "2026-01-31", "f_datetime": "2026-01-31 10:00:00.123Z",
		"f_multi_select": []string{"a", "b"}, "f_file": []string{"x", "y"}, "f_text": "5", "f_switch": true,
	} {
		if got := back.Get(key); !field.Equal(got, want) {
			t.Errorf("%s is %#v, not %#v", key, got, want)
		}
	}
	if !back.GetDateTime("f_datetime").Time().Equal(at.Truncate(time.Millisecond)) {
		t.Error("GetDateTime does not read the column")
	}
	long := strings.Repeat("长", 200_000)
	back.Set("f_long_text", long)
	if err := app.Save(back); err != nil {
		t.Errorf("long text is refused: %v", err)
	}
}

func TestPocketBaseFiltersAndSortsTheColumns(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	for _, v := range []any{3.0, nil, 10.0, -1.5} {
		record := core.NewRecord(c)
		record.Set("f_number", v)
		record.Set("f_datetime", "2026-01-31 10:00:00.000Z")
		if err := app.Save(record); err != nil {
			t.Fatal(err)
		}
	}
	found, err := app.FindRecordsByFilter(c, "f_number != null && f_datetime > '2026-01-01'", "-f_number", 0, 0)
	if err != nil || len(found) != 3 {
		t.Fatalf("%d records, %v", len(found), err)
	}
	var got []any
	for _, r := range found {
		got = append(got, r.Get("f_number"))
	}
	if !slices.Equal(got, []any{10.0, 3.0, -1.5}) {
		t.Errorf("sorted %v", got)
	}
}

func TestOnlyChangedColumnsAreWritten(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	record := core.NewRecord(c)
	if err := app.Save(record); err != nil {
		t.Fatal(err)
	}
	record, _ = app.FindRecordById(c, record.Id)
	record.IgnoreUnchangedFields(true)
	record.Set("f_number", 5)
	out, err := record.DBExport(app)
	if err != nil || len(out) != 2 || out["f_number"] != 5.0 {
		t.Errorf("export of one change is %v, %v", out, err)
	}
}

// Two facts of PocketBase on which the schema package stands: an index that is
// not in Collection.Indexes stays when a field is added, and a new column of an
// existing table is blank in every row.
func TestAddingAFieldKeepsOurIndexesAndIsBlank(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	record := core.NewRecord(c)
	record.Set("f_text", "a")
	if err := app.Save(record); err != nil {
		t.Fatal(err)
	}
	if _, err := app.DB().NewQuery("CREATE INDEX tn_test ON everything (f_number)").Execute(); err != nil {
		t.Fatal(err)
	}
	for _, ft := range flat() {
		s := field.Spec{Key: "g_" + ft.Key()}
		c.Fields.Add(ft.Column(&s))
	}
	if err := app.Save(c); err != nil {
		t.Fatal(err)
	}
	var n int
	err := app.DB().NewQuery("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = 'tn_test'").Row(&n)
	if err != nil || n != 1 {
		t.Errorf("our index is gone (%d, %v)", n, err)
	}
	back, err := app.FindRecordById("everything", record.Id)
	if err != nil {
		t.Fatal(err)
	}
	for _, ft := range flat() {
		if got := back.Get("g_" + ft.Key()); !field.Equal(got, field.BlankOf(ft.Kind(&field.Spec{}))) {
			t.Errorf("new %s is %#v", ft.Key(), got)
		}
	}
}

func TestCollectionsWithOurColumnsSurviveJSON(t *testing.T) {
	app := newApp(t)
	c := everything(t, app)
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	back := &core.Collection{}
	if err := json.Unmarshal(raw, back); err != nil {
		t.Fatal(err)
	}
	if back.Fields.String() != c.Fields.String() {
		t.Errorf("%s\nbecame\n%s", c.Fields, back.Fields)
	}
	if err := app.ImportCollectionsByMarshaledJSON([]byte("["+string(raw)+"]"), false); err != nil {
		t.Error(err)
	}
}
