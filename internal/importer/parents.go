package importer

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// A file may hold columns of the records that its rows link to: of each contact the
// account's name, and its phone beside it. The column of the link says which record it
// is; one that is missing is made once, with what the other columns say of it.

// parentOf is the object whose records a field links, one each; nil when it is no such
// link, or one to the object's own records.
func (s *Service) parentOf(obj *meta.CompiledObject, c *meta.Column) *meta.CompiledObject {
	l, ok := c.Type.(field.Linker)
	if !ok || c.Expr.Kind != expr.Link || c.System || obj.PartOf != nil {
		return nil
	}
	target := s.Snapshot().Objects[l.Target(&c.Spec)]
	if target == nil || target.Key == obj.Key || target.PartOf != nil {
		return nil
	}
	return target
}

// parental reports whether a file that links records can fill this field of theirs.
func parental(target *meta.CompiledObject, c *meta.Column) bool {
	_, link := c.Type.(field.Linker)
	return importable(target, c) && !c.System && !link && c.Expr.Kind != expr.AnyLink
}

// parentTargets are the fields of linked records that a file may fill. Only names that
// say both, “account phone”, speak for them.
func (s *Service) parentTargets(obj *meta.CompiledObject, rights Rights) []target {
	var out []target
	for _, via := range obj.Columns {
		of := s.parentOf(obj, via)
		if of == nil || !importable(obj, via) || !rights.Writes(obj.Key, via.Spec.Key) {
			continue
		}
		for _, c := range of.Columns {
			if !parental(of, c) || c.Spec.Key == of.Title || !rights.Writes(of.Key, c.Spec.Key) {
				continue
			}
			t := target{col: c, key: via.Spec.Key + "." + c.Spec.Key, row: true}
			t.named(t.key)
			for _, name := range []locale.Text{labelOf(via), of.Label} {
				t.named(name.ZH+c.Spec.Label.ZH, name.EN+c.Spec.Label.EN)
			}
			out = append(out, t)
		}
	}
	return out
}

// checkParents checks what depends on more than one column: the link of which there are
// fields, and how its records are made.
func (s *Service) checkParents(p *problem.Problem, out *plan, rights Rights) {
	out.parents = map[string][]*cellPlan{}
	for n := range out.cells {
		if c := &out.cells[n]; c.via != nil {
			out.parents[c.via.Spec.Key] = append(out.parents[c.via.Spec.Key], c)
		}
	}
	links := map[string]bool{}
	for n := range out.cells {
		c := &out.cells[n]
		key, at := c.key(), "settings."+c.column
		links[key] = true
		switch c.setting.Existing {
		case "":
		case WinsFilled, WinsRecord:
			if of := s.Snapshot().Objects[c.link]; of != nil && !rights.Can(of.Key, "edit") {
				p.Field(at, "import_existing_right", locale.Args{"object": of.Label})
			}
		default:
			p.Field(at, "import_existing", locale.Args{"value": c.setting.Existing})
		}
		of := s.Snapshot().Objects[c.link]
		if of == nil || c.setting.Missing != MissingCreate || c.setting.By == "" || c.setting.By == of.Title {
			continue
		}
		titled := slices.ContainsFunc(out.parents[key], func(other *cellPlan) bool { return other.col.Spec.Key == of.Title })
		if !titled || !rights.Writes(of.Key, c.setting.By) {
			p.Field(at, "import_missing_by", locale.Args{"object": of.Label})
		}
	}
	for key, cells := range out.parents {
		if !links[key] {
			p.Field("mapping."+cells[0].column, "import_parent_unmapped", locale.Args{"field": labelOf(cells[0].via)})
		}
	}
}

// values is where the value of a column goes.
func (r *pending) values(c *cellPlan) map[string]any {
	if c.via == nil {
		return r.data
	}
	if r.parents == nil {
		r.parents = map[string]map[string]any{}
	}
	key := c.via.Spec.Key
	if r.parents[key] == nil {
		r.parents[key] = map[string]any{}
	}
	return r.parents[key]
}

// parentKey tells the linked records of some rows apart.
type parentKey struct{ link, text string }

// parentsOf gathers what rows say of each record that they link: of several that say
// something of one field, the first counts.
func parentsOf(rows []*pending) map[parentKey]map[string]any {
	out := map[parentKey]map[string]any{}
	for _, r := range rows {
		for _, l := range r.links {
			said := r.parents[l.cell.key()]
			if len(said) == 0 || len(r.errs) > 0 {
				continue
			}
			k := parentKey{l.cell.key(), l.text}
			if out[k] == nil {
				out[k] = map[string]any{}
			}
			for key, v := range said {
				if _, given := out[k][key]; !given {
					out[k][key] = v
				}
			}
		}
	}
	return out
}

// newTarget makes the record that a text names and nobody has.
func (c *chunk) newTarget(l pendingLink, said map[parentKey]map[string]any) Op {
	data := map[string]any{}
	maps.Copy(data, said[parentKey{l.cell.key(), l.text}])
	by := l.cell.setting.By
	if by == "" {
		by = c.Snapshot().Objects[l.object].Title
	}
	data[by], data["id"] = l.text, targetID(c.i.ID, l.object, l.text)
	return Op{Method: opCreate, Data: data}
}

// settle reports whether a linked record is met for the first time, as one that the
// file says something of.
func (c *chunk) settle(object, id string) bool {
	key := textHash(object + "\x00" + id)
	_, before := c.settled[key]
	c.settled[key] = struct{}{}
	return !before
}

// fillTargets writes what the file says of linked records that there were before, each
// once, where the column of the link says so.
func (c *chunk) fillTargets(ctx context.Context, rows []*pending, said map[parentKey]map[string]any) error {
	if len(said) == 0 {
		return nil
	}
	ops, of := map[string][]Op{}, map[string][]pendingLink{}
	for _, r := range rows {
		for _, l := range r.links {
			values, id := said[parentKey{l.cell.key(), l.text}], c.book.find(l)
			if len(values) == 0 || l.cell.setting.Existing == "" || id == "" || id == Ambiguous || id == targetID(c.i.ID, l.object, l.text) || !c.settle(l.object, id) {
				continue
			}
			ops[l.object] = append(ops[l.object], Op{Method: opUpdate, ID: id, Data: values, Blanks: l.cell.setting.Existing == WinsRecord})
			of[l.object] = append(of[l.object], l)
		}
	}
	for object, list := range ops {
		results, err := c.batch(ctx, object, list)
		if err != nil {
			return err
		}
		for n, res := range results {
			l := of[object][n]
			if p, refused := problem.As(res.Err); refused {
				c.refusedTargets[object+"\x00"+l.text] = &problem.Item{Code: "import_parent_refused", Args: locale.Args{
					"value": l.text, "object": c.labelOfObject(object), "reason": sentence(p)}}
			} else if !res.Same {
				c.related.Updated++
			}
		}
	}
	return nil
}
