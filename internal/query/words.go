package query

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
)

// candidates are the rows in which the search index finds words, with those that it
// has yet to read. They may be more than have the words, never fewer.
type candidates struct {
	object, plain string
	match         string // of FTS5
	asked         []search.Asked
	counted, few  bool // of all candidates, once it was asked for
}

// unread is what was written since the index read the log last.
const unread = `"tn_outbox" WHERE "seq" > coalesce((SELECT "seq" FROM "tn_outbox_cursors" WHERE "consumer" = '` + IndexConsumer + `'), 0) AND "object" = ?`

// candidatesSQL selects the ids of candidates. What is unread counts as one,
// whatever is in it.
const candidatesSQL = `SELECT "d"."record" AS "id" FROM "tn_search" AS "w" CROSS JOIN "tn_search_docs" AS "d" ON "d"."doc" = "w"."rowid" WHERE "w"."tn_search" MATCH ?
	UNION SELECT "record" FROM ` + unread

// maxCandidates is up to how many rows are looked up one by one. Words that more
// have are found soonest by reading rows in the order asked for.
const maxCandidates = 5_000

// addSearch looks for q in the title and the searchable text fields that the
// person may read: by its letters and digits, and in the title by pinyin.
func (s *Service) addSearch(c *condition, r *access.Rights, o *meta.CompiledObject, q string) {
	plain := search.Plain(q)
	var alts []string
	var args []any
	var asked []search.Asked
	add := func(sql string, colArgs []any, more any) {
		alts = append(alts, sql)
		args = append(append(args, colArgs...), more)
	}
	for _, col := range o.Columns {
		if col.Expr.Kind != expr.Text || (!col.Spec.Search && col.Spec.Key != o.Title) {
			continue
		}
		sqlCol, colArgs, ok := r.Column(o.Key, col.Expr, alias)
		if !ok {
			continue
		}
		a := search.Asked{Field: col.Spec.Key, Name: col.Spec.Key == o.Title}
		if t, ok := col.Type.(field.Sealed); ok { // found as a whole only
			hash, err := t.Hash(s.Secrets, o.Key, &col.Spec, q)
			if err != nil {
				continue
			}
			a.Whole = hash
			asked = append(asked, a)
			add("instr("+sqlCol+", ?) > 0", colArgs, field.SealMark+hash+field.SealMark)
			continue
		}
		asked = append(asked, a)
		if m, ok := col.Type.(field.Marked); ok {
			sqlCol = m.PlainSQL() + "(" + sqlCol + ")"
		}
		if plain == "" { // signs only
			add("instr("+sqlCol+", ?) > 0", colArgs, q)
			continue
		}
		add("instr("+search.PlainSQL+"("+sqlCol+"), ?) > 0", colArgs, plain)
		if a.Name && search.Spelt(plain) {
			add(search.SoundingSQL+"("+sqlCol+", ?)", colArgs, plain)
		}
	}
	if len(alts) == 0 {
		c.add("0")
		return
	}
	c.add("("+strings.Join(alts, " OR ")+")", args...)
	if plain != "" {
		c.words = &candidates{object: o.Key, plain: plain, match: search.Match(o.Key, plain, asked), asked: asked}
	}
}

// few reports whether the index of the object is complete and finds few rows.
func (s *Service) few(ctx context.Context, o *meta.CompiledObject, w *candidates) (bool, error) {
	if w == nil {
		return false, nil
	}
	if w.counted {
		return w.few, nil
	}
	err := s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		n := 0
		err := rows.Scan(&n)
		w.few = n <= maxCandidates
		return err
		// Each is counted by itself: a union would read all of both before its first row.
	}, `SELECT (SELECT count(*) FROM (SELECT 1 FROM "tn_search" WHERE "tn_search" MATCH ? LIMIT ?)) + (SELECT count(*) FROM (SELECT 1 FROM `+unread+` LIMIT ?))
		FROM "tn_search_objects" WHERE "object" = ? AND "fields" = ? AND "ready"`,
		w.match, maxCandidates+1, w.object, maxCandidates+1, o.Key, o.SearchKey())
	w.counted = err == nil
	return w.few, err
}

// ready reports whether the index of an object is complete.
func (s *Service) ready(ctx context.Context, o *meta.CompiledObject) (ready bool, err error) {
	err = s.statements.Each(ctx, s.app.ConcurrentDB(), func(*sql.Rows) error {
		ready = true
		return nil
	}, `SELECT 1 FROM "tn_search_objects" WHERE "object" = ? AND "fields" = ? AND "ready"`, o.Key, o.SearchKey())
	return ready, err
}

// manyWords reports whether more rows than are counted have the words, where a
// condition asks for nothing else of people who see everything. The index finds so
// many sooner than a reading of rows in any order does.
func (s *Service) manyWords(ctx context.Context, o *meta.CompiledObject, c *condition) (many bool, err error) {
	if c.words == nil || c.rows != "" || len(c.parts) != wordsAlone {
		return false, nil
	}
	if few, err := s.few(ctx, o, c.words); few || err != nil {
		return false, err
	}
	if ready, err := s.ready(ctx, o); !ready || err != nil {
		return false, err
	}
	err = s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		n := 0
		err := rows.Scan(&n)
		many = n > CountCap
		return err
	}, `SELECT count(*) FROM (SELECT 1 FROM "tn_search" AS "w" CROSS JOIN "tn_search_docs" AS "d" ON "d"."doc" = "w"."rowid" CROSS JOIN `+expr.Quote(o.Key)+` AS "r" ON "r"."id" = "d"."record"
		WHERE "w"."tn_search" MATCH ? AND `+c.String()+` LIMIT `+strconv.Itoa(CountCap+1)+`)`, append([]any{c.words.match}, c.args...)...)
	return many, err
}

// wordsAlone is how many parts a condition has that asks for living rows with words.
const wordsAlone = 2

// find makes a condition look for its rows among the candidates. every says that
// the condition stands alone.
func (w *candidates) find(o *meta.CompiledObject, c *condition, every bool) {
	rows := `SELECT "t"."rowid" FROM (` + candidatesSQL + `) AS "c" CROSS JOIN ` + expr.Quote(o.Key) + ` AS "t" ON "t"."id" = "c"."id"`
	args := []any{w.match, w.object}
	if every {
		c.add(`"r"."rowid" IN (`+rows+")", args...)
		return
	}
	c.finders = []access.Case{{SQL: rows, Args: args}}
}
