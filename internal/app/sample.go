package app

import (
	"context"
	"errors"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/suite"
	"github.com/tenon-crm/tenon/internal/suite/crm/sample"
)

type sampleArgs struct {
	Suite string `json:"suite"`
}

// sampleChunk is how many records one transaction of the sample writes.
const sampleChunk = 200

// runSample writes the sample data through the same pipeline as everybody's
// records. Ids derive from the seed, so that a run that was cut off goes on.
func (t *Tenon) runSample(ctx context.Context, r *job.Run) error {
	var args sampleArgs
	if err := r.Bind(&args); err != nil {
		return err
	}
	d := sampleOf(args.Suite, t.opts.Now().In(t.Meta.Current().Business.Zone))
	if err := t.sampleOrganisation(ctx, d); err != nil {
		return err
	}
	total, done := int64(d.Rows()), int64(0)
	for _, b := range d.Records {
		for from := 0; from < len(b.Rows); from += sampleChunk {
			rows := b.Rows[from:min(from+sampleChunk, len(b.Rows))]
			if err := t.sampleChunk(ctx, r, b.Object, rows); err != nil {
				return err
			}
			done += int64(len(rows))
			r.Progress(done, total)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
	r.Result(map[string]any{"records": total})
	return nil
}

// sampleOf is the sample of a suite as of a day; that of the CRM has departments
// and people, whom its records belong to.
func sampleOf(key string, today time.Time) *sample.Data {
	if key == "crm" {
		return sample.Generate(suite.Seed, today)
	}
	return &sample.Data{Records: suite.Generated(key, today)}
}

func (t *Tenon) sampleChunk(ctx context.Context, r *job.Run, object string, rows []sample.Row) error {
	ops := make([]record.Op, len(rows))
	for i, row := range rows {
		data := row.Data
		if row.Owner != "" {
			data["owner"] = row.Owner
		}
		ops[i] = record.Op{Method: record.Create, ID: row.ID, Data: data}
	}
	results, err := t.Record.Batch(ctx, r.Who, object, ops, record.Options{Source: record.SourceSystem, Cause: r.ID, Retry: r.ID})
	if err != nil {
		return err
	}
	for _, res := range results {
		if res.Err != nil {
			return job.Permanent(res.Err)
		}
	}
	return nil
}

func (t *Tenon) sampleOrganisation(ctx context.Context, d *sample.Data) error {
	for _, dep := range d.Departments {
		if _, err := t.People.SaveDepartment(ctx, access.System("sample"), "", people.DepartmentInput{ID: &dep.ID, Name: &dep.Name, Parent: &dep.Parent}); err != nil {
			return err
		}
	}
	for _, p := range d.People {
		_, err := t.People.Create(ctx, access.System("sample"), people.Input{ID: &p.ID, Email: &p.Email, Name: &p.Name, Department: &p.Department, Roles: &p.Roles})
		if pr, ok := errors.AsType[*problem.Problem](err); ok && (pr.Fields["email"] != nil || pr.Fields["id"] != nil) {
			continue // there already: a run that was cut off
		} else if err != nil {
			return err
		}
	}
	for _, p := range d.People {
		if p.Manager != "" {
			if _, err := t.People.Update(ctx, access.System("sample"), p.ID, people.Input{Manager: &p.Manager}); err != nil {
				return err
			}
		}
	}
	for _, dep := range d.Departments {
		if len(dep.Heads) > 0 {
			if _, err := t.People.SaveDepartment(ctx, access.System("sample"), dep.ID, people.DepartmentInput{Heads: &dep.Heads}); err != nil {
				return err
			}
		}
	}
	return nil
}
