package importer

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Kinds of jobs that imports are done by.
const (
	JobRun   = "import"
	JobUndo  = "import_undo"
	JobPurge = "import_purge"
)

// Service is imports: who has uploaded a file sees and runs it, nobody else.
type Service struct {
	Deps
}

// New makes the service and registers its jobs; call it before the queue
// starts. Zero Now and NewID have defaults.
func New(d Deps) (*Service, error) {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.NewID == nil {
		d.NewID = core.GenerateDefaultRandomId
	}
	if d.Logger == nil {
		d.Logger = d.App.Logger()
	}
	s := &Service{Deps: d}
	d.Jobs.Register(JobRun, s.runJob, job.Options{})
	d.Jobs.Register(JobUndo, s.undoJob, job.Options{})
	d.Jobs.Register(JobPurge, func(ctx context.Context, _ *job.Run) error { return s.Purge(ctx) }, job.Options{Concurrency: 1})
	return s, d.Jobs.Schedule(JobPurge, "17 3 * * *", nil)
}

func (s *Service) stamp() string { return s.Now().UTC().Format(types.DefaultDateLayout) }

// object finds the object of an import and checks the right to import into it.
func (s *Service) object(who *access.Principal, key string) (*meta.CompiledObject, Rights, error) {
	o, ok := s.Snapshot().Objects[key]
	rights := s.Rights(who)
	if !ok || o.PartOf != nil || !visible(rights, key) {
		return nil, nil, problem.New(http.StatusNotFound, "no_such_object", locale.Args{"object": key})
	}
	if !rights.Can(key, "import") {
		return nil, nil, problem.Forbidden("import")
	}
	return o, rights, nil
}

func visible(r Rights, object string) bool {
	for _, op := range meta.Operations {
		if r.Can(object, op) {
			return true
		}
	}
	return false
}

// Options of an upload; what is "" or nil is found out.
type Options struct {
	Encoding  string
	Delimiter string
	Header    *bool
	Sheet     string // of a spreadsheet
}

// Create takes a file for an object: it stores it, reads it once and says what
// its columns are. 400 with what is wrong with the file, 403, 404, 413.
func (s *Service) Create(ctx context.Context, who *access.Principal, object, filename string, file io.Reader, o Options) (*Import, error) {
	obj, rights, err := s.object(who, object)
	if err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	i, err := s.upload(ctx, filename, file, o)
	if err != nil {
		return nil, err
	}
	i.By, i.Object = who.UserID, object
	if err := s.insert(ctx, i); err != nil {
		return nil, errors.Join(err, s.deleteFile(i.file))
	}
	i.settle()
	return i, s.suggest(ctx, who, i, obj, rights)
}

func (o *Options) check() error {
	p := problem.Invalid()
	if _, ok := encodingOf(o.Encoding); o.Encoding != "" && o.Encoding != Spreadsheet && !ok {
		p.Field("encoding", "import_encoding", locale.Args{"encoding": o.Encoding})
	}
	if o.Delimiter != "" && !validDelimiter(o.Delimiter) {
		p.Field("delimiter", "import_delimiter")
	}
	return p.OrNil()
}

// suggest fills the columns' suggestions for the person and the object as they
// are now; where the import has a mapping, values are looked at for its fields.
func (s *Service) suggest(ctx context.Context, who *access.Principal, i *Import, obj *meta.CompiledObject, rights Rights) error {
	r := s.reader(ctx, who)
	targets := append(targetsOf(s.Snapshot(), obj, rights), s.parentTargets(obj, rights)...)
	var failed error
	suggest(i.Columns, targets, systemOf(i.Columns), func(c *Column, t *target) float64 {
		e, err := r.evidence(c, t.col)
		failed = errors.Join(failed, err)
		return e
	})
	if failed != nil {
		return failed
	}
	for n := range i.Columns {
		c := &i.Columns[n]
		key := i.Mapping[c.Name]
		if key == "" && c.Suggestion != nil && len(i.Mapping) == 0 {
			key = c.Suggestion.Field
		}
		for v := range c.Values {
			c.Values[v].Suggestion = ""
		}
		col := s.fieldOf(obj, key).col
		if col == nil {
			continue
		}
		u, ok, err := r.understand(c, col)
		if err != nil {
			return err
		}
		if ok {
			for v, text := range u.suggest {
				c.Values[v].Suggestion = text
			}
		}
	}
	return nil
}

