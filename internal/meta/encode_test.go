package meta_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

func TestYAMLReadsLikeTheDocs(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	doc, err := reg.DecodeYAML([]byte(customer))
	if err != nil {
		t.Fatal(err)
	}
	out, err := meta.EncodeYAML(doc)
	if err != nil {
		t.Fatal(err)
	}
	want := `kind: object
key: customer
label: {zh: 客户, en: Customer}
title: name
owner: true
fields:
  - {key: name, type: text, label: {zh: 客户名称, en: Name}, required: true, search: true}
  - {key: level, type: select, label: {zh: 级别, en: Level}, options: [{value: a, label: {zh: A级, en: A}, color: red}, {value: b, label: {zh: B级, en: B}}]}
  - {key: amount, type: money, label: {zh: 成交金额, en: Amount}, decimals: 2}
rules:
  - key: amount_positive
    when: "has(record.amount)"
    must: "record.amount >= 0"
    message: {zh: 金额不能为负, en: Amount must not be negative}
    field: amount
`
	want = strings.Replace(want, `  - {key: level, type: select, label: {zh: 级别, en: Level}, options: [{value: a, label: {zh: A级, en: A}, color: red}, {value: b, label: {zh: B级, en: B}}]}
`, `  - key: level
    type: select
    label: {zh: 级别, en: Level}
    options:
      - {value: a, label: {zh: A级, en: A}, color: red}
      - {value: b, label: {zh: B级, en: B}}
`, 1)
	if string(out) != want {
		t.Errorf("YAML is\n%s", out)
	}
}

// TestDocumentsSurviveText writes any document as JSON and YAML and reads it back.
func TestDocumentsSurviveText(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	text := rapid.OneOf(
		rapid.StringN(0, 30, 90),
		rapid.StringMatching(`[a-z"' ]{150,300}`),
		rapid.StringMatching(`[a-z#:\-\[\]{}&*!|>'"%@`+"`"+` ,?~=\n0-9.]{0,20}`),
		rapid.SampledFrom([]string{"true", "null", "~", "1e3", "0x1F", "2026-01-01", "12:30", "- a", "a: b", "a #b", " a", "a ", "a\nb", "a\nb\n", "a\n\nb\n\n", "\n", "é😀", "\u2028", "\t", "<<", "=", ".inf", "1_000", "a\r\nb", "|", "a\n  b\nc", "no"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.Custom(func(t *rapid.T) locale.Text {
			return locale.Text{ZH: "x" + text.Draw(t, "zh"), EN: text.Draw(t, "en")}
		})
		o := &meta.Object{Kind: "object", Key: "thing", Label: labels.Draw(t, "label"), Description: locale.Text{EN: text.Draw(t, "description")}, Title: "a"}
		o.Fields = []field.Spec{{Key: "a", Type: "text", Label: labels.Draw(t, "field"), Help: locale.Text{ZH: text.Draw(t, "help")}}}
		o.Rules = []meta.Rule{{Must: "x" + text.Draw(t, "must"), When: text.Draw(t, "when")}}
		check(t, reg, o)
		r := &meta.Role{Kind: "role", Key: "sales", Label: labels.Draw(t, "label"), Grants: []meta.Grant{
			{Object: "thing", Rows: text.Draw(t, "rows"), Read: meta.Fields("a"), Presets: map[string]string{"b": "x" + text.Draw(t, "preset"), "a": "1"}},
		}}
		check(t, reg, r)
	})
}

func check(t *rapid.T, reg *meta.Registry, d meta.Document) {
	asJSON, err := meta.EncodeJSON(d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := reg.DecodeJSON(d.Ref().Kind, d.Ref().Key, asJSON)
	if err != nil {
		t.Skip(err) // a text that no document may have
	}
	asYAML, err := meta.EncodeYAML(again)
	if err != nil {
		t.Fatal(err)
	}
	back, err := reg.DecodeYAML(asYAML)
	if err != nil {
		t.Fatalf("%v in\n%s", err, asYAML)
	}
	final, err := meta.EncodeJSON(back)
	if err != nil {
		t.Fatal(err)
	}
	if first, _ := meta.EncodeJSON(again); !bytes.Equal(first, final) {
		t.Fatalf("was\n%s\nis\n%s\nby\n%s", first, final, asYAML)
	}
}
