package exporter

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/store"
)

// States of what is asked for.
const (
	waiting   = "waiting"
	approved  = "approved"
	declined  = "declined"
	withdrawn = "withdrawn"
	expired   = "expired"
)

// entry is an export in the ledger, or one that is asked for.
type entry struct {
	id, key, object, how, state string
	person                      people.Named
	request                     Request
	rows                        int64
	files                       int
	bytes                       int64
	reason, at, expires         string
	by                          people.Named // who decided
	decided, remark, job        string
	run                         string // the state of the job, "" once it is gone
}

const selectEntry = `SELECT e."id", e."key", e."object", e."how", e."state", e."person", coalesce(p."name", ''), e."request", e."rows", e."files", e."bytes", e."reason", e."at", e."expires", e."by", coalesce(b."name", ''), e."decided", e."remark", e."job", coalesce(j."state", '')
	FROM "tn_exports" e LEFT JOIN "users" p ON p."id" = e."person" LEFT JOIN "users" b ON b."id" = e."by" LEFT JOIN "tn_jobs" j ON j."id" = e."job" `

func entries(ctx context.Context, db dbx.Builder, where string, args ...any) ([]*entry, error) {
	var out []*entry
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		e, request := &entry{}, ""
		if err := rows.Scan(&e.id, &e.key, &e.object, &e.how, &e.state, &e.person.ID, &e.person.Name, &request, &e.rows, &e.files, &e.bytes, &e.reason, &e.at, &e.expires, &e.by.ID, &e.by.Name, &e.decided, &e.remark, &e.job, &e.run); err != nil {
			return err
		}
		out = append(out, e)
		return json.Unmarshal([]byte(request), &e.request)
	}, selectEntry+where, args...)
}

// note writes an entry.
func (s *Service) note(ctx context.Context, tx core.App, e *entry) error {
	request, err := json.Marshal(e.request)
	if err != nil {
		return err
	}
	e.at = stamp(s.Now())
	_, err = store.Exec(ctx, tx.DB(), `INSERT INTO "tn_exports" ("id", "person", "key", "object", "how", "state", "request", "rows", "files", "bytes", "reason", "at", "expires", "job") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.id, e.person.ID, e.key, e.object, e.how, e.state, string(request), e.rows, e.files, e.bytes, e.reason, e.at, e.expires, e.job)
	return err
}

// wrote says how much an export has become.
func (m *making) wrote(ctx context.Context) error {
	files, bytes := 0, int64(0)
	if m.archive != nil {
		files, bytes = m.archive.size.Files, m.archive.size.Bytes
	}
	_, err := store.Exec(ctx, m.service.App.NonconcurrentDB(), `UPDATE "tn_exports" SET "rows" = ?, "files" = ?, "bytes" = ? WHERE "job" = ?`, m.rows, files, bytes, m.job.ID)
	return err
}
