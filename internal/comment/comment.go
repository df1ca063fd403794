// Package comment is what people say on records: with mentions, files, answers and
// reactions. Who may see a record reads its comments, who has the operation comment
// on it writes. A record that one may not see has none.
package comment

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of comments.
const (
	maxText     = 10_000 // characters
	maxMentions = 50
	maxFiles    = 20
	// EditFor is how long one may change what one has said.
	EditFor = 10 * time.Minute
)

// Field is where the files of comments are found, in place of a field's key.
const Field = "$comments"

// Reactions that there are.
var Reactions = []string{"👍", "🎉", "❤️", "😄", "👀", "✅"}

// Comment is one thing that somebody has said. A deleted one has neither text nor
// files; it stays where others answer it.
type Comment struct {
	ID        string         `json:"id"`
	Object    string         `json:"-"`
	Record    string         `json:"-"`
	Parent    *string        `json:"parent"`
	By        query.Person   `json:"by"`
	At        string         `json:"at"`
	Edited    *string        `json:"edited"`
	Deleted   bool           `json:"deleted"`
	Text      string         `json:"text"`
	Mentions  []query.Person `json:"mentions"`
	Files     []files.File   `json:"files"`
	Reactions []Reaction     `json:"reactions"`
	Mine      bool           `json:"mine"`     // the reader has said it
	Editable  bool           `json:"editable"` // and may still change it
	Seq       int64          `json:"-"`

	mentions, files []string
}

// Reaction is one sign under a comment and who gave it, the first first.
type Reaction struct {
	Reaction string         `json:"reaction"`
	By       []query.Person `json:"by"`
	Mine     bool           `json:"mine"`
}

// Edit is what a comment's text was until it was changed.
type Edit struct {
	Until string `json:"until"`
	Text  string `json:"text"`
}

// Files keeps the files of comments.
type Files interface {
	Attach(ctx context.Context, tx core.App, who string, object, record, field string, old, ids []string) error
	Describe(ctx context.Context, ids []string) (map[string]files.File, error)
}

// Said tells of a comment in the transaction that wrote it: whom it newly mentions,
// all of whom see the record, and whose comment it answers ("" for none).
type Said func(ctx context.Context, tx core.App, c *Comment, mentioned []string, answered string) error

// Config is what a service needs from its app.
type Config struct {
	App   core.App
	Query *query.Service
	Files Files
	// Principal loads a person; a problem for who is gone or disabled.
	Principal func(ctx context.Context, person string) (*access.Principal, error)
	Now       func() time.Time
	NewID     func() string
	Said      Said
	// Changed is told, after it is committed, of a record of which comments have
	// changed; it is quick.
	Changed func(object, record string)
}

// Service reads and writes comments.
type Service struct{ Config }

// New makes the comments of an app.
func New(c Config) *Service { return &Service{c} }

func (s *Service) stamp() string { return s.Now().UTC().Format(types.DefaultDateLayout) }

// Wanted are the comments that a page shows, newest first: those before Before
// (a Seq; 0 for the newest), of one person where By is set.
type Wanted struct {
	Before int64
	By     string
	Limit  int
}

// List gives comments of a record: 404 for one that the person may not see.
func (s *Service) List(ctx context.Context, who *access.Principal, object, record string, w Wanted) ([]*Comment, error) {
	db := s.App.ConcurrentDB()
	if _, err := s.sees(ctx, db, who, object, record); err != nil {
		return nil, err
	}
	before := w.Before
	if before == 0 {
		before = 1 << 62
	}
	return s.read(ctx, db, who, `c."record" = ? AND c."object" = ? AND c."seq" < ? AND (? = '' OR c."by" = ?)`, w.Limit, record, object, before, w.By, w.By)
}

// One gives a comment of a record that the person sees; 404 otherwise.
func (s *Service) One(ctx context.Context, who *access.Principal, object, record, id string) (*Comment, error) {
	db := s.App.ConcurrentDB()
	if _, err := s.sees(ctx, db, who, object, record); err != nil {
		return nil, err
	}
	return s.one(ctx, db, who, object, record, id)
}

// Edits gives what the text of a comment was before, newest first.
func (s *Service) Edits(ctx context.Context, who *access.Principal, object, record, id string) ([]Edit, error) {
	c, err := s.One(ctx, who, object, record, id)
	out := []Edit{}
	if err != nil || c.Deleted {
		return out, err
	}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var e Edit
		err := rows.Scan(&e.Until, &e.Text)
		out = append(out, e)
		return err
	}, `SELECT "at", "text" FROM "tn_comment_edits" WHERE "comment" = ? ORDER BY "seq" DESC`, id)
}

// Holds reports whether a file is one of a comment of a record that the person
// sees.
func (s *Service) Holds(ctx context.Context, who *access.Principal, object, record, file string) (bool, error) {
	db := s.App.ConcurrentDB()
	if _, err := s.sees(ctx, db, who, object, record); err != nil {
		return false, err
	}
	n := 0
	_, err := store.One(ctx, db, []any{&n}, `SELECT EXISTS (SELECT 1 FROM "tn_comments" c WHERE c."record" = ? AND c."object" = ? AND c."deleted" = ''
		AND EXISTS (SELECT 1 FROM json_each(c."files") WHERE value = ?))`, record, object, file)
	return n == 1, err
}

// sees decides for a record: 404 for what the person may not see.
func (s *Service) sees(ctx context.Context, db dbx.Builder, who *access.Principal, object, record string) (*access.Decision, error) {
	return s.Query.Decide(ctx, db, s.Query.Rights(who), object, record)
}

