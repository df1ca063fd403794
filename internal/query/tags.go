package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// TagUse is a tag and how many records have it.
type TagUse struct {
	Tag   string `json:"tag"`
	Count int    `json:"count"`
}

// Tags lists the tags of a field, the most used first, as far as the person may
// read them: of rows that they see, where they read the field as it is. words,
// when there are any, have to be in a tag, whatever the case of Latin letters.
func (s *Service) Tags(ctx context.Context, r *access.Rights, objectKey, fieldKey, words string, limit int) ([]TagUse, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	where, err := s.matching(ctx, r, o, "", nil, "")
	if err != nil {
		return nil, err
	}
	if err := s.scoped(ctx, o, where); err != nil {
		return nil, err
	}
	words = strings.TrimSpace(words)
	return s.tagUses(ctx, s.app.ConcurrentDB(), r, o, fieldKey, limit, where, `(? = '' OR instr(lower("t".value), lower(?)) > 0)`, words, words)
}

// TagsInUse says which of the tags some record that the person sees has. It reads
// through db, so that a transaction sees its own rows.
func (s *Service) TagsInUse(ctx context.Context, db dbx.Builder, r *access.Rights, o *meta.CompiledObject, fieldKey string, tags []string) (map[string]bool, error) {
	out := make(map[string]bool, len(tags))
	if !r.Can(o.Key, "view") || !r.Shows(o.Key, fieldKey) {
		return out, nil
	}
	list, err := json.Marshal(tags)
	if err != nil {
		return nil, err
	}
	where := &condition{}
	where.add(`"r"."deleted" = ''`)
	rows, args := r.RowsTested(o.Key, "view", alias)
	where.add(rows, args...)
	used, err := s.tagUses(ctx, db, r, o, fieldKey, len(tags), where, `"t".value IN (SELECT value FROM json_each(?))`, string(list))
	for _, u := range used {
		out[u.Tag] = true
	}
	return out, err
}

// tagUses counts the tags of the rows of a condition, those that which is true of.
func (s *Service) tagUses(ctx context.Context, db dbx.Builder, r *access.Rights, o *meta.CompiledObject, fieldKey string, limit int, where *condition, which string, args ...any) ([]TagUse, error) {
	c, col, colArgs, err := readable(r, o, fieldKey)
	if err != nil {
		return nil, err
	}
	if _, tagged := c.Type.(field.Tagged); !tagged {
		return nil, problem.Bad("not_tags", locale.Args{"field": fieldKey})
	}
	all := append(append(append([]any{}, colArgs...), where.args...), args...)
	out := []TagUse{}
	err = s.statements.Each(ctx, db, func(rows *sql.Rows) error {
		var u TagUse
		err := rows.Scan(&u.Tag, &u.Count)
		out = append(out, u)
		return err
	}, `SELECT "t".value, count(*) FROM (SELECT coalesce(nullif(`+col+`, ''), '[]') AS "tags" FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String()+
		`) AS "v", json_each("v"."tags") AS "t" WHERE `+which+` GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`, append(all, limit)...)
	return out, err
}
