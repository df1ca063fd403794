package inbox

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
)

// ExportNews is what people are told of an export that somebody asks for: who decides
// about it that it waits, who asked what became of it.
type ExportNews struct {
	To     []string
	Actor  string
	Ref    string
	State  string
	Object locale.Text
	Said   string // the reason, the remark
}

// ExportAsked tells of a request in the transaction of what happened to it.
func (s *Service) ExportAsked(ctx context.Context, tx core.App, n ExportNews) error {
	notes := make([]note, len(n.To))
	for i, person := range n.To {
		notes[i] = note{Person: person, Key: "export:" + n.Ref + ":" + n.State, Kind: Export, Actor: n.Actor, Ref: n.Ref, Upto: 1, Data: map[string]any{"title": n.Object, "state": n.State, "body": n.Said}}
	}
	return s.give(ctx, tx, notes...)
}
