package meta_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (b *bench) plan(author string) meta.Problems {
	b.Helper()
	p, err := b.store.Plan(context.Background(), meta.PlanRequest{Author: author})
	if err != nil {
		b.Fatal(err)
	}
	return p.Problems
}

const lead = `kind: object
key: lead
label: {zh: 线索, en: Lead}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: stage, type: select, label: {zh: 阶段}, options: [{value: a, label: {zh: 甲}}, {value: b, label: {zh: 乙}}]}
  - {key: amount, type: number, label: {zh: 金额}, required_when: record.stage == "a"}
  - {key: qty, type: number, label: {zh: 数量}}
  - {key: code, type: auto_number, label: {zh: 编号}, pattern: "L{000}"}
rules:
  - {key: r1, must: record.qty > 0, severity: warn}
---
kind: form
key: lead_full
object: lead
label: {zh: 线索表单, en: Lead form}
nodes: [{field: name}, {field: stage}, {type: section, nodes: [{field: amount}, {field: code}]}]
rules:
  - {key: s, kind: show, when: record.qty > 1, fields: [amount]}
  - {key: o, kind: options, when: has(record.qty), fields: [stage], options: [a]}
  - {kind: require, when: "false", fields: [name], disabled: true}`

func TestRulesOfFormsAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", lead)
	b.publish("ann")
	o := b.store.Current().Objects["lead"]
	if len(o.FormRules["lead_full"]) != 2 || o.Required["amount"] == nil || o.Rules[0].Severity != "warn" {
		t.Errorf("%+v %+v", o.FormRules, o.Required)
	}
	wrong := strings.Split(lead, "---")[1]
	wrong = wrong[:strings.Index(wrong, "rules:")] + `rules:
  - {kind: show, when: record.qty >, fields: [name, gone]}
  - {kind: options, when: record.nothing == 1, fields: [stage, name], options: [c, a]}
  - {kind: require, when: old.qty > 1, fields: [code]}
  - {kind: read_only, when: record.name, fields: [name]}`
	b.put("ann", strings.Replace(wrong, "nodes: [", "nodes: [{field: gone}, ", 1))
	b.want(b.problems("ann"), []string{
		"form/lead_full nodes.0.field no_such_field",
		"form/lead_full rules.0.fields.1 no_such_field",
		"form/lead_full rules.0.when expression_invalid",
		"form/lead_full rules.1.fields.1 form_rule_needs_options",
		"form/lead_full rules.1.options.0 no_such_option",
		"form/lead_full rules.1.when expression_invalid",
		"form/lead_full rules.2.fields.0 form_rule_computed",
		"form/lead_full rules.3.when expression_invalid",
	})
	for _, p := range b.plan("ann") {
		if p.Code == "expression_invalid" && (p.Args["line"] == nil || !strings.Contains(p.Message(locale.EN), "column") || !strings.Contains(p.Message(locale.ZH), "第")) {
			t.Errorf("%s has no place: %s", p.Path, p.Message(locale.ZH))
		}
	}
}

func TestWhatRulesReadCannotGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", lead)
	b.publish("ann")
	object := strings.Split(lead, "---")[0]
	var kept []string
	for _, line := range strings.Split(object, "\n") {
		if !strings.Contains(line, "key: stage") && !strings.Contains(line, "key: qty") {
			kept = append(kept, line)
		}
	}
	b.put("ann", strings.Join(kept, "\n"))
	b.want(b.problems("ann"), []string{
		"form/lead_full nodes.1.field in_use",
		"form/lead_full rules.0.when in_use",
		"form/lead_full rules.1.fields.0 in_use",
		"form/lead_full rules.1.when in_use",
		"object/lead fields.1.required_when in_use",
		"object/lead rules.0.must in_use",
	})
	for _, p := range b.plan("ann") {
		if m := p.Message(locale.ZH); !strings.Contains(m, "线索") || !strings.Contains(m, "阶段") && !strings.Contains(m, "数量") {
			t.Errorf("%s does not name where and what: %s", p.Path, m)
		}
	}
	// An option that a rule offers stays an option.
	b.put("ann", strings.Replace(object, ", {value: b, label: {zh: 乙}}", "", 1))
	b.publish("ann")
	b.put("ann", strings.Replace(object, "{value: a, label: {zh: 甲}}, ", "", 1))
	b.want(b.problems("ann"), []string{"form/lead_full rules.1.options.0 no_such_option", "object/lead fields.2.required_when in_use"})
}

func TestRulesOfFormsAreDecoded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	form := func(rules string) string {
		return "kind: form\nkey: f\nobject: o\nnodes: [{field: name}, {field: a}]\nrules: " + rules
	}
	for rules, path := range map[string]string{
		`[{kind: hide, when: "true", fields: [name]}]`:                                                          "rules.0.kind",
		`[{kind: show, fields: [name]}]`:                                                                        "rules.0.when",
		`[{kind: show, when: "", fields: [name]}]`:                                                              "rules.0.when",
		`[{kind: show, when: "true"}]`:                                                                          "rules.0.fields",
		`[{kind: show, when: "true", fields: []}]`:                                                              "rules.0.fields",
		`[{kind: show, when: "true", fields: [b]}]`:                                                             "rules.0.fields.0",
		`[{kind: show, when: "true", fields: [a, a]}]`:                                                          "rules.0.fields.1",
		`[{kind: show, when: "true", fields: [a], options: [x]}]`:                                               "rules.0.options",
		`[{kind: options, when: "true", fields: [a]}]`:                                                          "rules.0.options",
		`[{key: k, kind: show, when: "true", fields: [a]}, {key: k, kind: require, when: "true", fields: [a]}]`: "rules.1.key",
		`[{kind: show, when: "true", fields: [a], nothing: 1}]`:                                                 "rules.0.nothing",
	} {
		p, _ := problem.As(b.tryPut("ann", form(rules)))
		if p == nil || p.Fields[path] == nil {
			t.Errorf("%s: %v", rules, p)
		}
	}
}
