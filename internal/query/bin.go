package query

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json/v2"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// BinRequest asks for a page of what was deleted of an object, the latest first.
type BinRequest struct {
	Object   string
	Q        string // text in the title
	By       string // who deleted it
	From, To string // when, as PocketBase writes times: From included, To not
	IDs      []string
	Limit    int
	Cursor   string
}

// Deleted is a record in the bin: the record as the person may read it, when and by
// whom it was deleted, when it goes for good, what went along with it, and whether
// the person may purge it.
type Deleted struct {
	Record  *Record `json:"record"`
	Title   string  `json:"title"`
	At      string  `json:"at"`
	By      *Person `json:"by"`
	Expires string  `json:"expires"`
	Along   []Along `json:"along"`
	Purge   bool    `json:"purge"`
	Into    *Titled `json:"into"` // the record that it was merged into; nil for others, and where the person does not see it

	by string
}

// Along counts records of an object that the same delete took.
type Along struct {
	Object string `json:"object"`
	Count  int    `json:"count"`
}

// Bin is a page of it. Days is how long the business keeps deleted records.
type Bin struct {
	Items  []*Deleted
	Cursor string
	Links  map[string]string
	Days   int
	Count  int
	More   bool // there are more than Count
}

// Bin lists the deleted records that the person may see and restore, by their
// rights on the row as it was deleted: 403 without the operation delete. Nothing of
// a record is shown that a list of living ones would not show.
func (s *Service) Bin(ctx context.Context, r *access.Rights, q BinRequest) (*Bin, error) {
	o, err := object(r, q.Object)
	if err != nil {
		return nil, err
	}
	if !r.Can(o.Key, "delete") {
		return nil, problem.Forbidden("delete")
	}
	switch {
	case q.Limit == 0:
		q.Limit = DefaultLimit
	case q.Limit < 0 || q.Limit > MaxLimit:
		return nil, problem.Bad("bad_limit", locale.Args{"max": MaxLimit})
	}
	where, err := binned(r, o, q)
	if err != nil {
		return nil, err
	}
	db := s.app.ConcurrentDB()
	b := &Bin{Items: []*Deleted{}, Days: r.Snap.Business.Limits.BinDays}
	if _, err := store.One(ctx, db, []any{&b.Count}, `SELECT count(*) FROM (SELECT 1 FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String()+` LIMIT ?)`,
		append(slices.Clone(where.args), CountCap+1)...); err != nil {
		return nil, err
	}
	if b.Count > CountCap {
		b.Count, b.More = CountCap, true
	}
	if q.Cursor != "" {
		at, id, ok := binCursor(q.Cursor)
		if !ok {
			return nil, problem.Bad("bad_cursor")
		}
		where.add(`("r"."deleted", "r"."id") < (?, ?)`, at, id)
	}
	sel, err := selection(r, o, nil, nil, false)
	if err != nil {
		return nil, err
	}
	page := &Page{}
	var at, by string
	sc := store.NewScanner(sel.cols, append(sel.caseDest(), &at, &by)...)
	err = store.Each(ctx, db, func(rows *sql.Rows) error {
		if len(b.Items) == q.Limit {
			last := b.Items[q.Limit-1]
			b.Cursor = base64.RawURLEncoding.EncodeToString([]byte(last.At + "|" + last.Record.ID()))
			return nil
		}
		vals, err := sc.Scan(rows)
		if err != nil {
			return err
		}
		x := &Deleted{Record: sel.record(vals), At: at, by: by, Along: []Along{}}
		page.Items, b.Items = append(page.Items, x.Record), append(b.Items, x)
		return nil
	}, "SELECT "+sel.sql+`, "r"."deleted", "r"."updated_by" FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String()+` ORDER BY "r"."deleted" DESC, "r"."id" DESC LIMIT ?`,
		append(append(slices.Clone(sel.args), where.args...), q.Limit+1)...)
	if err != nil {
		return nil, err
	}
	if err := s.resolveLinks(ctx, r, sel, page, true); err != nil {
		return nil, err
	}
	b.Links = page.Links
	for _, x := range b.Items {
		x.Title, _ = x.Record.Value(o.Title).(string)
		if t, err := types.ParseDateTime(x.At); err == nil {
			x.Expires = t.Time().Add(time.Duration(b.Days) * 24 * time.Hour).UTC().Format(types.DefaultDateLayout)
		}
	}
	if err := s.binPeople(ctx, r, b); err != nil {
		return nil, err
	}
	if err := s.binPurge(ctx, r, o, b); err != nil {
		return nil, err
	}
	if err := s.binMerged(ctx, r, o.Key, b); err != nil {
		return nil, err
	}
	return b, s.binAlong(ctx, r, o, b)
}

