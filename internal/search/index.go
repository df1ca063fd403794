package search

import (
	"context"
	"database/sql"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/search/sound"
	"github.com/tenon-crm/tenon/internal/store"
)

// Text is what is found of one field of a record: its text without marks, or a
// word that is found only as a whole.
type Text struct {
	Field string
	Words string
	Name  bool // found by its pinyin, as a whole and by its beginning, too
	Whole bool // Words is one word that is found only as a whole
}

const (
	inText  = "·" // between a field and a gram of its text
	inSound = "~" // of its pinyin
	atStart = "‹" // and the beginning of a name
	asWhole = "=" // of a word that is found as a whole
)

// Bounds of what is kept of a name as a whole and of its beginning, in characters.
const (
	longestWhole = 64
	longestStart = 8
)

const (
	selectDoc = `SELECT "doc" FROM "tn_search_docs" WHERE "object" = ? AND "record" = ?`
	insertDoc = `INSERT INTO "tn_search_docs" ("object", "record") VALUES (?, ?)`
	putGrams  = `INSERT OR REPLACE INTO "tn_search" ("rowid", "grams") VALUES (?, ?)`
)

// Put replaces what the index knows of a record.
func Put(ctx context.Context, db dbx.Builder, object, record string, texts []Text) error {
	var doc int64
	there, err := store.One(ctx, db, []any{&doc}, selectDoc, object, record)
	if err == nil && !there {
		var res sql.Result
		if res, err = store.Exec(ctx, db, insertDoc, object, record); err == nil {
			doc, err = res.LastInsertId()
		}
	}
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, db, putGrams, doc, words(object, texts))
	return err
}

// Remove makes the index forget a record.
func Remove(ctx context.Context, db dbx.Builder, object, record string) error {
	_, err := store.Exec(ctx, db, `DELETE FROM "tn_search" WHERE "rowid" = (`+selectDoc+`)`, object, record)
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, db, `DELETE FROM "tn_search_docs" WHERE "object" = ? AND "record" = ?`, object, record)
	return err
}

// words is the document of a record: its grams, each once, each behind its field.
func words(object string, texts []Text) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, t := range texts {
		add := func(kind string) func(string) {
			head := object + "." + t.Field + kind
			return func(gram string) {
				if word := head + gram; !seen[word] {
					seen[word] = true
					b.WriteString(word)
					b.WriteByte(' ')
				}
			}
		}
		if t.Whole {
			add(asWhole)(t.Words)
			continue
		}
		plain := Plain(t.Words)
		grams(plain, add(inText))
		if t.Name {
			full, initials := sounds(t.Words)
			full.grams(latinGram, add(inSound))
			initials.grams(latinGram, add(inSound))
			starts(plain, add(atStart), add(asWhole))
		}
	}
	return b.String()
}

// Asked is what a search asks of one field: the words, or of a field that is found
// only as a whole the word that it is kept as.
type Asked struct {
	Field string
	Name  bool
	Whole string
}

// Match is the FTS5 query for records of an object of which one of the fields has
// plain words; "" when the index cannot tell.
func Match(object, plain string, fields []Asked) string {
	var alts []string
	for _, f := range fields {
		head := object + "." + f.Field
		if f.Whole != "" {
			alts = append(alts, quote(head+asWhole+f.Whole))
			continue
		}
		if plain == "" {
			continue
		}
		alts = append(alts, all(head+inText, plain))
		if f.Name && Spelt(plain) {
			alts = append(alts, all(head+inSound, plain))
		}
	}
	return strings.Join(alts, " OR ")
}

// Named is the FTS5 query for records of an object whose name is plain words, and
// for those whose name begins with them; "" where the index keeps no such name.
func Named(object, field, plain string) (whole, begins string) {
	head := object + "." + field
	letters := []rune(plain)
	if len(letters) <= longestWhole {
		whole = quote(head + asWhole + plain)
	}
	begins = quote(head + atStart + string(letters[:min(len(letters), longestStart)]))
	if len(letters) > longestStart {
		begins += " AND " + all(head+inText, plain)
	}
	return whole, begins
}

// starts gives the beginnings of a plain name, and the name when it is short enough.
func starts(plain string, start, whole func(string)) {
	letters := []rune(plain)
	for n := 1; n <= min(len(letters), longestStart); n++ {
		start(string(letters[:n]))
	}
	if 0 < len(letters) && len(letters) <= longestWhole {
		whole(plain)
	}
}

// all asks for every gram of plain words.
func all(head, plain string) string {
	var parts []string
	Grams(plain, func(gram string) { parts = append(parts, quote(head+gram)) })
	return "(" + strings.Join(sound.Distinct(parts), " AND ") + ")"
}

func quote(word string) string { return `"` + strings.ReplaceAll(word, `"`, `""`) + `"` }
