package duplicate

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/likeness"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Found is a record with the same keys; Score is 100 where all of it is the same.
type Found struct {
	Record string
	Score  int
}

// Bounds of one look.
const (
	mostGrams     = 24   // of what is looked for
	commonGram    = 5000 // keys; what more of them have tells little
	mostPairs     = 40
	mostCandidate = 3000
	newest        = 2000 // keys that a transaction holds against its own
)

const (
	sameAfter = `SELECT 1 FROM "tn_duplicate_keys" WHERE "side" = ? AND "key" = ? AND "words" = '' AND "id" > ? AND "record" <> ? LIMIT 1`
	sameKeys  = `SELECT "record" FROM "tn_duplicate_keys" WHERE "side" = ? AND "key" = ? AND "words" = '' AND "id" > ? AND "record" <> ? ORDER BY "id" LIMIT ?`
	// By the ids behind the mark, which are few; the index has all keys of a side that are only similar.
	likeKeys  = `SELECT "record", "words" FROM "tn_duplicate_keys" NOT INDEXED WHERE "id" > ? AND "side" = ? AND "key" = ? AND "record" <> ? ORDER BY "id" DESC LIMIT ?`
	hasGram   = `SELECT count(*) FROM (SELECT 1 FROM "tn_duplicate_grams" WHERE "tn_duplicate_grams" MATCH ? LIMIT ?)`
	candidate = `SELECT "k"."record", "k"."key", "k"."words" FROM "tn_duplicate_grams" AS "g" CROSS JOIN "tn_duplicate_keys" AS "k" ON "k"."id" = "g"."rowid"
		WHERE "g"."tn_duplicate_grams" MATCH ? AND "k"."record" <> ? LIMIT ?`
)

// Find lists the records of a side with one of the keys, the best first and each
// once: at most so many. except is the record itself, or "". With after it finds only what
// was written behind that mark.
func (e *Engine) Find(ctx context.Context, db dbx.Builder, s *meta.DuplicateSide, keys []Key, except string, after int64, most int) ([]Found, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	side, err := e.Side(ctx, db, s)
	if err != nil || side == 0 {
		return nil, err
	}
	best := map[string]int{}
	_, percent := s.Rule.Fuzzy()
	for _, k := range keys {
		switch {
		case percent == 0:
			err = e.same(ctx, db, side, k, except, after, most, best)
		case after > 0:
			err = e.likeNewest(ctx, db, side, k, percent, except, after, best)
		default:
			err = e.like(ctx, db, side, k, percent, except, most, best)
		}
		if err != nil {
			return nil, err
		}
	}
	out := make([]Found, 0, len(best))
	for record, score := range best {
		out = append(out, Found{record, score})
	}
	slices.SortFunc(out, func(a, b Found) int {
		if a.Score != b.Score {
			return b.Score - a.Score
		}
		return strings.Compare(a.Record, b.Record)
	})
	return out[:min(len(out), most)], nil
}

func (e *Engine) same(ctx context.Context, db dbx.Builder, side int64, k Key, except string, after int64, most int, best map[string]int) error {
	if after > 0 { // nearly always there is none
		var one int
		if some, err := e.writes.One(ctx, db, []any{&one}, sameAfter, side, k.Exact, after, except); err != nil || !some {
			return err
		}
	}
	return e.reads.Each(ctx, db, func(rows *sql.Rows) error {
		var record string
		err := rows.Scan(&record)
		best[record] = 100
		return err
	}, sameKeys, side, k.Exact, after, except, most)
}

func (e *Engine) likeNewest(ctx context.Context, db dbx.Builder, side int64, k Key, percent int, except string, after int64, best map[string]int) error {
	return e.writes.Each(ctx, db, func(rows *sql.Rows) error {
		var record, words string
		err := rows.Scan(&record, &words)
		if score := likeness.Percent(k.Words, words, percent); score > best[record] {
			best[record] = score
		}
		return err
	}, likeKeys, after, side, k.Exact, except, newest)
}

// like looks for candidates by the rarest grams of the words: whatever is similar
// enough has some of them, since each letter that differs changes only so many.
func (e *Engine) like(ctx context.Context, db dbx.Builder, side int64, k Key, percent int, except string, most int, best map[string]int) error {
	list := grams(side, k.Words)
	list = list[:min(len(list), mostGrams)]
	counts := make(map[string]int, len(list))
	for _, g := range list {
		n := 0
		if err := e.reads.Each(ctx, db, func(rows *sql.Rows) error { return rows.Scan(&n) }, hasGram, quoted(g), commonGram+1); err != nil {
			return err
		}
		counts[g] = n
	}
	asked := telling(list, counts, lost(k.Words, percent))
	// What is the very same is found whatever its grams are.
	if err := e.reads.Each(ctx, db, func(rows *sql.Rows) error {
		var record string
		err := rows.Scan(&record)
		best[record] = 100
		return err
	}, `SELECT "record" FROM "tn_duplicate_keys" WHERE "side" = ? AND "key" = ? AND "words" = ? AND "record" <> ? LIMIT ?`, side, k.Exact, k.Words, except, most); err != nil || len(asked) == 0 {
		return err
	}
	return e.reads.Each(ctx, db, func(rows *sql.Rows) error {
		var record, key, words string
		if err := rows.Scan(&record, &key, &words); err != nil || key != k.Exact {
			return err
		}
		if score := likeness.Percent(k.Words, words, percent); score > best[record] {
			best[record] = score
		}
		return nil
	}, candidate, strings.Join(asked, " OR "), except, mostCandidate)
}

// telling are the conditions of which one holds for whatever is similar enough, of the
// grams that are rare enough to tell: at most so many of them may be missing. Where two
// have to be there, pairs are asked for, since fewer have both.
func telling(list []string, counts map[string]int, missing int) []string {
	slices.SortStableFunc(list, func(a, b string) int { return counts[a] - counts[b] })
	var out []string
	if len(list)-missing < 2 {
		for _, g := range list[:min(len(list), missing+1)] {
			if n := counts[g]; n > 0 && n <= commonGram {
				out = append(out, quoted(g))
			}
		}
		return out
	}
	for j, b := range list[:min(len(list), missing+2)] {
		for _, a := range list[:j] {
			if n := counts[a]; n > 0 && n <= commonGram && len(out) < mostPairs {
				out = append(out, "("+quoted(a)+" AND "+quoted(b)+")")
			}
		}
	}
	return out
}

// lost is how many grams of words may be missing in what is similar enough.
func lost(words string, percent int) int {
	letters := []rune(words)
	each := 3 // Chinese grams are of two letters, and two letters that change places touch three of them
	if slices.ContainsFunc(letters, func(r rune) bool { return r < unicode.MaxASCII }) {
		each = 4
	}
	return len(letters) * (100 - percent) / percent * each
}

func quoted(gram string) string { return `"` + strings.ReplaceAll(gram, `"`, `""`) + `"` }
