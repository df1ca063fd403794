package query

import (
	"context"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// count counts what a condition is true of, as far as the request asks for.
func (s *Service) count(ctx context.Context, o *meta.CompiledObject, where *condition, mode string, page *Page) error {
	if mode == "" || mode == "none" {
		return nil
	}
	if mode != "capped" && mode != "exact" {
		return problem.Bad("bad_count")
	}
	if mode == "capped" && !where.filtered && where.rows != "" && where.rows != "0" {
		seen, err := s.visible(ctx, o, where, CountCap+1)
		n := min(int64(seen), CountCap)
		page.Count, page.More = &n, seen > CountCap
		return err
	}
	if mode == "capped" {
		if many, err := s.manyWords(ctx, o, where); err != nil || many {
			n := int64(CountCap)
			page.Count, page.More = &n, true
			return err
		}
	}
	if err := s.scoped(ctx, o, where); err != nil {
		return err
	}
	var n int64
	from := " FROM " + expr.Quote(o.Key) + ` AS "r" WHERE ` + where.String()
	if mode == "capped" {
		args := append(append([]any{}, where.args...), CountCap+1)
		if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&n}, "SELECT count(*) FROM (SELECT 1"+from+" LIMIT ?)", args...); err != nil {
			return err
		}
		if n > CountCap {
			n, page.More = CountCap, true
		}
	} else if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&n}, "SELECT count(*)"+from, where.args...); err != nil {
		return err
	}
	page.Count = &n
	return nil
}
