package httpapi

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
)

// qualityView is what a person may know of the quality of an object: which field says
// how complete a record is, and the filters of those that are incomplete or stale.
type qualityView struct {
	Score      string `json:"score,omitzero"`
	Threshold  int    `json:"threshold,omitzero"` // percent
	Incomplete string `json:"incomplete,omitzero"`
	Stale      string `json:"stale,omitzero"`
	StaleDays  int    `json:"staleDays,omitzero"`
	StaleField string `json:"staleField,omitzero"`
}

// qualityOf is nil for who may know nothing of it.
func qualityOf(r *access.Rights, o *meta.CompiledObject) *qualityView {
	if o.Quality == nil {
		return nil
	}
	out := &qualityView{}
	if s := o.Quality.Score; s != nil && r.Shows(o.Key, s.Spec.Key) {
		out.Score, out.Threshold, out.Incomplete = s.Spec.Key, o.Quality.Threshold, o.Quality.Incomplete()
	}
	if s := o.Quality.Stale; s != nil && (s.Field == "" || r.Shows(o.Key, s.Field)) {
		out.Stale, out.StaleDays, out.StaleField = o.Quality.StaleFilter(), s.Days, s.Field
	}
	if *out == (qualityView{}) {
		return nil
	}
	return out
}
