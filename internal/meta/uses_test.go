package meta_test

import (
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const helpdesk = `kind: option_set
key: urgency
label: {zh: 紧急程度}
options: [{value: low, label: {zh: 低}}, {value: high, label: {zh: 高}}, {value: top, label: {zh: 特急}}]
---
kind: object
key: ticket
label: {zh: 工单}
title: name
fields:
  - {key: name, type: text, label: {zh: 名}}
  - {key: urgency, type: select, label: {zh: 紧急}, option_set: urgency, default: low}
  - {key: hours, type: number, label: {zh: 工时}}
  - {key: spent, type: number, label: {zh: 用时}}
  - {key: cost, type: formula, label: {zh: 费用}, result: number, formula: 'record.hours * (record.urgency == "high" ? 2 : 1)'}
  - {key: mood, type: select, label: {zh: 心情}, options: [{value: good, label: {zh: 好}}, {value: bad, label: {zh: 差}}]}
  - {key: lines, type: subform, label: {zh: 明细}, fields: [{key: part, type: text, label: {zh: 件}}, {key: price, type: number, label: {zh: 价}}, {key: twice, type: formula, result: number, label: {zh: 双}, formula: "record.price * 2 + record.parent.hours"}]}
rules: [{key: sane, when: 'record.urgency in ["high", "top"]', must: "has(record.hours)", field: hours}]
indexes: [{fields: [hours, name]}]
---
kind: object
key: visit
label: {zh: 上门}
title: name
fields:
  - {key: name, type: text, label: {zh: 名}}
  - {key: ticket, type: relation, object: ticket, label: {zh: 工单}, inverse: visits, display: [hours], filter: "record.hours > 1"}
---
kind: form
key: ticket_full
object: ticket
nodes: [{type: section, label: {zh: 段}, nodes: [{field: name}, {field: hours}, {field: spent}, {field: urgency}]}]
rules: [{key: few, kind: options, when: "record.hours > 8", fields: [urgency], options: [high, top]}]
---
kind: view
key: open
object: ticket
columns: [{field: name}, {field: hours}]
filter: 'record.hours > 2 && record.urgency != "high" && "boss" in user.roles'
sort: "-hours,name"
---
kind: role
key: boss
label: {zh: 主管}
grants:
  - {object: ticket, operations: [view, create], rows: "record.hours > 0 || EXISTS(visit, v, v.ticket.hours > 3)", read: [name, hours, lines.price], presets: {urgency: '"high"', hours: "1"}}
---
kind: assertion
key: never
label: {zh: 不}
who: {roles: [boss]}
never: edit
object: ticket
field: hours`

// usesOf writes where a target is used.
func usesOf(t *testing.T, s *meta.Snapshot, to meta.Target) []string {
	t.Helper()
	list, err := s.Uses(to)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, u := range list {
		line := []rune(u.Line)
		for _, m := range slices.Backward(u.Marks) {
			line = slices.Insert(slices.Insert(line, m[1], ']'), m[0], '[')
		}
		out = append(out, u.Group+" "+u.Doc.Key+" "+u.Path+": "+string(line))
	}
	return out
}

func TestWhereThingsAreUsed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", helpdesk)
	b.publish("ann")
	snap := b.store.Current()
	b.want(usesOf(t, snap, meta.Target{Kind: "field", Object: "ticket", Key: "hours"}), []string{
		"assertion never field: [hours]",
		"form ticket_full nodes.0.nodes.1.field: [hours]",
		`rule ticket_full rules.0.when: record.[hours] > 8`,
		`formula ticket fields.4.formula: record.[hours] * (record.urgency == "high" ? 2 : 1)`,
		"formula ticket fields.6.fields.2.formula: record.price * 2 + record.parent.[hours]",
		"object ticket indexes.0.fields.0: [hours]",
		"rule ticket rules.0.field: [hours]",
		"rule ticket rules.0.must: has(record.[hours])",
		"field visit fields.1.display.0: [hours]",
		"field visit fields.1.filter: record.[hours] > 1",
		"role boss grants.0.presets.hours: [hours]: 1",
		"role boss grants.0.read.1: [hours]",
		"role boss grants.0.rows: record.[hours] > 0 || EXISTS(visit, v, v.ticket.[hours] > 3)",
		"view open columns.1.field: [hours]",
		`view open filter: record.[hours] > 2 && record.urgency != "high" && "boss" in user.roles`,
		"view open sort: -[hours],name",
	})
	b.want(usesOf(t, snap, meta.Target{Kind: "option", Key: "urgency", Option: "high"}), []string{
		"rule ticket_full rules.0.options.0: [high]",
		`formula ticket fields.4.formula: record.hours * (record.urgency == ["high"] ? 2 : 1)`,
		`rule ticket rules.0.when: record.urgency in [["high"], "top"]`,
		`role boss grants.0.presets.urgency: ["high"]`,
		`view open filter: record.hours > 2 && record.urgency != ["high"] && "boss" in user.roles`,
	})
	b.want(usesOf(t, snap, meta.Target{Kind: "option", Object: "ticket", Key: "urgency", Option: "low"}), []string{"field ticket fields.1.default: [low]"})
	b.want(usesOf(t, snap, meta.Target{Kind: "option_set", Key: "urgency"}), []string{"field ticket fields.1.option_set: [urgency]"})
	b.want(usesOf(t, snap, meta.Target{Kind: "role", Key: "boss"}), []string{
		"assertion never who.roles.0: [boss]", `view open filter: record.hours > 2 && record.urgency != "high" && ["boss"] in user.roles`,
	})
	b.want(usesOf(t, snap, meta.Target{Kind: "field", Object: "ticket__lines", Key: "price"}), []string{
		"formula ticket fields.6.fields.2.formula: record.[price] * 2 + record.parent.hours", "role boss grants.0.read.2: lines.[price]",
	})
	b.want(usesOf(t, snap, meta.Target{Kind: "object", Object: "visit"}), []string{
		"role boss grants.0.rows: record.hours > 0 || EXISTS([visit], v, v.ticket.hours > 3)",
	})
	if n := len(usesOf(t, snap, meta.Target{Kind: "object", Object: "ticket"})); n != 5 {
		t.Errorf("the object is used in %d places", n)
	}
}

