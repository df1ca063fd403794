package people

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Department is one node of the tree. One that is disabled is not offered to new
// people and records; it keeps those that it has. MergedInto is the department
// that one which was merged has become.
type Department struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Parent     string   `json:"parent"`
	Heads      []string `json:"heads"`
	Order      int      `json:"order"`
	Disabled   bool     `json:"disabled"`
	MergedInto string   `json:"mergedInto,omitempty"`
	People     *int     `json:"people,omitempty"`      // active people in it, when asked for
	PeopleIn   *int     `json:"peopleBelow,omitempty"` // in it and below, each once
}

// DepartmentInput is a department to create or to change; nil members stay.
type DepartmentInput struct {
	ID       *string   `json:"id"`
	Name     *string   `json:"name"`
	Parent   *string   `json:"parent"`
	Heads    *[]string `json:"heads"`
	Order    *int      `json:"order"`
	Disabled *bool     `json:"disabled"`
}

// Departments lists the tree, parents before children.
func (s *Service) Departments(ctx context.Context) ([]Department, error) {
	out := []Department{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var d Department
		var heads string
		err := rows.Scan(&d.ID, &d.Name, &d.Parent, &heads, &d.Order, &d.Disabled, &d.MergedInto)
		d.Heads = decodeList(heads)
		out = append(out, d)
		return err
	}, `SELECT "id", "name", "parent", "heads", "position", "disabled", "merged_into" FROM "tn_departments" ORDER BY length("path"), "position", "name"`)
}

// CountPeople fills in how many active people are in each department, and in it
// with those below, each once.
func (s *Service) CountPeople(ctx context.Context, list []Department) error {
	parent, here, below := map[string]string{}, map[string]int{}, map[string]int{}
	for _, d := range list {
		parent[d.ID] = d.Parent
	}
	err := s.eachActive(ctx, func(departments, _ []string) {
		seen := map[string]bool{}
		for _, id := range departments {
			here[id]++
			for ; id != "" && !seen[id]; id = parent[id] {
				seen[id] = true
				below[id]++
			}
		}
	})
	for i := range list {
		n, m := here[list[i].ID], below[list[i].ID]
		list[i].People, list[i].PeopleIn = &n, &m
	}
	return err
}

// eachActive gives the departments and the own roles of everybody who is active.
func (s *Service) eachActive(ctx context.Context, f func(departments, roles []string)) error {
	return store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var departments, roles string
		err := rows.Scan(&departments, &roles)
		f(decodeList(departments), decodeList(roles))
		return err
	}, `SELECT coalesce("departments", '[]'), coalesce("roles", '[]') FROM "users" WHERE "active"`)
}

func decodeList(text string) []string {
	out := []string{}
	if err := json.Unmarshal([]byte(text), &out); err != nil || out == nil {
		return []string{}
	}
	return out
}

