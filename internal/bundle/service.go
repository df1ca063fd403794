// Package bundle brings app packages in and out: shipped templates and uploaded
// files, with or without sample data. What an install makes of documents is
// decided by meta; records are read through query and written through record.
package bundle

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/suite"
)

// Config is what the service works with. Indexes starts the job that builds what a
// release left for later.
type Config struct {
	App     core.App
	Meta    *meta.Store
	Query   *query.Service
	Record  *record.Service
	Jobs    *job.Queue
	Now     func() time.Time
	NewID   func() string
	Indexes func(ctx context.Context, user string) (string, error)
}

// Service installs, upgrades and removes apps, and writes them as packages. Who
// calls it must be an administrator of all; the routes see to it.
type Service struct{ Config }

// New makes the service and registers its job; call it before the queue starts.
func New(c Config) *Service {
	s := &Service{c}
	c.Jobs.Register(jobInstall, s.install, job.Options{Concurrency: 1, Uncancellable: true})
	return s
}

// Request names a package, a shipped template or an uploaded file, and what was
// chosen for it. Data asks for its sample data.
type Request struct {
	Template string                 `json:"template,omitempty"`
	File     string                 `json:"file,omitempty"`
	Choices  map[string]meta.Choice `json:"choices,omitempty"`
	Theirs   []string               `json:"theirs,omitempty"`
	Beyond   []string               `json:"beyond,omitempty"`
	Data     bool                   `json:"data,omitempty"`
	Confirm  []string               `json:"confirm,omitempty"`
	Note     string                 `json:"note,omitempty"`
}

// maxFile bounds the bytes of an uploaded package, and kept is how long one waits
// to be installed.
const (
	maxFile = 20 << 20
	kept    = 24 * time.Hour
)

// Upload takes a package in, for the person who brings it. What is wrong with it
// refuses it here, before anything is planned.
func (s *Service) Upload(ctx context.Context, who *access.Principal, name string, r io.Reader) (id string, p *meta.Package, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return "", nil, err
	}
	if len(raw) > maxFile {
		return "", nil, problem.New(413, "package_too_large", locale.Args{"limit": "20 MB"})
	}
	if p, err = s.unpack(raw); err != nil {
		return "", nil, err
	}
	if _, err = read(p.Data); err != nil {
		return "", nil, err
	}
	id = s.NewID()
	_, err = s.App.DB().NewQuery(`INSERT INTO "tn_package_files" ("id", "by", "name", "created", "zip") VALUES ({:id}, {:by}, {:name}, {:created}, {:zip})`).
		WithContext(ctx).Bind(dbx.Params{"id": id, "by": who.UserID, "name": name, "created": stamp(s.Now()), "zip": raw}).Execute()
	return id, p, err
}