// lines writes what replacing does to each place.
func (b *bench) replacing(q meta.ReplaceRequest) []string {
	b.Helper()
	r, err := b.store.Replace(b.ctx, q)
	if err != nil {
		b.Fatal(explain(err))
	}
	var out []string
	for _, d := range r.Documents {
		for _, c := range d.Changes {
			out = append(out, d.Key+" "+c.Path+": "+c.After)
		}
		for _, p := range d.Problems {
			out = append(out, d.Key+" "+p.Path+" ! "+p.Code)
		}
	}
	return out
}

func TestReplacingEverywhere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", helpdesk)
	b.publish("ann")
	hours := meta.ReplaceRequest{Author: "ann", Target: meta.Target{Kind: "field", Object: "ticket", Key: "hours"}, With: "spent", Dry: true}
	b.want(b.replacing(hours), []string{
		"never field: spent",
		"ticket_full nodes.0.nodes.1.field: spent",
		"ticket_full rules.0.when: record.spent > 8",
		`ticket fields.4.formula: record.spent * (record.urgency == "high" ? 2 : 1)`,
		"ticket fields.6.fields.2.formula: record.price * 2 + record.parent.spent",
		"ticket indexes.0.fields.0: spent",
		"ticket rules.0.field: spent",
		"ticket rules.0.must: has(record.spent)",
		"visit fields.1.display.0: spent",
		"visit fields.1.filter: record.spent > 1",
		"boss grants.0.read.1: spent",
		"boss grants.0.rows: record.spent > 0 || EXISTS(visit, v, v.ticket.spent > 3)",
		"boss grants.0.presets.hours: spent: 1",
		"open columns.1.field: spent",
		`open filter: record.spent > 2 && record.urgency != "high" && "boss" in user.roles`,
		"open sort: -spent,name",
	})
	if drafts, _ := b.store.Drafts(b.ctx); len(drafts) != 0 {
		t.Errorf("looking made %d drafts", len(drafts))
	}
	hours.Dry = false
	b.replacing(hours)
	b.publish("ann")
	snap := b.store.Current()
	b.want(usesOf(t, snap, hours.Target), nil)
	form, _ := snap.Document(meta.Ref{Kind: "form", Key: "ticket_full"})
	if nodes := form.(*meta.Form).Nodes[0].Nodes; len(nodes) != 3 || nodes[1].Field != "spent" {
		t.Errorf("the field that took the place stands twice: %+v", nodes)
	}
	if g := snap.Roles["boss"].Grants[0]; g.Presets["spent"] != "1" || g.Presets["hours"] != "" {
		t.Errorf("presets are %v", g.Presets)
	}

	b.replacing(meta.ReplaceRequest{Author: "ann", Target: meta.Target{Kind: "option", Key: "urgency", Option: "high"}, With: "top"})
	b.publish("ann")
	b.want(usesOf(t, b.store.Current(), meta.Target{Kind: "option", Key: "urgency", Option: "high"}), nil)
	if f := b.store.Current().Objects["ticket"].Fields[4].Formula; f != `record.spent * (record.urgency == "top" ? 2 : 1)` {
		t.Error(f)
	}
}

func TestReplacingThatBreaks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", helpdesk)
	b.publish("ann")
	q := meta.ReplaceRequest{Author: "ann", Target: meta.Target{Kind: "field", Object: "ticket", Key: "hours"}, With: "name", Only: []string{"object/visit", "view/open", "object/ticket"}}
	b.want(b.replacing(q), []string{
		`ticket fields.4.formula: record.name * (record.urgency == "high" ? 2 : 1)`,
		"ticket fields.6.fields.2.formula: record.price * 2 + record.parent.name",
		"ticket indexes.0.fields.0: name",
		"ticket rules.0.field: name",
		"ticket rules.0.must: has(record.name)",
		"ticket fields.4.formula ! replace_breaks",
		"ticket fields.6.fields.2.formula ! replace_breaks",
		"visit fields.1.display.0: name",
		"visit fields.1.filter: record.name > 1",
		"visit fields.1.filter ! replace_breaks",
		"open columns.1.field: name",
		`open filter: record.name > 2 && record.urgency != "high" && "boss" in user.roles`,
		"open sort: -name,name",
		"open filter ! replace_breaks",
	})
	if drafts, _ := b.store.Drafts(b.ctx); len(drafts) != 0 {
		t.Errorf("%d documents that would not hold were drafted", len(drafts))
	}
	for _, with := range []string{"hours", "nothing"} {
		q.With = with
		if _, err := b.store.Replace(b.ctx, q); !problem.Is(err, "validation_failed") {
			t.Errorf("%s: %v", with, err)
		}
	}
}

// TestANamedOptionCannotGo keeps that no expression is left comparing with an
// option that is no more.
func TestANamedOptionCannotGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", helpdesk)
	b.publish("ann")
	without := b.edit(helpdesk, "{value: high, label: {zh: 高}}, ", "")
	b.put("ann", without)
	b.want(b.problems("ann"), []string{
		"form/ticket_full rules.0.options.0 no_such_option", "object/ticket fields.4.formula in_use", "object/ticket rules.0.when in_use",
		"role/boss grants.0.presets.urgency in_use", "view/open filter in_use",
	})
}
