package all_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// each runs a test for every type, with its sample as a complete spec, and for
// every further sample of it ("text/mobile").
func each(t *testing.T, run func(t *testing.T, ft field.Type, s *field.Spec, x sample)) {
	t.Helper()
	known := samples()
	for _, ft := range all.Types() {
		if _, ok := known[ft.Key()]; !ok {
			t.Errorf("the conformance suite has no sample of %s", ft.Key())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		key, _, _ := strings.Cut(name, "/")
		t.Run(name, func(t *testing.T) {
			ft, x := typeOf(t, key), known[name]
			s := x.spec
			s.Key, s.Type, s.Label = "f", key, label("字段")
			run(t, ft, &s, x)
		})
	}
}

func TestRegistryHasTheTypesOfTheAPI(t *testing.T) {
	want := strings.Fields("text long_text rich_text number money percent rating select multi_select tags date datetime time year_month switch phone phones email emails url address location relation relations any_relation user users department departments file image signature auto_number formula rollup reference completeness subform encrypted")
	r := all.New()
	if len(r.Keys()) != len(want) || len(all.Types()) != len(want) {
		t.Errorf("types are %v", r.Keys())
	}
	for _, key := range want {
		if ft, ok := r.Get(key); !ok || ft.Key() != key {
			t.Errorf("no type %q", key)
		}
	}
	if _, ok := r.Get("rocket"); ok {
		t.Error("an unknown type was found")
	}
}

func TestBlank(t *testing.T) {
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, _ sample) {
		v, it := ft.Normalise(context(), s, nil)
		if it != nil {
			t.Fatalf("null is refused: %s", it.Code)
		}
		if !field.Equal(v, field.BlankOf(ft.Kind(s))) {
			t.Errorf("null is %#v", v)
		}
		if ft.Kind(s) != expr.Bool && !field.Blank(ft.Kind(s), v) {
			t.Errorf("%#v is not blank", v)
		}
		v, it = ft.Parse(context(), s, "")
		if it != nil || !field.Equal(v, field.BlankOf(ft.Kind(s))) {
			t.Errorf("blank text is %#v, %v", v, it)
		}
		if got := ft.Format(context(), s, field.BlankOf(ft.Kind(s))); ft.Kind(s) != expr.Bool && got != "" {
			t.Errorf("blank is written %q", got)
		}
	})
}

func TestNormalise(t *testing.T) {
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		for _, p := range x.good {
			got, it := ft.Normalise(context(), s, p.raw)
			if it != nil || !field.Equal(got, p.want) {
				t.Errorf("%#v became %#v (%v), not %#v", p.raw, got, it, p.want)
				continue
			}
			again, it := ft.Normalise(context(), s, got)
			if it != nil || !field.Equal(again, got) {
				t.Errorf("%#v became %#v (%v) the second time", got, again, it)
			}
			onWire, _ := json.Marshal(got)
			var back any
			if err := json.Unmarshal(onWire, &back); err != nil {
				t.Fatal(err)
			}
			if again, it = ft.Normalise(context(), s, back); it != nil || !field.Equal(again, got) {
				t.Errorf("%#v as JSON %s became %#v (%v)", got, onWire, again, it)
			}
		}
		for code, raws := range x.bad {
			for _, raw := range raws {
				if _, it := ft.Normalise(context(), s, raw); it == nil || it.Code != code {
					t.Errorf("%#v gives %v, not %s", raw, it, code)
				} else {
					speaks(t, it)
				}
			}
		}
	})
}

func TestParse(t *testing.T) {
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		for text, want := range x.texts {
			if got, it := ft.Parse(context(), s, text); it != nil || !field.Equal(got, want) {
				t.Errorf("%q became %#v (%v), not %#v", text, got, it, want)
			}
		}
		for text, code := range x.murky {
			if got, it := ft.Parse(context(), s, text); it == nil || it.Code != code {
				t.Errorf("%q gives %#v, %v, not %s", text, got, it, code)
			} else {
				speaks(t, it)
			}
		}
	})
}

func TestFormatAndParseAreARoundTrip(t *testing.T) {
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		for _, tag := range locale.Tags {
			c := context()
			c.Tag = tag
			for _, p := range x.good {
				text := ft.Format(c, s, p.want)
				if back, it := ft.Parse(c, s, text); it != nil || !field.Equal(back, p.want) {
					t.Errorf("%#v is written %q in %s and read as %#v (%v)", p.want, text, tag, back, it)
				}
			}
		}
	})
}

