package meta

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/netguard"
)

// Events of webhooks.
const (
	OnCreate  = "create"
	OnUpdate  = "update" // any change of a record, those of its owner and stage too
	OnDelete  = "delete"
	OnRestore = "restore"
	OnOwner   = "owner"
	OnStage   = "stage"
)

// Webhook tells another server of what becomes of the records of Object: of the
// Events, an update only where one of the Fields changed, a record only where
// Condition holds afterwards. It sees and sends what Role may read, of that the
// fields Send (all when it names none). Values of Headers may name secrets of the
// business, {{name}}. Only who designs everything may change one, and packages
// have none.
type Webhook struct {
	Kind        string            `json:"kind" yaml:"kind"`
	Key         string            `json:"key" yaml:"key"`
	App         string            `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text       `json:"label" yaml:"label"`
	Description locale.Text       `json:"description,omitzero" yaml:"description,omitempty"`
	Object      string            `json:"object" yaml:"object"`
	Events      []string          `json:"events" yaml:"events"`
	Fields      []string          `json:"fields,omitempty" yaml:"fields,omitempty"`
	Condition   string            `json:"condition,omitempty" yaml:"condition,omitempty"` // CEL over record
	Role        string            `json:"role" yaml:"role"`
	Send        []string          `json:"send,omitempty" yaml:"send,omitempty"`
	URL         string            `json:"url" yaml:"url"`
	Headers     map[string]string `json:"headers,omitempty" yaml:"headers,omitempty"`
	Disabled    bool              `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// reservedHeaders are those that a webhook cannot set, beside the transport's own:
// those by which the receiver knows a delivery.
var reservedHeaders = []string{"content-type", "content-encoding", "cookie", "user-agent"}

func (w *Webhook) Ref() Ref          { return Ref{KindWebhook, w.Key} }
func (w *Webhook) AppKey() string    { return w.App }
func (w *Webhook) Name() locale.Text { return named(w.Label, w.Key) }

// Wants reports whether the webhook tells of an event: by what happened, and of a
// change by which fields it changed.
func (w *Webhook) Wants(action string, changed func(field string) bool) bool {
	if action == OnOwner || action == OnStage {
		if slices.Contains(w.Events, action) {
			return true
		}
		action = OnUpdate
	}
	if !slices.Contains(w.Events, action) {
		return false
	}
	return action != OnUpdate || len(w.Fields) == 0 || slices.ContainsFunc(w.Fields, changed)
}

// HasWebhook reports whether there is a webhook, disabled or not.
func (s *Snapshot) HasWebhook(key string) bool { return s.docs[Ref{KindWebhook, key}] != nil }

// AllWebhooks lists the webhooks in key order, disabled ones too.
func (s *Snapshot) AllWebhooks() []*Webhook { return all[*Webhook](s.docs) }

func webhookKind() *docKind {
	return &docKind{
		key:  KindWebhook,
		dir:  "webhooks",
		make: func() Document { return &Webhook{} },
		check: func(c *inspection, d Document) {
			w := d.(*Webhook)
			c.label("label", w.Label)
			if len(w.Events) == 0 {
				c.required("events")
			}
			if len(w.Fields) > 0 && !slices.Contains(w.Events, OnUpdate) {
				c.add("fields", "webhook_fields_no_update")
			}
			if u, err := url.Parse(w.URL); err != nil || u.Fragment != "" || netguard.Check(u) != nil {
				c.add("url", "webhook_url")
			}
			for name := range w.Headers {
				lower := strings.ToLower(name)
				if slices.Contains(reservedHeaders, lower) || strings.HasPrefix(lower, "webhook-") || !netguard.ValidHeader(name, "") {
					c.add("headers", "webhook_header", locale.Args{"header": name})
				}
			}
		},
		link: func(l *linker, d Document) {
			w := d.(*Webhook)
			l.app(w.App)
			l.serves("role", w.Role)
			if !l.object("object", w.Object) {
				return
			}
			for name, list := range map[string][]string{"fields": w.Fields, "send": w.Send} {
				for i, key := range list {
					if slices.Index(list, key) != i {
						l.add(at(name, i), "field_named_twice", locale.Args{"field": key})
					}
					l.field(at(name, i), w.Object, key)
				}
			}
		},
	}
}

// webhook checks the condition of a webhook, and that its role reads what it sends.
func (l *linker) webhook(w *Webhook) {
	l.doc = w
	if w.Condition != "" {
		l.compile("condition", w.Object, w.Condition, expr.Filter)
	}
	grants := slices.DeleteFunc(slices.Clone(l.snap.Grants[w.Object]), func(g *CompiledGrant) bool {
		return g.Role != w.Role || !slices.Contains(g.Operations, "view")
	})
	if len(grants) == 0 && l.docs[Ref{KindRole, w.Role}] != nil && l.snap.Objects[w.Object] != nil {
		l.add("role", "webhook_role_blind", locale.Args{"object": l.objectName(w.Object)})
	}
	if o := l.snap.Objects[w.Object]; o != nil && !w.Disabled {
		o.Webhooks = append(o.Webhooks, w)
	}
	if !w.Disabled {
		l.snap.Webhooks[w.Key] = w
	}
}
