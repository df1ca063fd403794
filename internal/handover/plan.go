package handover

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// chunk is how many records are handed over in one transaction.
const chunk = 200

// move is one record on its way to somebody; to is "" when nobody was found.
type move struct {
	id, to  string
	version int64
	code    string // why nobody was found
}

// walker goes through the records of one assignment, a page at a time.
type walker struct {
	s      *Service
	r      *access.Rights
	l      *leaver
	a      Assignment
	cursor string
	next   int // of those in turn
	ended  bool

	// owner says who owns a linked record, as far as this handover knows better
	// than the database; nil in a real run.
	owner  func(object, id string) (string, bool)
	active map[string]bool
}

// page gives the next records with where they go.
func (w *walker) page(ctx context.Context) ([]move, error) {
	fields := []string{"id", "version", "owner"}
	if w.a.To.Follow != "" {
		fields = append(fields, w.a.To.Follow)
	}
	page, err := w.s.Query.List(ctx, w.r, query.ListRequest{Object: w.a.Object, Filter: owned(w.l.id, w.a.Filter), Sort: "id", Limit: chunk, Cursor: w.cursor, Fields: fields})
	if err != nil {
		return nil, err
	}
	w.cursor, w.ended = page.Cursor, page.Cursor == ""
	var owners map[string]string
	if w.a.To.Follow != "" {
		if owners, err = w.linked(ctx, page.Items); err != nil {
			return nil, err
		}
	}
	var out []move
	for _, rec := range page.Items {
		if rec.Value("owner") != w.l.id {
			continue
		}
		version, _ := rec.Value("version").(float64)
		m := move{id: rec.ID(), version: int64(version)}
		if w.a.To.Follow != "" {
			target, _ := rec.Value(w.a.To.Follow).(string)
			if m.to, err = w.follow(ctx, owners, target); err != nil {
				return nil, err
			}
			if m.to == "" {
				m.code = "handover_follows_nobody"
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// turn settles to whom a record goes, once it is certain that it goes.
func (w *walker) turn(m *move) {
	if people := w.a.To.people(); len(people) > 0 {
		m.to = people[w.next%len(people)]
		w.next++
	}
}

// linked reads the owners of the records that items link to.
func (w *walker) linked(ctx context.Context, items []*query.Record) (map[string]string, error) {
	target := w.r.Snap.Objects[w.a.Object].ByKey[w.a.To.Follow].Expr.Target
	var ids []string
	seen := map[string]bool{}
	for _, rec := range items {
		if id, _ := rec.Value(w.a.To.Follow).(string); id != "" && !seen[id] {
			seen[id], ids = true, append(ids, id)
		}
	}
	return w.s.owners(ctx, w.r, target, ids)
}

// owners reads who owns records, as far as the person sees that.
func (s *Service) owners(ctx context.Context, r *access.Rights, object string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	return out, s.eachOf(ctx, r, object, ids, []string{"id", "owner"}, func(rec *query.Record) { out[rec.ID()], _ = rec.Value("owner").(string) })
}

// follow is who owns a linked record; "" when it is nobody who could take over.
func (w *walker) follow(ctx context.Context, owners map[string]string, target string) (string, error) {
	owner := owners[target]
	if w.owner != nil {
		if planned, ok := w.owner(w.r.Snap.Objects[w.a.Object].ByKey[w.a.To.Follow].Expr.Target, target); ok {
			owner = planned
		}
	}
	if owner == "" || owner == w.l.id {
		return "", nil
	}
	active, known := w.active[owner]
	if !known {
		_, is, err := store.Text(ctx, w.s.App.ConcurrentDB(), `SELECT "id" FROM "users" WHERE "id" = ? AND "active"`, owner)
		if err != nil {
			return "", err
		}
		active, w.active[owner] = is, is
	}
	if !active {
		return "", nil
	}
	return owner, nil
}
