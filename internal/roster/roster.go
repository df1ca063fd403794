// Package roster takes people in from a file: who they are, where they stand, whom
// they report to and which roles they have. A dry run says what is wrong row by row
// before anything is written; a row that fails keeps no other from coming in.
package roster

import (
	"context"
	"encoding/json/v2"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/invitation"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of one file.
const (
	MaxBytes  = 10 << 20
	MaxRows   = 5000
	maxErrors = 1000
	maxNote   = 500
	keep      = 7 * 24 * time.Hour // files have people's data in them
)

// States of a file.
const (
	Uploaded  = "uploaded"
	Queued    = "queued"
	Running   = "running"
	Ready     = "ready" // after a dry run
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

// What is done with somebody who is there already.
const (
	Skip   = "skip"
	Update = "update"
)

// fields are what a column may be, with what people call it.
var fields = map[string][]string{
	"name":        {"姓名", "名字", "成员", "员工", "name", "full name"},
	"email":       {"邮箱", "电子邮箱", "电子邮件", "邮件", "账号", "email", "e-mail", "mail"},
	"phone":       {"手机", "手机号", "手机号码", "电话", "phone", "mobile", "telephone"},
	"departments": {"部门", "所属部门", "部门路径", "department", "departments"},
	"position":    {"职位", "岗位", "职务", "position", "title", "job title"},
	"manager":     {"上级", "直属上级", "上级邮箱", "主管", "manager", "manager e-mail", "reports to"},
	"roles":       {"角色", "role", "roles"},
}

// Config is what files of people need.
type Config struct {
	App         core.App
	Meta        *meta.Store
	People      *people.Service
	Invitations *invitation.Service
	Jobs        *job.Queue
	Now         func() time.Time
	NewID       func() string
}

// Service takes people in.
type Service struct{ Config }

// Job is the kind of the job.
const Job = "people_import"

// New makes the service and registers its job; call it before the queue starts.
func New(c Config) *Service {
	s := &Service{c}
	c.Jobs.Register(Job, s.run, job.Options{Concurrency: 1})
	return s
}

// Settings say how a file is taken in. Mapping is by column; a column that it does
// not name is left out. CreateDepartments makes departments that are not there;
// Existing is what becomes of people who are; Invite sends an invitation to
// everybody who is new.
type Settings struct {
	Mapping           map[string]string `json:"mapping"`
	CreateDepartments bool              `json:"createDepartments"`
	Existing          string            `json:"existing"`
	Invite            bool              `json:"invite"`
	Note              string            `json:"note"`
	DryRun            bool              `json:"dryRun"`
}

// Column is a column of the file. Suggestion is the field that it seems to be, ""
// for none.
type Column struct {
	Name       string   `json:"name"`
	Samples    []string `json:"samples"`
	Suggestion string   `json:"suggestion"`
}

// Result is what came of the last run.
type Result struct {
	Created     int                 `json:"created"`
	Updated     int                 `json:"updated"`
	Skipped     int                 `json:"skipped"`
	Failed      int                 `json:"failed"`
	Invited     int                 `json:"invited"`
	Departments []string            `json:"departments"` // paths that are new
	Errors      []importer.RowError `json:"errors"`      // the first 1,000
}

// File is a file of people.
type File struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	State     string   `json:"state"`
	Encoding  string   `json:"encoding"`
	Delimiter string   `json:"delimiter"`
	Columns   []Column `json:"columns"`
	Total     int      `json:"total"`
	Fields    []string `json:"fields"`
	Settings  Settings `json:"settings"`
	Job       string   `json:"job"`
	Result    Result   `json:"result"`
	Created   string   `json:"created"`

	by   string
	rows []row
}

// row is a row of the file as it is stored.
type row struct {
	Number int      `json:"n"`
	Cells  []string `json:"c"`
}

// Fields are what a column may be, in the order in which people think of them.
func Fields() []string {
	return []string{"name", "email", "phone", "departments", "position", "manager", "roles"}
}

// Upload reads a file and suggests what its columns are.
func (s *Service) Upload(ctx context.Context, who *access.Principal, name string, file io.Reader) (*File, error) {
	t, err := importer.ReadTable(name, file, "", MaxBytes, MaxRows)
	if err != nil {
		return nil, err
	}
	f := &File{ID: s.NewID(), Name: name, State: Uploaded, Encoding: t.Encoding, Delimiter: t.Delimiter, Total: len(t.Rows), Created: s.stamp(), by: who.UserID,
		Settings: Settings{Mapping: map[string]string{}, Existing: Skip}, Result: Result{Departments: []string{}, Errors: []importer.RowError{}}}
	for _, r := range t.Rows {
		f.rows = append(f.rows, row{r.Number, r.Cells})
	}
	for _, c := range t.Columns {
		f.Columns = append(f.Columns, Column{Name: c})
	}
	f.describe()
	for _, c := range f.Columns {
		if c.Suggestion != "" {
			f.Settings.Mapping[c.Name] = c.Suggestion
		}
	}
	return f, s.insert(ctx, f, t.Columns)
}

func (s *Service) insert(ctx context.Context, f *File, columns []string) error {
	texts := make([]string, 0, 4)
	for _, v := range []any{columns, f.rows, f.Settings, f.Result} {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		texts = append(texts, string(raw))
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_people_imports" WHERE "created" < ?`, s.Now().Add(-keep).UTC().Format(types.DefaultDateLayout)); err != nil {
			return err
		}
		_, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_people_imports" ("id", "by", "name", "encoding", "delimiter", "header", "rows", "total", "settings", "state", "result", "created") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			f.ID, f.by, f.Name, f.Encoding, f.Delimiter, texts[0], texts[1], f.Total, texts[2], f.State, texts[3], f.Created)
		return err
	})
}