// SaveDepartment creates (id "") or changes a department and, when it moves,
// the paths of everything below it, as who wants it: 403 department_beyond for one
// that they do not look after.
func (s *Service) SaveDepartment(ctx context.Context, who *access.Principal, id string, in DepartmentInput) (*Department, error) {
	var out *Department
	elsewhere := false
	err := s.app.RunInTransaction(func(tx core.App) error {
		d, path, err := loadDepartment(ctx, tx, id)
		if err != nil {
			return err
		}
		if d != nil && d.MergedInto != "" {
			return problem.New(409, "department_merged")
		}
		var before *Department
		if d != nil {
			before = &Department{}
			*before = *d
		}
		if id == "" {
			d = &Department{ID: s.newID(), Heads: []string{}}
			if in.ID != nil {
				d.ID = *in.ID
			}
		}
		if err := applyDepartment(ctx, tx, d, in); err != nil {
			return err
		}
		if err := s.mayArrange(who, before, d.Parent); err != nil {
			return err
		}
		newPath, err := pathUnder(ctx, tx, d)
		if err != nil {
			return err
		}
		heads, err := json.Marshal(d.Heads)
		if err != nil {
			return err
		}
		now := s.now().UTC().Format(types.DefaultDateLayout)
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_departments" ("id", "name", "parent", "path", "heads", "position", "disabled", "created", "updated")
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("id") DO UPDATE SET "name" = excluded."name", "parent" = excluded."parent", "path" = excluded."path",
			"heads" = excluded."heads", "position" = excluded."position", "disabled" = excluded."disabled", "updated" = excluded."updated"`,
			d.ID, d.Name, d.Parent, newPath, string(heads), d.Order, d.Disabled, now, now); err != nil {
			return err
		}
		if elsewhere = path != "" && path != newPath; elsewhere {
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_departments" SET "path" = ? || substr("path", ?), "updated" = ? WHERE substr("path", 1, ?) = ? AND "id" <> ?`,
				newPath, len(path)+1, now, len(path), path, d.ID); err != nil {
				return err
			}
		}
		out = d
		if err := moved(ctx, tx); err != nil {
			return err
		}
		return logDepartment(ctx, tx, before, d)
	})
	if (elsewhere || id == "") && err == nil {
		s.rolesChanged()
	}
	return out, err
}

func loadDepartment(ctx context.Context, tx core.App, id string) (*Department, string, error) {
	if id == "" {
		return nil, "", nil
	}
	d := &Department{ID: id}
	var heads, path string
	ok, err := store.One(ctx, tx.DB(), []any{&d.Name, &d.Parent, &heads, &d.Order, &d.Disabled, &d.MergedInto, &path},
		`SELECT "name", "parent", "heads", "position", "disabled", "merged_into", "path" FROM "tn_departments" WHERE "id" = ?`, id)
	if err == nil && !ok {
		err = problem.NotFound()
	}
	d.Heads = decodeList(heads)
	return d, path, err
}

func applyDepartment(ctx context.Context, tx core.App, d *Department, in DepartmentInput) error {
	if in.Name != nil {
		d.Name = strings.TrimSpace(*in.Name)
	}
	if in.Parent != nil {
		d.Parent = *in.Parent
	}
	if in.Heads != nil {
		d.Heads = *in.Heads
	}
	if in.Order != nil {
		d.Order = *in.Order
	}
	if in.Disabled != nil {
		d.Disabled = *in.Disabled
	}
	p := problem.Invalid()
	if d.Name == "" || utf8.RuneCountInString(d.Name) > 100 {
		p.Field("name", "invalid_name")
	}
	for _, h := range d.Heads {
		if _, ok, err := store.Text(ctx, tx.DB(), `SELECT "id" FROM "users" WHERE "id" = ?`, h); err != nil {
			return err
		} else if !ok {
			p.Field("heads", "unknown_person")
		}
	}
	return p.OrNil()
}

// pathUnder is the path of a department under its parent; a department cannot
// be below itself.
func pathUnder(ctx context.Context, tx core.App, d *Department) (string, error) {
	if strings.ContainsAny(d.ID, "/%_") || d.ID == "" {
		return "", problem.Invalid().Field("id", "bad_id")
	}
	if d.Parent == "" {
		return "/" + d.ID + "/", nil
	}
	var parent, was string
	var disabled bool
	ok, err := store.One(ctx, tx.DB(), []any{&parent, &disabled}, `SELECT "path", "disabled" FROM "tn_departments" WHERE "id" = ?`, d.Parent)
	if err == nil && disabled {
		was, _, err = store.Text(ctx, tx.DB(), `SELECT "parent" FROM "tn_departments" WHERE "id" = ?`, d.ID)
	}
	switch {
	case err != nil:
		return "", err
	case !ok:
		return "", problem.Invalid().Field("parent", "unknown_department")
	case strings.Contains(parent, "/"+d.ID+"/"):
		return "", problem.Invalid().Field("parent", "department_cycle")
	case disabled && was != d.Parent:
		return "", problem.Invalid().Field("parent", "department_disabled")
	}
	return parent + d.ID + "/", nil
}
