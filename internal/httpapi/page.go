package httpapi

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// pageView is the page of an object's records as the person gets it: no tab of an
// object that they may not view or of a relation that they may not read, and no
// number that they could not ask for themselves. The figures are theirs to ask for,
// so that nothing computes them with more rights than they have.
//
// Stage is the field of the stage bar, "" where they may not read it.
type pageView struct {
	Tabs    []meta.PageTab    `json:"tabs"` // empty: the usual ones
	Numbers []meta.PageNumber `json:"numbers"`
	Stage   string            `json:"stage,omitempty"`
	Ends    []string          `json:"ends,omitempty"`
}

func (a *API) pageOf(r *access.Rights, o *meta.CompiledObject) pageView {
	out := pageView{Tabs: []meta.PageTab{}, Numbers: []meta.PageNumber{}}
	if o.Page == nil {
		return out
	}
	if r.Shows(o.Key, o.Page.Stage) {
		out.Stage, out.Ends = o.Page.Stage, o.Page.Ends
	}
	for _, tab := range o.Page.Tabs {
		if tab.Part != "" || seesRelated(r, tab.Object, tab.Via) {
			out.Tabs = append(out.Tabs, tab)
		}
	}
	for _, n := range o.Page.Numbers {
		if seesRelated(r, n.Object, n.Via) && a.Query.Figures(r, n.Object, query.PageNumber(n)) == nil {
			out.Numbers = append(out.Numbers, n)
		}
	}
	return out
}

// seesRelated reports whether the person may see which records of an object link
// somewhere by a relation.
func seesRelated(r *access.Rights, object, via string) bool {
	_, reads := r.Reads(object, via, "r")
	return reads && r.Can(object, "view")
}
