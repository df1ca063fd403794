package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// lossSteps are the steps of a plan that lose data, as a problem shows them.
type lossSteps []schema.Step

func (l lossSteps) Localise(t locale.Tag) any {
	out := make([]map[string]any, len(l))
	for i, s := range l {
		out[i] = s.View(t)
	}
	return out
}

// Unconfirmed refuses with loss_unconfirmed (data.steps) a release that loses data
// in a place that whoever publishes it has not named: "customer.level".
func (p *Plan) Unconfirmed(named []string) error {
	var open lossSteps
	var places []string
	for _, s := range p.Steps {
		if place := s.Place(); s.Danger == schema.High && !slices.Contains(named, place) {
			open = append(open, s)
			places = append(places, place)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return problem.Bad("loss_unconfirmed", locale.Args{"count": len(open), "places": strings.Join(places, ", ")}).With("steps", open)
}
