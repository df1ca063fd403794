package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Inbound is an endpoint that takes signed messages of another system and makes
// records of Object of them, with what Role may do. What a message has to be like
// says Contract, a JSON Schema; Mapping says which part of it goes into which field.
// Hook names a hook that takes the messages in place of a mapping.
// With Match, a field of the mapping, the record that has its value is changed, and
// one is created only where there is none. Only who designs everything may change
// one, and packages have none.
type Inbound struct {
	Kind        string      `json:"kind" yaml:"kind"`
	Key         string      `json:"key" yaml:"key"`
	App         string      `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text `json:"label" yaml:"label"`
	Description locale.Text `json:"description,omitzero" yaml:"description,omitempty"`
	Object      string      `json:"object,omitempty" yaml:"object,omitempty"`
	Role        string      `json:"role" yaml:"role"`
	Match       string      `json:"match,omitempty" yaml:"match,omitempty"`
	Mapping     []Mapped    `json:"mapping,omitempty" yaml:"mapping,omitempty"`
	Hook        string      `json:"hook,omitempty" yaml:"hook,omitempty"`
	Contract    string      `json:"contract,omitempty" yaml:"contract,omitempty"`
	Disabled    bool        `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// Mapped is a field and the place in the message that it gets its value from, a
// JSON Pointer; a place that a message does not have leaves the field alone. Of a
// link, By is the field of the records that it leads to which has the value. Of a
// sub-form the place is a list and Rows maps each of its items.
type Mapped struct {
	Field string   `json:"field" yaml:"field"`
	From  string   `json:"from" yaml:"from"`
	By    string   `json:"by,omitempty" yaml:"by,omitempty"`
	Rows  []Mapped `json:"rows,omitempty" yaml:"rows,omitempty"`
}

func (i *Inbound) Ref() Ref          { return Ref{KindInbound, i.Key} }
func (i *Inbound) AppKey() string    { return i.App }
func (i *Inbound) Name() locale.Text { return named(i.Label, i.Key) }

// CompiledInbound is an endpoint ready to take messages.
type CompiledInbound struct {
	*Inbound
	Contract *contract.Contract // nil: any JSON is taken
	Hook     *CompiledHook      // nil: the mapping makes records
}

// AllInbounds lists the endpoints in key order, disabled ones too.
func (s *Snapshot) AllInbounds() []*Inbound { return all[*Inbound](s.docs) }

func inboundKind() *docKind {
	return &docKind{
		key:  KindInbound,
		dir:  "inbound",
		make: func() Document { return &Inbound{} },
		check: func(c *inspection, d Document) {
			i := d.(*Inbound)
			c.label("label", i.Label)
			c.contract("contract", i.Contract)
			if i.Hook != "" {
				i.checkHook(c)
				return
			}
			if i.Object == "" {
				c.required("object")
			}
			c.mapping("mapping", i.Mapping)
			if i.Match != "" && !slices.ContainsFunc(i.Mapping, func(m Mapped) bool { return m.Field == i.Match && m.By == "" }) {
				c.add("match", "inbound_match_unmapped")
			}
		},
		link: func(l *linker, d Document) {
			i := d.(*Inbound)
			l.app(i.App)
			l.serves("role", i.Role)
			if i.Hook != "" {
				l.takes(i)
				return
			}
			if !l.object("object", i.Object) {
				return
			}
			l.mapping("mapping", i.Object, i.Mapping)
			if i.Match != "" && l.field("match", i.Object, i.Match) {
				if c := l.column(i.Object, i.Match); c.Live() || c.Part != "" || c.Expr.Kind == expr.List || c.Expr.Kind == expr.Links {
					l.add("match", "inbound_match_kind", locale.Args{"field": l.fieldName(i.Object, i.Match)})
				}
			}
		},
	}
}

// checkHook refuses what a mapping would need beside a hook.
func (i *Inbound) checkHook(c *inspection) {
	for path, said := range map[string]bool{"object": i.Object != "", "mapping": len(i.Mapping) > 0, "match": i.Match != ""} {
		if said {
			c.add(path, "not_allowed")
		}
	}
}

// takes checks that the hook of an endpoint is there, waits for messages and has no
// other role.
func (l *linker) takes(i *Inbound) {
	h, is := l.docs[Ref{KindHook, i.Hook}].(*Hook)
	switch {
	case !is:
		l.add("hook", "unknown_hook", locale.Args{"hook": i.Hook})
	case !slices.Contains(h.Event, OnInbound):
		l.add("hook", "inbound_hook_event", locale.Args{"hook": h.Name()})
	case h.Role != "" && h.Role != i.Role:
		l.add("hook", "inbound_hook_role", locale.Args{"hook": h.Name()})
	}
}

// contract says what is wrong with a JSON Schema, by the places in it.
func (c *inspection) contract(path, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	_, faults := contract.Compile(text)
	for _, f := range faults {
		c.add(at(path, strings.Join(f.Path, ".")), f.Code, f.Args)
	}
}

// mapping refuses places that are none, and fields that are filled in twice.
func (c *inspection) mapping(path string, list []Mapped) {
	if len(list) == 0 {
		c.required(path)
	}
	seen := map[string]bool{}
	for n, m := range list {
		place := at(path, n)
		if seen[m.Field] {
			c.add(at(place, "field"), "field_named_twice", locale.Args{"field": m.Field})
		}
		seen[m.Field] = true
		if m.From != "" && !strings.HasPrefix(m.From, "/") {
			c.add(at(place, "from"), "inbound_from", locale.Args{"value": m.From})
		}
		if m.By != "" && len(m.Rows) > 0 {
			c.add(at(place, "by"), "not_allowed")
		}
		if len(m.Rows) > 0 {
			c.mapping(at(place, "rows"), m.Rows)
		}
	}
}

// mapping checks that what is mapped are fields that can be filled in, and what
// links are found by.
func (l *linker) mapping(path, object string, list []Mapped) {
	for n, m := range list {
		place := at(path, n)
		if !l.field(at(place, "field"), object, m.Field) {
			continue
		}
		c := l.column(object, m.Field)
		switch {
		case len(m.Rows) > 0 && c.Part == "":
			l.add(at(place, "rows"), "not_allowed")
		case len(m.Rows) > 0:
			l.mapping(at(place, "rows"), c.Part, m.Rows)
		case c.Part != "":
			l.add(at(place, "rows"), "required", locale.Args{"field": say("setting_name_mapping", nil)})
		case c.Computed != nil || c.Live():
			l.add(at(place, "field"), "not_writable", locale.Args{"field": l.fieldName(object, m.Field)})
		case m.By != "":
			l.by(at(place, "by"), c, m.By)
		}
	}
}

// by checks the field that a link is found by.
func (l *linker) by(path string, c *Column, key string) {
	k, links := c.Type.(field.Linker)
	if !links || !c.Expr.Kind.Linking() {
		l.add(path, "not_allowed")
		return
	}
	target := k.Target(&c.Spec)
	if l.snap.Objects[target] == nil { // people and departments
		if key != "name" && (key != "email" || target != expr.Users) {
			l.add(path, "inbound_by", locale.Args{"field": key})
		}
		return
	}
	if l.field(path, target, key) && l.column(target, key).Expr.Kind != expr.Text {
		l.add(path, "inbound_by", locale.Args{"field": l.fieldName(target, key)})
	}
}

// inbound makes an endpoint ready, and looks whether its role can do anything.
func (l *linker) inbound(i *Inbound) {
	l.doc = i
	needs := func(op string) {
		if !slices.ContainsFunc(l.snap.Grants[i.Object], func(g *CompiledGrant) bool { return g.Role == i.Role && slices.Contains(g.Operations, op) }) {
			l.add("role", "inbound_role_"+op, locale.Args{"object": l.objectName(i.Object)})
		}
	}
	if i.Hook == "" && l.docs[Ref{KindRole, i.Role}] != nil && l.snap.Objects[i.Object] != nil {
		needs("create")
		if i.Match != "" {
			needs("view")
			needs("edit")
		}
	}
	if i.Disabled {
		return
	}
	c := &CompiledInbound{Inbound: i, Hook: l.snap.Hooks[i.Hook]}
	if strings.TrimSpace(i.Contract) != "" {
		c.Contract, _ = contract.Compile(i.Contract) // what is wrong with it was said before it was drafted
	}
	l.snap.Inbounds[i.Key] = c
}
