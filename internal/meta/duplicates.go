package meta

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// What values are compared as.
const (
	AsExact   = "exact"
	AsText    = "text"    // without case, width, spaces, signs, traditional characters
	AsCompany = "company" // likewise, without what says which form of company it is
	AsPhone   = "phone"
	AsEmail   = "email"
	AsCode    = "code" // letters and digits only, as of a registration number
)

// What becomes of a write that makes a duplicate.
const (
	DuplicateBlock = "block"
	DuplicateWarn  = "warn"
	DuplicateAllow = "allow"
)

// What a person is told of a duplicate that they may not see.
const (
	TellOwner = "owner" // who has it and their department; without it only that it is there
)

// Duplicates is a rule by which two records are the same: all of Match agree, on
// records for which When holds. Beside those of its own object it holds records
// against others (With), whose fields are in the order of Match.
type Duplicates struct {
	Key      string            `json:"key" yaml:"key"`
	Label    locale.Text       `json:"label,omitzero" yaml:"label,omitempty"`
	Match    []DuplicateMatch  `json:"match" yaml:"match"`
	With     []DuplicateObject `json:"with,omitempty" yaml:"with,omitempty"`
	When     string            `json:"when,omitempty" yaml:"when,omitempty"`           // CEL
	OnForm   string            `json:"on_form,omitempty" yaml:"on_form,omitempty"`     // what people do themselves: warn (default), block, allow
	OnImport string            `json:"on_import,omitempty" yaml:"on_import,omitempty"` // the same of imports
	OnAPI    string            `json:"on_api,omitempty" yaml:"on_api,omitempty"`       // the same of other systems and hooks
	Show     string            `json:"show,omitempty" yaml:"show,omitempty"`           // of records that one may not see: exists (default) or owner
	Message  locale.Text       `json:"message,omitzero" yaml:"message,omitempty"`
	Disabled bool              `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// DuplicateMatch is a field and what its values are compared as. Similar is the
// percentage from which they agree; 0 asks for the same.
type DuplicateMatch struct {
	Field   string `json:"field" yaml:"field"`
	As      string `json:"as,omitempty" yaml:"as,omitempty"` // exact is the default
	Similar int    `json:"similar,omitempty" yaml:"similar,omitempty"`
}

// DuplicateObject is another object whose records count, those for which When holds.
type DuplicateObject struct {
	Object string   `json:"object" yaml:"object"`
	Fields []string `json:"fields" yaml:"fields"`
	When   string   `json:"when,omitempty" yaml:"when,omitempty"`
}

// Name is what people call the rule; never blank.
func (d *Duplicates) Name() locale.Text { return named(d.Label, d.Key) }

// CompiledDuplicates is a rule ready to run. The first side is its own object's.
type CompiledDuplicates struct {
	Duplicates
	Object string
	Sides  []*DuplicateSide
}

// Fuzzy is the place of what only has to be similar, and from which percentage; -1
// and 0 where all has to be the same.
func (d *CompiledDuplicates) Fuzzy() (place, percent int) {
	for i, m := range d.Match {
		if m.Similar > 0 {
			return i, m.Similar
		}
	}
	return -1, 0
}

// DuplicateSide is what a rule compares of the records of one object.
type DuplicateSide struct {
	Rule    *CompiledDuplicates
	Object  string
	Columns []*Column     // in the order of Match
	When    *expr.Program // nil: all records
}

// Form says how the keys of the side are made: another form is other keys.
func (s *DuplicateSide) Form() string {
	var b strings.Builder
	b.WriteString(duplicateForm)
	for i, c := range s.Columns {
		m := s.Rule.Match[i]
		b.WriteString(" " + c.Spec.Key + ":" + c.Type.Key() + ":" + m.As + ":" + strconv.FormatBool(m.Similar > 0) + ":" + c.Spec.Country + ":" + c.Expr.Target)
	}
	return b.String()
}

// duplicateForm is how values become keys; a change of that is new keys.
const duplicateForm = "2"

func (c *inspection) duplicates(o *Object) {
	seen := map[string]bool{}
	for i, d := range o.Duplicates {
		path := at("duplicates", i)
		if seen[d.Key] {
			c.add(at(path, "key"), "duplicate_key", locale.Args{"key": d.Key})
		}
		seen[d.Key] = true
		fuzzy := 0
		for j, m := range d.Match {
			if m.Similar == 0 {
				continue
			}
			if fuzzy++; fuzzy > 1 {
				c.add(at(path, "match", j, "similar"), "duplicates_one_similar")
			} else if m.As != AsText && m.As != AsCompany {
				c.add(at(path, "match", j, "similar"), "duplicates_similar_text")
			}
		}
		objects := map[string]bool{o.Key: true}
		for j, w := range d.With {
			if objects[w.Object] {
				c.add(at(path, "with", j, "object"), "duplicate_key", locale.Args{"key": w.Object})
			}
			objects[w.Object] = true
			if len(w.Fields) != len(d.Match) {
				c.add(at(path, "with", j, "fields"), "duplicates_fields", locale.Args{"count": len(d.Match)})
			}
		}
	}
}

// duplicates checks that the fields are there and may be compared so.
func (l *linker) duplicates(o *Object) {
	for i, d := range o.Duplicates {
		for j, m := range d.Match {
			l.compared(at("duplicates", i, "match", j, "field"), o.Key, m.Field, m.As)
		}
		for j, w := range d.With {
			if !l.object(at("duplicates", i, "with", j, "object"), w.Object) {
				continue
			}
			for k, key := range w.Fields {
				path := at("duplicates", i, "with", j, "fields", k)
				if k >= len(d.Match) || !l.compared(path, w.Object, key, d.Match[k].As) {
					continue
				}
				own := l.column(o.Key, d.Match[k].Field)
				if c := l.column(w.Object, key); own != nil && (c.Expr.Kind != own.Expr.Kind || c.Expr.Target != own.Expr.Target) {
					l.add(path, "duplicates_types", locale.Args{"field": l.fieldName(w.Object, key), "other": l.fieldName(o.Key, own.Spec.Key)})
				}
			}
		}
	}
}

// compared checks a field that a rule compares: one that people fill in, of one
// value, that is stored as it is.
func (l *linker) compared(path, object, key, as string) bool {
	if !l.field(path, object, key) {
		return false
	}
	c := l.column(object, key)
	kinds := []expr.Kind{expr.Text}
	if as == "" || as == AsExact {
		kinds = append(kinds, expr.Number, expr.Date, expr.DateTime, expr.Link)
	}
	_, marked := c.Type.(field.Marked)
	if !c.ByPeople() || c.Part != "" || c.Expr.Sealed || marked || len(c.Spec.Options) > 0 || c.Spec.OptionSet != "" || !slices.Contains(kinds, c.Expr.Kind) {
		l.add(path, "duplicates_not_compared", locale.Args{"field": l.fieldName(object, key), "as": say("duplicates_as_"+cmp.Or(as, AsExact), nil)})
		return false
	}
	return true
}

// duplicateExpressions compiles the rules of an object and tells the objects whose
// records they hold against each other.
func (l *linker) duplicateExpressions(o *Object) {
	l.doc = o
	for i, d := range o.Duplicates {
		rule := &CompiledDuplicates{Duplicates: d, Object: o.Key}
		rule.OnForm, rule.OnImport, rule.OnAPI = cmp.Or(d.OnForm, DuplicateWarn), cmp.Or(d.OnImport, DuplicateWarn), cmp.Or(d.OnAPI, DuplicateWarn)
		keys := make([]string, len(d.Match))
		for j, m := range d.Match {
			keys[j] = m.Field
		}
		l.side(at("duplicates", i), rule, DuplicateObject{o.Key, keys, d.When})
		for j, w := range d.With {
			l.side(at("duplicates", i, "with", j), rule, w)
		}
		if own := l.snap.Objects[o.Key]; !d.Disabled && len(rule.Sides) > 0 {
			own.Duplicates = append(own.Duplicates, rule)
		}
	}
}

func (l *linker) side(path string, rule *CompiledDuplicates, of DuplicateObject) {
	held := l.snap.Objects[of.Object]
	s := &DuplicateSide{Rule: rule, Object: of.Object}
	if of.When != "" {
		s.When = l.compile(at(path, "when"), of.Object, of.When, expr.Rule)
	}
	for _, key := range of.Fields {
		if c := l.column(of.Object, key); c != nil {
			s.Columns = append(s.Columns, c)
		}
	}
	if held == nil || len(s.Columns) != len(rule.Match) || rule.Disabled {
		return // said already
	}
	rule.Sides = append(rule.Sides, s)
	held.Held = append(held.Held, s)
}
