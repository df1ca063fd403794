// Package backup copies the whole of a business: on a schedule and on demand, into
// a folder or a bucket of S3, while others write. Every archive is read back from
// where it lies, restored on trial and looked through before it counts as good.
package backup

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Kinds of jobs.
const (
	jobMake  = "backup"
	jobCheck = "backup_check"
)

// What began a backup.
const (
	Scheduled = "schedule"
	ByHand    = "hand"
	Dashboard = "dashboard" // the operator's, at /_/
)

// States of a backup.
const (
	Running = "running"
	Done    = "done" // written; Check says whether it is good
	Failed  = "failed"
)

// Where archives and uploaded files lie.
const (
	local  = "local"
	bucket = "s3"
)

// Backup is an archive, or the attempt at one. Times are as PocketBase writes them.
type Backup struct {
	Name     string       `json:"name"`
	Kind     string       `json:"kind"`
	By       *By          `json:"by"` // who asked for it; nil for the schedule, an operator, who is gone
	State    string       `json:"state"`
	At       string       `json:"at"`
	Finished string       `json:"finished"`
	Size     int64        `json:"size"`  // of the archive, in bytes
	Place    string       `json:"place"` // local or s3
	Path     string       `json:"path"`  // the folder, or bucket and address
	Release  int          `json:"release"`
	Storage  string       `json:"storage"` // of uploaded files: local (in it) or s3 (not in it)
	Checked  string       `json:"checked"` // when it was last restored on trial; "" never
	Found    *Found       `json:"found"`   // what stood in it
	Wrong    *job.Failure `json:"wrong"`   // what is not sound, or why it failed
}

// good reports whether it was restored on trial, and all of it was sound.
func (b *Backup) good() bool { return b.State == Done && b.Checked != "" && b.Wrong == nil }

// By is a person.
type By struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Place is where archives go.
type Place struct {
	Kind string `json:"kind"` // local or s3
	Path string `json:"path"` // the folder, or bucket and address
}

// Config is what backups need.
type Config struct {
	App     core.App
	Jobs    *job.Queue
	Meta    *meta.Store
	Folder  string // where archives go without S3; "" is backups in the folder of data
	Version string
	Failed  func() // tells administrators that the schedule's was not made, or is not sound
	Now     func() time.Time
	NewID   func() string                              // of a–z and 0–9
	Free    func(dir string) (bytes int64, known bool) // what the disk of a folder has left; nil asks the disk
	Log     *slog.Logger
}

// Service makes and keeps backups.
type Service struct {
	Config
	desks *desks
}

// New registers the jobs, the schedule of the business's settings, and itself as the
// one that makes the backups of PocketBase's dashboard.
func New(c Config) (*Service, error) {
	if c.Free == nil {
		c.Free = freeBytes
	}
	s := &Service{c, newDesks(filepath.Join(c.App.DataDir(), desksFolder), c.Log)}
	once := job.Options{Concurrency: 1, MaxAttempts: 1, Timeout: 12 * time.Hour}
	c.Jobs.Register(jobMake, s.runMake, once)
	c.Jobs.Register(jobCheck, s.runCheck, once)
	c.App.OnBackupCreate().BindFunc(func(e *core.BackupEvent) error {
		name := e.Name
		if name == "" {
			name = s.name()
		}
		return s.make(e.Context, name, Dashboard, "", func(int64, int64) {})
	})
	return s, c.Jobs.ScheduleBy(jobMake, s.expression, order{Kind: Scheduled})
}

// expression is when backups are made, as a cron expression in the zone of the
// business; "" never.
func (s *Service) expression() (string, *time.Location) {
	b := s.Meta.Current().Business
	return b.Backups.Expression(), b.Zone
}

// order is what a job is told.
type order struct {
	Name string `json:"name,omitempty"`
	Kind string `json:"kind,omitempty"`
	By   string `json:"by,omitempty"`
}

var names = regexp.MustCompile(`^[a-z0-9_-]{1,100}\.zip$`) // as PocketBase's

// name is that of a new backup, and of no other: two may be ordered in one moment.
func (s *Service) name() string {
	return "tenon_" + s.Now().UTC().Format("20060102_150405") + "_" + s.NewID() + ".zip"
}

// Start orders a backup and answers its job; 409 backup_running while one is made.
func (s *Service) Start(ctx context.Context, who *access.Principal) (string, error) {
	if s.App.Store().Has(core.StoreKeyActiveBackup) {
		return "", problem.New(http.StatusConflict, "backup_running")
	}
	return s.enqueue(ctx, who, jobMake, "backup.started", order{Name: s.name(), Kind: ByHand, By: who.UserID})
}

