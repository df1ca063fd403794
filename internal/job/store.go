package job

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/pocketbase/dbx"
)

// maxCrashes is how often a job may be found running after a crash before it is
// taken to be the cause.
const maxCrashes = 5

func (q *Queue) query(ctx context.Context, where string, params dbx.Params) ([]*Job, error) {
	rows, err := q.app.ConcurrentDB().NewQuery(`SELECT "id","kind","title","state","principal","args","result","error","checkpoint",
		"done","total","attempts","failures","crashes","run_at","cancel","file","file_name","created","started","finished"
		FROM "tn_jobs" ` + where).Bind(params).WithContext(ctx).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []*Job{}
	for rows.Next() {
		j := &Job{}
		var title, args, result, failed string
		if err := rows.Scan(&j.ID, &j.Kind, &title, &j.State, &j.Principal, &args, &result, &failed, &j.checkpoint,
			&j.Done, &j.Total, &j.Attempts, &j.failures, &j.crashes, &j.RunAt, &j.cancel, &j.file, &j.ResultName,
			&j.Created, &j.Started, &j.Finished); err != nil {
			return nil, err
		}
		j.Args = json.RawMessage(args)
		if err := json.Unmarshal([]byte(title), &j.Title); err != nil {
			return nil, fmt.Errorf("job %s: title: %w", j.ID, err)
		}
		if err := json.Unmarshal([]byte(result), &j.Result); err != nil {
			return nil, fmt.Errorf("job %s: result: %w", j.ID, err)
		}
		if failed != "" {
			if err := json.Unmarshal([]byte(failed), &j.Error); err != nil {
				return nil, fmt.Errorf("job %s: error: %w", j.ID, err)
			}
		}
		out = append(out, j)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range out {
		k := q.kinds[j.Kind]
		j.Cancellable = j.Active() && !j.cancel && (k == nil || !k.Uncancellable)
	}
	return out, nil
}

// changed tells the observer, if there is one, how the job stands now.
func (q *Queue) changed(id string) {
	if q.cfg.OnChange == nil {
		return
	}
	ctx := context.Background()
	j, err := q.Find(ctx, id)
	if err != nil {
		q.cfg.Logger.Error("job: could not be read for its observers", "job", id, "error", err)
		return
	}
	q.cfg.OnChange(ctx, j)
}

// requeue puts running jobs back in line; those that crashed too often fail.
func (q *Queue) requeue(ctx context.Context, where string, params dbx.Params) error {
	p := dbx.Params{"now": q.now(), "max": maxCrashes, "err": `{"code":"job_crashed"}`}
	for k, v := range params {
		p[k] = v
	}
	// A cancel that the crash has interrupted is carried out now.
	res, err := q.app.NonconcurrentDB().NewQuery(`UPDATE "tn_jobs" SET
		"state"=CASE WHEN "cancel"=1 THEN 'cancelled' WHEN "crashes">={:max} THEN 'failed' ELSE 'queued' END,
		"finished"=CASE WHEN "cancel"=1 OR "crashes">={:max} THEN {:now} ELSE '' END,
		"error"=CASE WHEN "cancel"=0 AND "crashes">={:max} THEN {:err} ELSE "error" END,
		"crashes"="crashes"+1, "runner"='', "lease"='', "run_at"={:now}
		WHERE ` + where).Bind(p).WithContext(ctx).Execute()
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err == nil && n > 0 {
		q.cfg.Logger.Warn("job: taking up jobs whose runner is gone", "count", n)
	}
	return nil
}
