package meta_test

import (
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
)

const regions = `kind: option_set
key: province
label: {zh: 省, en: Province}
options:
  - {value: gd, label: {zh: 广东}, color: green}
  - {value: zj, label: {zh: 浙江}}
---
kind: option_set
key: city
label: {zh: 市, en: City}
parent: province
options:
  - {value: sz, label: {zh: 深圳}, parents: [gd]}
  - {value: gz, label: {zh: 广州}, parents: [gd]}
  - {value: hz, label: {zh: 杭州}, parents: [zj]}
---
kind: object
key: site
label: {zh: 地点}
title: name
fields:
  - {key: name, type: text, label: {zh: 名}}
  - {key: province, type: select, label: {zh: 省}, option_set: province, default: gd}
  - {key: city, type: select, label: {zh: 市}, option_set: city, depends_on: province}
  - {key: served, type: multi_select, label: {zh: 服务}, option_set: city}
  - {key: far, type: formula, label: {zh: 远}, result: bool, formula: 'record.city == "hz"'}`

func TestFieldsTakeTheirOptionsFromSets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", regions)
	b.publish("ann")
	site := b.store.Current().Objects["site"]
	if o, ok := site.ByKey["city"].Spec.Option("hz"); !ok || !slices.Equal(o.Parents, []string{"zj"}) {
		t.Errorf("hz is %+v", o)
	}
	doc, _ := b.store.Current().Document(meta.Ref{Kind: "object", Key: "site"})
	if f := doc.(*meta.Object).Field("city"); len(f.Options) != 0 {
		t.Error("the document has taken over the options of the set")
	}
}

func TestOptionSetsThatCannotBe(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", regions)
	b.publish("ann")
	for name, c := range map[string]struct {
		old, new string
		want     []string
	}{
		"a set that is not there":       {"option_set: city, depends", "option_set: town, depends", []string{"object/site fields.2.option_set no_such_option_set"}},
		"a parent that is no option":    {"parents: [zj]", "parents: [js]", []string{"object/site fields.2.option_set option_parent_unknown", "option_set/city options.2.parents.0 no_such_option"}},
		"a field that is no choice":     {"depends_on: province", "depends_on: name", []string{"object/site fields.2.depends_on depends_on_no_choice"}},
		"a field that is not there":     {"depends_on: province", "depends_on: land", []string{"object/site fields.2.depends_on no_such_field"}},
		"a circle":                      {"option_set: province,", "option_set: province, depends_on: city,", []string{"object/site fields.1.depends_on depends_on_cycle", "object/site fields.2.depends_on depends_on_cycle"}},
		"a default that is no option":   {"default: gd", "default: js", []string{"object/site fields.1.default unknown_option"}},
		"a set of an app that is other": {"key: province\nlabel", "key: province\napp: crm\nlabel", []string{"object/site fields.1.option_set option_set_of_other_app", "option_set/city parent option_set_of_other_app", "option_set/province app no_such_app"}},
	} {
		b.put("ann", b.edit(regions, c.old, c.new))
		got := b.problems("ann")
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if err := b.store.DropDrafts(b.ctx, "ann"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnOptionIsReplaced keeps that records follow an option which is no more to
// the one that replaces it, those in the bin too, and formulas with them.
func TestAnOptionIsReplaced(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", regions)
	b.publish("ann")
	b.exec(`INSERT INTO "site" ("id", "name", "city", "served", "deleted") VALUES ('r1', 'a', 'gz', '["sz","gz","hz"]', ''), ('r2', 'b', 'hz', '["hz"]', ''), ('r3', 'c', 'gz', '["gz"]', '2026-01-01 00:00:00.000Z')`)
	gone := "  - {value: gz, label: {zh: 广州}, parents: [gd]}\n"
	b.put("ann", b.edit(regions, gone, ""))
	b.want(b.problems("ann"), []string{"option_set/city options option_in_use", "option_set/city options option_in_use"})
	b.put("ann", b.edit(b.edit(regions, gone, ""), "{value: sz, label: {zh: 深圳}, parents: [gd]}", "{value: sz, label: {zh: 深圳}, parents: [gd], replaces: [gz]}"))
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	b.want(steps(plan.Steps), []string{"replace_option site.city rows 1 medium", "replace_option site.served rows 1 medium", "recalculate site.far rows 2 low"})
	b.publish("ann")
	if n := b.count(`SELECT count(*) FROM "site" WHERE "id" = 'r1' AND "city" = 'sz' AND "served" = '["sz","hz"]' OR "id" = 'r2' AND "city" = 'hz' AND "served" = '["hz"]' OR "id" = 'r3' AND "city" = 'sz' AND "served" = '["sz"]'`); n != 3 {
		t.Errorf("%d rows are right", n)
	}
}