func TestStoredFormIsARoundTrip(t *testing.T) {
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		for _, p := range x.good {
			stored := field.ToDB(ft.Kind(s), p.want)
			if got := field.FromDB(ft.Kind(s), stored); !field.Equal(got, p.want) {
				t.Errorf("%#v is stored as %#v and read as %#v", p.want, stored, got)
			}
		}
	})
}

func TestKindColumnAndCapabilitiesFit(t *testing.T) {
	columns := map[expr.Kind]string{
		expr.Text: "tn_text", expr.Link: "tn_text", expr.AnyLink: "tn_text", expr.Number: "tn_number", expr.Bool: "bool",
		expr.Date: "tn_date", expr.DateTime: "tn_datetime", expr.List: "tn_list", expr.Links: "tn_list",
	}
	operators := strings.Fields("eq ne contains not_contains starts_with ends_with blank not_blank gt gte lt lte between in not_in has_any has_all has_none is_true is_false object_in object_not_in")
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, _ sample) {
		if _, nested := ft.(field.Nested); nested {
			if ft.Column(s) != nil || ft.Kind(s) != expr.Rows || len(ft.Operators(s)) != 0 {
				t.Error("rows are no column, and no condition is about them as one value")
			}
			return
		}
		column := ft.Column(s)
		if column.Type() != columns[ft.Kind(s)] || column.GetName() != "f" || column.GetHidden() {
			t.Errorf("column is %s %q", column.Type(), column.GetName())
		}
		if len(ft.Operators(s)) == 0 {
			t.Error("no operators")
		}
		for _, op := range ft.Operators(s) {
			if !slices.Contains(operators, op) {
				t.Errorf("unknown operator %q", op)
			}
		}
		ft = field.As(ft, s) // a computed field is as its result
		if l, ok := ft.(field.Linker); ok != ft.Kind(s).Linking() || ok && l.Target(s) == "" {
			t.Error("a link must say its target, and nothing else may")
		}
		if l, ok := ft.(field.AnyLinker); ok != (ft.Kind(s) == expr.AnyLink) || ok && len(l.Targets(s)) == 0 {
			t.Error("a reference must say its targets, and nothing else may")
		}
		if _, ok := ft.(field.Summable); ok != (ft.Kind(s) == expr.Number) {
			t.Error("numbers are summable, and nothing else is")
		}
		if _, ok := ft.(field.Sortable); ok && ft.Kind(s).Listed() {
			t.Error("a list has no order")
		}
	})
}

func TestCheck(t *testing.T) {
	r := all.New()
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		if got := r.Check(s); got != nil {
			t.Errorf("the sample is refused: %v", got)
		}
		for key, spec := range x.broken {
			spec.Key, spec.Type = "f", ft.Key()
			it := r.Check(&spec)[key]
			if it == nil {
				t.Errorf("%s of %+v is not refused", key, spec)
				continue
			}
			speaks(t, it)
		}
	})
}

func TestDocumentsSurviveYAMLAndJSON(t *testing.T) {
	each(t, func(t *testing.T, _ field.Type, s *field.Spec, _ sample) {
		text, err := yaml.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back field.Spec
		if err := yaml.UnmarshalWithOptions(text, &back, yaml.Strict()); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		before, _ := json.Marshal(s)
		after, _ := json.Marshal(back)
		if !bytes.Equal(before, after) {
			t.Errorf("%s\nbecame\n%s\nthrough\n%s", before, after, text)
		}
	})
}

func TestEveryCodeSpeaksBothLanguages(t *testing.T) {
	for _, tag := range locale.Tags {
		keys := locale.Keys(tag)
		for _, code := range field.Codes() {
			if !slices.Contains(keys, code) {
				t.Errorf("no message %q in %s", code, tag)
			}
		}
	}
}

// speaks checks that a problem has a message without unfilled places in both
// languages.
func speaks(t *testing.T, it *problem.Item) {
	t.Helper()
	if !slices.Contains(field.Codes(), it.Code) {
		t.Errorf("%q is not in Codes", it.Code)
	}
	p := problem.Invalid()
	p.Fields = map[string]*problem.Item{"f": it}
	for _, tag := range locale.Tags {
		body := p.Body(tag)["data"].(map[string]any)["f"].(map[string]any)
		message := body["message"].(string)
		for _, place := range []string{"{value}", "{expected}", "{max}", "{min}", "{length}", "{name}", "{setting}", "{place}", "{number}", "{color}", "{type}", "{json", "{step}"} {
			if strings.Contains(message, place) {
				t.Errorf("%s in %s: %q", it.Code, tag, message)
			}
		}
		if message == it.Code {
			t.Errorf("%s has no message in %s", it.Code, tag)
		}
	}
}
