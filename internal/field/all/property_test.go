package all_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// jsonValue draws any decoded JSON value, with the shapes that types take more
// often than chance would have them.
func jsonValue(x sample) *rapid.Generator[any] {
	scalar := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Map(rapid.Bool(), func(v bool) any { return v }),
		rapid.Map(rapid.Float64(), func(v float64) any { return v }),
		rapid.Map(rapid.Float64Range(-1e7, 1e7), func(v float64) any { return v }),
		rapid.Map(rapid.String(), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`[-+(]?[0-9]{1,12}([,.][0-9]{1,4})?[%万)]?`), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`[0-9]{4}[-/][0-1]?[0-9][-/][0-3]?[0-9]( [0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?(\.[0-9]{1,6})?(Z|[+-]0[0-9]:00)?)?`), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`[0-2]?[0-9]:[0-5][05](:[0-5][0-9])?`), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`[0-9]{4}[-/]?[0-1]?[0-9]`), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`\+?[0-9 ()-]{3,16}`), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`[a-zA-Z.]{1,5}@[a-zA-Z-]{1,5}\.[a-z]{1,3}`), func(v string) any { return v }),
		rapid.Map(rapid.StringMatching(`https?://[a-z.]{1,10}/[^ ]{0,5}`), func(v string) any { return v }),
		rapid.Map(rapid.SampledFrom(levels), func(o field.Option) any { return o.Value }),
	)
	known := make([]any, 0, len(x.good))
	for _, p := range x.good {
		known = append(known, p.raw)
	}
	return rapid.OneOf(
		scalar,
		rapid.Map(rapid.SliceOfN(scalar, 0, 4), func(v []any) any { return v }),
		rapid.Map(rapid.SliceOfNDistinct(rapid.SampledFrom(levels), 0, 4, func(o field.Option) string { return o.Value }), func(v []field.Option) any {
			out := make([]any, len(v))
			for i, o := range v {
				out[i] = o.Value
			}
			return out
		}),
		rapid.Map(scalar, func(v any) any { return map[string]any{"id": v} }),
		rapid.SampledFrom(known),
	)
}

func zones(t *testing.T) []*time.Location {
	t.Helper()
	var out []*time.Location
	for _, name := range []string{"UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, zone)
	}
	return out
}

// Whatever is accepted is canonical: of the kind's Go type, the same when
// normalised once more, through the database, and through text in every
// language, zone and order of dates.
func TestAcceptedValuesAreCanonical(t *testing.T) {
	world := zones(t)
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		values := jsonValue(x)
		rapid.Check(t, func(t *rapid.T) {
			c := context()
			c.Zone = rapid.SampledFrom(world).Draw(t, "zone")
			c.Tag = rapid.SampledFrom(locale.Tags).Draw(t, "language")
			c.Order = rapid.SampledFrom([]field.DateOrder{field.YMD, field.MDY, field.DMY, ""}).Draw(t, "order")
			raw := values.Draw(t, "value")
			canonical(t, ft, c, s, raw, ft.Normalise)
			if text, ok := raw.(string); ok {
				canonical(t, ft, c, s, raw, func(c field.Context, s *field.Spec, _ any) (any, *itemOf) {
					return ft.Parse(c, s, text)
				})
			}
		})
	})
}

func canonical(t *rapid.T, ft field.Type, c field.Context, s *field.Spec, raw any, take func(field.Context, *field.Spec, any) (any, *itemOf)) {
	v, it := take(c, s, raw)
	if it != nil {
		return
	}
	if !fits(ft.Kind(s), v) {
		t.Fatalf("%#v became %#v, which is not canonical", raw, v)
	}
	if again, it := ft.Normalise(c, s, v); it != nil || !field.Equal(again, v) {
		t.Fatalf("%#v became %#v and then %#v (%v)", raw, v, again, it)
	}
	if back := field.FromDB(ft.Kind(s), field.ToDB(ft.Kind(s), v)); !field.Equal(back, v) {
		t.Fatalf("%#v was stored as %#v and read as %#v", v, field.ToDB(ft.Kind(s), v), back)
	}
	text := ft.Format(c, s, v)
	if back, it := ft.Parse(c, s, text); it != nil || !field.Equal(back, v) {
		t.Fatalf("%#v is written %q and read as %#v (%v)", v, text, back, it)
	}
	if _, err := json.Marshal(v); err != nil {
		t.Fatal(err)
	}
}

