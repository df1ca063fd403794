package meta

import (
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// What a button does.
const (
	ButtonUpdate = "update" // changes the record
	ButtonCreate = "create" // opens the form of a new record of Object
	ButtonOpen   = "open"   // opens an address
	ButtonHook   = "hook"   // runs Hook
)

// Button is something that people can do with a record by one press. It runs with
// their rights, on what they see: Set gives values of the record, or of the new
// one, by field, as CEL over the record.
type Button struct {
	Key      string            `json:"key" yaml:"key"`
	Label    locale.Text       `json:"label" yaml:"label"`
	Icon     string            `json:"icon,omitempty" yaml:"icon,omitempty"`       // a lucide name
	Place    string            `json:"place,omitempty" yaml:"place,omitempty"`     // head (default) or menu
	Visible  string            `json:"visible,omitempty" yaml:"visible,omitempty"` // CEL: on which records; all when absent
	Confirm  locale.Text       `json:"confirm,omitzero" yaml:"confirm,omitempty"`  // is asked first
	Action   string            `json:"action" yaml:"action"`
	Set      map[string]string `json:"set,omitempty" yaml:"set,omitempty"`
	Object   string            `json:"object,omitempty" yaml:"object,omitempty"` // create: of which the new record is
	URL      string            `json:"url,omitempty" yaml:"url,omitempty"`       // open: CEL that gives the address
	Hook     string            `json:"hook,omitempty" yaml:"hook,omitempty"`     // hook: one of the object that waits for on_button
	Disabled bool              `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// CompiledButton is a button ready to run. One of a hook that has a condition is only
// where that holds, too.
type CompiledButton struct {
	Button
	Visible *expr.Program // nil: always
	Set     map[string]*expr.Program
	URL     *expr.Program
}

// Button is an enabled button by its key; nil where there is none.
func (o *CompiledObject) Button(key string) *CompiledButton {
	if i := slices.IndexFunc(o.Buttons, func(b CompiledButton) bool { return b.Key == key }); i >= 0 {
		return &o.Buttons[i]
	}
	return nil
}

// Runs is the hook that a button runs; nil where it is disabled, or for a button that
// does something else.
func (s *Snapshot) Runs(b *CompiledButton) *CompiledHook {
	if h := s.Hooks[b.Hook]; b.Action == ButtonHook && h != nil && !h.Disabled {
		return h
	}
	return nil
}

func (c *inspection) buttons(o *Object) {
	seen := map[string]bool{}
	for i, b := range o.Buttons {
		path := at("buttons", i)
		if seen[b.Key] {
			c.add(at(path, "key"), "duplicate_key", locale.Args{"key": b.Key})
		}
		seen[b.Key] = true
		c.label(at(path, "label"), b.Label)
		for _, of := range []struct {
			name         string
			given, wants bool
		}{{"set", len(b.Set) > 0, b.Action == ButtonUpdate}, {"object", b.Object != "", b.Action == ButtonCreate}, {"url", b.URL != "", b.Action == ButtonOpen}, {"hook", b.Hook != "", b.Action == ButtonHook}} {
			switch {
			case of.wants && !of.given:
				c.required(at(path, of.name))
			case of.given && !of.wants && (of.name != "set" || b.Action != ButtonCreate):
				c.add(at(path, of.name), "not_allowed")
			}
		}
	}
}

func (l *linker) buttons(o *Object) {
	for i, b := range o.Buttons {
		if b.Object != "" {
			l.object(at("buttons", i, "object"), b.Object)
		}
		if b.Hook != "" {
			l.buttonHook(at("buttons", i, "hook"), o, b.Hook)
		}
	}
}

// buttonHook checks that there is a hook, of this object, that waits for its buttons.
func (l *linker) buttonHook(path string, o *Object, key string) {
	ref := Ref{KindHook, key}
	h, _ := l.docs[ref].(*Hook)
	switch {
	case h == nil && l.old != nil && l.old.docs[ref] != nil:
		l.inUse(path, say("what_hook", locale.Args{"hook": l.old.docs[ref].Name()}))
	case h == nil:
		l.add(path, "no_such_hook", locale.Args{"hook": key})
	case h.Object != o.Key:
		l.add(path, "button_hook_object", locale.Args{"hook": h.Name(), "object": o.Name()})
	case !slices.Contains(h.Event, OnButton):
		l.add(path, "button_hook_event", locale.Args{"hook": h.Name(), "event": OnButton})
	default:
		l.names(path, Target{Kind: TargetHook, Key: key})
	}
}

// onlyWhere narrows where a button is to where the condition of its hook holds. One
// that is wrong is told of where the hook is looked at.
func (l *linker) onlyWhere(b *CompiledButton, o *Object) {
	h, _ := l.docs[Ref{KindHook, b.Hook}].(*Hook)
	if h == nil || !h.conditional() {
		return
	}
	source := h.When
	if b.Button.Visible != "" {
		source = "(" + b.Button.Visible + ") && (" + h.When + ")"
	}
	if p, err := l.snap.Env.Compile(o.Key, source, expr.Rule); err == nil {
		b.Visible = p
	}
}

func (l *linker) buttonExpressions(o *Object) {
	l.doc = o
	c := l.snap.Objects[o.Key]
	for i, b := range o.Buttons {
		path := at("buttons", i)
		out := CompiledButton{Button: b, Set: map[string]*expr.Program{}}
		if b.Visible != "" {
			out.Visible = l.compile(at(path, "visible"), o.Key, b.Visible, expr.Rule)
		}
		if b.Hook != "" && l.snap.Env != nil {
			l.onlyWhere(&out, o)
		}
		if b.URL != "" {
			out.URL = l.compile(at(path, "url"), o.Key, b.URL, expr.Value)
			if out.URL != nil && out.URL.Type() != "text" {
				l.add(at(path, "url"), "expression_type", locale.Args{"field": say("button_url", nil), "got": typeName(out.URL.Type()), "expected": typeName("text")})
			}
		}
		target := o.Key
		if b.Action == ButtonCreate {
			target = b.Object
		}
		for _, key := range slices.Sorted(maps.Keys(b.Set)) {
			p := at(path, "set", key)
			if l.snap.Objects[target] == nil || !l.field(p, target, key) {
				continue
			}
			col := l.column(target, key)
			if computed(col) || col.Part != "" {
				l.add(p, "form_rule_computed", locale.Args{"field": named(col.Spec.Label, key)})
			} else if value := l.value(p, o.Key, b.Set[key], col); value != nil {
				out.Set[key] = value
			}
		}
		if !b.Disabled {
			c.Buttons = append(c.Buttons, out)
		}
	}
}
