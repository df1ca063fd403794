package inbox

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of a page.
const (
	DefaultLimit = 30
	MaxLimit     = 100
)

// Item is a notification as its person may read it now. Gone is one of a record
// that they no longer see: nothing else is said of it.
type Item struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	At   string `json:"at"`
	Read bool   `json:"read"`
	// Archived is what the person put away.
	Archived bool           `json:"archived"`
	Gone     bool           `json:"gone"`
	Object   string         `json:"object"`
	Record   string         `json:"record"`
	Title    string         `json:"title"`
	Actor    *query.Person  `json:"actor"`
	Count    int            `json:"count"`
	Excerpt  string         `json:"excerpt"`
	Ref      string         `json:"ref"`
	Data     map[string]any `json:"data"`
}

// Wanted are the notifications of a page: those in the inbox, or those that are archived.
type Wanted struct {
	Kinds    []string
	Unread   bool
	Archived bool
	Limit    int
	Cursor   string
}

const selected = `SELECT n."id", n."kind", n."at", n."read" <> '', n."archived" <> '', n."object", n."record", n."actor", coalesce(u."name", ''), n."count", n."ref", n."data"
	FROM "tn_notifications" n LEFT JOIN "users" u ON u."id" = n."actor" `

// List gives the notifications of a person, newest first.
func (s *Service) List(ctx context.Context, r *access.Rights, w Wanted) (items []*Item, cursor string, err error) {
	if w.Limit == 0 {
		w.Limit = DefaultLimit
	}
	if w.Limit < 0 || w.Limit > MaxLimit {
		return nil, "", problem.Bad("bad_limit", locale.Args{"max": MaxLimit})
	}
	at, id := "9", ""
	if w.Cursor != "" {
		var ok bool
		if at, id, ok = strings.Cut(w.Cursor, "|"); !ok {
			return nil, "", problem.Bad("bad_cursor")
		}
	}
	for _, k := range w.Kinds {
		if !slices.Contains(Kinds, k) {
			return nil, "", problem.Invalid().Field("kinds", "unknown_choice", locale.Args{"value": k, "allowed": strings.Join(Kinds, ", ")})
		}
	}
	kinds := w.Kinds
	if len(kinds) == 0 {
		kinds = Kinds
	}
	list, err := json.Marshal(kinds)
	if err != nil {
		return nil, "", err
	}
	items, err = s.read(ctx, r, `WHERE n."person" = ? AND (n."at", n."id") < (?, ?) AND (n."archived" <> '') = ? AND (NOT ? OR n."read" = '') AND n."kind" IN (SELECT value FROM json_each(?)) ORDER BY n."at" DESC, n."id" DESC LIMIT ?`,
		r.Who.UserID, at, id, w.Archived, w.Unread, string(list), w.Limit+1)
	if err == nil && len(items) > w.Limit {
		items = items[:w.Limit]
		last := items[w.Limit-1]
		cursor = last.At + "|" + last.ID
	}
	return items, cursor, err
}

// Unread is how many a person has not read, of what is not archived.
func (s *Service) Unread(ctx context.Context, person string) (int, error) {
	n := 0
	_, err := store.One(ctx, s.App.ConcurrentDB(), []any{&n}, `SELECT count(*) FROM "tn_notifications" WHERE "person" = ? AND "read" = '' AND "archived" = ''`, person)
	return n, err
}

// State is what a person makes of a notification, by its column.
type State string

// States.
const (
	Read     State = `"read"`
	Archived State = `"archived"`
)

// Mark puts notifications of a person into a state, or out of it; without ids all.
// What they have read or archived is not mailed any more.
func (s *Service) Mark(ctx context.Context, person string, ids []string, state State, on bool) error {
	at, mail := "", ""
	if on {
		at, mail = s.stamp(s.Now()), `, "mail_at" = ''`
	}
	column := string(state)
	where, args := "", []any{at, person, on}
	if ids != nil {
		list, err := json.Marshal(ids)
		if err != nil {
			return err
		}
		where, args = ` AND "id" IN (SELECT value FROM json_each(?))`, append(args, string(list))
	}
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_notifications" SET `+column+` = ?`+mail+` WHERE "person" = ? AND (`+column+` = '') = ?`+where, args...)
	if err == nil {
		s.Changed(person)
	}
	return err
}

// read gives notifications as the person of r may read them.
func (s *Service) read(ctx context.Context, r *access.Rights, where string, args ...any) ([]*Item, error) {
	out := []*Item{}
	about := map[string][]string{}
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		x, actor, data := &Item{}, query.Person{}, ""
		if err := rows.Scan(&x.ID, &x.Kind, &x.At, &x.Read, &x.Archived, &x.Object, &x.Record, &actor.ID, &actor.Name, &x.Count, &x.Ref, &data); err != nil {
			return err
		}
		if actor.Name != "" {
			x.Actor = &actor
		}
		if x.Record != "" {
			about[x.Object] = append(about[x.Object], x.Record)
		}
		out = append(out, x)
		return json.Unmarshal([]byte(data), &x.Data)
	}, selected+where, args...)
	if err != nil {
		return nil, err
	}
	titles := map[string]map[string]string{}
	for object, ids := range about {
		if titles[object], err = s.Query.Named(ctx, r, object, ids); err != nil {
			return nil, err
		}
	}
	var said []string
	for i, x := range out {
		title, seen := titles[x.Object][x.Record]
		switch {
		case (x.Kind == Release || x.Kind == Hook && x.Ref != "") && !r.Who.Admin, x.Record != "" && !seen, x.Record == "" && x.Object != "" && !r.Can(x.Object, "view"):
			out[i] = &Item{ID: x.ID, Kind: x.Kind, At: x.At, Read: x.Read, Archived: x.Archived, Gone: true, Data: map[string]any{}}
		default:
			x.Title = title
			if x.Kind == Hook || x.Kind == Export {
				x.Excerpt, _ = x.Data["body"].(string)
				delete(x.Data, "body")
			}
			if x.Kind == Mention || x.Kind == Reply {
				said = append(said, x.Ref)
			}
		}
	}
	return out, s.quote(ctx, out, said)
}

// quote puts what comments say under the notifications of them that are seen.
func (s *Service) quote(ctx context.Context, list []*Item, said []string) error {
	if len(said) == 0 {
		return nil
	}
	texts, err := s.Comments.Excerpts(ctx, said)
	for _, x := range list {
		if !x.Gone && (x.Kind == Mention || x.Kind == Reply) {
			x.Excerpt = texts[x.Ref]
		}
	}
	return err
}
