package meta_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const typed = `kind: object
key: client
label: {zh: 客户, en: Client}
title: name
types:
  - {key: company, label: {zh: 企业, en: Company}, icon: building, options: {level: [a, b]}}
  - {key: person, label: {zh: 个人, en: Person}}
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: level, type: select, label: {zh: 级别}, options: [{value: a, label: {zh: 甲}}, {value: b, label: {zh: 乙}}, {value: c, label: {zh: 丙}}]}
rules:
  - {must: 'record.record_type != "person" || isBlank(record.level)'}
---
kind: role
key: sales
label: {zh: 销售}
grants: []
---
kind: form
key: company_form
object: client
label: {zh: 企业表单}
types: [company]
order: 5
nodes: [{field: name}, {field: record_type}]
---
kind: form
key: sales_form
object: client
label: {zh: 销售表单}
roles: [sales]
order: 5
nodes: [{field: name}]`

func TestAnObjectWithRecordTypes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", typed)
	b.publish("ann")
	o := b.store.Current().Objects["client"]
	c := o.ByKey[meta.RecordTypeKey]
	if c == nil || c.Spec.Default != "company" || len(c.Spec.Options) != 2 || !c.Spec.Required || len(o.TypeRules) != 1 {
		t.Fatalf("%+v", c)
	}
	var forms []string
	for _, f := range o.Forms {
		forms = append(forms, f.Key)
	}
	if !slices.Equal(forms, []string{"company_form", "sales_form", "full"}) {
		t.Errorf("forms are %v: those for everybody are looked at last", forms)
	}
	doc, _ := b.store.Current().Document(meta.Ref{Kind: meta.KindObject, Key: "client"})
	if len(doc.(*meta.Object).Fields) != 2 {
		t.Error("the document itself has got the field")
	}

	parts := strings.Split(typed, "---")
	without := strings.Replace(parts[0], "  - {key: person, label: {zh: 个人, en: Person}}\n", "", 1)
	b.put("ann", without)
	b.want(b.problems("ann"), []string{"object/client rules.0.must in_use"}) // a rule still asks for it
	b.put("ann", strings.Replace(without, `record.record_type != "person" || `, "", 1))
	b.publish("ann")
	b.put("ann", parts[0])
	b.publish("ann")
	b.put("ann", strings.NewReplacer("options: {level: [a, b]}", "options: {level: [a, z], name: [x], gone: [y]}").Replace(parts[0]))
	b.want(b.problems("ann"), []string{
		"object/client types.0.options.gone no_such_field",
		"object/client types.0.options.level.1 no_such_option",
		"object/client types.0.options.name form_rule_needs_options",
	})
	b.put("ann", parts[0])
	b.put("ann", strings.NewReplacer("types: [company]", "types: [company, gone, company]", "order: 5", "roles: [gone]").Replace(parts[2]))
	b.want(b.problems("ann"), []string{
		"form/company_form roles.0 no_such_role", "form/company_form types.1 no_such_record_type", "form/company_form types.2 duplicate_key",
	})
}

func TestRecordTypesThatCannotBe(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	object := strings.Split(typed, "---")[0]
	for from, to := range map[string][2]string{
		"twice":    {"key: person", "key: company"},
		"disabled": {"icon: building", "disabled: true"},
		"field":    {"key: level, type", "key: record_type, type"},
		"none":     {"options: {level: [a, b]}", "options: {level: []}"},
	} {
		doc := strings.Replace(object, to[0], to[1], 1)
		if from == "disabled" {
			doc = strings.Replace(doc, "en: Person}}", "en: Person}, disabled: true}", 1)
		}
		if p, _ := problem.As(b.tryPut("ann", doc)); p == nil {
			t.Errorf("%s is taken", from)
		}
	}
}
