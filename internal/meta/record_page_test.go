package meta_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const paged = `kind: object
key: firm
label: {zh: 企业, en: Firm}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称, en: Name}}
  - {key: phase, type: select, label: {zh: 阶段, en: Phase}, options: [{value: a, label: {en: A}}, {value: b, label: {en: B}}, {value: gone, label: {en: Gone}}]}
page:
  stage: phase
  ends: [gone]
  tabs:
    - {part: details}
    - {object: order, via: firm, label: {zh: 订单, en: Orders}}
    - {object: note, via: about}
    - {part: history}
  numbers:
    - {key: open, label: {zh: 未付, en: Unpaid}, object: order, via: firm, op: sum, field: amount, filter: "!record.paid"}
    - {key: last, label: {zh: 最近, en: Last}, object: order, via: firm, op: max, field: day}
    - {key: notes, label: {zh: 备注, en: Notes}, object: note, via: about, op: count}
  activities:
    - {object: order, via: firm, time: day}
    - {object: note, via: about}
---
kind: object
key: order
label: {zh: 订单, en: Order}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称, en: Name}}
  - {key: firm, type: relation, object: firm, label: {zh: 企业, en: Firm}}
  - {key: other, type: relation, object: order, label: {zh: 上一单, en: Before}}
  - {key: amount, type: money, label: {zh: 金额, en: Amount}}
  - {key: paid, type: switch, label: {zh: 已付, en: Paid}}
  - {key: day, type: date, label: {zh: 日期, en: Day}}
---
kind: object
key: note
label: {zh: 备注, en: Note}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称, en: Name}}
  - {key: about, type: any_relation, objects: [firm, order], label: {zh: 关于, en: About}}`

func TestTheRecordPageOfAnObject(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", paged)
	b.publish("ann")
	parts := strings.Split(paged, "---")
	if page := b.store.Current().Objects["firm"].Page; len(page.Tabs) != 4 || len(page.Numbers) != 3 || page.Stage != "phase" || page.Tabs[1].Via != "firm" || len(page.Activities) != 2 || page.Activities[0].Time != "day" {
		t.Fatalf("%+v", page)
	}
	b.put("ann", strings.NewReplacer("field: amount", "field: name", "field: day", "field: gone", "object: note, via: about, op", "object: order, via: other, op",
		"!record.paid", "record.nothing", "{object: note, via: about}", "{object: nobody, via: about}", "time: day", "time: gone").Replace(parts[0]))
	b.want(b.problems("ann"), []string{
		"object/firm page.activities.0.time no_such_field",
		"object/firm page.activities.1.object no_such_object",
		"object/firm page.numbers.0.field rollup_field",
		"object/firm page.numbers.0.filter expression_invalid",
		"object/firm page.numbers.1.field no_such_field",
		"object/firm page.numbers.2.via via_leads_elsewhere",
		"object/firm page.tabs.2.object no_such_object",
	})
	b.put("ann", parts[0])
	b.put("ann", strings.Replace(parts[1], "  - {key: paid, type: switch, label: {zh: 已付, en: Paid}}\n", "", 1))
	b.want(b.problems("ann"), []string{"object/firm page.numbers.0.filter in_use"})
	b.put("ann", parts[1])
	uses, err := b.store.Current().Uses(meta.Target{Kind: meta.TargetField, Object: "order", Key: "firm"})
	if err != nil || len(uses) != 4 {
		t.Errorf("the relation is used by %v (%v)", uses, err)
	}
}

func TestTheActivitiesOfARecord(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", paged)
	b.publish("ann")
	parts := strings.Split(paged, "---")
	for what, c := range map[string]struct{ from, to, problem string }{
		"a relation that leads elsewhere": {"{object: order, via: firm, time: day}", "{object: order, via: other}", "object/firm page.activities.0.via via_leads_elsewhere"},
		"a field that is no relation":     {"{object: order, via: firm, time: day}", "{object: order, via: name}", "object/firm page.activities.0.via via_leads_elsewhere"},
		"a time that is a number":         {"time: day", "time: amount", "object/firm page.activities.0.time page_activity_time"},
	} {
		b.put("ann", strings.Replace(parts[0], c.from, c.to, 1))
		if got := b.problems("ann"); !slices.Contains(got, c.problem) {
			t.Errorf("%s: %v", what, got)
		}
	}
	b.put("ann", parts[0])
	b.put("ann", strings.Replace(parts[1], "  - {key: day, type: date, label: {zh: 日期, en: Day}}", "", 1))
	if got := b.problems("ann"); !slices.Contains(got, "object/firm page.activities.0.time in_use") {
		t.Errorf("a time that goes while in use: %v", got)
	}
}

func TestTheStagesOfARecord(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", paged)
	b.publish("ann")
	object := strings.Split(paged, "---")[0]
	for what, c := range map[string]struct{ from, to, problem string }{
		"a field that is no choice":        {"stage: phase\n  ends: [gone]", "stage: name", "object/firm page.stage page_stage_type"},
		"a field that is not there":        {"stage: phase\n  ends: [gone]", "stage: status", "object/firm page.stage no_such_field"},
		"an end that is no option":         {"ends: [gone]", "ends: [gone, away]", "object/firm page.ends.1 no_such_option"},
		"a field that goes while in use":   {"  - {key: phase", "  #", "object/firm page.stage in_use"},
		"an option that goes while in use": {", {value: gone, label: {en: Gone}}", "", "object/firm page.ends.0 no_such_option"},
	} {
		b.put("ann", strings.Replace(object, c.from, c.to, 1))
		if got := b.problems("ann"); !slices.Contains(got, c.problem) {
			t.Errorf("%s: %v", what, got)
		}
	}
	b.put("ann", object)
	for _, to := range []meta.Target{{Kind: meta.TargetField, Object: "firm", Key: "phase"}, {Kind: meta.TargetOption, Object: "firm", Key: "phase", Option: "gone"}} {
		uses, err := b.store.Current().Uses(to)
		if err != nil || len(uses) != 1 || !strings.HasPrefix(uses[0].Path, "page.") {
			t.Errorf("%+v is used by %+v (%v)", to, uses, err)
		}
	}
}

func TestRecordPagesThatCannotBe(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	object := strings.Split(paged, "---")[0]
	for what, change := range map[string][2]string{
		"a tab of nothing":          {"{part: history}", "{label: {en: Empty}}"},
		"a tab of two things":       {"{part: history}", "{part: history, object: order, via: firm}"},
		"an activity twice":         {"time: day}", "time: day}\n    - {object: order, via: firm}"},
		"an activity by nothing":    {"{object: order, via: firm, time: day}", "{object: order}"},
		"too many activities":       {"    - {object: order, via: firm, time: day}", strings.Repeat("    - {object: order, via: firm, time: day}\n", 11)},
		"a part with a relation":    {"{part: history}", "{part: history, via: firm}"},
		"a list without a relation": {"{object: note, via: about}", "{object: note}"},
		"a tab twice":               {"{part: history}", "{object: order, via: firm}"},
		"no details":                {"{part: details}", "{part: timeline}"},
		"a number twice":            {"key: last", "key: open"},
		"a sum of nothing":          {"op: sum, field: amount", "op: sum"},
		"an unknown figure":         {"op: sum", "op: median"},
		"ends of no stage":          {"stage: phase\n", ""},
		"an unknown part":           {"part: history", "part: mail"},
	} {
		if p, _ := problem.As(b.tryPut("ann", strings.Replace(object, change[0], change[1], 1))); p == nil {
			t.Errorf("%s is taken", what)
		}
	}
}
