package people

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Merge makes one department part of another: its people, those who are invited
// to it and the departments below it come to be in the other, and it stays behind
// empty and disabled, so that what names it can still be read. The roles that it
// gave end with it: they would otherwise go to the people of the other. then does
// what else belongs to it, in the same transaction. Errors: 404, 400
// unknown_department, department_disabled, department_cycle (into itself or below
// itself), 409 department_merged.
func (s *Service) Merge(ctx context.Context, id, into string, then func(tx core.App) error) error {
	err := s.app.RunInTransaction(func(tx core.App) error {
		from, path, err := loadDepartment(ctx, tx, id)
		if err == nil && from == nil {
			err = problem.NotFound()
		}
		if err != nil {
			return err
		}
		to, toPath, err := loadDepartment(ctx, tx, into)
		switch {
		case problem.Is(err, "not_found") || err == nil && to == nil:
			return problem.Invalid().Field("into", "unknown_department")
		case err != nil:
			return err
		case from.MergedInto != "":
			return problem.New(409, "department_merged")
		case to.Disabled:
			return problem.Invalid().Field("into", "department_disabled")
		case into == id || strings.Contains(toPath, "/"+id+"/"):
			return problem.Invalid().Field("into", "department_cycle")
		}
		people, err := s.movePeople(ctx, tx, id, into)
		if err != nil {
			return err
		}
		if err := moveInvited(ctx, tx, id, into); err != nil {
			return err
		}
		if len(to.Heads) == 0 {
			to.Heads = from.Heads
		}
		heads, err := json.Marshal(to.Heads)
		if err != nil {
			return err
		}
		now := s.now().UTC().Format(types.DefaultDateLayout)
		for _, x := range []struct {
			sql  string
			args []any
		}{
			{`UPDATE "tn_departments" SET "path" = ? || substr("path", ?), "updated" = ? WHERE substr("path", 1, ?) = ? AND "id" <> ?`, []any{toPath, len(path) + 1, now, len(path), path, id}},
			{`UPDATE "tn_departments" SET "parent" = ?, "updated" = ? WHERE "parent" = ?`, []any{into, now, id}},
			{`UPDATE "tn_departments" SET "heads" = ?, "updated" = ? WHERE "id" = ?`, []any{string(heads), now, into}},
			{`UPDATE "tn_departments" SET "heads" = '[]', "disabled" = 1, "merged_into" = ?, "updated" = ? WHERE "id" = ?`, []any{into, now, id}},
			{`DELETE FROM "tn_role_members" WHERE "kind" = 'department' AND "subject" = ?`, []any{id}},
			{`DELETE FROM "tn_administrators" WHERE "scope_kind" = 'department' AND "scope" = ?`, []any{id}},
		} {
			if _, err := store.Exec(ctx, tx.DB(), x.sql, x.args...); err != nil {
				return err
			}
		}
		if err := moved(ctx, tx); err != nil {
			return err
		}
		if err := audit.Append(ctx, tx, audit.Entry{Action: "department.merged", Kind: "department", Object: id, Detail: map[string]any{"into": into, "people": people}}); err != nil {
			return err
		}
		return then(tx)
	})
	if err == nil {
		s.rolesChanged()
	}
	return err
}

// movePeople puts everybody who is in one department into another.
func (s *Service) movePeople(ctx context.Context, tx core.App, from, to string) (int, error) {
	var ids []string
	if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT "id" FROM "users" WHERE "department" = ? OR EXISTS (SELECT 1 FROM json_each("departments") WHERE value = ?)`, from, from); err != nil {
		return 0, err
	}
	for _, id := range ids {
		rec, err := tx.FindRecordById("users", id)
		if err != nil {
			return 0, err
		}
		if rec.GetString("department") == from {
			rec.Set("department", to)
		}
		rec.Set("departments", replaced(list(rec, "departments"), from, to))
		if err := tx.SaveWithContext(ctx, rec); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// replaced puts to in the place of from, each id once.
func replaced(ids []string, from, to string) []string {
	out := []string{}
	for _, id := range ids {
		if id == from {
			id = to
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// moveInvited does the same for who is invited.
func moveInvited(ctx context.Context, tx core.App, from, to string) error {
	lists := map[string][]string{}
	if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var id, text string
		err := rows.Scan(&id, &text)
		lists[id] = decodeList(text)
		return err
	}, `SELECT "id", "departments" FROM "tn_invitations" WHERE "state" = 'pending' AND EXISTS (SELECT 1 FROM json_each("departments") WHERE value = ?)`, from); err != nil {
		return err
	}
	for id, ids := range lists {
		text, err := json.Marshal(replaced(ids, from, to))
		if err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_invitations" SET "departments" = ?, "department" = CASE WHEN "department" = ? THEN ? ELSE "department" END WHERE "id" = ?`, string(text), from, to, id); err != nil {
			return err
		}
	}
	return nil
}
