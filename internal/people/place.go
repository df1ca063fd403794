package people

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// applyPlace sets where the person stands: departments (the main one is always
// among them), manager, position, and the phone there.
func (s *Service) applyPlace(ctx context.Context, tx core.App, rec *core.Record, in Input, p *problem.Problem) error {
	if in.Position != nil {
		position := strings.TrimSpace(*in.Position)
		if utf8.RuneCountInString(position) > 100 {
			p.Field("position", "invalid_position")
		}
		rec.Set("position", position)
	}
	if in.Phone != nil {
		phone, ok := Phone(*in.Phone)
		if !ok {
			p.Field("phone", "invalid_phone", locale.Args{"value": *in.Phone})
		}
		rec.Set("phone", phone)
	}
	if err := s.applyDepartments(ctx, tx, rec, in, p); err != nil {
		return err
	}
	if in.Manager == nil {
		return nil
	}
	code, err := managerFault(ctx, tx, rec.Id, *in.Manager)
	if code != "" {
		p.Field("manager", code)
	}
	rec.Set("manager", *in.Manager)
	return err
}

// Phone is a phone number in E.164; one without a country is Chinese.
func Phone(text string) (string, bool) {
	if text = strings.TrimSpace(text); text == "" {
		return "", true
	}
	n, err := phonenumbers.Parse(text, "CN")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return text, false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// applyDepartments sets the departments. One that is disabled is kept by who is
// in it and not given to others.
func (s *Service) applyDepartments(ctx context.Context, tx core.App, rec *core.Record, in Input, p *problem.Problem) error {
	if in.Department == nil && in.Departments == nil {
		return nil
	}
	main, all, had := rec.GetString("department"), list(rec, "departments"), list(rec, "departments")
	if in.Departments != nil {
		all = slices.Clone(*in.Departments)
	}
	if in.Department != nil {
		main = *in.Department
	} else if !slices.Contains(all, main) {
		main = ""
	}
	if main == "" && len(all) > 0 && in.Department == nil {
		main = all[0]
	}
	if main != "" && !slices.Contains(all, main) {
		all = append([]string{main}, all...)
	}
	distinct := []string{}
	for _, id := range all {
		if slices.Contains(distinct, id) {
			continue
		}
		distinct = append(distinct, id)
		var disabled bool
		ok, err := store.One(ctx, reader(tx), []any{&disabled}, `SELECT "disabled" FROM "tn_departments" WHERE "id" = ?`, id)
		switch {
		case err != nil:
			return err
		case !ok:
			p.Field("department", "unknown_department")
		case disabled && !slices.Contains(had, id):
			p.Field("department", "department_disabled")
		}
	}
	rec.Set("department", main)
	rec.Set("departments", distinct)
	return nil
}

// managerFault says what is wrong with a manager of a person: nobody there, the
// person themself, or somebody below them. "" when nothing is.
func managerFault(ctx context.Context, tx core.App, person, manager string) (string, error) {
	if manager == "" {
		return "", nil
	}
	_, ok, err := store.Text(ctx, reader(tx), `SELECT "id" FROM "users" WHERE "id" = ?`, manager)
	if err != nil {
		return "", err
	}
	if !ok || manager == person {
		return "unknown_person", nil
	}
	_, below, err := store.Text(ctx, reader(tx), `WITH RECURSIVE up(id) AS (SELECT ? UNION SELECT u."manager" FROM up JOIN "users" u ON u."id" = up.id WHERE u."manager" <> '')
		SELECT id FROM up WHERE id = ?`, manager, person)
	if below {
		return "manager_cycle", err
	}
	return "", err
}

// reader is where checks read: the transaction, or the committed state.
func reader(tx core.App) dbx.Builder {
	if tx.IsTransactional() {
		return tx.DB()
	}
	return tx.ConcurrentDB()
}
