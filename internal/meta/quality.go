package meta

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field/completeness"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Quality says what makes a record of an object complete and when it is stale. How
// complete one is stands in the object's field of the type completeness.
type Quality struct {
	Fields    []Counted `json:"fields,omitempty" yaml:"fields,omitempty"`       // all that people may fill in and need not, once each, when absent
	Threshold int       `json:"threshold,omitempty" yaml:"threshold,omitempty"` // percent below which a record is incomplete; DefaultThreshold when absent
	Stale     *Stale    `json:"stale,omitempty" yaml:"stale,omitempty"`
}

// Counted is a field that counts, Weight times (once when absent), where When holds.
type Counted struct {
	Field  string `json:"field" yaml:"field"`
	Weight int    `json:"weight,omitempty" yaml:"weight,omitempty"`
	When   string `json:"when,omitempty" yaml:"when,omitempty"` // CEL over the record
}

// Stale are records that nothing was done with for Days days: since the moment in
// Field, or since they were made where that is blank; since they were last changed
// when there is no Field.
type Stale struct {
	Days  int    `json:"days" yaml:"days"`
	Field string `json:"field,omitempty" yaml:"field,omitempty"`
}

// DefaultThreshold is the percentage below which records are incomplete until an
// object says another.
const DefaultThreshold = 60

// CompiledQuality is the quality of an object ready to use.
type CompiledQuality struct {
	Score     *Column // nil: how complete records are is not kept
	Counted   []CountedColumn
	Threshold int
	Stale     *Stale
	stale     string
}

// CountedColumn is a field that counts. Missing holds of the records in which it does
// and nothing is in it.
type CountedColumn struct {
	Column  *Column
	Weight  int
	Missing *expr.Program
}

// Incomplete is the filter of records that are not complete enough; "" where that is
// not kept.
func (q *CompiledQuality) Incomplete() string {
	if q.Score == nil {
		return ""
	}
	return fmt.Sprintf("record.%s < %s", q.Score.Spec.Key, strconv.FormatFloat(float64(q.Threshold)/100, 'f', -1, 64))
}

// StaleFilter is the filter of records that are stale; "" where none ever are.
func (q *CompiledQuality) StaleFilter() string { return q.stale }

func (c *inspection) quality(o *Object) {
	score := ""
	for i := range o.Fields {
		if f := &o.Fields[i]; f.Type == completeness.Key && !f.Archived {
			if score != "" {
				c.add(at("fields", i, "type"), "quality_one_score", locale.Args{"field": score})
			}
			score = f.Key
		}
	}
	if o.Quality == nil {
		return
	}
	if score == "" && (len(o.Quality.Fields) > 0 || o.Quality.Threshold > 0) {
		c.add("quality", "quality_no_score")
	}
	seen := map[string]bool{}
	for i, f := range o.Quality.Fields {
		if seen[f.Field] {
			c.add(at("quality", "fields", i, "field"), "duplicate_key", locale.Args{"key": f.Field})
		}
		seen[f.Field] = true
	}
}

// quality checks that what counts are fields that people fill in.
func (l *linker) quality(o *Object) {
	if o.Quality == nil {
		return
	}
	for i, f := range o.Quality.Fields {
		path := at("quality", "fields", i, "field")
		if l.field(path, o.Key, f.Field) && !counts(l.column(o.Key, f.Field)) {
			l.add(path, "quality_not_counted", locale.Args{"field": l.fieldName(o.Key, f.Field)})
		}
	}
	if s := o.Quality.Stale; s != nil {
		path := at("quality", "stale", "field")
		if s.Field != "" && l.field(path, o.Key, s.Field) {
			if c := l.column(o.Key, s.Field); c.Live() || c.Expr.Kind != expr.Date && c.Expr.Kind != expr.DateTime {
				l.add(path, "quality_stale_type", locale.Args{"field": l.fieldName(o.Key, s.Field)})
			}
		}
	}
}

// counts reports whether a field may count: one of people's own that can be blank, and
// whose blanks the record itself tells.
func counts(c *Column) bool {
	if c == nil || c.System || !c.ByPeople() || c.Spec.Key == RecordTypeKey || c.Expr.Sealed {
		return false
	}
	switch c.Expr.Kind {
	case expr.Text, expr.Number, expr.Date, expr.DateTime, expr.List, expr.Link:
		return true
	}
	return c.Part != ""
}

// counted are the fields that count of an object: those that its document names, or
// all that people may fill in and need not.
func (q *Quality) counted(o *CompiledObject) []Counted {
	if q != nil && len(q.Fields) > 0 {
		return q.Fields
	}
	var out []Counted
	for _, c := range o.All {
		if counts(c) && !c.Spec.Required {
			out = append(out, Counted{Field: c.Spec.Key})
		}
	}
	return out
}

