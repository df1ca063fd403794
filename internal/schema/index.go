package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
)

// indexPrefix begins the names of managed indexes.
const indexPrefix = "tnx_"

// indexBuild is a managed index of a table.
type indexBuild struct {
	name   string
	cols   []string
	unique bool
	where  string // beside that the row is alive
	gone   bool   // deleted rows are in it too
	bin    bool   // only deleted rows are in it
}

// sql creates the index. Managed indexes hold living rows only, but for that of the
// rows of a record, which come back with it.
func (x *indexBuild) sql(table string) string {
	var b strings.Builder
	b.WriteString("CREATE ")
	if x.unique {
		b.WriteString("UNIQUE ")
	}
	b.WriteString("INDEX IF NOT EXISTS " + quote(x.name) + " ON " + quote(table) + " (")
	for i, c := range x.cols {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(c))
	}
	if x.gone {
		b.WriteString(")")
		return b.String()
	}
	if x.bin {
		b.WriteString(`) WHERE "deleted" <> ''`)
		return b.String()
	}
	b.WriteString(`) WHERE "deleted" = ''`)
	if x.where != "" {
		b.WriteString(" AND " + x.where)
	}
	return b.String()
}

// newIndex names an index by what it is, so that another definition has another
// name and an index is never rebuilt for nothing.
func newIndex(table string, unique bool, where string, cols ...string) indexBuild {
	return indexBuild{cols: cols, unique: unique, where: where}.named(table)
}

// named gives the index its name.
func (x indexBuild) named(table string) indexBuild {
	sum := sha256.Sum256([]byte(x.sql("")))
	x.name = indexPrefix + table + "_" + hex.EncodeToString(sum[:5])
	return x
}

// indexes lists the managed indexes that a table has to have.
func indexes(types *field.Registry, t *Table) []indexBuild {
	filters := filtered(types, t)
	// The order that every list has at first carries only the owner, so that no
	// change of a field's index ever rebuilds it.
	out := []indexBuild{newIndex(t.Key, false, "", ordered("created", owners(t))...)}
	if t.Part { // rows are listed in no order but that of their record
		out = []indexBuild{indexBuild{cols: []string{"parent", "position"}, gone: true}.named(t.Key)}
	} else {
		out = append(out, indexBuild{cols: []string{"deleted", "id"}, bin: true}.named(t.Key))
	}
	if t.Owner {
		out = append(out,
			newIndex(t.Key, false, "", "owner", "created"),
			newIndex(t.Key, false, "", "owner_dept", "created"))
	}
	kinds := map[string]expr.Kind{}
	for i := range t.Fields {
		f := &t.Fields[i]
		typ, ok := types.Values(f)
		if !ok {
			continue
		}
		kinds[f.Key] = typ.Kind(f)
		if typ.Kind(f).Listed() {
			continue
		}
		switch {
		case f.Index && ranged(typ.Kind(f)):
			out = append(out, newIndex(t.Key, false, "", ordered(f.Key, filters)...))
		case typ.Kind(f) == expr.Link || typ.Kind(f) == expr.AnyLink || f.Index:
			out = append(out, newIndex(t.Key, false, "", f.Key, "id"))
		}
		if f.Unique {
			out = append(out, newIndex(t.Key, true, notBlank(typ.Kind(f), quote(f.Key)), f.Key))
		}
	}
	for _, x := range t.Indexes {
		where := ""
		if x.Unique {
			parts := make([]string, len(x.Fields))
			for i, key := range x.Fields {
				parts[i] = notBlank(columnKind(kinds, key), quote(key))
			}
			where = strings.Join(parts, " AND ")
		}
		out = append(out, newIndex(t.Key, x.Unique, where, x.Fields...))
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(x indexBuild) bool {
		twice := seen[x.name]
		seen[x.name] = true
		return twice
	})
}

// maxFiltered bounds how many filter columns an ordered index carries.
const maxFiltered = 4

// filtered lists what lists are mostly narrowed by: who owns a row, and the
// fields that the admin has asked an index for. An index that gives an order
// carries them, so that a page is found in it alone and only the rows shown are
// looked up.
func filtered(types *field.Registry, t *Table) []string {
	out := owners(t)
	n := 0
	for i := range t.Fields {
		f := &t.Fields[i]
		typ, ok := types.Values(f)
		if ok && f.Index && n < maxFiltered && !typ.Kind(f).Listed() && f.Type != "long_text" {
			out = append(out, f.Key)
			n++
		}
	}
	return out
}

func owners(t *Table) []string {
	if t.Owner {
		return []string{"owner", "owner_dept"}
	}
	return nil
}

// ordered are the columns of an index that gives an order by key: key and id
// make it total, the filter columns follow.
func ordered(key string, filters []string) []string {
	out := []string{key, "id"}
	for _, f := range filters {
		if f != key {
			out = append(out, f)
		}
	}
	return out
}

// ranged reports kinds that lists are ordered by.
func ranged(k expr.Kind) bool { return k == expr.Number || k == expr.Date || k == expr.DateTime }

// columnKind is the kind of a field or of a system column.
func columnKind(kinds map[string]expr.Kind, key string) expr.Kind {
	if k, ok := kinds[key]; ok {
		return k
	}
	if key == "version" {
		return expr.Number
	}
	return expr.Text
}
