package meta

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/script"
)

// Hook is JavaScript that runs on the server around writes of Object, with the
// rights of whoever writes. Those before a write may set fields and refuse it. Only
// who designs everything may change one.
type Hook struct {
	Kind        string      `json:"kind" yaml:"kind"`
	Key         string      `json:"key" yaml:"key"`
	App         string      `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text `json:"label,omitzero" yaml:"label,omitempty"`
	Description locale.Text `json:"description,omitzero" yaml:"description,omitempty"`
	Object      string      `json:"object" yaml:"object"`
	Event       HookEvents  `json:"event" yaml:"event"`
	When        string      `json:"when,omitempty" yaml:"when,omitempty"`     // CEL; where it is false the hook does not run
	Order       int         `json:"order,omitempty" yaml:"order,omitempty"`   // of several: the lowest first, then by key
	Time        int         `json:"time,omitempty" yaml:"time,omitempty"`     // milliseconds, default 2,000
	Memory      int         `json:"memory,omitempty" yaml:"memory,omitempty"` // MB, default 128
	Disabled    bool        `json:"disabled,omitempty" yaml:"disabled,omitempty"`
	Source      string      `json:"source" yaml:"source"`
}

// hookEvents are what a hook can wait for.
var hookEvents = []string{
	"before_create", "before_update", "before_delete", "before_restore",
}

// HookEvents are the events of a hook. A document says one as a text, several as a
// list.
type HookEvents []string

// UnmarshalJSON takes a text or a list of texts.
func (e *HookEvents) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*e = HookEvents{one}
		return nil
	}
	var several []string
	err := json.Unmarshal(raw, &several)
	*e = several
	return err
}

// MarshalJSON writes a single event as a text.
func (e HookEvents) MarshalJSON() ([]byte, error) {
	if len(e) == 1 {
		return json.Marshal(e[0])
	}
	return json.Marshal([]string(e))
}

func (h *Hook) Ref() Ref          { return Ref{KindHook, h.Key} }
func (h *Hook) AppKey() string    { return h.App }
func (h *Hook) Name() locale.Text { return named(h.Label, h.Key) }

// Limits are those that the document sets; others are the runner's.
func (h *Hook) Limits() script.Limits {
	return script.Limits{Time: time.Duration(h.Time) * time.Millisecond, Memory: int64(h.Memory) << 20}
}

// CompiledHook is a hook ready to run.
type CompiledHook struct {
	*Hook
	When    *expr.Program // nil: always
	Program *script.Program
}

// On are the enabled hooks of an event ("before_update"), in the order in which
// they run.
func (o *CompiledObject) On(event string) []*CompiledHook { return o.Hooks[event] }

func hookKind() *docKind {
	return &docKind{
		key:  KindHook,
		dir:  "hooks",
		make: func() Document { return &Hook{} },
		check: func(c *inspection, d Document) {
			h := d.(*Hook)
			if len(h.Event) == 0 {
				c.required("event")
			}
			for _, e := range h.Event {
				if !slices.Contains(hookEvents, e) {
					c.add("event", "unknown_choice", locale.Args{"allowed": strings.Join(hookEvents, ", "), "value": e})
				}
			}
			if strings.TrimSpace(h.Source) == "" {
				c.required("source")
			}
		},
		link: func(l *linker, d Document) {
			h := d.(*Hook)
			l.app(h.App)
			l.object("object", h.Object)
		},
	}
}

// hook gives an object its hook.
func (l *linker) hook(h *Hook) {
	l.doc = h
	c := &CompiledHook{Hook: h, Program: script.NewProgram(h.Source)}
	if h.When != "" && h.When != "true" {
		c.When = l.compile("when", h.Object, h.When, expr.Rule)
	}
	o := l.snap.Objects[h.Object]
	if o == nil || h.Disabled {
		return
	}
	for _, event := range h.Event {
		list := append(o.Hooks[event], c)
		slices.SortStableFunc(list, func(a, b *CompiledHook) int { return cmp.Compare(a.Order, b.Order) })
		o.Hooks[event] = list
	}
}
