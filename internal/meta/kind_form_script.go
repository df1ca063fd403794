package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// FormScript is JavaScript that runs in the browser while somebody fills in a form
// of Object: in a sandbox without network, page or token. It may fill in and word
// what the person could, and refuse a submit; what a write has to fulfil is the
// server's business. It is for the forms and record types that it names, all when
// it names none. Only who designs everything may change one.
type FormScript struct {
	Kind        string       `json:"kind" yaml:"kind"`
	Key         string       `json:"key" yaml:"key"`
	App         string       `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text  `json:"label" yaml:"label"`
	Description locale.Text  `json:"description,omitzero" yaml:"description,omitempty"`
	Object      string       `json:"object" yaml:"object"`
	Forms       []string     `json:"forms,omitempty" yaml:"forms,omitempty"`
	Types       []string     `json:"types,omitempty" yaml:"types,omitempty"`
	Events      ScriptEvents `json:"events" yaml:"events"`
	OnError     string       `json:"on_error,omitempty" yaml:"on_error,omitempty"` // of a submit: block (default) or allow
	Disabled    bool         `json:"disabled,omitempty" yaml:"disabled,omitempty"`
	Source      string       `json:"source" yaml:"source"`
}

// ScriptEvents say when a script is called: once the form is there, when one of
// the fields Change ("lines.price" is a column of a sub-form) has another value,
// and before the form is sent.
type ScriptEvents struct {
	Load         bool     `json:"load,omitempty" yaml:"load,omitempty"`
	Change       []string `json:"change,omitempty" yaml:"change,omitempty"`
	BeforeSubmit bool     `json:"before_submit,omitempty" yaml:"before_submit,omitempty"`
}

// handlers are the functions that a script has to have for its events.
func (e ScriptEvents) handlers() []string {
	var out []string
	if e.Load {
		out = append(out, "onLoad")
	}
	if len(e.Change) > 0 {
		out = append(out, "onChange")
	}
	if e.BeforeSubmit {
		out = append(out, "onBeforeSubmit")
	}
	return out
}

// What becomes of a submit when a script fails on it.
const (
	OnErrorBlock = "block"
	OnErrorAllow = "allow"
)

func (s *FormScript) Ref() Ref          { return Ref{KindFormScript, s.Key} }
func (s *FormScript) AppKey() string    { return s.App }
func (s *FormScript) Name() locale.Text { return named(s.Label, s.Key) }

// For reports whether the script runs in a form.
func (s *FormScript) For(f *Form) bool {
	typed := len(s.Types) == 0 || len(f.Types) == 0 || slices.ContainsFunc(s.Types, f.ForType)
	return typed && (len(s.Forms) == 0 || slices.Contains(s.Forms, f.Key))
}

func formScriptKind() *docKind {
	return &docKind{
		key:  KindFormScript,
		dir:  "form_scripts",
		make: func() Document { return &FormScript{} },
		check: func(c *inspection, d Document) {
			s := d.(*FormScript)
			c.label("label", s.Label)
			has := readScript(s.Source)
			if has.broken > 0 {
				c.add("source", "form_script_unfinished", locale.Args{"line": has.broken})
				return
			}
			handlers := s.Events.handlers()
			if len(handlers) == 0 {
				c.required("events")
			}
			for _, name := range handlers {
				if !slices.Contains(has.functions, name) {
					c.add("source", "form_script_no_handler", locale.Args{"function": name})
				}
			}
			if s.OnError != "" && !s.Events.BeforeSubmit {
				c.add("on_error", "form_script_no_submit")
			}
			for i, key := range s.Events.Change {
				if slices.Index(s.Events.Change, key) != i {
					c.add(at("events", "change", i), "field_named_twice", locale.Args{"field": key})
				}
			}
		},
		link: func(l *linker, d Document) {
			s := d.(*FormScript)
			l.app(s.App)
			if l.object("object", s.Object) {
				l.scriptFor(s)
				l.scriptFields(s)
			}
		},
	}
}

// scriptFor checks the forms and record types that a script is for.
func (l *linker) scriptFor(s *FormScript) {
	for i, key := range s.Forms {
		path := at("forms", i)
		if f, ok := l.docs[Ref{KindForm, key}].(*Form); ok && f.Object == s.Object {
			continue
		}
		if l.old != nil {
			if f, ok := l.old.docs[Ref{KindForm, key}].(*Form); ok && f.Object == s.Object {
				l.inUse(path, say("what_form", locale.Args{"form": f.Name()}))
				continue
			}
		}
		l.add(path, "form_script_no_form", locale.Args{"object": l.objectName(s.Object), "form": key})
	}
	o := l.docs.object(s.Object)
	for i, key := range s.Types {
		if o.Type(key) == nil {
			l.add(at("types", i), "no_such_record_type", locale.Args{"object": o.Name(), "type": key})
		}
	}
}

// scriptFields checks the fields that a script waits for, and those that its
// source names in calls of form.
func (l *linker) scriptFields(s *FormScript) {
	for i, key := range s.Events.Change {
		path := at("events", "change", i)
		field, column, nested := strings.Cut(key, ".")
		if !l.field(path, s.Object, field) || !nested {
			continue
		}
		if part := l.column(s.Object, field).Part; part == "" {
			l.add(path, "no_such_field", locale.Args{"object": l.objectName(s.Object), "field": key})
		} else {
			l.field(path, part, column)
		}
	}
	lines := strings.Split(s.Source, "\n")
	for _, n := range readScript(s.Source).fields {
		to := Target{Kind: TargetField, Object: s.Object, Key: n.key}
		if l.column(s.Object, n.key) != nil {
			ref, path := place(l.doc, "source")
			l.snap.uses.names = append(l.snap.uses.names, naming{doc: ref, path: path, to: to, line: lines[n.line-1], at: n})
			continue
		}
		l.missingField("source", s.Object, n.key)
		p := &l.problems[len(l.problems)-1]
		p.Text = say("form_script_line", locale.Args{"line": n.line, "detail": locale.Text{ZH: p.Message(locale.ZH), EN: p.Message(locale.EN)}})
	}
}

// script gives an object its script.
func (l *linker) script(s *FormScript) {
	if o := l.snap.Objects[s.Object]; o != nil && !s.Disabled {
		o.Scripts = append(o.Scripts, s)
	}
}
