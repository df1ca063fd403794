package backup

import (
	"context"
	"database/sql"
	"errors"
	"path"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/store"
)

// Found is what stands in restored data.
type Found struct {
	Files int64 `json:"files"` // uploaded ones that are in the archive
	Audit int64 `json:"audit"` // entries of the audit log
}

// Inspect opens restored data and looks whether all of it is sound: SQLite's own
// check of both databases, the chain of the audit log, and that every uploaded file
// that the database speaks of is in the manifest with its size. Nothing in it begins to work:
// no job, no mail. A *Damaged error says what is wrong.
func Inspect(ctx context.Context, dir string, m *Manifest) (found *Found, err error) {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return nil, unreadable(dataFile, err)
	}
	defer func() { err = errors.Join(err, app.ClearBootstrap()) }()
	for _, db := range []struct {
		name string
		of   dbx.Builder
	}{{dataFile, app.ConcurrentDB()}, {auxiliaryFile, app.AuxConcurrentDB()}} {
		said, _, err := store.Text(ctx, db.of, "PRAGMA integrity_check")
		if err != nil {
			return nil, err
		}
		if said != "ok" {
			return nil, unreadable(db.name, errors.New(said))
		}
	}
	log, err := audit.Verify(ctx, app)
	if err != nil {
		return nil, err
	}
	if !log.OK {
		return nil, &Damaged{"backup_audit_" + log.Reason, locale.Args{"at": log.At}}
	}
	found = &Found{Audit: log.Count}
	if m.Storage == local {
		found.Files, err = files(ctx, app, m)
	}
	return found, err
}

// files looks for every uploaded file in what the manifest says is there.
func files(ctx context.Context, app core.App, m *Manifest) (int64, error) {
	sizes := map[string]int64{}
	for _, f := range m.Files {
		sizes[f.Name] = f.Size
	}
	var n int64
	err := store.Each(ctx, app.ConcurrentDB(), func(rows *sql.Rows) error {
		var file string
		var size int64
		if err := rows.Scan(&file, &size); err != nil {
			return err
		}
		got, there := sizes[path.Join(core.LocalStorageDirName, file)]
		if !there {
			return damaged("backup_entry_missing", file)
		}
		if got != size {
			return damaged("backup_entry_size", file)
		}
		n++
		return nil
	}, `SELECT "path", "size" FROM "tn_files" WHERE "state" = 'ready'`)
	return n, err
}
