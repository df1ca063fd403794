package testkit

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
)

// Typed is what end-to-end tests need of a field type: how a field of it is
// defined, and two values as they are written, which is how they are read back
// unless Shown says what everybody reads in their place. A type with Fixed is written
// by nobody but the system, for the reason that it gives; one with NoFile cannot come
// from a file of records.
type Typed struct {
	Settings      M
	First, Second any
	Shown         any
	Fixed, NoFile string
}

// People are the ids that values of links have.
type People struct{ Peer, Other, User, Second, Unit, Below string }

// FieldTypes has an entry for every field type of the product, and fails the test
// when one is forgotten. The fields stand in an object "thing" with a title "name"
// and a relation "up" to itself.
func FieldTypes(tb testing.TB, p People) map[string]Typed {
	tb.Helper()
	list := func(v ...any) []any { return v }
	ab := []M{{"value": "a", "label": M{"zh": "甲", "en": "Alpha"}}, {"value": "b", "label": M{"zh": "乙", "en": "Beta"}}}
	types := map[string]Typed{
		"text":         {First: "华为", Second: "-2+3"},
		"long_text":    {First: "a\nb", Second: "=1+1"},
		"rich_text":    {First: "<p>a <strong>b</strong></p>", Second: "<p>c</p>"},
		"number":       {Settings: M{"decimals": 2}, First: -12.5, Second: 1234567.89},
		"money":        {First: 99.5, Second: -0.01},
		"percent":      {Settings: M{"decimals": 1}, First: -0.325, Second: 0.5},
		"switch":       {First: true, Second: false},
		"rating":       {First: 3.0, Second: 5.0},
		"select":       {Settings: M{"options": ab}, First: "a", Second: "b"},
		"multi_select": {Settings: M{"options": ab}, First: list("a", "b"), Second: list("b")},
		"tags":         {First: list("重点", "新客"), Second: list("=x")},
		"date":         {First: "2026-01-31", Second: "1999-12-31"},
		"datetime":     {First: "2026-01-31 10:00:00.000Z", Second: "2026-06-30 23:59:59.999Z"},
		"time":         {First: "09:30", Second: "23:59"},
		"year_month":   {First: "2026-01", Second: "1999-12"},
		"phone":        {First: "+8613800138000", Second: "+8675528780808"},
		"phones":       {First: list(M{"kind": "mobile", "value": "+8613800138000"}), Second: list(M{"kind": "", "value": "+8675528780808"}, M{"kind": "work", "value": "+8613900139000"})},
		"email":        {First: "a@example.com", Second: "b@example.com"},
		"emails":       {First: list(M{"kind": "work", "value": "a@example.com"}), Second: list(M{"kind": "", "value": "b@example.com"}, M{"kind": "", "value": "c@example.com"})},
		"url":          {First: "https://example.com/a", Second: "https://example.com/b?c=d"},
		"address": {
			First:  M{"province": "广东省", "city": "深圳市", "district": "南山区", "detail": "科技园 / 南区"},
			Second: M{"province": "北京市", "city": "北京市", "district": "朝阳区", "detail": "建国路1号"},
		},
		"location":     {First: M{"lon": 113.95, "lat": 22.54}, Second: M{"lon": -0.5, "lat": -33.25}},
		"user":         {First: p.User, Second: p.Second},
		"users":        {First: list(p.User, p.Second), Second: list(p.Second)},
		"department":   {First: p.Unit, Second: p.Below},
		"departments":  {First: list(p.Unit, p.Below), Second: list(p.Below)},
		"relation":     {Settings: M{"object": "thing"}, First: p.Peer, Second: p.Other},
		"relations":    {Settings: M{"object": "thing"}, First: list(p.Peer, p.Other), Second: list(p.Other)},
		"any_relation": {Settings: M{"objects": []string{"thing"}}, First: "thing:" + p.Peer, Second: "thing:" + p.Other},
		"encrypted":    {First: "secret one", Second: "secret two", Shown: "******", NoFile: "a sealed value is in no file"},
		"subform": {Settings: M{"fields": []M{{"key": "what", "type": "text", "label": M{"en": "What"}}}},
			First: list(M{"what": "one"}), Second: list(M{"what": "two"}, M{"what": "three"}), NoFile: "its columns are mapped one by one"},
		"image":        {NoFile: "files are uploaded", Fixed: "takes uploaded files"},
		"file":         {NoFile: "files are uploaded", Fixed: "takes uploaded files"},
		"signature":    {NoFile: "files are uploaded", Fixed: "takes uploaded files"},
		"auto_number":  {Fixed: "is numbered"},
		"formula":      {Settings: M{"result": "text", "formula": "record.name"}, Fixed: "is computed"},
		"rollup":       {Settings: M{"object": "thing", "via": "up", "op": "count"}, Fixed: "is computed"},
		"reference":    {Settings: M{"via": "up", "field": "name"}, Fixed: "is computed"},
		"completeness": {Fixed: "is computed"},
	}
	for _, t := range all.Types() {
		if _, ok := types[t.Key()]; !ok {
			tb.Errorf("the end-to-end tests have no entry for the field type %s", t.Key())
		}
	}
	return types
}
