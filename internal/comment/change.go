package comment

import (
	"context"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Input is a comment to write, or what to change of one: nil members stay. Files
// are ids of uploads. Parent counts for new ones only.
type Input struct {
	Text   *string   `json:"text"`
	Files  *[]string `json:"files"`
	Parent *string   `json:"parent"`
}

// Create says something on a record. It needs the operation comment there: 404 for
// a record that one may not see, 403 for one on which one may not comment.
func (s *Service) Create(ctx context.Context, who *access.Principal, object, record string, in Input) (*Comment, error) {
	return s.write(ctx, who, object, record, func(tx core.App) (string, []string, string, error) {
		var held []string
		if in.Files != nil {
			held = *in.Files
		}
		text, people, err := clean(deref(in.Text), len(held) > 0)
		if err != nil {
			return "", nil, "", err
		}
		answered := ""
		parent := deref(in.Parent)
		if parent != "" {
			to, err := s.one(ctx, tx.DB(), who, object, record, parent)
			if err != nil || to.Deleted {
				return "", nil, "", problem.Invalid().Field("parent", "comment_parent").Cause(err)
			}
			answered = to.By.ID
			if to.Parent != nil {
				parent = *to.Parent // answers of answers stand beside them
			}
		}
		id := s.NewID()
		if err := s.attach(ctx, tx, who, object, record, id, nil, held); err != nil {
			return "", nil, "", err
		}
		people, err = s.known(ctx, tx, people)
		if err != nil {
			return "", nil, "", err
		}
		_, err = store.Exec(ctx, tx.DB(), `INSERT INTO "tn_comments" ("id", "object", "record", "parent", "by", "at", "text", "mentions", "files") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, object, record, parent, who.UserID, s.stamp(), text, encoded(people), encoded(held))
		return id, people, answered, err
	})
}

// Update changes a comment of one's own within EditFor; what it was is kept.
func (s *Service) Update(ctx context.Context, who *access.Principal, object, record, id string, in Input) (*Comment, error) {
	return s.write(ctx, who, object, record, func(tx core.App) (string, []string, string, error) {
		c, err := s.one(ctx, tx.DB(), who, object, record, id)
		switch {
		case err != nil:
			return "", nil, "", err
		case c.Deleted:
			return "", nil, "", problem.NotFound()
		case !c.Mine:
			return "", nil, "", problem.New(403, "comment_others")
		case !c.Editable:
			return "", nil, "", problem.New(403, "comment_late", locale.Args{"minutes": int(EditFor.Minutes())})
		case in.Parent != nil:
			return "", nil, "", problem.Invalid().Field("parent", "comment_parent")
		}
		text, held := c.Text, c.files
		if in.Text != nil {
			text = *in.Text
		}
		if in.Files != nil {
			held = *in.Files
		}
		text, people, err := clean(text, len(held) > 0)
		if err != nil {
			return "", nil, "", err
		}
		if text == c.Text && slices.Equal(held, c.files) {
			return id, nil, "", nil
		}
		if err := s.attach(ctx, tx, who, object, record, id, c.files, held); err != nil {
			return "", nil, "", err
		}
		if people, err = s.known(ctx, tx, people); err != nil {
			return "", nil, "", err
		}
		now := s.stamp()
		if text != c.Text {
			if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_comment_edits" ("comment", "at", "text") VALUES (?, ?, ?)`, id, now, c.Text); err != nil {
				return "", nil, "", err
			}
		}
		_, err = store.Exec(ctx, tx.DB(), `UPDATE "tn_comments" SET "text" = ?, "mentions" = ?, "files" = ?, "edited" = ? WHERE "id" = ?`, text, encoded(people), encoded(held), now, id)
		news := slices.DeleteFunc(slices.Clone(people), func(p string) bool { return slices.Contains(c.mentions, p) })
		return id, news, "", err
	})
}

// Delete takes a comment away: one's own, or any for administrators. Where it was
// stays to be seen.
func (s *Service) Delete(ctx context.Context, who *access.Principal, object, record, id string) error {
	err := s.App.RunInTransaction(func(tx core.App) error {
		if _, err := s.sees(ctx, tx.DB(), who, object, record); err != nil {
			return err
		}
		c, err := s.one(ctx, tx.DB(), who, object, record, id)
		switch {
		case err != nil:
			return err
		case c.Deleted:
			return problem.NotFound()
		case !c.Mine && !who.Admin:
			return problem.New(403, "comment_others")
		}
		if err := s.attach(ctx, tx, who, object, record, id, c.files, nil); err != nil {
			return err
		}
		for _, q := range []string{`DELETE FROM "tn_comment_edits" WHERE "comment" = ?`, `DELETE FROM "tn_comment_reactions" WHERE "comment" = ?`} {
			if _, err := store.Exec(ctx, tx.DB(), q, id); err != nil {
				return err
			}
		}
		_, err = store.Exec(ctx, tx.DB(), `UPDATE "tn_comments" SET "deleted" = ?, "text" = '', "mentions" = '[]', "files" = '[]' WHERE "id" = ?`, s.stamp(), id)
		return err
	})
	if err == nil {
		s.Changed(object, record)
	}
	return err
}