func fits(kind expr.Kind, v any) bool {
	switch x := v.(type) {
	case nil:
		return kind == expr.Number || kind == expr.Date || kind == expr.DateTime || kind == expr.Rows
	case float64:
		return kind == expr.Number && !math.IsNaN(x) && !math.IsInf(x, 0) && !(x == 0 && math.Signbit(x))
	case bool:
		return kind == expr.Bool
	case []string:
		return kind.Listed() && x != nil
	case string:
		switch kind {
		case expr.Date:
			return field.IsDate(x)
		case expr.DateTime:
			_, ok := field.ParseInstant(x)
			return ok && len(x) == len(field.InstantLayout)
		}
		return kind == expr.Text || kind == expr.Link || kind == expr.AnyLink
	}
	return false
}

// Any instant survives its text in any zone, also in the hour that a clock
// shows twice.
func TestInstantsSurviveText(t *testing.T) {
	ft := typeOf(t, "datetime")
	world := zones(t)
	rapid.Check(t, func(t *rapid.T) {
		c := context()
		c.Zone = rapid.SampledFrom(world).Draw(t, "zone")
		ms := rapid.OneOf(
			rapid.Int64Range(-62135510400000, 253402214400000),
			rapid.Int64Range(1761440400000-7200000, 1761440400000+86400000*8), // the weeks in which clocks go back
		).Draw(t, "ms")
		if rapid.Bool().Draw(t, "whole minutes") {
			ms -= ms % 60000
		}
		v, ok := field.FormatInstant(time.UnixMilli(ms))
		if !ok {
			return
		}
		text := ft.Format(c, &field.Spec{}, v)
		if back, it := ft.Parse(c, &field.Spec{}, text); it != nil || back != v {
			t.Fatalf("%s is written %q in %s and read as %v (%v)", v, text, c.Zone, back, it)
		}
	})
}

func TestListsSurviveStorage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.StringMatching(`[",\[\]\\]{0,4}`))).Draw(t, "list")
		text := field.EncodeList(list)
		var plain []string
		if err := json.Unmarshal([]byte(text), &plain); err != nil || !field.Equal(append([]string{}, plain...), append([]string{}, list...)) {
			t.Fatalf("%q is no JSON of %q: %v", text, list, err)
		}
		if back, err := field.DecodeList(text); err != nil || !field.Equal(back, append([]string{}, list...)) {
			t.Fatalf("%q became %q: %v", list, back, err)
		}
		// What other programs write is read too.
		other, _ := json.MarshalIndent(list, "", " ")
		if back, err := field.DecodeList(string(other)); err != nil || !field.Equal(back, append([]string{}, list...)) {
			t.Fatalf("%s became %q: %v", other, back, err)
		}
	})
}

// FuzzParse gives arbitrary text to every type's forgiving reader.
func FuzzParse(f *testing.F) {
	for _, x := range samples() {
		for text := range x.texts {
			f.Add(text)
		}
		for text := range x.murky {
			f.Add(text)
		}
	}
	known := samples()
	f.Fuzz(func(t *testing.T, text string) {
		for _, ft := range types() {
			s := known[ft.Key()].spec
			s.Key, s.Type = "f", ft.Key()
			v, it := ft.Parse(context(), &s, text)
			if it != nil {
				continue
			}
			if again, it := ft.Normalise(context(), &s, v); it != nil || !field.Equal(again, v) {
				t.Errorf("%s: %q became %#v and then %#v (%v)", ft.Key(), text, v, again, it)
			}
			written := ft.Format(context(), &s, v)
			if back, it := ft.Parse(context(), &s, written); it != nil || !field.Equal(back, v) {
				t.Errorf("%s: %q became %#v, is written %q and read as %#v (%v)", ft.Key(), text, v, written, back, it)
			}
		}
	})
}
