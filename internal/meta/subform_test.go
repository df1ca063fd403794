package meta_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const sale = `kind: object
key: sale
label: {zh: 订单, en: Sale}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称, en: Name}}
  - {key: rate, type: number, label: {zh: 汇率, en: Rate}}
  - key: lines
    type: subform
    label: {zh: 产品明细, en: Lines}
    fields:
      - {key: what, type: text, label: {zh: 品名, en: What}}
      - {key: price, type: money, label: {zh: 单价, en: Price}}
      - {key: amount, type: formula, result: money, label: {zh: 金额, en: Amount}, formula: record.price * record.parent.rate}
    min_rows: 1
    totals: [amount]
    frozen: 1
  - {key: total, type: formula, result: money, label: {zh: 合计, en: Total}, formula: "SUM(record.lines.map(l, l.amount))"}
  - {key: most, type: rollup, label: {zh: 最贵, en: Most}, object: sale__lines, via: parent, op: max, field: price}
---
kind: role
key: clerk
label: {zh: 文员, en: Clerk}
grants:
  - {object: sale, operations: [view, edit], rows: 'record.name == "a"', read: [name, lines.what, total], write: [lines], mask: {lines.what: name}}
  - {object: sale, operations: [view], read: [name]}`

func TestASubformIsAnObjectOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", sale)
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	b.want(steps(plan.Steps), []string{"create_table sale rows 0 low", "create_table sale__lines rows 0 low"})
	if text := plan.Steps[1].Text.ZH; !strings.Contains(text, "订单 · 产品明细") {
		t.Error(text)
	}
	b.publish("ann")
	snap := b.store.Current()
	o, rows := snap.Objects["sale"], snap.Objects["sale__lines"]
	if rows == nil || rows.PartOf == nil || rows.PartOf.Object != "sale" || rows.PartOf.Field != "lines" || rows.Title != "what" {
		t.Fatalf("rows are %+v", rows)
	}
	if c := o.ByKey["lines"]; c.Part != "sale__lines" || slices.Contains(o.Columns, c) || !slices.Contains(o.All, c) || len(o.Links) != 0 {
		t.Errorf("the field is %+v", c)
	}
	if n := b.count(`SELECT count(*) FROM pragma_table_info('sale') WHERE "name" = 'lines'`); n != 0 {
		t.Error("a sub-form has a column")
	}
	if n := b.count(`SELECT count(*) FROM "sqlite_master" WHERE "tbl_name" = 'sale__lines' AND "type" = 'index' AND "sql" LIKE '%"parent", "position"%'`); n != 1 {
		t.Error("rows have no index of their record")
	}
	for _, x := range []struct {
		f    *meta.Computed
		want string
	}{
		{o.ByKey["total"].Computed, "lines lines.amount"}, {o.ByKey["most"].Computed, "lines lines.price"}, {rows.ByKey["amount"].Computed, "parent.rate price"},
	} {
		own := slices.Sorted(slices.Values(x.f.Own))
		if got := strings.Join(own, " "); got != x.want || len(x.f.Far) != 0 || x.f.Near {
			t.Errorf("%s reads %q of its own, %v beyond", x.f.Key(), got, x.f.Far)
		}
	}
	if d := snap.Behind("sale__lines", "parent.lines.price"); d.Object != "sale__lines" || d.Field != "price" {
		t.Errorf("a brother's price is %v", d)
	}
	grants := snap.Grants["sale__lines"]
	if len(grants) != 1 || grants[0].Of != snap.Grants["sale"][0] || !slices.Equal(grants[0].Operations, []string{"view", "edit"}) ||
		!grants[0].Read.Has("what") || !grants[0].Read.Has("parent") || grants[0].Read.Has("price") || !grants[0].Write.All() || grants[0].Mask["what"] != "name" {
		t.Errorf("the grants on the rows are %+v", grants)
	}
	if drift, err := b.store.Check(b.ctx); err != nil || len(drift) != 0 {
		t.Errorf("drift %v, %v", drift, err)
	}
	if missing, err := b.store.MissingIndexes(b.ctx); err != nil || len(missing) != 0 {
		t.Errorf("missing %v, %v", missing, err)
	}
	collection, err := b.app.FindCollectionByNameOrId("sale__lines")
	if err != nil {
		t.Fatal(err)
	}
	collection.Fields.RemoveByName("parent")
	if b.app.Save(collection) == nil || b.app.Delete(collection) == nil {
		t.Error("the table of the rows is not guarded")
	}
}

func TestASubformSurvivesText(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	doc, err := reg.DecodeYAML([]byte(strings.Split(sale, "\n---\n")[0]))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := meta.EncodeJSON(doc)
	if err != nil {
		t.Fatal(err)
	}
	out, err := meta.EncodeYAML(doc)
	if err != nil {
		t.Fatal(err)
	}
	back, err := reg.DecodeYAML(out)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if again, err := meta.EncodeJSON(back); err != nil || !bytes.Equal(again, raw) {
		t.Errorf("%s\n%s", raw, again)
	}
}