// React gives a comment a sign, or takes it back.
func (s *Service) React(ctx context.Context, who *access.Principal, object, record, id, sign string, on bool) (*Comment, error) {
	if !slices.Contains(Reactions, sign) {
		return nil, problem.Invalid().Field("reaction", "invalid_value", locale.Args{"field": "reaction"})
	}
	return s.write(ctx, who, object, record, func(tx core.App) (string, []string, string, error) {
		c, err := s.one(ctx, tx.DB(), who, object, record, id)
		if err == nil && c.Deleted {
			err = problem.NotFound()
		}
		if err != nil {
			return "", nil, "", err
		}
		if on {
			_, err = store.Exec(ctx, tx.DB(), `INSERT OR IGNORE INTO "tn_comment_reactions" ("comment", "reaction", "person", "at") VALUES (?, ?, ?, ?)`, id, sign, who.UserID, s.stamp())
		} else {
			_, err = store.Exec(ctx, tx.DB(), `DELETE FROM "tn_comment_reactions" WHERE "comment" = ? AND "reaction" = ? AND "person" = ?`, id, sign, who.UserID)
		}
		return id, nil, "", err
	})
}

// write runs a change of a comment in a transaction that has asked for the right,
// tells those whom it newly mentions and whom it answers, and gives the comment.
func (s *Service) write(ctx context.Context, who *access.Principal, object, record string, change func(core.App) (id string, mentioned []string, answered string, err error)) (*Comment, error) {
	var out *Comment
	err := s.App.RunInTransaction(func(tx core.App) error {
		d, err := s.sees(ctx, tx.DB(), who, object, record)
		if err != nil {
			return err
		}
		if !d.May("comment") {
			return problem.Forbidden("comment")
		}
		id, mentioned, answered, err := change(tx)
		if err != nil {
			return err
		}
		if out, err = s.one(ctx, tx.DB(), who, object, record, id); err != nil {
			return err
		}
		if s.Said == nil || len(mentioned) == 0 && answered == "" {
			return nil
		}
		told, err := s.seeing(ctx, tx.DB(), object, record, mentioned)
		if err != nil {
			return err
		}
		return s.Said(ctx, tx, out, told, answered)
	})
	if err != nil {
		return nil, err
	}
	s.Changed(object, record)
	return out, nil
}

// attach makes the files those of a comment; what is wrong with them is said of
// the member files.
func (s *Service) attach(ctx context.Context, tx core.App, who *access.Principal, object, record, id string, old, ids []string) error {
	if len(ids) > maxFiles {
		return problem.Invalid().Field("files", "comment_files", locale.Args{"max": maxFiles})
	}
	if len(ids) != len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		return problem.Invalid().Field("files", "invalid_value", locale.Args{"field": "files"})
	}
	place := Field + "." + id
	err := s.Files.Attach(ctx, tx, who.UserID, object, record, place, old, ids)
	if p, ok := problem.As(err); ok && p.Fields[place] != nil {
		return problem.Invalid().Item("files", p.Fields[place])
	}
	return err
}

// known are the people of ids that there are.
func (s *Service) known(ctx context.Context, tx core.App, ids []string) ([]string, error) {
	names, err := named(ctx, tx.DB(), ids)
	return slices.DeleteFunc(ids, func(id string) bool { _, ok := names[id]; return !ok }), err
}

// seeing are the people of ids who may see a record.
func (s *Service) seeing(ctx context.Context, db dbx.Builder, object, record string, ids []string) ([]string, error) {
	var out []string
	for _, id := range ids {
		who, err := s.Principal(ctx, id)
		if problem.Is(err, "person_disabled") {
			continue
		}
		if err != nil {
			return nil, err
		}
		_, err = s.sees(ctx, db, who, object, record)
		if p, ok := problem.As(err); ok && p.Status < 500 {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, nil
}

// Candidate is somebody whom a comment may mention. Who does not see the record is
// not told.
type Candidate struct {
	query.Person
	Department string `json:"department"`
	Sees       bool   `json:"sees"`
}

// Sees fills in which of the people may see a record. It needs the operation
// comment on it, as writing does.
func (s *Service) Sees(ctx context.Context, who *access.Principal, object, record string, list []Candidate) error {
	d, err := s.sees(ctx, s.App.ConcurrentDB(), who, object, record)
	if err != nil {
		return err
	}
	if !d.May("comment") {
		return problem.Forbidden("comment")
	}
	for i := range list {
		seen, err := s.seeing(ctx, s.App.ConcurrentDB(), object, record, []string{list[i].ID})
		if err != nil {
			return err
		}
		list[i].Sees = len(seen) == 1
	}
	return nil
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// encoded is a list of ids as rows hold it.
func encoded(ids []string) string {
	raw, _ := json.Marshal(append([]string{}, ids...)) // a list of texts always encodes
	return string(raw)
}
