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
		`{key: k, kind: link, when: "true", from: tariff, match: [{field: name, with: name}], take: [{into: price, value: price}]}`:                "rules.0.when",
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
