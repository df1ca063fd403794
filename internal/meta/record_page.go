package meta

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/rollup"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Parts of a record's page that are no related list.
const (
	PartDetails  = "details"
	PartTimeline = "timeline"
	PartHistory  = "history"
)

// RecordPage is what the page of a record shows beside its form, and in which
// order. Rights narrow it for each person; it widens nothing.
type RecordPage struct {
	Tabs       []PageTab      `json:"tabs,omitempty" yaml:"tabs,omitempty"` // all there are, in the usual order, when absent
	Numbers    []PageNumber   `json:"numbers,omitempty" yaml:"numbers,omitempty"`
	Stage      string         `json:"stage,omitempty" yaml:"stage,omitempty"` // select field whose options are the steps that a record goes through
	Ends       []string       `json:"ends,omitempty" yaml:"ends,omitempty"`   // steps of Stage that end it, one in place of another
	Activities []PageActivity `json:"activities,omitempty" yaml:"activities,omitempty"`
}

// PageTab is a tab of the page: a part, or the records of Object whose relation Via
// leads to the record. Label stands in place of the usual name.
type PageTab struct {
	Part   string      `json:"part,omitempty" yaml:"part,omitempty"`
	Object string      `json:"object,omitempty" yaml:"object,omitempty"`
	Via    string      `json:"via,omitempty" yaml:"via,omitempty"`
	Label  locale.Text `json:"label,omitzero" yaml:"label,omitempty"`
}

// PageNumber is a figure over those records of Object whose relation Via leads to
// the record and for which Filter holds, which opens exactly these.
type PageNumber struct {
	Key    string      `json:"key" yaml:"key"`
	Label  locale.Text `json:"label" yaml:"label"`
	Object string      `json:"object" yaml:"object"`
	Via    string      `json:"via" yaml:"via"`
	Op     string      `json:"op" yaml:"op"`                             // count, sum, min, max, avg
	Field  string      `json:"field,omitempty" yaml:"field,omitempty"`   // what of them; a count needs none
	Filter string      `json:"filter,omitempty" yaml:"filter,omitempty"` // CEL over such a record
}

// PageActivity puts those records of Object whose relation Via leads to the record on
// its timeline, each at the moment that its field Time says: at its creation where
// that is blank, or there is no such field.
type PageActivity struct {
	Object string `json:"object" yaml:"object"`
	Via    string `json:"via" yaml:"via"`
	Time   string `json:"time,omitempty" yaml:"time,omitempty"` // a date or datetime
}

func (c *inspection) page(o *Object) {
	if o.Page == nil {
		return
	}
	seen, details := map[PageTab]bool{}, len(o.Page.Tabs) == 0
	for i, tab := range o.Page.Tabs {
		path, which := at("page", "tabs", i), PageTab{Part: tab.Part, Object: tab.Object, Via: tab.Via}
		details = details || tab.Part == PartDetails
		switch {
		case (tab.Part == "") == (tab.Object == ""):
			c.add(path, "page_tab_what")
		case tab.Part != "" && tab.Via != "":
			c.add(at(path, "via"), "not_allowed")
		case tab.Object != "" && tab.Via == "":
			c.required(at(path, "via"))
		case seen[which]:
			c.add(path, "page_tab_twice")
		}
		seen[which] = true
	}
	if !details {
		c.add(at("page", "tabs"), "page_without_details")
	}
	if len(o.Page.Ends) > 0 && o.Page.Stage == "" {
		c.required(at("page", "stage"))
	}
	for i, a := range o.Page.Activities {
		if slices.ContainsFunc(o.Page.Activities[:i], func(b PageActivity) bool { return a.Object == b.Object && a.Via == b.Via }) {
			c.add(at("page", "activities", i), "page_activity_twice")
		}
	}
	keys := map[string]bool{}
	for i, n := range o.Page.Numbers {
		path := at("page", "numbers", i)
		if keys[n.Key] {
			c.add(at(path, "key"), "duplicate_key", locale.Args{"key": n.Key})
		}
		keys[n.Key] = true
		c.label(at(path, "label"), n.Label)
		if n.Op != rollup.Count && n.Field == "" {
			c.required(at(path, "field"))
		}
	}
}

// page checks that what a record's page is made of leads to it.
func (l *linker) page(o *Object) {
	if o.Page == nil {
		return
	}
	if key := o.Page.Stage; key != "" && l.field(at("page", "stage"), o.Key, key) {
		if l.typeOf(o.Key, key) != "select" {
			l.add(at("page", "stage"), "page_stage_type", locale.Args{"field": l.fieldName(o.Key, key)})
		} else {
			l.offered(at("page", "ends"), o.Key, l.column(o.Key, key), o.Page.Ends)
		}
	}
	for i, tab := range o.Page.Tabs {
		if tab.Object != "" {
			l.leadsTo(at("page", "tabs", i), o, tab.Object, tab.Via)
		}
	}
	for i, a := range o.Page.Activities {
		path := at("page", "activities", i)
		if !l.leadsTo(path, o, a.Object, a.Via) || a.Time == "" || !l.field(at(path, "time"), a.Object, a.Time) {
			continue
		}
		if t := l.typeOf(a.Object, a.Time); t != "date" && t != "datetime" {
			l.add(at(path, "time"), "page_activity_time", locale.Args{"field": l.fieldName(a.Object, a.Time)})
		}
	}
	for i, n := range o.Page.Numbers {
		path := at("page", "numbers", i)
		if !l.leadsTo(path, o, n.Object, n.Via) || n.Field == "" || !l.field(at(path, "field"), n.Object, n.Field) {
			continue
		}
		if c := l.column(n.Object, n.Field); !figured(c, n.Op) {
			l.add(at(path, "field"), "rollup_field", locale.Args{"field": l.fieldName(n.Object, n.Field), "op": say("rollup_"+n.Op, nil)})
		}
	}
}

// leadsTo checks that a relation of an object leads to o.
func (l *linker) leadsTo(path string, o *Object, object, via string) bool {
	if !l.object(at(path, "object"), object) || !l.field(at(path, "via"), object, via) {
		return false
	}
	c := l.column(object, via)
	if c.Computed != nil || c.System || !(c.Expr.Kind.Linking() && c.Expr.Target == o.Key || slices.Contains(c.Expr.Targets, o.Key)) {
		l.add(at(path, "via"), "via_leads_elsewhere", locale.Args{"field": l.fieldName(object, via), "object": l.objectName(o.Key)})
		return false
	}
	return true
}

// figured reports whether a figure can be made of a field.
func figured(c *Column, op string) bool {
	if c.Part != "" {
		return false
	}
	_, summable := c.Type.(field.Summable)
	_, sortable := c.Type.(field.Sortable)
	switch op {
	case rollup.Sum, rollup.Avg:
		return summable
	case rollup.Min, rollup.Max:
		return sortable || c.System
	}
	return true
}

func (l *linker) pageExpressions(o *Object) {
	l.doc = o
	if o.Page == nil {
		return
	}
	for i, n := range o.Page.Numbers {
		if n.Filter != "" {
			l.compile(at("page", "numbers", i, "filter"), n.Object, n.Filter, expr.Filter)
		}
	}
}
