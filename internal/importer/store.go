package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// storedColumn is a column as the table keeps it: suggestions are made anew
// each time, what was seen in the file is not.
type storedColumn struct {
	Column
	Guess Guess `json:"guess"`
	Blank int   `json:"blank"`
}

func (s *Service) insert(ctx context.Context, i *Import) error {
	cols := make([]storedColumn, len(i.Columns))
	for n, c := range i.Columns {
		cols[n] = storedColumn{c, c.Guess, c.Blank}
	}
	raw, err := json.Marshal(cols)
	if err != nil {
		return err
	}
	sheets, err := json.Marshal(i.Sheets)
	if err != nil {
		return err
	}
	_, err = s.App.NonconcurrentDB().NewQuery(`INSERT INTO "tn_imports"
		("id","by","object","name","size","file","encoding","delimiter","header","sheet","sheets","rows","columns","state","created")
		VALUES ({:id},{:by},{:object},{:name},{:size},{:file},{:encoding},{:delimiter},{:header},{:sheet},{:sheets},{:rows},{:columns},{:state},{:created})`).
		Bind(dbx.Params{
			"id": i.ID, "by": i.By, "object": i.Object, "name": i.Name, "size": i.Size, "file": i.file, "encoding": i.Encoding,
			"delimiter": i.Delimiter, "header": i.heads, "sheet": i.Sheet, "sheets": string(sheets), "rows": i.Rows, "columns": string(raw), "state": i.State, "created": i.CreatedAt,
		}).WithContext(ctx).Execute()
	return err
}

