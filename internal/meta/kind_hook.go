package meta

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/tools/cron"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// Hook is JavaScript that runs on the server: before and after writes of Object, at
// a button, on a schedule. It acts with the rights of whoever writes or presses, or
// with those of Role. Those before a write may set fields and refuse it. Only who
// designs everything may change one.
type Hook struct {
	Kind        string        `json:"kind" yaml:"kind"`
	Key         string        `json:"key" yaml:"key"`
	App         string        `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text   `json:"label,omitzero" yaml:"label,omitempty"`
	Description locale.Text   `json:"description,omitzero" yaml:"description,omitempty"`
	Object      string        `json:"object,omitempty" yaml:"object,omitempty"`
	Event       HookEvents    `json:"event" yaml:"event"`
	Schedule    string        `json:"schedule,omitempty" yaml:"schedule,omitempty"` // on_schedule: minute, hour, day, month, weekday, in the time zone of the business
	Endpoint    *HookEndpoint `json:"endpoint,omitempty" yaml:"endpoint,omitempty"` // of the event endpoint
	Role        string        `json:"role,omitempty" yaml:"role,omitempty"`         // whose rights it has in place of the person's
	When        string        `json:"when,omitempty" yaml:"when,omitempty"`         // CEL; where it is false the hook does not run
	Order       int           `json:"order,omitempty" yaml:"order,omitempty"`       // of several: the lowest first, then by key
	Time        int           `json:"time,omitempty" yaml:"time,omitempty"`         // milliseconds, default 2,000
	Memory      int           `json:"memory,omitempty" yaml:"memory,omitempty"`     // MB, default 128
	Hosts       []string      `json:"hosts,omitempty" yaml:"hosts,omitempty"`       // that http.fetch may ask
	Secrets     []string      `json:"secrets,omitempty" yaml:"secrets,omitempty"`   // of the business, that secrets.get gives
	Mail        bool          `json:"mail,omitempty" yaml:"mail,omitempty"`         // it may send mail
	Disabled    bool          `json:"disabled,omitempty" yaml:"disabled,omitempty"`
	Source      string        `json:"source" yaml:"source"`
	Tests       []HookTest    `json:"tests,omitempty" yaml:"tests,omitempty"`
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

// HasHooks reports whether there are enabled hooks of such an event.
func (o *CompiledObject) HasHooks(of func(event string) bool) bool {
	for event := range o.Hooks {
		if of(event) {
			return true
		}
	}
	return false
}

// MovedBy is the field whose change is a transfer or a stage move, by the event; ""
// of other events.
func (o *CompiledObject) MovedBy(event string) string {
	switch {
	case (event == BeforeTransfer || event == AfterTransfer) && o.Owner:
		return "owner"
	case (event == BeforeStage || event == AfterStage) && o.Page != nil:
		return o.Page.Stage
	}
	return ""
}

// acts gives the events of a hook that come of what an object's records go through;
// a hook that has none needs no object.
func (h *Hook) acts() []string {
	return slices.DeleteFunc(slices.Clone([]string(h.Event)), func(e string) bool { return e == OnSchedule || e == OnEndpoint || e == OnInbound })
}

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
			if h.Object == "" && len(h.acts()) > 0 {
				c.required("object")
			}
			if h.Object == "" && h.When != "" {
				c.add("when", "not_allowed")
			}
			h.checkSchedule(c)
			h.checkEndpoint(c)
			for i, host := range h.Hosts {
				if !netguard.ValidHost(host) {
					c.add(at("hosts", i), "hook_host", locale.Args{"host": host})
				}
			}
			h.checkTests(c)
			if strings.TrimSpace(h.Source) == "" {
				c.required("source")
			}
		},
		link: func(l *linker, d Document) {
			h := d.(*Hook)
			l.app(h.App)
			if h.Role != "" {
				l.serves("role", h.Role)
			}
			if h.Object == "" || !l.object("object", h.Object) {
				return
			}
			o := l.snap.Objects[h.Object]
			for _, e := range h.Event {
				args := locale.Args{"object": o.Name(), "event": e}
				switch {
				case (e == BeforeTransfer || e == AfterTransfer) && !o.Owner:
					l.add("event", "hook_no_owner", args)
				case (e == BeforeStage || e == AfterStage) && (o.Page == nil || o.Page.Stage == ""):
					l.add("event", "hook_no_stage", args)
				}
			}
		},
	}
}

func (h *Hook) conditional() bool { return h.When != "" && h.When != "true" }

// CompileHook makes a hook ready to run on the objects of a release that it need not
// be part of. The error is a *problem.Problem by path.
func (s *Snapshot) CompileHook(h *Hook) (*CompiledHook, error) {
	if o := s.Objects[h.Object]; h.Object != "" && (o == nil || o.PartOf != nil) {
		return nil, problem.Invalid().Field("object", "no_such_object", locale.Args{"object": h.Object})
	}
	c := &CompiledHook{Hook: h, Program: script.NewProgram(h.Source)}
	if !h.conditional() {
		return c, nil
	}
	var err error
	if c.When, err = s.Env.Compile(h.Object, h.When, expr.Rule); err == nil {
		return c, nil
	}
	l := &linker{snap: s, doc: h}
	l.issues("when", err)
	wrong := problem.Invalid()
	for _, x := range l.problems {
		wrong.FieldText(x.Path, x.Code, x.Text)
	}
	return nil, wrong
}

// checkSchedule asks for a time plan, and for whose rights it runs with, of what
// nobody starts.
func (h *Hook) checkSchedule(c *inspection) {
	timed := slices.Contains(h.Event, OnSchedule)
	switch {
	case timed && h.Schedule == "":
		c.required("schedule")
	case !timed && h.Schedule != "":
		c.add("schedule", "not_allowed")
	case timed:
		if _, err := cron.NewSchedule(h.Schedule); err != nil {
			c.add("schedule", "hook_schedule")
		}
	}
	if timed && h.Role == "" {
		c.required("role")
	}
}

// hook makes a hook ready, and gives it to its object.
func (l *linker) hook(h *Hook) {
	l.doc = h
	c := &CompiledHook{Hook: h, Program: script.NewProgram(h.Source)}
	l.snap.Hooks[h.Key] = c
	o := l.snap.Objects[h.Object]
	if o == nil {
		return
	}
	if h.conditional() {
		c.When = l.compile("when", h.Object, h.When, expr.Rule)
	}
	if h.Disabled {
		return
	}
	for _, event := range h.Event {
		list := append(o.Hooks[event], c)
		slices.SortStableFunc(list, func(a, b *CompiledHook) int { return cmp.Compare(a.Order, b.Order) })
		o.Hooks[event] = list
	}
}

// Hook gives a published hook, disabled or not; nil where there is none.
func (s *Snapshot) Hook(key string) *CompiledHook { return s.Hooks[key] }