func TestWhatASubformCannotBe(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	object := strings.Split(sale, "\n---\n")[0]
	const what = "      - {key: what, type: text, label: {zh: 品名, en: What}}\n"
	for _, x := range []struct{ old, new, path, code string }{
		{what, "      - {key: parent, type: text, label: {zh: a}}\n", "fields.2.fields.0.key", "reserved_key"},
		{what, "      - {key: position, type: text, label: {zh: a}}\n", "fields.2.fields.0.key", "reserved_key"},
		{what, "      - {key: price, type: text, label: {zh: a}}\n", "fields.2.fields.1.key", "duplicate_key"},
		{what, "      - {key: what, type: auto_number, label: {zh: a}}\n", "fields.2.fields.0.type", "column_type_not_allowed"},
		{what, "      - {key: what, type: subform, label: {zh: a}, fields: [{key: a, type: text, label: {zh: a}}]}\n", "fields.2.fields.0.type", "column_type_not_allowed"},
		{what, "      - {key: what, type: rocket, label: {zh: a}}\n", "fields.2.fields.0.type", "unknown_field_type"},
		{what, "      - {key: what, type: text, unique: true, label: {zh: a}}\n", "fields.2.fields.0.unique", "column_setting_not_allowed"},
		{what, "      - {key: what, type: relation, object: sale, on_delete: cascade, label: {zh: a}}\n", "fields.2.fields.0.on_delete", "column_setting_not_allowed"},
		{what, "      - {key: what, type: text, label: {zh: a}, colour: red}\n", "fields.2.fields.0.colour", "unknown_key"},
		{"    min_rows: 1\n", "    min_rows: 1001\n", "fields.2.min_rows", "above_maximum"},
		{"    min_rows: 1\n", "    default: 1\n", "fields.2.default", "setting_not_allowed"},
		{"    totals: [amount]\n", "    totals: [nothing]\n", "fields.2.totals", "no_such_column"},
		{"key: sale\n", "key: sale__x\n", "key", "reserved_key"},
	} {
		_, err := b.store.Registry().DecodeYAML([]byte(replaced(t, object, x.old, x.new)))
		if err == nil || !strings.Contains(wrong(err), x.path+" "+x.code) {
			t.Errorf("%s gives %v", x.new, wrong(err))
		}
	}
	b.put("ann", replaced(t, object, "record.price * record.parent.rate", "record.price * record.parent.total"))
	b.want(b.problems("ann"), []string{"object/sale fields.3.formula formula_cycle"})
	b.put("ann", replaced(t, object, "record.price * record.parent.rate", "record.nothing"))
	if got := b.problems("ann"); len(got) == 0 || !strings.HasPrefix(got[0], "object/sale fields.2.fields.2.formula ") {
		t.Errorf("problems are %q", got)
	}
	b.put("ann", object+`
---
kind: view
key: rows
object: sale__lines
---
kind: role
key: thief
label: {zh: a}
grants:
  - {object: sale__lines, operations: [view]}
  - {object: sale, operations: [view], read: [lines.nothing, lines.price], write: [name.what], mask: {lines.price: all}}`)
	b.want(b.problems("ann"), []string{
		"role/thief grants.0.object part_of_object",
		"role/thief grants.1.mask.lines.price mask_not_text",
		"role/thief grants.1.read.0 no_such_field", "role/thief grants.1.write.0 no_such_field", "view/rows object part_of_object",
	})
}

func TestColumnsInUseStay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", sale)
	b.publish("ann")
	b.exec(`INSERT INTO "sale" ("id", "name") VALUES ('s1', 'a')`)
	b.exec(`INSERT INTO "sale__lines" ("id", "parent", "position", "what", "price") VALUES ('r1', 's1', 1, 'x', 5)`)
	object := strings.Split(sale, "\n---\n")[0]
	const what = "      - {key: what, type: text, label: {zh: 品名, en: What}}\n"
	b.put("ann", replaced(t, object, what, ""))
	b.want(b.problems("ann"), []string{"role/clerk grants.0.mask.lines.what in_use", "role/clerk grants.0.read.1 in_use"})
	b.put("ann", replaced(t, object, "      - {key: price, type: money, label: {zh: 单价, en: Price}}\n", ""))
	b.want(b.problems("ann"), []string{"object/sale fields.2.fields.1.formula in_use", "object/sale fields.4.field in_use"})

	bare := replaced(t, replaced(t, replaced(t, object, "    totals: [amount]\n", ""), "  - {key: total, type: formula, result: money, label: {zh: 合计, en: Total}, formula: \"SUM(record.lines.map(l, l.amount))\"}\n", ""),
		"  - {key: most, type: rollup, label: {zh: 最贵, en: Most}, object: sale__lines, via: parent, op: max, field: price}", "")
	start, end := strings.Index(bare, "  - key: lines"), strings.Index(bare, "    frozen: 1\n")+len("    frozen: 1\n")
	b.put("ann", bare[:start]+bare[end:])
	if err := b.store.DeleteDraft(b.ctx, "ann", "role", "clerk"); err != nil {
		t.Fatal(err)
	}
	plan, _ := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	got := steps(plan.Steps)
	if !slices.Contains(got, "archive_object sale__lines rows 1 medium") {
		t.Errorf("steps are %q", got)
	}
	b.publish("ann")
	if b.store.Current().Objects["sale__lines"] != nil {
		t.Error("the rows are still an object")
	}
	b.put("ann", sale)
	plan, _ = b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if got = steps(plan.Steps); !slices.Contains(got, "restore_object sale__lines rows 1 low") {
		t.Errorf("steps are %q", got)
	}
	b.publish("ann")
	if n := b.count(`SELECT count(*) FROM "sale__lines" WHERE "what" = 'x' AND "price" = 5`); n != 1 {
		t.Error("the rows are gone")
	}
	b.put("ann", replaced(t, object, "{key: what, type: text,", "{key: what, type: number,"))
	plan, _ = b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if got = steps(plan.Steps); !slices.Contains(got, "convert sale__lines.what rows 1 high lost 1") {
		t.Errorf("steps are %q", got)
	}
}

// wrong are the fields of a refused document with their codes.
func wrong(err error) string {
	p, ok := problem.As(err)
	if !ok {
		return ""
	}
	var out []string
	for path, it := range p.Fields {
		out = append(out, path+" "+it.Code)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func replaced(t *testing.T, text, old, new string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("nothing to replace: %s", old)
	}
	return strings.Replace(text, old, new, 1)
}