// describe fills in samples and suggestions of the columns.
func (f *File) describe() {
	taken := map[string]bool{}
	for i := range f.Columns {
		c := &f.Columns[i]
		c.Samples = []string{}
		for _, r := range f.rows {
			if i < len(r.Cells) && len(c.Samples) < 3 && strings.TrimSpace(r.Cells[i]) != "" && !slices.Contains(c.Samples, r.Cells[i]) {
				c.Samples = append(c.Samples, r.Cells[i])
			}
		}
		for _, field := range Fields() {
			if !taken[field] && slices.ContainsFunc(fields[field], func(n string) bool { return importer.SameName(n, c.Name) }) {
				c.Suggestion, taken[field] = field, true
				break
			}
		}
	}
}

// Get gives a file; 404 when there is none.
func (s *Service) Get(ctx context.Context, id string) (*File, error) {
	f := &File{ID: id, Fields: Fields()}
	var header, rows, settings, result string
	ok, err := store.One(ctx, s.App.ConcurrentDB(), []any{&f.by, &f.Name, &f.Encoding, &f.Delimiter, &header, &rows, &f.Total, &settings, &f.State, &f.Job, &result, &f.Created},
		`SELECT "by", "name", "encoding", "delimiter", "header", "rows", "total", "settings", "state", "job", "result", "created" FROM "tn_people_imports" WHERE "id" = ?`, id)
	if err == nil && !ok {
		err = problem.NotFound()
	}
	if err != nil {
		return nil, err
	}
	var columns []string
	for _, x := range []struct {
		text string
		into any
	}{{header, &columns}, {rows, &f.rows}, {settings, &f.Settings}, {result, &f.Result}} {
		if err := json.Unmarshal([]byte(x.text), x.into); err != nil {
			return nil, err
		}
	}
	for _, c := range columns {
		f.Columns = append(f.Columns, Column{Name: c})
	}
	f.describe()
	return f, nil
}

// Run starts a dry run, or takes the people in, as a job of who wants it. 409
// import_state while it runs or when it is done, 400 at mapping, existing, note.
func (s *Service) Run(ctx context.Context, who *access.Principal, id string, q Settings) (*File, error) {
	f, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if f.State == Queued || f.State == Running || f.State == Done {
		return nil, problem.New(409, "roster_state")
	}
	if q.Existing == "" {
		q.Existing = Skip
	}
	if q.Mapping == nil {
		q.Mapping = f.Settings.Mapping
	}
	if err := f.check(q); err != nil {
		return nil, err
	}
	text, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		args := locale.Args{"file": f.Name}
		jobID, err := s.Jobs.Enqueue(ctx, tx, Job, who.UserID, locale.Both("job_title_roster", args), jobArgs{id})
		if err != nil {
			return err
		}
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_people_imports" SET "state" = ?, "job" = ?, "settings" = ?, "result" = ? WHERE "id" = ? AND "state" = ?`, Queued, jobID, string(text), `{"departments":[],"errors":[]}`, id, f.State)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return problem.New(409, "roster_state").Cause(err)
		}
		if q.DryRun {
			return nil
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "people.imported", Kind: "people", Object: id, Detail: map[string]any{"file": f.Name, "rows": f.Total, "existing": q.Existing, "invite": q.Invite}})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, id)
}

// check refuses settings that do not fit the file.
func (f *File) check(q Settings) error {
	p := problem.Invalid()
	used := map[string]bool{}
	for column, field := range q.Mapping {
		switch {
		case !slices.ContainsFunc(f.Columns, func(c Column) bool { return c.Name == column }):
			p.Field("mapping", "roster_column", locale.Args{"column": column})
		case !slices.Contains(Fields(), field):
			p.Field("mapping", "unknown_choice", locale.Args{"value": field, "allowed": strings.Join(Fields(), ", ")})
		case used[field]:
			p.Field("mapping", "roster_twice", locale.Args{"field": field})
		}
		used[field] = true
	}
	if !used["email"] || !used["name"] {
		p.Field("mapping", "roster_needs")
	}
	if q.Existing != Skip && q.Existing != Update {
		p.Field("existing", "unknown_choice", locale.Args{"value": q.Existing, "allowed": "skip, update"})
	}
	if len([]rune(q.Note)) > maxNote {
		p.Field("note", "note_long", locale.Args{"max": maxNote})
	}
	return p.OrNil()
}

func (s *Service) stamp() string { return s.Now().UTC().Format(types.DefaultDateLayout) }
