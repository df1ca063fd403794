package people

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Effect is what moving a department, or merging it into another, does to its
// people: how many active ones it and those below have, and the roles that all or
// some of them lose and gain with the departments above.
type Effect struct {
	People int       `json:"people"`
	Gained []RoleRef `json:"gainedRoles"`
	Lost   []RoleRef `json:"lostRoles"`
}

// MoveEffect says what it would do to put a department below another, "" for the
// top.
func (s *Service) MoveEffect(ctx context.Context, id, parent string) (*Effect, error) {
	own, err := s.pathOf(ctx, id)
	if err != nil {
		return nil, err
	}
	above := ""
	if parent != "" {
		if above, err = s.pathOf(ctx, parent); err != nil {
			return nil, problem.Invalid().Field("parent", "unknown_department")
		}
		if strings.Contains(above, "/"+id+"/") {
			return nil, problem.Invalid().Field("parent", "department_cycle")
		}
	}
	return s.effect(ctx, own, ancestors(own, id), nil, ancestors(above, ""))
}

// MergeEffect says what it would do to merge a department into another.
func (s *Service) MergeEffect(ctx context.Context, id, into string) (*Effect, error) {
	own, err := s.pathOf(ctx, id)
	if err != nil {
		return nil, err
	}
	above, err := s.pathOf(ctx, into)
	if err != nil || into == id || strings.Contains(above, "/"+id+"/") {
		return nil, problem.Invalid().Field("into", "department_cycle")
	}
	return s.effect(ctx, own, ancestors(own, id), []string{id}, ancestors(above, ""))
}

// ancestors are the departments of a path, without the last where that is
// without.
func ancestors(path, without string) []string {
	ids := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	if n := len(ids); n > 0 && ids[n-1] == without {
		ids = ids[:n-1]
	}
	return ids
}

func (s *Service) pathOf(ctx context.Context, id string) (string, error) {
	path, ok, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "path" FROM "tn_departments" WHERE "id" = ?`, id)
	if err == nil && !ok {
		err = problem.NotFound()
	}
	return path, err
}

// effect compares the roles that come from above before and after; dropped are
// departments whose own roles end too.
func (s *Service) effect(ctx context.Context, path string, before, dropped, after []string) (*Effect, error) {
	out := &Effect{Gained: []RoleRef{}, Lost: []RoleRef{}}
	db := s.app.ConcurrentDB()
	if _, err := store.One(ctx, db, []any{&out.People}, `SELECT count(*) FROM "users" p WHERE p."active" AND EXISTS (
		SELECT 1 FROM json_each(p."departments") e JOIN "tn_departments" d ON d."id" = e.value WHERE substr(d."path", 1, ?) = ?)`, len(path), path); err != nil {
		return nil, err
	}
	// last is the new department itself where people come to be in it.
	last := ""
	if len(dropped) > 0 && len(after) > 0 {
		last = after[len(after)-1]
	}
	was, now := map[string]bool{}, map[string]bool{}
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var role, dept string
		var children bool
		err := rows.Scan(&role, &dept, &children)
		if children && slices.Contains(before, dept) || slices.Contains(dropped, dept) {
			was[role] = true
		}
		if children && slices.Contains(after, dept) || dept == last {
			now[role] = true
		}
		return err
	}, `SELECT "role", "subject", "children" FROM "tn_role_members" WHERE "kind" = 'department' ORDER BY "role"`)
	if err != nil {
		return nil, err
	}
	for role := range now {
		if !was[role] {
			out.Gained = append(out.Gained, RoleRef{role, s.RoleLabel(role)})
		}
	}
	for role := range was {
		if !now[role] {
			out.Lost = append(out.Lost, RoleRef{role, s.RoleLabel(role)})
		}
	}
	byKey := func(a, b RoleRef) int { return strings.Compare(a.Key, b.Key) }
	slices.SortFunc(out.Gained, byKey)
	slices.SortFunc(out.Lost, byKey)
	return out, nil
}