// Check orders that a backup is restored on trial once more.
func (s *Service) Check(ctx context.Context, who *access.Principal, name string) (string, error) {
	if _, err := s.done(ctx, name); err != nil {
		return "", err
	}
	return s.enqueue(ctx, who, jobCheck, "backup.checked", order{Name: name})
}

func (s *Service) enqueue(ctx context.Context, who *access.Principal, kind, action string, o order) (id string, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		if id, err = s.Jobs.Enqueue(ctx, tx, kind, who.UserID, locale.Both("job_title_"+kind, nil), o); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: action, Kind: "backup", Object: o.Name})
	})
	return id, err
}

// Delete removes an archive and what is known of it. 404 no_such_backup, 409
// backup_running, backup_elsewhere.
func (s *Service) Delete(ctx context.Context, who *access.Principal, name string) error {
	b, err := s.one(ctx, name)
	if err != nil {
		return err
	}
	if b.State == Running && s.App.Store().Has(core.StoreKeyActiveBackup) {
		return problem.New(http.StatusConflict, "backup_running")
	}
	if err := s.remove(ctx, b); err != nil {
		return err
	}
	return audit.Append(ctx, s.App, audit.Entry{Who: who.UserID, Action: "backup.deleted", Kind: "backup", Object: name})
}

func (s *Service) remove(ctx context.Context, b *Backup) error {
	if b.State == Done {
		if err := s.discard(ctx, b); err != nil {
			return err
		}
	}
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_backups" WHERE "name" = ?`, b.Name)
	return err
}

const columns = `b."name", b."kind", b."state", b."at", b."finished", b."size", b."place", b."path", b."release", b."storage", b."checked", b."files", b."audit", b."wrong", u."id", u."name"`

func (s *Service) read(rows *sql.Rows) (*Backup, error) {
	b, f := &Backup{}, &Found{}
	var wrong string
	var id, name sql.NullString
	err := rows.Scan(&b.Name, &b.Kind, &b.State, &b.At, &b.Finished, &b.Size, &b.Place, &b.Path, &b.Release, &b.Storage, &b.Checked, &f.Files, &f.Audit, &wrong, &id, &name)
	b.Path = s.place(b.Place, b.Path)
	if b.Checked != "" && wrong == "" {
		b.Found = f
	}
	b.Wrong = remembered(wrong)
	if id.Valid {
		b.By = &By{id.String, name.String}
	}
	return b, err
}

// most is how many backups are listed.
const most = 200

// List lists backups, newest first.
func (s *Service) List(ctx context.Context) ([]*Backup, error) { return s.list(ctx, most) }

func (s *Service) list(ctx context.Context, limit int) ([]*Backup, error) {
	out := []*Backup{}
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		b, err := s.read(rows)
		out = append(out, b)
		return err
	}, `SELECT `+columns+` FROM "tn_backups" AS b LEFT JOIN "users" AS u ON u."id" = b."by" ORDER BY b."at" DESC, b."name" DESC LIMIT ?`, limit)
	return out, err
}

func (s *Service) one(ctx context.Context, name string) (*Backup, error) {
	var found *Backup
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) (err error) {
		found, err = s.read(rows)
		return err
	}, `SELECT `+columns+` FROM "tn_backups" AS b LEFT JOIN "users" AS u ON u."id" = b."by" WHERE b."name" = ?`, name)
	if err == nil && found == nil {
		err = problem.New(http.StatusNotFound, "no_such_backup", locale.Args{"name": name})
	}
	return found, err
}

func (s *Service) done(ctx context.Context, name string) (*Backup, error) {
	b, err := s.one(ctx, name)
	if err == nil && b.State != Done {
		err = problem.New(http.StatusConflict, "backup_not_done", locale.Args{"name": name})
	}
	return b, err
}

// recover forgets what a crash cut off: temporary folders, and backups that nobody
// makes any more. Who calls it is the one that makes backups now.
func (s *Service) recover(ctx context.Context) error {
	_, cut := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_backups" SET "state" = ?, "finished" = ?, "wrong" = ? WHERE "state" = ?`, Failed, stamp(s.Now()), s.wrong(errInterrupted), Running)
	return errors.Join(s.desks.sweep(), cut)
}

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
