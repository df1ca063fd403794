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

// Duplicate is a record that may be the same as one that is being filled in.
// Exact says that it has the very value.
type Duplicate struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Owner string `json:"owner,omitzero"` // a name
	Exact bool   `json:"exact"`
}

// Bounds of a look for duplicates.
const (
	mostDuplicates   = 5
	leastSimilarText = 2 // characters of a title that others may contain
)

// Duplicates lists records with a value in a field that is unique, holds several, or
// names a record; of names also those that contain the words. It looks as the person
// looks: at records that they see, by fields that they read as they are. except
// is the record that is being changed, or "". Any other field is 400 unknown_field.
func (s *Service) Duplicates(ctx context.Context, r *access.Rights, o *meta.CompiledObject, key string, value any, except string) ([]Duplicate, error) {
	c := o.ByKey[key]
	if c == nil || !r.Shows(o.Key, key) || !Hints(o, c) {
		return nil, problem.Bad("unknown_field", locale.Args{"field": key, "suggestion": ""})
	}
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
	_, several := c.Type.(field.Several)
	return !c.System && (c.Spec.Unique || several || c.Spec.Key == o.Title) && Writable(c) && (c.Expr.Kind == expr.Text || c.Expr.Kind == expr.Number)
}

func addDuplicates(found []Duplicate, o *meta.CompiledObject, page *Page, except string, fits func(*Record) bool, exact bool) []Duplicate {
	for _, rec := range page.Items {
		if len(found) >= mostDuplicates || rec.ID() == except || !fits(rec) {
			continue
		}
		d := Duplicate{ID: rec.ID(), Exact: exact}
		d.Title, _ = rec.Value(o.Title).(string)
		if owner, ok := rec.Value("owner").(string); ok {
			d.Owner = page.Links[owner]
		}
		found = append(found, d)
	}
	return found
}
