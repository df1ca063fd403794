package timeline

import (
	"context"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/share"
)

// Shares knows what became of the shares of a record.
type Shares interface {
	Past(ctx context.Context, who *access.Principal, object, id, by string, before int64, limit int) ([]share.Past, error)
}

// number reads a place of a source that counts.
func number(place string) (int64, error) {
	if place == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(place, 10, 64)
	if err != nil || n <= 0 {
		return 0, problem.Bad("bad_cursor")
	}
	return n, nil
}

func (s *Service) said(ctx context.Context, r *access.Rights, q Request, before string, limit int) (b batch, err error) {
	n, err := number(before)
	if err != nil {
		return b, err
	}
	list, err := s.comments.List(ctx, r.Who, q.Object, q.ID, comment.Wanted{Before: n, By: q.By, Limit: limit})
	for _, c := range list {
		b.items = append(b.items, &Item{Kind: Comment, ID: c.ID, At: c.At, By: &c.By, Comment: c, place: strconv.FormatInt(c.Seq, 10)})
	}
	b.more = len(list) == limit
	return b, err
}

// changes are what people did, or the system. A change of which the person may
// read nothing is none.
func (s *Service) changes(system bool) reader {
	return func(ctx context.Context, r *access.Rights, q Request, before string, limit int) (b batch, err error) {
		kind := Change
		if system {
			kind = System
		}
		for len(b.items) == 0 { // a page of nothing readable is passed over
			h, err := s.query.HistoryOf(ctx, r, q.Object, q.ID, query.Changed{By: q.By, System: &system}, limit, before)
			if err != nil {
				return b, err
			}
			b.links, b.more = h.Links, h.Cursor != ""
			for _, c := range h.Items {
				before = strconv.FormatInt(c.ID, 10)
				if c.Action == outbox.Update && len(c.Changes) == 0 && len(c.Merged) == 0 {
					continue
				}
				b.items = append(b.items, &Item{Kind: kind, ID: before, At: c.At, By: c.By, Action: c.Action, Source: c.Source, Entries: 1, Changes: c.Changes, Merged: c.Merged, Of: c.Of, place: before})
			}
			if !b.more {
				break
			}
		}
		return b, nil
	}
}

// shared is what became of shares, for those who may share the record.
func (s *Service) shared(ctx context.Context, r *access.Rights, q Request, before string, limit int) (b batch, err error) {
	n, err := number(before)
	if err != nil {
		return b, err
	}
	list, err := s.shares.Past(ctx, r.Who, q.Object, q.ID, q.By, n, limit)
	if problem.Is(err, "forbidden_operation") {
		return b, nil
	}
	for _, x := range list {
		b.items = append(b.items, &Item{Kind: Share, ID: strconv.FormatInt(x.ID, 10), At: x.At, By: (*query.Person)(x.By), Action: x.Action,
			Share: &Shared{Kind: x.Kind, Name: x.Name, Level: x.Level}, place: strconv.FormatInt(x.ID, 10)})
	}
	b.more = len(list) == limit
	return b, err
}
