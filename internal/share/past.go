package share

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Past is what once became of a share of a record, as the audit log has it.
type Past struct {
	ID     int64
	At     string
	By     *Person
	Action string // shared, share_changed, unshared
	Kind   string
	Name   string
	Level  string // "" where it was changed otherwise
}

var pastActions = map[string]string{"share.added": "shared", "share.changed": "share_changed", "share.removed": "unshared"}

// Past gives what became of the shares of a record, newest first: entries before
// one (0: now), of one person where by is set. 404 for a record that one may not
// see, 403 for one that one may not share.
func (s *Service) Past(ctx context.Context, who *access.Principal, object, id, by string, before int64, limit int) ([]Past, error) {
	db := s.app.ConcurrentDB()
	d, err := s.query.Decide(ctx, db, s.query.Rights(who), object, id)
	if err != nil {
		return nil, err
	}
	if !d.May("share") {
		return nil, problem.Forbidden("share")
	}
	if before == 0 {
		before = 1 << 62
	}
	var out []Past
	var subjects []string
	err = store.Each(ctx, db, func(rows *sql.Rows) error {
		var x Past
		var person Person
		var action, detail string
		if err := rows.Scan(&x.ID, &x.At, &person.ID, &person.Name, &action, &detail); err != nil {
			return err
		}
		var about struct {
			Kind    string `json:"kind"`
			Subject string `json:"subject"`
			Level   string `json:"level"`
		}
		if err := json.Unmarshal([]byte(detail), &about); err != nil {
			return err
		}
		if person.Name != "" {
			x.By = &person
		}
		x.Action, x.Kind, x.Level = pastActions[action], about.Kind, about.Level
		out, subjects = append(out, x), append(subjects, about.Subject)
		return nil
	}, `SELECT a."id", a."at", a."who", coalesce(u."name", ''), a."action", a."detail" FROM "tn_audit" a LEFT JOIN "users" u ON u."id" = a."who"
		WHERE a."record" = ? AND a."object" = ? AND a."object_kind" = 'object' AND a."action" IN ('share.added', 'share.changed', 'share.removed') AND a."id" < ? AND (? = '' OR a."who" = ?)
		ORDER BY a."id" DESC LIMIT ?`, id, object, before, by, by, limit)
	for i := range out {
		if err == nil {
			out[i].Name, err = s.nameOf(ctx, out[i].Kind, subjects[i])
		}
	}
	return out, err
}

// nameOf is what those are called with whom a record is shared.
func (s *Service) nameOf(ctx context.Context, kind, subject string) (name string, err error) {
	switch kind {
	case access.WithUser:
		name, _, err = store.Text(ctx, s.app.ConcurrentDB(), `SELECT "name" FROM "users" WHERE "id" = ?`, subject)
	case access.WithDepartment:
		name, _, err = store.Text(ctx, s.app.ConcurrentDB(), `SELECT "name" FROM "tn_departments" WHERE "id" = ?`, subject)
	default:
		name = s.roleName(subject)
	}
	return name, err
}
