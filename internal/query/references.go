package query

import (
	"context"
	"slices"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Reference is a link to a record of one of several objects, as a person sees it:
// with the title of the record and, expanded, the record.
type Reference struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Label  string `json:"label"`
	Record any    `json:"record,omitempty"`
}

// references resolves links to records of one of several objects: one that leads to
// nothing that the person sees is blank. Ask for all of them, then name each.
type references struct {
	wanted map[string][]string        // ids, by object
	seen   map[string]map[string]link // the same as far as they are seen
}

// want notes a value of a column.
func (x *references) want(c *meta.Column, text string) {
	object, id := expr.SplitReference(text)
	if id == "" || !slices.Contains(c.Expr.Targets, object) {
		return
	}
	if x.wanted == nil {
		x.wanted = map[string][]string{}
	}
	x.wanted[object] = append(x.wanted[object], id)
}

// look reads what was asked for, one query an object.
func (s *Service) look(ctx context.Context, r *access.Rights, x *references, expand bool) error {
	x.seen = map[string]map[string]link{}
	for object, ids := range x.wanted {
		found, err := s.linked(ctx, r, object, ids, expand)
		if err != nil {
			return err
		}
		x.seen[object] = found
	}
	return nil
}

// name is a value as the person sees it, a [Reference] or nil.
func (x *references) name(text string, expand bool) any {
	object, id := expr.SplitReference(text)
	l, ok := x.seen[object][id]
	if !ok || id == "" {
		return nil
	}
	out := Reference{Object: object, ID: id, Label: l.title}
	if expand {
		out.Record = l.value
	}
	return out
}

// resolveReferences does for links to one of several objects what resolveLinks does
// for the others.
func (s *Service) resolveReferences(ctx context.Context, r *access.Rights, sel *selected, page *Page) error {
	for i, c := range sel.cols {
		if c.Expr.Kind != expr.AnyLink {
			continue
		}
		x, expand := &references{}, sel.expand[c.Spec.Key]
		for _, rec := range page.Items {
			if text, ok := rec.vals[i].(string); ok {
				x.want(c, text)
			}
		}
		if err := s.look(ctx, r, x, expand); err != nil {
			return err
		}
		for _, rec := range page.Items {
			text, _ := rec.vals[i].(string)
			rec.vals[i] = x.name(text, expand)
		}
	}
	return nil
}

// seenReference blanks a link to a row that the person does not see, in SQL.
func seenReference(r *access.Rights, c *meta.Column, col string, args []any) (string, []any) {
	where, args := "0", slices.Clone(args)
	for _, target := range c.Expr.Targets {
		if r.Snap.Objects[target] == nil || !r.Can(target, "view") {
			continue
		}
		rows, rowArgs := r.RowsTested(target, "view", "t")
		if rows != "" {
			rows = " AND " + rows
		}
		mark := target + ":"
		where += ` OR substr("v"."ref", 1, ` + strconv.Itoa(len(mark)) + `) = '` + mark + `' AND EXISTS (SELECT 1 FROM ` + expr.Quote(target) +
			` AS "t" WHERE "t"."id" = substr("v"."ref", ` + strconv.Itoa(len(mark)+1) + `) AND "t"."deleted" = ''` + rows + ")"
		args = append(args, rowArgs...)
	}
	return `coalesce((SELECT "v"."ref" FROM (SELECT ` + col + ` AS "ref") AS "v" WHERE ` + where + "), '')", args
}

// nameGroups names the groups by links to one of several objects.
func (s *Service) nameGroups(ctx context.Context, r *access.Rights, outs []output, ans *Aggregate) error {
	for _, out := range outs {
		if out.column == nil {
			continue
		}
		x := &references{}
		for _, item := range ans.Items {
			text, _ := item[out.name].(string)
			x.want(out.column, text)
		}
		if err := s.look(ctx, r, x, false); err != nil {
			return err
		}
		for _, item := range ans.Items {
			text, _ := item[out.name].(string)
			item[out.name] = x.name(text, false)
		}
	}
	return nil
}
