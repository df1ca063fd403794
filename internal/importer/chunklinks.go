package importer

import (
	"context"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// link puts the ids of linked records into the rows.
func (c *chunk) link(ctx context.Context, rows []*pending) error {
	var links []pendingLink
	for _, r := range rows {
		links = append(links, r.allLinks()...)
	}
	if len(links) == 0 {
		return nil
	}
	if err := c.book.learn(ctx, links); err != nil {
		return err
	}
	if err := c.makeTargets(ctx, rows); err != nil {
		return err
	}
	for _, r := range rows {
		for _, row := range append([]*pending{r}, r.lines...) {
			for _, l := range row.links {
				c.place(row, l)
			}
		}
	}
	return nil
}

func (c *chunk) place(r *pending, l pendingLink) {
	if it, refused := c.refusedTargets[l.object+"\x00"+l.text]; refused {
		r.fail(l.cell, l.text, it)
		return
	}
	switch id := c.book.find(l); {
	case id == Ambiguous:
		r.fail(l.cell, l.text, &problem.Item{Code: "import_link_ambiguous", Args: locale.Args{"value": l.text, "object": c.labelOfObject(l.object)}})
	case id != "":
		if id == targetID(c.i.ID, l.object, l.text) && !c.plan.dry {
			c.targets = append(c.targets, madeTarget{l.object, id})
		}
		if id == targetID(c.i.ID, l.object, l.text) && c.plan.dry {
			r.promised = append(r.promised, l.cell.col.Spec.Key) // it is not there to link to
			return
		}
		r.add(l.cell.col, l.object, id)
	case l.cell.waits() && c.inFile(l.text):
		r.later = append(r.later, l)
	case l.cell.setting.Missing == MissingBlank, l.cell.setting.Missing == MissingCreate && r.refused():
	default:
		r.fail(l.cell, l.text, &problem.Item{Code: "import_link_missing", Args: locale.Args{"value": l.text, "object": c.labelOfObject(l.object)}})
	}
}

// makeTargets creates the records that texts name and nobody has, where the
// column says so.
func (c *chunk) makeTargets(ctx context.Context, rows []*pending) error {
	c.refusedTargets = map[string]*problem.Item{}
	missing := map[string][]pendingLink{}
	seen := map[linkKey]bool{}
	said := parentsOf(rows)
	for _, r := range rows {
		if len(r.errs) > 0 {
			continue // nothing is made for what is refused
		}
		for _, l := range r.allLinks() {
			k := linkKey{l.object, "", l.text}
			if l.cell.setting.Missing == MissingCreate && c.book.find(l) == "" && !(l.cell.waits() && c.inFile(l.text)) && !seen[k] {
				seen[k] = true
				missing[l.object] = append(missing[l.object], l)
			}
		}
	}
	for object, links := range missing {
		for len(links) > 0 {
			n := min(len(links), chunkRows)
			ops := make([]Op, n)
			for k, l := range links[:n] {
				ops[k] = c.newTarget(l, said)
			}
			results, err := c.batch(ctx, object, ops)
			if err != nil {
				return err
			}
			for k, res := range results {
				id := targetID(c.i.ID, object, links[k].text)
				if p, refused := problem.As(res.Err); refused && !idTaken(p) {
					c.refusedTargets[object+"\x00"+links[k].text] = &problem.Item{Code: "import_target_refused", Args: locale.Args{
						"value": links[k].text, "object": c.labelOfObject(object), "reason": sentence(p)}}
					continue
				}
				c.book.set(links[k], id)
				if c.settle(object, id) {
					c.related.Created++
				}
			}
			links = links[n:]
		}
	}
	return c.fillTargets(ctx, rows, said)
}
