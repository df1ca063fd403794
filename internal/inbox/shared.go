package inbox

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/share"
)

// jobShared is the kind of the jobs that tell many people of one share.
const jobShared = "share_notifications"

// A share with more people than mostTold tells none of them: it is as good as open
// to all. They are told by portions, so that no write waits long for it.
const (
	mostTold = 1000
	portion  = 100
)

// sharedArgs are what a job knows of a share.
type sharedArgs struct {
	Object   string `json:"object"`
	Record   string `json:"record"`
	Kind     string `json:"kind"`
	Who      string `json:"who"`
	Children bool   `json:"children"`
	By       string `json:"by"`
	Upto     int64  `json:"upto"`
}

func (a *sharedArgs) note(person string) note {
	return note{Person: person, Key: "shared:" + a.Object + "/" + a.Record, Kind: Shared, Object: a.Object, Record: a.Record, Actor: a.By, Upto: a.Upto}
}

// Shared tells the person with whom a record is newly shared, and by a job the
// people of a department or of a role.
func (s *Service) Shared(n share.Notice) {
	if !n.New {
		return
	}
	a := &sharedArgs{Object: n.Object, Record: n.Record, Kind: n.Kind, Who: n.Who, Children: n.Children, By: n.By, Upto: s.Now().UnixNano()}
	s.alone("share", func(ctx context.Context, tx core.App) error {
		if n.Kind == access.WithUser {
			return s.give(ctx, tx, a.note(n.Who))
		}
		_, err := s.Jobs.Enqueue(ctx, tx, jobShared, "", locale.Both("inbox_share_job", nil), a)
		return err
	})
}

// tellShared tells those of a department or a role who see the record now.
func (s *Service) tellShared(ctx context.Context, r *job.Run) error {
	var a sharedArgs
	if err := r.Bind(&a); err != nil {
		return err
	}
	people, err := s.Behind(ctx, a.Kind, a.Who, a.Children)
	if err != nil || len(people) > mostTold {
		return err
	}
	for some := range slices.Chunk(people, portion) {
		var notes []note
		for _, person := range some {
			seen, err := s.sees(ctx, person, a.Object, a.Record, nil)
			if err != nil {
				return err
			}
			if seen {
				notes = append(notes, a.note(person))
			}
		}
		if len(notes) == 0 {
			continue
		}
		if err := s.App.RunInTransaction(func(tx core.App) error { return s.give(ctx, tx, notes...) }); err != nil {
			return err
		}
	}
	return nil
}
