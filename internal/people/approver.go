package people

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Approvers are the active people who decide about what a person asks for, by name:
// those of the roles, those named by e-mail, the person's manager, and who stands in
// for one of them today. The person is never among them.
func (s *Service) Approvers(ctx context.Context, of *access.Principal, lists ...meta.Approvers) ([]Named, error) {
	ids, emails := []string{}, []string{}
	for _, a := range lists {
		for _, role := range a.Roles {
			behind, err := s.Behind(ctx, access.WithRole, role, false)
			if err != nil {
				return nil, err
			}
			ids = append(ids, behind...)
		}
		for _, email := range a.People {
			emails = append(emails, strings.ToLower(strings.TrimSpace(email)))
		}
		if a.Manager && of.Manager != "" {
			ids = append(ids, of.Manager)
		}
	}
	byID, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	byEmail, err := json.Marshal(emails)
	if err != nil {
		return nil, err
	}
	out, today := []Named{}, s.today()
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var n Named
		err := rows.Scan(&n.ID, &n.Name)
		out = append(out, n)
		return err
	}, `WITH "tn_named" AS (SELECT "id" FROM "users" WHERE "id" IN (SELECT value FROM json_each(?)) OR lower("email") IN (SELECT value FROM json_each(?)))
		SELECT "id", "name" FROM "users" WHERE "active" AND "id" <> ? AND ("id" IN (SELECT "id" FROM "tn_named")
			OR "id" IN (SELECT "deputy" FROM "tn_delegations" WHERE "person" IN (SELECT "id" FROM "tn_named") AND "from" <= ? AND "to" >= ?)) ORDER BY "name", "id"`,
		string(byID), string(byEmail), of.UserID, today, today)
}