// scoreOf is the expression of how complete a record is: the weights of what is filled
// in as a share of all weights that count.
func scoreOf(o *CompiledObject, q *Quality) string {
	fixed, filled, possible := 0, []string{}, []string{}
	for _, f := range q.counted(o) {
		c := o.ByKey[f.Field]
		if !counts(c) {
			continue // said already
		}
		weight := cmp.Or(f.Weight, 1)
		value := fmt.Sprintf("%s ? 0 : %d", blankOf(c), weight)
		if f.When == "" {
			fixed += weight
			filled = append(filled, value)
			continue
		}
		filled = append(filled, fmt.Sprintf("(%s) ? (%s) : 0", f.When, value))
		possible = append(possible, fmt.Sprintf("(%s) ? %d : 0", f.When, weight))
	}
	if len(filled) == 0 {
		return "1"
	}
	share := "SUM([" + strings.Join(filled, ", ") + "]) / "
	if len(possible) == 0 {
		return share + strconv.Itoa(fixed)
	}
	total := "SUM([" + strings.Join(append(possible, strconv.Itoa(fixed)), ", ") + "])"
	if fixed > 0 {
		return share + total
	}
	return total + " == 0 ? 1 : " + share + total
}

// blankOf is the expression that nothing is in a field.
func blankOf(c *Column) string {
	if c.Part != "" {
		return "size(record." + c.Spec.Key + ") == 0"
	}
	return "isBlank(record." + c.Spec.Key + ")"
}

// score gives a field of the type completeness the expression that makes its values.
func (r *resolver) score(o *Object, col *Column) {
	strict, whole := false, 0
	col.Spec.BlankAsZero, col.Spec.Decimals = &strict, &whole
	col.Spec.Formula = scoreOf(r.snap.Objects[o.Key], o.Quality)
}

// scoreProgram compiles the expression of a score. What is wrong with a condition in
// it is said with that condition.
func (l *linker) scoreProgram(f *Computed) *expr.Program {
	p, err := l.snap.Env.Compile(f.Object, f.Column.Spec.Formula, expr.Generated)
	if err != nil {
		f.broken = true
		return nil
	}
	return p
}

// qualityExpressions compiles the conditions under which fields count, and says of
// each whether a score that is kept can go by it.
func (l *linker) qualityExpressions(o *Object) {
	l.doc = o
	c := l.snap.Objects[o.Key]
	q := &CompiledQuality{Threshold: DefaultThreshold}
	for _, col := range c.All {
		if col.Spec.Type == completeness.Key {
			q.Score = col
		}
	}
	fine := len(l.problems)
	if q.Score != nil {
		for i, f := range o.Quality.counted(c) {
			l.countedWhen(at("quality", "fields", i, "when"), o, f.When)
			col := c.ByKey[f.Field]
			if !counts(col) {
				continue // said already
			}
			missing := blankOf(col)
			if f.When != "" {
				missing = "(" + f.When + ") && " + missing
			}
			if p, err := l.snap.Env.Compile(o.Key, missing, expr.Generated); err == nil {
				q.Counted = append(q.Counted, CountedColumn{Column: col, Weight: cmp.Or(f.Weight, 1), Missing: p})
			}
		}
		if q.Score.Computed.broken && len(l.problems) == fine {
			l.add("quality", "quality_too_much")
		}
	}
	if o.Quality != nil {
		q.Threshold = cmp.Or(o.Quality.Threshold, DefaultThreshold)
		if q.Stale = o.Quality.Stale; q.Stale != nil {
			q.stale = staleFilter(q.Stale, l.kindOf(o.Key, q.Stale.Field))
		}
	}
	if q.Score != nil || q.Stale != nil {
		c.Quality = q
	}
}

// countedWhen compiles a condition. A score is the same for everybody at any time, so
// nothing else may decide.
func (l *linker) countedWhen(path string, o *Object, source string) {
	if source == "" {
		return
	}
	p := l.compile(path, o.Key, source, expr.Value)
	if p == nil {
		return
	}
	if p.Type() != "bool" {
		l.add(path, "expression_type", locale.Args{"field": say("quality_condition", nil), "got": typeName(p.Type()), "expected": typeName("bool")})
		return
	}
	lives := slices.ContainsFunc(p.Mentions(), func(d expr.Dep) bool {
		c := l.column(d.Object, d.Field)
		return c != nil && (c.Live() || c.Spec.Type == completeness.Key)
	})
	if lives || p.ReadsUser() || p.ReadsNow() || len(p.Searches()) > 0 || slices.ContainsFunc(p.Paths(), l.snap.followsLists) {
		l.add(path, "quality_when_live")
	}
}

func staleFilter(s *Stale, kind expr.Kind) string {
	switch {
	case s.Field == "":
		return fmt.Sprintf("record.updated < now - %d", s.Days)
	case kind == expr.Date:
		return fmt.Sprintf("record.%s < TODAY() - %d || isBlank(record.%s) && record.created < now - %d", s.Field, s.Days, s.Field, s.Days)
	}
	return fmt.Sprintf("record.%s < now - %d || isBlank(record.%s) && record.created < now - %d", s.Field, s.Days, s.Field, s.Days)
}
