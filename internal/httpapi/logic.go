package httpapi

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// logic is what the web app computes by itself while somebody fills in a form of
// an object: the same expressions that the server decides by. It is made for
// what a person may know. An expression that reads a field which they may never
// read, or that only the server can run, is not shipped: neither its code nor
// the names and constants in it.
type logic struct {
	Zone     string                 `json:"zone"`
	Formulas []fieldLogic           `json:"formulas"`
	Defaults []fieldLogic           `json:"defaults"`
	Required []fieldLogic           `json:"required"`
	Rules    []ruleLogic            `json:"rules"`
	forms    map[string]any         // rules, by form key
	nodes    map[string][]nodeView  // by form key
	links    map[string][]linkLogic // data linkages, by form key
	buttons  []buttonView
}

// code is an expression for the browser, or the word that it stays on the server.
type code struct {
	Code   json.RawMessage `json:"code,omitzero"`
	Reads  []string        `json:"reads,omitzero"`
	Server bool            `json:"server,omitzero"`
}

type fieldLogic struct {
	Field string `json:"field"`
	code
}

type ruleLogic struct {
	Key      string          `json:"key"`
	Field    *string         `json:"field"`
	Severity string          `json:"severity"`
	Message  any             `json:"message,omitzero"`
	When     json.RawMessage `json:"when"`
	Must     json.RawMessage `json:"must"`
	Reads    []string        `json:"reads,omitzero"`
	Server   bool            `json:"server,omitzero"`
}

type formRuleLogic struct {
	Key     string          `json:"key,omitzero"`
	Kind    string          `json:"kind"`
	When    json.RawMessage `json:"when"`
	Fields  []string        `json:"fields"`
	Options []string        `json:"options,omitzero"`
	Reads   []string        `json:"reads,omitzero"`
	Server  bool            `json:"server,omitzero"`
}

// logics keeps what was made for people of the same roles, as long as the
// release is the same: which fields somebody may ever read follows from both.
type logics struct {
	mu   sync.Mutex
	snap *meta.Snapshot
	made map[string]*logic
}

// maxLogics bounds the combinations of objects and roles that are kept.
const maxLogics = 1000

func (l *logics) of(r *access.Rights, o *meta.CompiledObject) (*logic, error) {
	key := logicKey(r, o.Key)
	l.mu.Lock()
	if l.snap != r.Snap || len(l.made) >= maxLogics {
		l.snap, l.made = r.Snap, map[string]*logic{}
	}
	found := l.made[key]
	l.mu.Unlock()
	if found != nil {
		return found, nil
	}
	made, err := newLogic(r, o)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.snap == r.Snap {
		l.made[key] = made
	}
	return made, nil
}

func logicKey(r *access.Rights, object string) string {
	if r.Who.Admin {
		return object
	}
	roles := slices.Sorted(slices.Values(r.Who.Roles))
	return object + "\x00" + strings.Join(slices.Compact(roles), "\x00")
}

func newLogic(r *access.Rights, o *meta.CompiledObject) (*logic, error) {
	m := &logicMaker{r: r, o: o}
	out := &logic{
		Zone: r.Snap.Business.Timezone, Formulas: []fieldLogic{}, Defaults: []fieldLogic{}, Required: []fieldLogic{}, Rules: []ruleLogic{},
		forms: map[string]any{}, links: map[string][]linkLogic{}, nodes: map[string][]nodeView{},
	}
	for _, f := range o.Computed {
		out.Formulas = m.formula(out.Formulas, f)
	}
	for _, c := range o.All {
		if c.Live() {
			out.Formulas = m.formula(out.Formulas, c.Computed) // it reads stored ones, and of live ones what they stand for
		}
	}
	for _, c := range o.All {
		if p := o.Defaults[c.Spec.Key]; p != nil && m.knows(c.Spec.Key) {
			out.Defaults = append(out.Defaults, fieldLogic{c.Spec.Key, m.code(p)})
		}
		if p := o.Required[c.Spec.Key]; p != nil && m.knows(c.Spec.Key) {
			out.Required = append(out.Required, fieldLogic{c.Spec.Key, m.code(p)})
		}
	}
	for i := range o.Rules {
		out.Rules = append(out.Rules, m.rule(&o.Rules[i]))
	}
	out.buttons = []buttonView{}
	for i := range o.Buttons {
		if b := &o.Buttons[i]; m.offers(b) {
			out.buttons = append(out.buttons, m.button(b))
		}
	}
	for _, f := range o.Forms {
		rules := []formRuleLogic{}
		for _, from := range [][]meta.CompiledFormRule{o.FormRules[f.Key], o.TypeRules} {
			for i := range from {
				if rule, ok := m.formRule(&from[i]); ok {
					rules = append(rules, rule)
				}
			}
		}
		out.links[f.Key] = []linkLogic{}
		for i := range o.Linkages[f.Key] {
			if link, ok := m.linkRule(&o.Linkages[f.Key][i]); ok {
				out.links[f.Key] = append(out.links[f.Key], link)
			}
		}
		out.forms[f.Key] = rules
		gates := o.Gates[f.Key]
		out.nodes[f.Key] = m.nodesOf(f.Nodes, &gates)
	}
	return out, m.err
}

