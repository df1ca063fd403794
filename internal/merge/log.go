package merge

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of a page of the log.
const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// Entry is a merge in the log, with what the person may see of it. Undoable says that
// they may take it back until Until; Undone is when that was done, "" while it stands.
type Entry struct {
	Cause    string         `json:"cause"`
	At       string         `json:"at"`
	By       *people.Named  `json:"by"`
	Survivor query.Titled   `json:"survivor"`
	Losers   []query.Titled `json:"losers"`
	Moved    []Moved        `json:"moved"`
	Along    map[string]int `json:"along"`
	Undone   string         `json:"undone"`
	Undoable bool           `json:"undoable"`
	Until    string         `json:"until"`
}

// entry is a row of the log.
type entry struct {
	id                           int64
	Object                       string
	cause, survivor, by, at, end string
	name                         string // of who merged
	losers                       []string
	moved                        []record.Moving
	along                        map[string]int
	rest                         rest
}

func (s *Service) read(ctx context.Context, db dbx.Builder, where string, args ...any) ([]*entry, error) {
	var out []*entry
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		e := &entry{}
		var losers, moved, along, kept string
		if err := rows.Scan(&e.id, &e.Object, &e.cause, &e.survivor, &e.by, &e.name, &e.at, &e.end, &losers, &moved, &along, &kept); err != nil {
			return err
		}
		out = append(out, e)
		for text, into := range map[string]any{losers: &e.losers, moved: &e.moved, along: &e.along, kept: &e.rest} {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				return err
			}
		}
		return nil
	}, `SELECT m."id", "object", "cause", "survivor", "by", coalesce(u."name", ''), "at", "undone", "losers", "moved", "along", "rest" FROM "tn_merges" m LEFT JOIN "users" u ON u."id" = m."by" `+where, args...)
}

// Log lists the merges of an object, newest first: one's own, and administrators
// everybody's. 403 without the operation merge.
func (s *Service) Log(ctx context.Context, r *access.Rights, object string, limit int, cursor string) ([]*Entry, string, error) {
	if o := r.Snap.Objects[object]; o == nil || o.PartOf != nil || len(r.Operations(object)) == 0 {
		return nil, "", problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	if !r.Can(object, "merge") {
		return nil, "", problem.Forbidden("merge")
	}
	if limit < 1 || limit > MaxLimit {
		return nil, "", problem.Bad("bad_limit", locale.Args{"max": MaxLimit})
	}
	before := int64(1) << 62
	if cursor != "" {
		var err error
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return nil, "", problem.Bad("bad_cursor")
		}
	}
	whose := r.Who.UserID
	if r.Who.Admin && r.Who.Key == "" {
		whose = ""
	}
	list, err := s.read(ctx, s.App.ConcurrentDB(), `WHERE "object" = ? AND (? = '' OR "by" = ?) AND m."id" < ? ORDER BY m."id" DESC LIMIT ?`, object, whose, whose, before, limit+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = strconv.FormatInt(list[limit-1].id, 10)
	}
	var ids []string
	for _, e := range list {
		ids = append(append(ids, e.survivor), e.losers...)
	}
	titles, err := s.Query.Names(ctx, r, object, ids)
	if err != nil {
		return nil, "", err
	}
	out := []*Entry{}
	for _, e := range list {
		x, err := s.shown(ctx, r, e, titles)
		if err != nil {
			return nil, "", err
		}
		out = append(out, x)
	}
	return out, next, nil
}

// shown is an entry as the person may see it.
func (s *Service) shown(ctx context.Context, r *access.Rights, e *entry, titles map[string]string) (*Entry, error) {
	act, err := s.Undo.Of(ctx, r.Who, e.cause)
	if err != nil {
		return nil, err
	}
	o := s.outcome(r, e.Object, Request{Survivor: e.survivor, Losers: e.losers}, titles)
	o.moved(r, e.moved)
	out := &Entry{Cause: e.cause, At: e.at, Survivor: o.Survivor, Losers: o.Losers, Moved: o.Moved, Along: e.along, Undone: e.end}
	if e.by != "" {
		out.By = &people.Named{ID: e.by, Name: e.name}
	}
	if act != nil {
		out.Undoable, out.Until = act.Undoable, act.Until
	}
	return out, nil
}

// fieldName is the label of a field, or of a column of a sub-form by
// "sub-form.column", and whether the person knows of it.
func fieldName(r *access.Rights, object, path string) (locale.Text, bool) {
	o := r.Snap.Objects[object]
	key, column, inRows := strings.Cut(path, ".")
	if o == nil || o.ByKey[key] == nil || !r.Shows(object, key) {
		return locale.Text{}, false
	}
	if !inRows {
		return o.ByKey[key].Spec.Label, true
	}
	part := r.Snap.Objects[o.ByKey[key].Part]
	if part == nil || part.ByKey[column] == nil || !r.Shows(part.Key, column) {
		return locale.Text{}, false
	}
	return part.ByKey[column].Spec.Label, true
}
