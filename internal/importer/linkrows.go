package importer

import (
	"context"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (s *Service) insertLinks(tx core.App, id string, links []laterLink) error {
	for _, l := range links {
		if _, err := tx.NonconcurrentDB().NewQuery(`INSERT OR REPLACE INTO "tn_import_links" ("import","row","field","record","column","value")
			VALUES ({:id},{:row},{:field},{:record},{:column},{:value})`).Bind(dbx.Params{
			"id": id, "row": l.row, "field": l.field, "record": l.record, "column": l.column, "value": l.value,
		}).Execute(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) insertTargets(tx core.App, id string, targets []madeTarget) error {
	for _, t := range targets {
		if _, err := tx.NonconcurrentDB().NewQuery(`INSERT OR IGNORE INTO "tn_import_targets" ("import","object","record")
			VALUES ({:id},{:object},{:record})`).Bind(dbx.Params{"id": id, "object": t.object, "record": t.record}).Execute(); err != nil {
			return err
		}
	}
	return nil
}

// linkRows sets, once all rows are there, the links between rows of the file.
// A link whose other row was refused is listed as an error of a row that is
// written nevertheless.
func (r *run) linkRows(ctx context.Context, j *job.Run, cp *checkpoint) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := r.acting(ctx, j, r.key); err != nil {
			return err
		}
		links, err := r.waitingLinks(ctx, cp.Linked)
		if err != nil || len(links) == 0 {
			return err
		}
		safe := context.WithoutCancel(ctx)
		errs, linked, err := r.linkSome(safe, links)
		if err != nil {
			return err
		}
		cp.Linked = links[len(links)-1].row
		listed := min(len(errs), maxErrors-cp.Errors)
		cp.Errors += listed
		err = r.App.RunInTransaction(func(tx core.App) error {
			if err := r.insertErrors(tx, r.i.ID, errs[:listed]); err != nil {
				return err
			}
			if err := r.markLinked(tx, linked); err != nil {
				return err
			}
			return j.CheckpointIn(tx, cp)
		})
		if err != nil {
			return err
		}
	}
}

// waitingLinks are the links of the next rows, whole rows at a time.
func (r *run) waitingLinks(ctx context.Context, after int) ([]laterLink, error) {
	rows, err := r.App.ConcurrentDB().NewQuery(`SELECT "row","field","record","column","value" FROM "tn_import_links" WHERE "import"={:id}
		AND "row" IN (SELECT DISTINCT "row" FROM "tn_import_links" WHERE "import"={:id} AND "row">{:after} ORDER BY "row" LIMIT {:n})
		ORDER BY "row","field"`).Bind(dbx.Params{"id": r.i.ID, "after": after, "n": chunkRows}).WithContext(ctx).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []laterLink
	for rows.Next() {
		var l laterLink
		if err := rows.Scan(&l.row, &l.field, &l.record, &l.column, &l.value); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

func (r *run) linkSome(ctx context.Context, links []laterLink) (errs []RowError, linked []int, err error) {
	pending := make([]pendingLink, len(links))
	for n, l := range links {
		for k := range r.plan.cells {
			if c := &r.plan.cells[k]; c.key() == l.field {
				pending[n] = pendingLink{c, c.link, l.value}
			}
		}
	}
	if err := r.book.learn(ctx, pending); err != nil {
		return nil, nil, err
	}
	var ops []Op
	var of []laterLink
	refuse := func(l laterLink, code string, args locale.Args, text locale.Text) {
		errs = append(errs, RowError{Row: l.row, Column: l.column, Field: l.field, Value: l.value, Code: code, Args: args, Text: text})
	}
	for n, l := range links {
		id := r.book.find(pending[n])
		if id == "" || id == Ambiguous {
			code := "import_row_link_missing"
			if id == Ambiguous {
				code = "import_link_ambiguous"
			}
			refuse(l, code, locale.Args{"value": l.value, "object": r.labelOfObject(r.i.Object)}, locale.Text{})
			continue
		}
		if last := len(ops) - 1; last >= 0 && ops[last].ID == l.record {
			ops[last].Data[l.field] = id
			continue
		}
		ops = append(ops, Op{Method: opUpdate, ID: l.record, Data: map[string]any{l.field: id}})
		of = append(of, l)
	}
	if len(ops) == 0 {
		return errs, nil, nil
	}
	results, err := r.batch(ctx, r.i.Object, ops)
	if err != nil {
		return nil, nil, err
	}
	for n, res := range results {
		if p, refused := problem.As(res.Err); refused {
			refuse(of[n], "import_row_link_refused", locale.Args{"value": of[n].value, "reason": sentence(p)}, locale.Text{})
			continue
		}
		linked = append(linked, of[n].row)
	}
	return errs, linked, nil
}

// markLinked notes the rows whose record has a version more by now.
func (r *run) markLinked(tx core.App, rows []int) error {
	for _, row := range rows {
		if _, err := tx.NonconcurrentDB().NewQuery(`UPDATE "tn_import_links" SET "linked"=1 WHERE "import"={:id} AND "row"={:row}`).
			Bind(dbx.Params{"id": r.i.ID, "row": row}).Execute(); err != nil {
			return err
		}
	}
	return nil
}
