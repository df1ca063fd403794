package meta_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/problem"
)

const linkage = `kind: object
key: tariff
label: {zh: 价目}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: price, type: number, label: {zh: 单价}}
---
kind: object
key: quote
label: {zh: 报价}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: price, type: number, label: {zh: 单价}}
  - {key: code, type: auto_number, label: {zh: 编号}, pattern: "L{000}"}
---
kind: form
key: quote_form
object: quote
nodes: [{field: name}, {field: price}, {field: code}]
rules:
  - {key: k, kind: link, from: tariff, match: [{field: name, with: name}], take: [{into: price, value: price}]}`

func TestDataLinkagesAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", linkage)
	b.publish("ann")
	form := strings.Split(linkage, "---")[2]
	b.put("ann", strings.NewReplacer("field: name, with", "field: price, with", "into: price, value: price", "into: price, value: name}, {into: code, value: name}, {into: name, value: gone").Replace(form))
	b.want(b.problems("ann"), []string{
		"form/quote_form rules.0.match.0.field link_not_alike", "form/quote_form rules.0.take.0.value link_not_alike",
		"form/quote_form rules.0.take.1.into form_rule_computed", "form/quote_form rules.0.take.2.value no_such_field",
	})
	for rule, path := range map[string]string{
		`{kind: link, from: tariff, match: [{field: name, with: name}], take: [{into: price, value: price}]}`:                                      "rules.0.key",
		`{key: k, kind: link, match: [{field: name, with: name}], take: [{into: price, value: price}]}`:                                            "rules.0.from",
		`{key: k, kind: link, from: tariff, take: [{into: price, value: price}]}`:                                                                  "rules.0.match",
		`{key: k, kind: link, from: tariff, match: [{field: name, with: name}]}`:                                                                   "rules.0.take",
		`{key: k, kind: link, from: tariff, match: [{field: name, with: name}], take: [{into: price}]}`:                                            "rules.0.take.0.value",
		`{key: k, kind: link, from: tariff, match: [{field: name, with: name}], take: [{into: price, value: price, each: 5}]}`:                     "rules.0.take.0.value",
		`{key: k, kind: link, from: tariff, match: [{field: name, with: name}], take: [{into: price, each: 501}]}`:                                 "rules.0.take.0.each",
		`{key: k, kind: link, from: tariff, match: [{field: name, with: gone}], take: [{into: price, value: price}]}`:                              "rules.0.match.0.with",
		`{key: k, kind: link, from: tariff, match: [{field: name, with: name}], take: [{into: price, value: price}, {into: price, value: price}]}`: "rules.0.take.1.into",
		`{kind: show, when: "true", fields: [name], from: tariff}`:                                                                                 "rules.0",
	} {
		doc := form[:strings.Index(form, "  - {key: k")] + "  - " + rule
		if p, _ := problem.As(b.tryPut("ann", doc)); p == nil || p.Fields[path] == nil {
			t.Errorf("%s: %v", rule, p)
		}
	}
}

func TestConditionsOfDataLinkagesAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	parts := strings.NewReplacer("  - {key: code,", "  - {key: lines, type: subform, label: {zh: 明细}, max_rows: 9, fields: [{key: what, type: text, label: {zh: 物品}}, {key: qty, type: number, label: {zh: 数量}}]}\n  - {key: code,",
		"{field: code}]", "{field: code}, {field: lines}]").Replace(linkage)
	b.put("ann", parts)
	form := strings.Split(parts, "---")[2]
	with := func(rule string) string { return form[:strings.Index(form, "  - {key: k")] + "  - " + rule }

	b.put("ann", with(`{key: k, kind: link, from: tariff, when: "record.price > 1.0", where: "record.price > form.price", sort: "-price,name", take: [{into: lines, each: 9, columns: [{into: what, value: name}, {into: qty, value: price}]}]}`))
	b.publish("ann")
	b.put("ann", with(`{key: k, kind: link, from: tariff, when: "size(record.lines) > 0", where: "record.gone > form.price", sort: "-gone", take: [{into: lines, each: 10, columns: [{into: what, value: price}]}, {into: name, each: 2, columns: [{into: what, value: name}]}]}`))
	b.want(b.problems("ann"), []string{
		"form/quote_form rules.0.sort no_such_field", "form/quote_form rules.0.take.0.columns.0.value link_not_alike",
		"form/quote_form rules.0.take.0.each link_too_many_rows", "form/quote_form rules.0.take.1.columns link_not_alike",
		"form/quote_form rules.0.when link_reads_rows", "form/quote_form rules.0.where expression_invalid",
	})
}