// logicMaker makes the logic of one object for one set of roles.
type logicMaker struct {
	r   *access.Rights
	o   *meta.CompiledObject
	err error
}

// knows reports whether the field is in the person's schema of the object.
func (m *logicMaker) knows(key string) bool {
	c := m.o.ByKey[key]
	if c == nil {
		return false
	}
	return m.r.Shows(m.o.Key, key) || query.Writable(c) && (m.r.Writes(m.o.Key, "edit", key) || m.r.Writes(m.o.Key, "create", key))
}

// seen reports whether the person may read, on some records at least, all that
// the program reads.
func (m *logicMaker) seen(p *expr.Program) bool {
	if p == nil {
		return true
	}
	err := p.For(m.r)
	if _, hidden := asIssues(err); err != nil && !hidden {
		m.err = err
	}
	return err == nil
}

// code gives a program for the browser; that of a program which stays on the
// server says nothing else.
func (m *logicMaker) code(p *expr.Program) code {
	if !m.seen(p) {
		return code{Server: true}
	}
	raw, err := p.Browser()
	if err != nil {
		if _, serverOnly := asIssues(err); !serverOnly {
			m.err = err
		}
		return code{Server: true}
	}
	return code{Code: raw, Reads: reads(p)}
}

// formula adds a computed field that the person knows. A roll-up is the server's,
// but for a total of the record's own rows, which are in the form.
func (m *logicMaker) formula(list []fieldLogic, f *meta.Computed) []fieldLogic {
	switch {
	case !m.knows(f.Key()):
		return list
	case f.Value != nil:
		return append(list, fieldLogic{f.Key(), m.code(f.Value)})
	}
	total := m.ownTotal(f.Rollup)
	if total == nil {
		return append(list, fieldLogic{f.Key(), code{Server: true}})
	}
	return append(list, fieldLogic{f.Key(), m.code(total)})
}

// ownTotal is the expression of a count or a sum of all rows of one of the
// record's own sub-forms; nil of every other roll-up.
func (m *logicMaker) ownTotal(r *meta.Rollup) *expr.Program {
	rows := m.r.Snap.Objects[r.Object]
	if rows == nil || rows.PartOf == nil || rows.PartOf.Object != m.o.Key || r.Via.Spec.Key != meta.ParentKey || r.Filter != nil {
		return nil
	}
	var text string
	switch list := "record." + rows.PartOf.Field; {
	case r.Op == "count":
		text = "size(" + list + ")"
	case r.Op == "sum":
		text = "SUM(" + list + ".map(row, row." + r.Field.Spec.Key + "))"
	default:
		return nil
	}
	total, err := m.r.Snap.Env.Compile(m.o.Key, text, expr.Formula)
	if err != nil {
		return nil // it is the server's then
	}
	return total
}

func (m *logicMaker) rule(r *meta.CompiledRule) ruleLogic {
	out := ruleLogic{Key: r.Key, Severity: orDefault(r.Severity, meta.SeverityBlock), Server: true}
	if r.Field != "" && m.knows(r.Field) {
		out.Field = &r.Field
	}
	if !m.seen(r.When) || !m.seen(r.Must) {
		return out // its message, too, may tell of what it reads
	}
	out.Message = r.Message
	must := m.code(r.Must)
	when := code{}
	if r.When != nil {
		when = m.code(r.When)
	}
	if must.Server || when.Server {
		return out
	}
	out.When, out.Must, out.Server = when.Code, must.Code, false
	out.Reads = append(when.Reads, must.Reads...)
	slices.Sort(out.Reads)
	out.Reads = slices.Compact(out.Reads)
	return out
}

func (m *logicMaker) formRule(r *meta.CompiledFormRule) (formRuleLogic, bool) {
	out := formRuleLogic{Key: r.Key, Kind: r.Kind}
	for _, key := range r.Fields {
		if m.knows(key) {
			out.Fields = append(out.Fields, key)
		}
	}
	c := m.code(r.When)
	out.When, out.Reads, out.Server = c.Code, c.Reads, c.Server
	if !c.Server {
		out.Options = r.Options
	}
	return out, len(out.Fields) > 0
}

// reads are the paths from the record that a program reads, "account.level".
func reads(p *expr.Program) []string {
	out := []string{}
	for _, path := range p.Paths() {
		parts := make([]string, 0, len(path.Steps)+1)
		for _, s := range path.Steps {
			parts = append(parts, s.Field)
		}
		if path.Field != "" {
			parts = append(parts, path.Field)
		}
		if len(parts) > 0 {
			out = append(out, strings.Join(parts, "."))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
