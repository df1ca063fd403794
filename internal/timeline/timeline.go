// Package timeline is one list of all that happened to a record and was said of it:
// what each source has, newest first, as far as the person may see it.
package timeline

import (
	"context"
	"encoding/base64"
	"encoding/json/v2"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// Kinds of what a timeline shows.
const (
	Comment = "comment"
	Change  = "change" // what people did
	System  = "system" // what followed by itself
	Share   = "share"
	Acted   = "activity" // records that link to it, see [meta.PageActivity]
)

// Limits of a page, and of how many changes become one.
const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// Item is one thing on a timeline. Since and Entries are of several changes that
// became one; what a kind does not have is absent.
type Item struct {
	Kind    string              `json:"kind"`
	ID      string              `json:"id"`
	At      string              `json:"at"`
	By      *query.Person       `json:"by"`
	Comment *comment.Comment    `json:"comment,omitempty"`
	Since   string              `json:"since,omitempty"`
	Entries int                 `json:"entries,omitempty"`
	Action  string              `json:"action,omitempty"`
	Source  string              `json:"source,omitempty"`
	Changes []query.FieldChange `json:"changes,omitempty"`
	Merged  []query.Titled      `json:"merged,omitempty"`
	Of      *query.Titled       `json:"of,omitempty"`
	Share   *Shared             `json:"share,omitempty"`
	Acted   *Activity           `json:"activity,omitempty"`

	place string
}

// Shared is what became of a share: with whom the record was shared.
type Shared struct {
	Kind  string `json:"kind"` // user, department, role
	Name  string `json:"name"`
	Level string `json:"level"`
}

// Request asks for a page; no kinds are all. By is a person.
type Request struct {
	Object, ID string
	Kinds      []string
	By         string
	Limit      int
	Cursor     string
}

// Page is some items, newest first, and the titles of what they link to.
type Page struct {
	Items  []*Item
	Cursor string
	Links  map[string]string
}

// batch is what a source has before a place: some items, newest first, and whether
// there are more.
type batch struct {
	items []*Item
	links map[string]string
	more  bool
}

// source gives what it has of a record before a place ("" is now). Its name is the
// one by which a cursor remembers the place.
type source struct {
	name string
	read reader
}

type reader func(ctx context.Context, r *access.Rights, q Request, before string, limit int) (batch, error)

// Service makes timelines.
type Service struct {
	query    *query.Service
	comments *comment.Service
	shares   Shares
}

// New makes the timelines of an app.
func New(q *query.Service, comments *comment.Service, shares Shares) *Service {
	return &Service{query: q, comments: comments, shares: shares}
}

// sources are what kinds are made of.
func (s *Service) sources(r *access.Rights, q Request) map[string][]source {
	return map[string][]source{
		Comment: {{Comment, s.said}},
		Change:  {{Change, s.changes(false)}},
		System:  {{System, s.changes(true)}},
		Share:   {{Share, s.shared}},
		Acted:   s.activities(r, q),
	}
}

// stream reads one source along.
type stream struct {
	read   func(before string) (batch, error)
	place  string // of the last item that was taken
	buffer []*Item
	last   string // of the last item that was read
	dry    bool
}

func (s *stream) peek(links map[string]string) (*Item, error) {
	for len(s.buffer) == 0 && !s.dry {
		b, err := s.read(s.last)
		if err != nil {
			return nil, err
		}
		maps.Copy(links, b.links)
		s.buffer, s.dry = b.items, !b.more
		if n := len(b.items); n > 0 {
			s.last = b.items[n-1].place
		} else {
			s.dry = true
		}
	}
	if len(s.buffer) == 0 {
		return nil, nil
	}
	return s.buffer[0], nil
}

func (s *stream) take() {
	s.place = s.buffer[0].place
	s.buffer = s.buffer[1:]
}

// Page gives a page of a record's timeline: 404 for a record that the person may
// not see.
func (s *Service) Page(ctx context.Context, r *access.Rights, q Request) (*Page, error) {
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	if q.Limit < 0 || q.Limit > MaxLimit {
		return nil, problem.Bad("bad_limit", locale.Args{"max": MaxLimit})
	}
	places, err := parse(q.Cursor)
	if err != nil {
		return nil, err
	}
	if _, err := s.query.Get(ctx, r, query.GetRequest{Object: q.Object, ID: q.ID, Fields: []string{"id"}}); err != nil {
		return nil, err
	}
	out := &Page{Items: []*Item{}, Links: map[string]string{}}
	all := s.sources(r, q)
	every := slices.Sorted(maps.Keys(all))
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = every
	}
	streams := map[string]*stream{}
	for _, kind := range kinds {
		of, ok := all[kind]
		if !ok {
			return nil, problem.Invalid().Field("kinds", "unknown_choice", locale.Args{"value": kind, "allowed": strings.Join(every, ", ")})
		}
		for _, src := range of {
			streams[src.name] = &stream{place: places[src.name], last: places[src.name], read: func(before string) (batch, error) {
				return src.read(ctx, r, q, before, q.Limit+1)
			}}
		}
	}
	for {
		name, next, err := newest(streams, out.Links)
		if err != nil {
			return nil, err
		}
		if next == nil {
			return out, nil
		}
		n := len(out.Items)
		if n > 0 && fold(out.Items[n-1], next) {
			streams[name].take()
			continue
		}
		if n == q.Limit {
			out.Cursor = cursor(streams)
			return out, nil
		}
		out.Items = append(out.Items, next)
		streams[name].take()
	}
}

// newest gives the stream whose next item is the youngest.
func newest(streams map[string]*stream, links map[string]string) (name string, next *Item, err error) {
	for _, k := range slices.Sorted(maps.Keys(streams)) {
		it, err := streams[k].peek(links)
		if err != nil {
			return "", nil, err
		}
		if it != nil && (next == nil || it.At > next.At) {
			name, next = k, it
		}
	}
	return name, next, nil
}

// cursor is where each source goes on.
func cursor(streams map[string]*stream) string {
	places := map[string]string{}
	for name, s := range streams {
		places[name] = s.place
	}
	raw, _ := json.Marshal(places, json.Deterministic(true)) // a map of texts always encodes
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parse(cursor string) (map[string]string, error) {
	out := map[string]string{}
	if cursor == "" {
		return out, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		return nil, problem.Bad("bad_cursor")
	}
	return out, nil
}