func (s *Service) unpack(raw []byte) (*meta.Package, error) {
	files, err := meta.OpenZip(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	p, err := s.Meta.Registry().ReadPackage(files)
	if err != nil {
		return nil, err
	}
	return p, s.Meta.Registry().OnlySettings(p)
}

// Purge throws away what was uploaded and not installed for a day.
func (s *Service) Purge(ctx context.Context) error {
	_, err := s.App.DB().NewQuery(`DELETE FROM "tn_package_files" WHERE "created" < {:before}`).
		WithContext(ctx).Bind(dbx.Params{"before": stamp(s.Now().Add(-kept))}).Execute()
	return err
}

// open finds the package of a request; package_gone for a file that is not there
// or that somebody else has brought.
func (s *Service) open(ctx context.Context, user string, q Request) (*meta.InstallRequest, error) {
	in := &meta.InstallRequest{By: user, Note: q.Note, Template: q.Template, Choices: q.Choices, Theirs: q.Theirs, Beyond: q.Beyond, Confirm: q.Confirm}
	if (q.Template == "") == (q.File == "") {
		return nil, problem.Invalid().Field("file", "required", locale.Args{"field": "file"})
	}
	if q.Template != "" {
		files, ok := suite.Open(q.Template)
		if !ok {
			return nil, problem.Invalid().Field("template", "unknown_suite", locale.Args{"suite": q.Template})
		}
		p, err := s.Meta.Registry().ReadPackage(files)
		in.Package = p
		return in, err
	}
	var row struct {
		Name string `db:"name"`
		Zip  []byte `db:"zip"`
	}
	err := s.App.DB().NewQuery(`SELECT "name", "zip" FROM "tn_package_files" WHERE "id" = {:id} AND "by" = {:by}`).
		WithContext(ctx).Bind(dbx.Params{"id": q.File, "by": user}).One(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.Bad("package_gone")
	}
	if err != nil {
		return nil, err
	}
	in.Name = row.Name
	in.Package, err = s.unpack(row.Zip)
	return in, err
}

// Sample is how many records of an object a package brings.
type Sample struct {
	Object string      `json:"object"`
	Label  locale.Text `json:"label"`
	Rows   int         `json:"rows"`
}

// samples counts the sample data of a package.
func (s *Service) samples(p *meta.Package, template string) ([]Sample, error) {
	data, err := s.data(p, template)
	if err != nil {
		return nil, err
	}
	out := []Sample{}
	for _, b := range data {
		label := locale.Text{ZH: b.object, EN: b.object}
		for _, d := range p.Docs {
			if d.Ref() == (meta.Ref{Kind: meta.KindObject, Key: b.object}) {
				label = d.Name()
			}
		}
		out = append(out, Sample{b.object, label, len(b.rows)})
	}
	return out, nil
}

// Samples counts the sample data of an uploaded package.
func (s *Service) Samples(p *meta.Package) ([]Sample, error) { return s.samples(p, "") }

// Planned is what an install would do.
type Planned struct {
	*meta.Installation
	Plan *meta.Plan
	Data []Sample
}

// Plan says what Install would do, without doing it.
func (s *Service) Plan(ctx context.Context, who *access.Principal, q Request) (*Planned, error) {
	in, err := s.open(ctx, who.UserID, q)
	if err != nil {
		return nil, err
	}
	out := &Planned{}
	if out.Data, err = s.samples(in.Package, q.Template); err != nil {
		return nil, err
	}
	out.Installation, out.Plan, err = s.Meta.PlanInstall(ctx, *in)
	return out, err
}

// Install starts the job that installs a package, or upgrades an app. What is not
// chosen yet or does not hold is refused at once, as the plan says it.
func (s *Service) Install(ctx context.Context, who *access.Principal, q Request) (jobID string, err error) {
	planned, err := s.Plan(ctx, who, q)
	if err != nil {
		return "", err
	}
	if err := planned.Undecided(); err != nil {
		return "", err
	}
	if len(planned.Plan.Problems) > 0 {
		return "", problem.Bad("release_invalid", locale.Args{"count": len(planned.Plan.Problems)}).With("problems", planned.Plan.Problems)
	}
	if err := planned.Plan.Unconfirmed(q.Confirm); err != nil {
		return "", err
	}
	title := locale.Both("job_title_install", locale.Args{"app": planned.Label})
	return s.Jobs.Enqueue(ctx, s.App, jobInstall, who.UserID, title, q)
}

// Template is a shipped package, with the app that it was installed as, if it was.
type Template struct {
	suite.Suite
	Objects   int
	Roles     int
	Installed *meta.Installed // nil: not yet
	Newer     bool            // what is shipped is not what was installed
}

// Templates lists the shipped packages.
func (s *Service) Templates(ctx context.Context) ([]Template, error) {
	installed, err := s.Meta.Installed(ctx)
	if err != nil {
		return nil, err
	}
	out := []Template{}
	for _, x := range suite.List() {
		files, _ := suite.Open(x.Key)
		p, err := s.Meta.Registry().ReadPackage(files)
		if err != nil {
			return nil, err
		}
		t := Template{Suite: x}
		for _, d := range p.Docs {
			switch d.Ref().Kind {
			case meta.KindObject:
				t.Objects++
			case meta.KindRole:
				t.Roles++
			}
		}
		for _, i := range installed {
			if i.Template == x.Key {
				sha, err := p.Sha()
				if err != nil {
					return nil, err
				}
				t.Installed, t.Newer = i, sha != i.Sha
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// stamp writes a time as PocketBase does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000Z") }
