package httpapi

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/timeline"
)

// pageView is the page of an object's records as the person gets it: no tab of an
// object that they may not view or of a relation that they may not read, and no
// number that they could not ask for themselves. The figures are theirs to ask for,
// so that nothing computes them with more rights than they have.
//
// Stage is the field of the stage bar, "" where they may not read it.
type pageView struct {
	Tabs       []meta.PageTab      `json:"tabs"` // empty: the usual ones
	Numbers    []meta.PageNumber   `json:"numbers"`
	Stage      string              `json:"stage,omitempty"`
	Ends       []string            `json:"ends,omitempty"`
	Activities []meta.PageActivity `json:"activities"`
}

func (a *API) pageOf(r *access.Rights, o *meta.CompiledObject) pageView {
	out := pageView{Tabs: []meta.PageTab{}, Numbers: []meta.PageNumber{}, Activities: timeline.Activities(r, o)}
	if o.Page == nil {
		return out
	}
	if r.Shows(o.Key, o.Page.Stage) {
		out.Stage, out.Ends = o.Page.Stage, o.Page.Ends
	}
	for _, tab := range o.Page.Tabs {
		if tab.Part != "" || r.SeesRelated(tab.Object, tab.Via) {
			out.Tabs = append(out.Tabs, tab)
		}
	}
	for _, n := range o.Page.Numbers {
		if r.SeesRelated(n.Object, n.Via) && a.Query.Figures(r, n.Object, query.PageNumber(n)) == nil {
			out.Numbers = append(out.Numbers, n)
		}
	}
	return out
}