func (s *Service) load(ctx context.Context, id string) (*Import, error) {
	found, err := s.query(ctx, `WHERE "id"={:id}`, dbx.Params{"id": id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.NotFound()
	}
	return found[0], nil
}

func (s *Service) list(ctx context.Context, by, object string, limit int) ([]*Import, error) {
	found, err := s.query(ctx, `WHERE "by"={:by} AND "object"<>'' AND ({:object}='' OR "object"={:object}) ORDER BY "created" DESC, "id" LIMIT {:n}`,
		dbx.Params{"by": by, "object": object, "n": limit})
	if err != nil {
		return nil, err
	}
	for _, i := range found {
		if err := s.reconcile(ctx, i); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (s *Service) query(ctx context.Context, where string, params dbx.Params) ([]*Import, error) {
	rows, err := s.App.ConcurrentDB().NewQuery(`SELECT "id","by","object","name","size","file","encoding","delimiter","header","sheet","sheets","rows","columns",
		"state","made","updated","skipped","failed","warned","lines","same","held","done","last","job","mapping","mode","keys","dry","settings","choices","totals","related","error","created"
		FROM "tn_imports" ` + where).Bind(params).WithContext(ctx).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []*Import{}
	for rows.Next() {
		i := &Import{}
		var sheets, columns, mapping, keys, settings, choices, totals, related, failed, job string
		if err := rows.Scan(&i.ID, &i.By, &i.Object, &i.Name, &i.Size, &i.file, &i.Encoding, &i.Delimiter, &i.heads, &i.Sheet, &sheets, &i.Rows, &columns,
			&i.State, &i.Created, &i.Updated, &i.Skipped, &i.Failed, &i.Warned, &i.Lines, &i.Same, &i.Held, &i.Done, &i.last, &job, &mapping, &i.Mode, &keys, &i.DryRun, &settings, &choices, &totals, &related, &failed,
			&i.CreatedAt); err != nil {
			return nil, err
		}
		i.Header = i.heads > 0
		var cols []storedColumn
		for _, c := range []struct {
			text string
			to   any
		}{{sheets, &i.Sheets}, {columns, &cols}, {mapping, &i.Mapping}, {keys, &i.Key}, {settings, &i.Settings}, {choices, &i.Choices}, {totals, &i.Totals}, {related, &i.Related}, {failed, &i.Failure}} {
			if c.text == "" {
				continue
			}
			if err := json.Unmarshal([]byte(c.text), c.to); err != nil {
				return nil, fmt.Errorf("import %s: %w", i.ID, err)
			}
		}
		for _, c := range cols {
			c.Column.Guess, c.Column.Blank = c.Guess, c.Blank
			i.Columns = append(i.Columns, c.Column)
		}
		if job != "" {
			i.Job = &job
		}
		i.settle()
		out = append(out, i)
	}
	return out, rows.Err()
}

// begin notes that a job has taken an import that is still as it was read; 409
// when somebody else was faster.
func (s *Service) begin(ctx context.Context, tx core.App, i *Import, was, jobID string) error {
	set := dbx.Params{"id": i.ID, "was": was, "state": i.State, "job": jobID, "mode": i.Mode, "dry": i.DryRun}
	for name, v := range map[string]any{"mapping": i.Mapping, "keys": i.Key, "settings": i.Settings, "choices": i.Choices} {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		set[name] = string(raw)
	}
	res, err := tx.NonconcurrentDB().NewQuery(`UPDATE "tn_imports" SET "state"={:state},"job"={:job},"mapping"={:mapping},"mode"={:mode},
		"keys"={:keys},"dry"={:dry},"settings"={:settings},"choices"={:choices},"error"='',"finished"='' WHERE "id"={:id} AND "state"={:was}`).
		Bind(set).WithContext(ctx).Execute()
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, stateProblem(was))
	}
	return s.progress(ctx, tx, i)
}

// stateProblem says that an import cannot be run or undone as it stands.
func stateProblem(state string) *problem.Problem {
	return problem.New(http.StatusConflict, "import_state", locale.Args{"state": locale.Both("import_state_"+state, nil)})
}

// progress writes the state and the counts of a run.
func (s *Service) progress(ctx context.Context, tx core.App, i *Import) error {
	return s.write(ctx, tx, i, dbx.Params{}, "")
}

// end writes how an import has ended.
func (s *Service) end(ctx context.Context, tx core.App, i *Import) error {
	failed, err := failureText(i)
	if err != nil {
		return err
	}
	return s.write(ctx, tx, i, dbx.Params{"error": failed, "now": s.stamp()}, `,"error"={:error},"finished"={:now}`)
}

func (s *Service) write(ctx context.Context, tx core.App, i *Import, params dbx.Params, more string) error {
	totals, err := json.Marshal(i.Totals)
	related, wrong := json.Marshal(i.Related)
	if err = errors.Join(err, wrong); err != nil {
		return err
	}
	for k, v := range map[string]any{
		"id": i.ID, "totals": string(totals), "related": string(related), "state": i.State, "made": i.Created, "updated": i.Updated, "skipped": i.Skipped, "failed": i.Failed, "warned": i.Warned, "lines": i.Lines, "same": i.Same, "held": i.Held, "done": i.Done, "last": i.last,
	} {
		params[k] = v
	}
	_, err = tx.NonconcurrentDB().NewQuery(`UPDATE "tn_imports" SET "state"={:state},"totals"={:totals},"related"={:related},"made"={:made},"updated"={:updated},
		"skipped"={:skipped},"failed"={:failed},"warned"={:warned},"lines"={:lines},"same"={:same},"held"={:held},"done"={:done},"last"={:last}` + more + ` WHERE "id"={:id}`).Bind(params).WithContext(ctx).Execute()
	return err
}

// abandon ends an import in the place of its job, unless it has ended by itself.
func (s *Service) abandon(ctx context.Context, i *Import) error {
	failed, err := failureText(i)
	if err != nil {
		return err
	}
	_, err = s.App.NonconcurrentDB().NewQuery(`UPDATE "tn_imports" SET "state"={:state},"error"={:error},"finished"={:now}
		WHERE "id"={:id} AND "job"={:job} AND "state" IN ('queued','running')`).Bind(dbx.Params{
		"id": i.ID, "job": *i.Job, "state": i.State, "error": failed, "now": s.stamp(),
	}).WithContext(ctx).Execute()
	return err
}

func failureText(i *Import) (string, error) {
	if i.Failure == nil {
		return "", nil
	}
	raw, err := json.Marshal(i.Failure)
	return string(raw), err
}