func (s *Service) reader(ctx context.Context, who *access.Principal) *valueReader {
	return &valueReader{ctx: ctx, who: who, finder: s.Finder, fields: s.fields(who), titles: map[string]*names{}}
}

// fields is what values are read with: as the person's own screens show them.
func (s *Service) fields(who *access.Principal) field.Context {
	b := s.Snapshot().Business
	zone := b.Zone
	if who.Zone != nil {
		zone = who.Zone
	}
	return field.Context{Now: s.Now(), Zone: zone, Workdays: b.Workdays, Tag: who.Locale}
}

// Get is an import of the person's; 404 when it is not theirs. While a job has
// it in hand there are no suggestions.
func (s *Service) Get(ctx context.Context, who *access.Principal, id string) (*Import, error) {
	i, err := s.find(ctx, who, id)
	if err != nil || i.busy() {
		return i, err
	}
	obj, rights, err := s.object(who, i.Object)
	if err != nil {
		return i, nil // the object or the right is gone; how it went can still be read
	}
	return i, s.suggest(ctx, who, i, obj, rights)
}

// Suggest is Get with the values looked at for another mapping, which is not
// saved.
func (s *Service) Suggest(ctx context.Context, who *access.Principal, id string, mapping map[string]string) (*Import, error) {
	i, obj, rights, err := s.own(ctx, who, id)
	if err != nil {
		return nil, err
	}
	i.Mapping = mapping
	return i, s.suggest(ctx, who, i, obj, rights)
}

// List is the person's imports into an object ("" for any), newest first,
// without suggestions.
func (s *Service) List(ctx context.Context, who *access.Principal, object string, limit int) ([]*Import, error) {
	return s.list(ctx, who.UserID, object, limit)
}

// own is an import of the person's with its object, into which they may import. 403, 404.
func (s *Service) own(ctx context.Context, who *access.Principal, id string) (*Import, *meta.CompiledObject, Rights, error) {
	i, err := s.find(ctx, who, id)
	if err != nil {
		return nil, nil, nil, err
	}
	obj, rights, err := s.object(who, i.Object)
	return i, obj, rights, err
}

// find is an import of the person's, its state brought up to that of its job.
func (s *Service) find(ctx context.Context, who *access.Principal, id string) (*Import, error) {
	i, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if i.By != who.UserID {
		return nil, problem.NotFound()
	}
	if err := s.reconcile(ctx, i); err != nil {
		return nil, err
	}
	if s.Ledger == nil || !i.wrote() || i.Job == nil {
		return i, nil
	}
	undone, err := s.Ledger.Undone(ctx, *i.Job)
	if undone {
		i.State, i.Undoable = Undone, false
	}
	return i, err
}

// reconcile ends an import whose job has ended without its doing: cancelled
// before it began, or given up after crashes.
func (s *Service) reconcile(ctx context.Context, i *Import) error {
	if !i.busy() || i.Job == nil {
		return nil
	}
	j, err := s.Jobs.Find(ctx, *i.Job)
	if problem.Is(err, "not_found") {
		j, err = &job.Job{State: job.Failed}, nil // so old that it was purged
	}
	if err != nil || j.Active() {
		return err
	}
	// A job writes the import's end before its own, so what is read now is final.
	fresh, err := s.load(ctx, i.ID)
	if err != nil {
		return err
	}
	*i = *fresh
	if !i.busy() {
		return nil
	}
	switch {
	case j.Kind == JobUndo:
		i.State = Done // what an undo has left can be undone again
	case j.State == job.Cancelled:
		i.State = Cancelled
	default:
		i.State, i.Failure = Failed, j.Error
	}
	i.settle()
	return s.abandon(ctx, i)
}

// Cancel stops the job that has the import in hand; without one nothing happens.
func (s *Service) Cancel(ctx context.Context, who *access.Principal, id string) (*Import, error) {
	i, err := s.find(ctx, who, id)
	if err != nil || !i.busy() {
		return i, err
	}
	if _, err := s.Jobs.Cancel(ctx, who.UserID, *i.Job); err != nil {
		return nil, err
	}
	return s.find(ctx, who, id)
}

// title is what people see of the jobs.
func (s *Service) title(i *Import, zh, en string) locale.Text {
	label := locale.Text{ZH: i.Object, EN: i.Object}
	if o, ok := s.Snapshot().Objects[i.Object]; ok && !o.Label.IsZero() {
		label = o.Label
	}
	return locale.Text{ZH: zh + label.In(locale.ZH) + " · " + i.Name, EN: en + " " + label.In(locale.EN) + " · " + i.Name}
}
