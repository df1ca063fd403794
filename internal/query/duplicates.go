package query

import (
	"context"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of a look for duplicates.
const (
	mostDuplicates   = 5
	leastSimilarText = 2 // characters of a title that others may contain
)

// Typing is a form that is being filled in: what Field has just been given, beside
// the other values as far as they are there. Except is the record that is being
// changed, or "".
type Typing struct {
	Field  string
	Values map[string]any
	Except string
}

// Duplicates lists what may be the same as a record that is being filled in: by the
// rules of the object that compare the field, which tell of records that the person
// may not see no more than Tell does; and where no rule does, records that the person
// sees with a value in a field that is unique, holds several, or names a record, of
// names also those that contain the words. Any other field is 400 unknown_field.
func (s *Service) Duplicates(ctx context.Context, r *access.Rights, o *meta.CompiledObject, t Typing) ([]Duplicate, error) {
	c := o.ByKey[t.Field]
	rules := rulesOf(o, t.Field)
	switch {
	case c == nil, len(rules) > 0 && !fills(r, o.Key, t.Field), len(rules) == 0 && (!r.Shows(o.Key, t.Field) || !hintsWithoutRule(o, c)):
		return nil, problem.Bad("unknown_field", locale.Args{"field": t.Field, "suggestion": ""})
	case len(rules) == 0:
		return s.alike(ctx, r, o, t.Field, t.Values[t.Field], t.Except)
	}
	row := expr.Values{}
	for _, c := range o.Columns {
		row[c.Spec.Key] = field.BlankOf(c.Expr.Kind)
	}
	if t.Except != "" {
		old, d, err := decided(ctx, s.app.ConcurrentDB(), r, o, t.Except)
		if err != nil {
			return nil, err
		}
		for key, v := range old { // what is not on the form stays as it is, and tells nothing that they may not read
			if d.Reads(key) {
				row[key] = v
			}
		}
	}
	context := field.Context{Now: r.Vars().Now, Zone: r.Snap.Business.Zone, Workdays: r.Snap.Business.Workdays, Tag: r.Who.Locale}
	for key, raw := range t.Values {
		col := o.ByKey[key]
		if col == nil || !Writable(col) || col.Part != "" || !fills(r, o.Key, key) {
			continue
		}
		v, it := col.Type.Normalise(context, &col.Spec, raw)
		if it != nil {
			v = field.BlankOf(col.Expr.Kind)
		}
		row[key] = v
	}
	found := []Duplicate{}
	for _, rule := range rules {
		list, err := s.Sames(ctx, s.app.ConcurrentDB(), r, rule, row, t.Except, 0)
		if err != nil {
			return nil, err
		}
		told, err := s.Tell(ctx, s.app.ConcurrentDB(), r, list[:min(len(list), mostDuplicates)])
		if err != nil {
			return nil, err
		}
		for i := range told {
			told[i].Action = rule.OnForm
		}
		found = append(found, told...)
	}
	return found, nil
}

// fills reports whether the person fills in a field of some record, new or not.
func fills(r *access.Rights, object, key string) bool {
	return r.Writes(object, "create", key) || r.Writes(object, "edit", key)
}

// alike lists records that the person sees with a value of one field, or with a name
// that contains it. It looks as the person looks: by fields that they read as they
// are.
func (s *Service) alike(ctx context.Context, r *access.Rights, o *meta.CompiledObject, key string, value any, except string) ([]Duplicate, error) {
	c := o.ByKey[key]
	found := []Duplicate{}
	if _, plain := r.Reads(o.Key, key, "r"); !plain || !r.Can(o.Key, "view") {
		return found, nil
	}
	v, it := c.Type.Normalise(field.Context{Now: r.Vars().Now, Zone: r.Snap.Business.Zone, Workdays: r.Snap.Business.Workdays, Tag: r.Who.Locale}, &c.Spec, value)
	if it != nil || field.Blank(c.Expr.Kind, v) {
		return found, nil
	}
	if several, ok := c.Type.(field.Several); ok {
		return s.sameValue(ctx, r, o, several, key, v, except)
	}
	literal, err := literalOf(c.Expr.Kind, v)
	if err != nil {
		return nil, err
	}
	same, err := s.List(ctx, r, ListRequest{Object: o.Key, Filter: "record." + key + " == " + literal, Limit: mostDuplicates + 1, Links: true})
	if err != nil {
		return nil, err
	}
	found = addDuplicates(found, o, same, except, func(*Record) bool { return true }, true)
	words, _ := v.(string)
	if key != o.Title || len([]rune(words)) < leastSimilarText || len(found) >= mostDuplicates {
		return found, nil
	}
	near, err := s.List(ctx, r, ListRequest{Object: o.Key, Q: words, Limit: 4 * mostDuplicates, Links: true})
	if err != nil {
		return nil, err
	}
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }
	return addDuplicates(found, o, near, except, func(rec *Record) bool {
		title, _ := rec.Value(o.Title).(string)
		return title != words && strings.Contains(fold(title), fold(words))
	}, false), nil
}