// binned is the condition for what is in the bin for the person.
func binned(r *access.Rights, o *meta.CompiledObject, q BinRequest) (*condition, error) {
	c := &condition{rights: r}
	c.add(`"r"."deleted" <> ''`)
	for _, op := range []string{"view", "delete"} {
		rows, args := r.RowsTested(o.Key, op, alias)
		c.add(rows, args...)
	}
	if q.By != "" {
		c.add(`"r"."updated_by" = ?`, q.By)
	}
	if q.From != "" {
		c.add(`"r"."deleted" >= ?`, q.From)
	}
	if q.To != "" {
		c.add(`"r"."deleted" < ?`, q.To)
	}
	if q.IDs != nil {
		list, err := json.Marshal(q.IDs)
		if err != nil {
			return nil, err
		}
		c.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	}
	if text := strings.ToLower(strings.TrimSpace(q.Q)); text != "" {
		title, args, ok := "", []any(nil), false
		if col := o.ByKey[o.Title]; col != nil {
			title, args, ok = r.Column(o.Key, col.Expr, alias)
		}
		if !ok {
			c.add("0") // a name that one may not read finds nothing
		} else {
			c.add("instr(lower("+title+"), ?) > 0", append(slices.Clone(args), text)...)
		}
	}
	return c, nil
}

func binCursor(cursor string) (at, id string, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(raw), "|")
}

// binPeople names who deleted the records.
func (s *Service) binPeople(ctx context.Context, r *access.Rights, b *Bin) error {
	var ids []string
	for _, x := range b.Items {
		if x.by != "" && !slices.Contains(ids, x.by) {
			ids = append(ids, x.by)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	seen, err := s.linked(ctx, r, expr.Users, ids, false)
	for _, x := range b.Items {
		if p, ok := seen[x.by].value.(Person); ok {
			x.By = &p
		}
	}
	return err
}

// binPurge marks what the person may purge.
func (s *Service) binPurge(ctx context.Context, r *access.Rights, o *meta.CompiledObject, b *Bin) error {
	if !r.Can(o.Key, "purge") {
		return nil
	}
	byID := b.byID()
	where, args := r.RowsTested(o.Key, "purge", alias)
	if where == "" {
		where = "1"
	}
	return store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		if x := byID[id]; x != nil {
			x.Purge = true
		}
		return err
	}, `SELECT "r"."id" FROM `+expr.Quote(o.Key)+` AS "r" WHERE "r"."id" IN (SELECT value FROM json_each(?)) AND `+where, append([]any{b.ids()}, args...)...)
}

func (b *Bin) byID() map[string]*Deleted {
	out := make(map[string]*Deleted, len(b.Items))
	for _, x := range b.Items {
		out[x.Record.ID()] = x
	}
	return out
}

// ids are those of the page, as JSON.
func (b *Bin) ids() string {
	list := make([]string, len(b.Items))
	for i, x := range b.Items {
		list[i] = x.Record.ID()
	}
	raw, err := json.Marshal(list)
	if err != nil {
		return "[]"
	}
	return string(raw)
}

// binAlong counts what went along with each record, as far as the person may see
// it: records of relations that cascade, deleted at the same moment.
func (s *Service) binAlong(ctx context.Context, r *access.Rights, o *meta.CompiledObject, b *Bin) error {
	byID, ids := b.byID(), b.ids()
	for _, back := range o.Links {
		child := r.Snap.Objects[back.Object]
		if back.Field.Spec.OnDelete != "cascade" || child.PartOf != nil || !r.Can(back.Object, "view") || len(b.Items) == 0 {
			continue
		}
		col := `"r".` + expr.Quote(back.Field.Expr.Column)
		joined := col + ` = "p"."id"`
		switch back.Field.Expr.Kind {
		case expr.Links:
			joined = `instr(` + col + `, '"' || "p"."id" || '"') > 0`
		case expr.AnyLink:
			joined = col + ` = ? || "p"."id"`
		}
		args := []any{}
		if back.Field.Expr.Kind == expr.AnyLink {
			args = append(args, strings.TrimSuffix(expr.Reference(o.Key, "x"), "x"))
		}
		where := &condition{}
		rows, rowArgs := r.RowsTested(back.Object, "view", alias)
		where.add(joined, args...)
		where.add(`"r"."deleted" = "p"."deleted" AND "r"."deleted" <> '' AND "p"."id" IN (SELECT value FROM json_each(?))`, ids)
		where.add(rows, rowArgs...)
		err := store.Each(ctx, s.app.ConcurrentDB(), func(found *sql.Rows) error {
			var id string
			var n int
			err := found.Scan(&id, &n)
			if x := byID[id]; x != nil && n > 0 {
				x.Along = append(x.Along, Along{Object: back.Object, Count: n})
			}
			return err
		}, `SELECT "p"."id", count(*) FROM `+expr.Quote(o.Key)+` AS "p" JOIN `+expr.Quote(back.Object)+` AS "r" WHERE `+where.String()+` GROUP BY "p"."id"`, where.args...)
		if err != nil {
			return err
		}
	}
	return nil
}