func (s *Service) one(ctx context.Context, db dbx.Builder, who *access.Principal, object, record, id string) (*Comment, error) {
	list, err := s.read(ctx, db, who, `c."id" = ? AND c."object" = ? AND c."record" = ?`, 1, id, object, record)
	if err == nil && len(list) == 0 {
		err = problem.NotFound()
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// read gives comments with their names, files and reactions.
func (s *Service) read(ctx context.Context, db dbx.Builder, who *access.Principal, where string, limit int, args ...any) ([]*Comment, error) {
	out := []*Comment{}
	byID := map[string]*Comment{}
	var ids, held []string
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		c := &Comment{Mentions: []query.Person{}, Files: []files.File{}, Reactions: []Reaction{}}
		var parent, edited, deleted, mentions, list string
		if err := rows.Scan(&c.Seq, &c.ID, &c.Object, &c.Record, &parent, &c.By.ID, &c.By.Name, &c.At, &edited, &deleted, &c.Text, &mentions, &list); err != nil {
			return err
		}
		c.Parent, c.Edited, c.Deleted = orNil(parent), orNil(edited), deleted != ""
		c.mentions, c.files = texts(mentions), texts(list)
		c.Mine = who != nil && c.By.ID == who.UserID
		if c.Deleted {
			c.Text, c.mentions, c.files = "", nil, nil
		}
		c.Editable = c.Mine && !c.Deleted && s.within(c.At)
		out, byID[c.ID] = append(out, c), c
		ids, held = append(ids, c.ID), append(held, c.files...)
		return nil
	}, `SELECT c."seq", c."id", c."object", c."record", c."parent", c."by", coalesce(u."name", ''), c."at", c."edited", c."deleted", c."text", c."mentions", c."files"
		FROM "tn_comments" c LEFT JOIN "users" u ON u."id" = c."by" WHERE `+where+` ORDER BY c."seq" DESC LIMIT ?`, append(args, limit)...)
	if err != nil || len(out) == 0 {
		return out, err
	}
	if err := s.dress(ctx, db, out, held); err != nil {
		return nil, err
	}
	return out, s.react(ctx, db, who, byID, ids)
}

// dress names the people who are mentioned and describes the files.
func (s *Service) dress(ctx context.Context, db dbx.Builder, list []*Comment, held []string) error {
	var people []string
	for _, c := range list {
		people = append(people, c.mentions...)
	}
	names, err := named(ctx, db, people)
	if err != nil {
		return err
	}
	described := map[string]files.File{}
	if len(held) > 0 {
		if described, err = s.Files.Describe(ctx, held); err != nil {
			return err
		}
	}
	for _, c := range list {
		for _, id := range c.mentions {
			if name, ok := names[id]; ok {
				c.Mentions = append(c.Mentions, query.Person{ID: id, Name: name})
			}
		}
		for _, id := range c.files {
			if f, ok := described[id]; ok {
				c.Files = append(c.Files, f)
			}
		}
	}
	return nil
}

func (s *Service) react(ctx context.Context, db dbx.Builder, who *access.Principal, byID map[string]*Comment, ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	return store.Each(ctx, db, func(rows *sql.Rows) error {
		var id, sign string
		var by query.Person
		if err := rows.Scan(&id, &sign, &by.ID, &by.Name); err != nil {
			return err
		}
		c := byID[id]
		if c.Deleted {
			return nil
		}
		i := slices.IndexFunc(c.Reactions, func(r Reaction) bool { return r.Reaction == sign })
		if i < 0 {
			i = len(c.Reactions)
			c.Reactions = append(c.Reactions, Reaction{Reaction: sign})
		}
		r := &c.Reactions[i]
		r.By = append(r.By, by)
		r.Mine = r.Mine || who != nil && by.ID == who.UserID
		return nil
	}, `SELECT r."comment", r."reaction", r."person", coalesce(u."name", '') FROM "tn_comment_reactions" r LEFT JOIN "users" u ON u."id" = r."person"
		WHERE r."comment" IN (SELECT value FROM json_each(?)) ORDER BY r."at", r."person"`, string(list))
}

// within reports whether a comment of that time may still be changed.
func (s *Service) within(at string) bool {
	t, err := time.Parse(types.DefaultDateLayout, at)
	return err == nil && s.Now().Sub(t) <= EditFor
}

func named(ctx context.Context, db dbx.Builder, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		out[id] = name
		return err
	}, `SELECT "id", "name" FROM "users" WHERE "id" IN (SELECT value FROM json_each(?))`, string(list))
}

func texts(raw string) []string {
	var out []string
	_ = json.Unmarshal([]byte(raw), &out) // written by this package only
	return out
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// excerpt is how much of a comment others quote, in characters.
const excerpt = 140

// Excerpts gives how comments begin, with the names of whom they mention; deleted
// ones are absent. It asks no rights: the caller has found that the reader sees
// their records.
func (s *Service) Excerpts(ctx context.Context, ids []string) (map[string]string, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	found, err := s.read(ctx, s.App.ConcurrentDB(), nil, `c."id" IN (SELECT value FROM json_each(?)) AND c."deleted" = ''`, len(ids), string(list))
	out := map[string]string{}
	for _, c := range found {
		text := []rune(mention.ReplaceAllStringFunc(c.Text, func(token string) string {
			for _, p := range c.Mentions {
				if strings.Contains(token, p.ID) {
					return "@" + p.Name
				}
			}
			return token
		}))
		if len(text) > excerpt {
			text = append(text[:excerpt-1], '…')
		}
		out[c.ID] = string(text)
	}
	return out, err
}
