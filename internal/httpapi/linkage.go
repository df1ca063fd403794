package httpapi

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// linked carries out a data linkage of a form that the person may use.
func (a *API) linked(c *call) (*answer, error) {
	var body struct {
		Form   string         `json:"form"`
		Rule   string         `json:"rule"`
		Values map[string]any `json:"values"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || len(c.rights.Operations(c.path("object"))) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": c.path("object")})
	}
	i := slices.IndexFunc(o.Forms, func(f *meta.Form) bool { return f.Key == body.Form && c.rights.MayUse(f) })
	if i < 0 {
		return nil, problem.Bad("no_such_form", locale.Args{"form": body.Form})
	}
	rules := o.Linkages[body.Form]
	j := slices.IndexFunc(rules, func(k meta.CompiledLink) bool { return k.Key == body.Rule })
	if j < 0 {
		return nil, problem.NotFound()
	}
	m := &logicMaker{r: c.rights, o: o}
	if _, known := m.linkRule(&rules[j]); !known {
		return nil, problem.NotFound()
	}
	taken, err := a.Query.Linked(c.Request.Context(), c.rights, o, &rules[j], body.Values)
	if err != nil {
		return nil, err
	}
	for key := range taken.Values {
		if !m.knows(key) {
			delete(taken.Values, key)
		}
	}
	return ok(taken)
}

// linkLogic is a data linkage for the browser: when to ask, and what may come of
// it. Where the values come from, and which conditions there are, is the server's.
type linkLogic struct {
	Key     string   `json:"key"`
	Kind    string   `json:"kind"`
	Match   []string `json:"match"`          // fields that have to be filled in
	Reads   []string `json:"reads,omitzero"` // further ones that the conditions read
	Fields  []string `json:"fields"`
	On      string   `json:"on"`
	Missing string   `json:"missing"`
}

// linkRule adds a data linkage, where the person knows all that it looks by, may
// view what it looks in, and knows something that it fills.
func (m *logicMaker) linkRule(r *meta.CompiledLink) (linkLogic, bool) {
	out := linkLogic{Key: r.Key, Kind: r.Kind, Match: []string{}, On: orDefault(r.On, meta.LinkOnChange), Missing: orDefault(r.Missing, meta.HiddenKeep)}
	for _, x := range r.Match {
		if !m.knows(x.With) {
			return out, false
		}
		out.Match = append(out.Match, x.With)
	}
	for _, p := range []*expr.Program{r.When, r.Where} {
		if p == nil {
			continue
		}
		if !m.seen(p) {
			return out, false
		}
		for _, d := range p.Deps() {
			if d.Object != m.o.Key || slices.Contains(out.Match, d.Field) || slices.Contains(out.Reads, d.Field) {
				continue
			}
			if !m.knows(d.Field) {
				return out, false
			}
			out.Reads = append(out.Reads, d.Field)
		}
	}
	for _, x := range r.Take {
		if m.knows(x.Into) {
			out.Fields = append(out.Fields, x.Into)
		}
	}
	return out, len(out.Fields) > 0 && m.r.Can(r.From, "view")
}