// sameValue lists records that have one of the values of v among theirs.
func (s *Service) sameValue(ctx context.Context, r *access.Rights, o *meta.CompiledObject, several field.Several, key string, v any, except string) ([]Duplicate, error) {
	text, _ := v.(string)
	values := several.Values(text)
	conditions := make([]string, len(values))
	for i, value := range values {
		literal, err := literalOf(expr.Text, value)
		if err != nil {
			return nil, err
		}
		conditions[i] = "record." + key + ".contains(" + literal + ")"
	}
	page, err := s.List(ctx, r, ListRequest{Object: o.Key, Filter: strings.Join(conditions, " || "), Limit: 4 * mostDuplicates, Links: true})
	if err != nil {
		return nil, err
	}
	return addDuplicates([]Duplicate{}, o, page, except, func(rec *Record) bool {
		theirs, _ := rec.Value(key).(string)
		return slices.ContainsFunc(several.Values(theirs), func(value string) bool { return slices.Contains(values, value) })
	}, true), nil
}

// Hints reports whether people are told of others with the value of a field while
// they fill it in.
func Hints(o *meta.CompiledObject, c *meta.Column) bool {
	return len(rulesOf(o, c.Spec.Key)) > 0 || hintsWithoutRule(o, c)
}

// HintsRead reports whether a rule that tells people of others while they fill in a
// form reads a field in its condition.
func HintsRead(o *meta.CompiledObject, c *meta.Column) bool {
	return slices.ContainsFunc(o.Duplicates, func(rule *meta.CompiledDuplicates) bool {
		when := rule.Sides[0].When
		return when != nil && rule.OnForm != meta.DuplicateAllow && slices.Contains(when.Deps(), expr.Dep{Object: o.Key, Field: c.Spec.Key})
	})
}

// rulesOf are the rules for duplicates that compare a field, and do something with
// what people fill in.
func rulesOf(o *meta.CompiledObject, key string) []*meta.CompiledDuplicates {
	var out []*meta.CompiledDuplicates
	for _, rule := range o.Duplicates {
		if rule.OnForm != meta.DuplicateAllow && slices.ContainsFunc(rule.Match, func(m meta.DuplicateMatch) bool { return m.Field == key }) {
			out = append(out, rule)
		}
	}
	return out
}

func hintsWithoutRule(o *meta.CompiledObject, c *meta.Column) bool {
	_, several := c.Type.(field.Several)
	return !c.System && (c.Spec.Unique || several || c.Spec.Key == o.Title) && Writable(c) && (c.Expr.Kind == expr.Text || c.Expr.Kind == expr.Number)
}

func addDuplicates(found []Duplicate, o *meta.CompiledObject, page *Page, except string, fits func(*Record) bool, exact bool) []Duplicate {
	for _, rec := range page.Items {
		if len(found) >= mostDuplicates || rec.ID() == except || !fits(rec) {
			continue
		}
		d := Duplicate{Object: o.Key, ID: rec.ID(), Exact: exact}
		d.Title, _ = rec.Value(o.Title).(string)
		if owner, ok := rec.Value("owner").(string); ok {
			d.Owner = page.Links[owner]
		}
		found = append(found, d)
	}
	return found
}
