package schema

import (
	"context"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Drift is a place where the database is not as the release says. Danger tells
// what lets people see too much (High) from what is slow or missing.
type Drift struct {
	Object string
	Danger string
	Code   string
	Args   locale.Args
}

func (d Drift) Message(t locale.Tag) string { return locale.Message(t, d.Code, d.Args) }

// Check compares the database with the published tables, without changing it.
func Check(ctx context.Context, app core.App, types *field.Registry, tables []*Table) ([]Drift, error) {
	var out []Drift
	for _, t := range tables {
		found, err := checkTable(ctx, app, types, t)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	people, err := collection(app, "users")
	if err != nil {
		return nil, err
	}
	if people == nil {
		return append(out, Drift{Object: "users", Danger: High, Code: "drift_missing", Args: locale.Args{"object": "users"}}), nil
	}
	return append(out, openRules(people)...), nil
}

func openRules(c *core.Collection) []Drift {
	var out []Drift
	all := rules(c)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] != nil {
			out = append(out, Drift{Object: c.Name, Danger: High, Code: "drift_rule", Args: locale.Args{"object": c.Name, "rule": name}})
		}
	}
	return out
}

func checkTable(ctx context.Context, app core.App, types *field.Registry, t *Table) ([]Drift, error) {
	c, err := collection(app, t.Key)
	if err != nil {
		return nil, err
	}
	if c == nil || !owned(c) {
		return []Drift{{Object: t.Key, Danger: High, Code: "drift_missing", Args: locale.Args{"object": t.Key}}}, nil
	}
	out := openRules(c)
	if len(c.Indexes) > 0 {
		out = append(out, Drift{Object: t.Key, Danger: Medium, Code: "drift_indexes", Args: locale.Args{"object": t.Key}})
	}
	for _, f := range c.Fields {
		if file, ok := f.(*core.FileField); ok && !file.Protected {
			out = append(out, Drift{Object: t.Key, Danger: High, Code: "drift_file", Args: locale.Args{"object": t.Key, "field": f.GetName()}})
		}
	}
	missing := func(key string) {
		out = append(out, Drift{Object: t.Key, Danger: High, Code: "drift_field", Args: locale.Args{"object": t.Key, "field": key}})
	}
	for _, f := range tableColumns(t) {
		if has := c.Fields.GetById(f.GetId()); has == nil || !unchanged(f, has) {
			missing(f.GetName())
		}
	}
	for i := range t.Fields {
		has := c.Fields.GetByName(t.Fields[i].Key)
		want, err := physical(types, &t.Fields[i], 1)
		if err != nil {
			return nil, err
		}
		if has == nil || !managed(has) || has.Type() != want.Type() {
			missing(t.Fields[i].Key)
		}
	}
	later, err := Missing(ctx, app, types, t)
	if err != nil {
		return nil, err
	}
	for _, x := range later {
		out = append(out, Drift{Object: t.Key, Danger: Low, Code: "drift_index", Args: locale.Args{"object": t.Key, "index": x.Name}})
	}
	return out, nil
}

// tableColumns are the platform's own columns of a table.
func tableColumns(t *Table) []core.Field {
	out := systemColumns()
	if t.Owner {
		out = append(out, ownerColumns()...)
	}
	if t.Part {
		out = append(out, partColumns()...)
	}
	return out
}

// Missing lists the managed indexes of a table that are not built, for instance
// because the process ended before they were.
func Missing(ctx context.Context, app core.App, types *field.Registry, t *Table) ([]IndexBuild, error) {
	have, err := managedIndexes(ctx, app, t.Key)
	if err != nil {
		return nil, err
	}
	var out []IndexBuild
	rows := -1
	for _, x := range indexes(types, t) {
		if _, ok := have[x.name]; ok {
			continue
		}
		if rows < 0 {
			if rows, err = rowCount(ctx, app, t.Key); err != nil {
				return nil, err
			}
		}
		out = append(out, IndexBuild{Object: t.Key, Name: x.name, SQL: x.sql(t.Key), Rows: rows, EstimateMS: rows / rowsPerMS})
	}
	return out, nil
}
