package roster

import (
	"context"
	"encoding/json/v2"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/derived"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/invitation"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

type jobArgs struct {
	File string `json:"file"`
}

// run is the handler of the job. A run that a crash has cut off starts over: who
// came in before has the id that the row gives, and counts as created.
func (s *Service) run(ctx context.Context, j *job.Run) error {
	var args jobArgs
	if err := j.Bind(&args); err != nil {
		return err
	}
	f, err := s.Get(ctx, args.File)
	if err != nil || f.Job != j.ID || f.State != Queued && f.State != Running {
		return err
	}
	if !j.Who.Admin { // has lost the right since
		return s.finish(ctx, j, f, Failed, &Result{})
	}
	if err := s.state(ctx, f, Running); err != nil {
		return err
	}
	ctx = audit.WithActor(ctx, audit.Actor{Who: j.Principal})
	res, err := s.takeIn(ctx, j, f)
	state := Done
	if f.Settings.DryRun {
		state = Ready
	}
	if errors.Is(context.Cause(ctx), job.ErrCancelled) {
		state = Cancelled
	} else if err != nil {
		return err
	}
	return s.finish(context.WithoutCancel(ctx), j, f, state, res)
}

func (s *Service) state(ctx context.Context, f *File, state string) error {
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_people_imports" SET "state" = ? WHERE "id" = ?`, state, f.ID)
	return err
}

func (s *Service) finish(ctx context.Context, j *job.Run, f *File, state string, r *Result) error {
	if r.Departments == nil {
		r.Departments = []string{}
	}
	if r.Errors == nil {
		r.Errors = []importer.RowError{}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	j.Result(map[string]any{"file": f.ID, "state": state, "dryRun": f.Settings.DryRun, "created": r.Created, "updated": r.Updated, "skipped": r.Skipped, "failed": r.Failed, "invited": r.Invited})
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_people_imports" SET "state" = ?, "result" = ? WHERE "id" = ?`, state, string(text), f.ID)
	return err
}

// taking is one run over the lines of a file.
type taking struct {
	*Service
	j    *job.Run
	f    *File
	book *book
	res  *Result
	ids  map[string]string // address → id of who is there now
}

func (s *Service) takeIn(ctx context.Context, j *job.Run, f *File) (*Result, error) {
	b, err := s.open(ctx, j.Who, f.Settings)
	if err != nil {
		return nil, err
	}
	t := &taking{Service: s, j: j, f: f, book: b, res: &Result{}, ids: map[string]string{}}
	for email, p := range b.persons {
		t.ids[email] = p.id
	}
	lines := b.lines(f, f.Settings)
	steps := int64(len(lines))
	if !f.Settings.DryRun {
		steps *= 2
	}
	for i, l := range lines {
		if ctx.Err() != nil {
			return t.res, context.Cause(ctx)
		}
		if err := t.take(context.WithoutCancel(ctx), l); err != nil {
			return nil, err
		}
		j.Progress(int64(i+1), steps)
	}
	if f.Settings.DryRun {
		return t.res, nil
	}
	for i, l := range lines { // managers come after everybody is there
		if ctx.Err() != nil {
			return t.res, context.Cause(ctx)
		}
		if err := t.settle(context.WithoutCancel(ctx), l); err != nil {
			return nil, err
		}
		j.Progress(int64(len(lines)+i+1), steps)
	}
	return t.res, nil
}

// failed counts a line as one that did not come in.
func (t *taking) failed(l *line) {
	t.res.Failed++
	t.list(l)
}

// list lists what is wrong with a line, as far as there is room.
func (t *taking) list(l *line) {
	t.res.Errors = append(t.res.Errors, l.errs[:min(len(l.errs), max(0, maxErrors-len(t.res.Errors)))]...)
}

// known reports whether the person of a line was there before this file; who came
// in with an attempt that was cut off was not.
func (t *taking) known(l *line) bool { return l.exists != "" && l.exists != t.personID(l) }

// personID is the id of the person of a row, the same in each attempt.
func (t *taking) personID(l *line) string {
	return derived.ID(fmt.Sprintf("%s/%d", t.f.ID, l.number))
}

// take makes the person of a line, or changes who is there.
func (t *taking) take(ctx context.Context, l *line) error {
	if len(l.errs) > 0 {
		t.failed(l)
		return nil
	}
	known := t.known(l)
	if known && t.f.Settings.Existing == Skip {
		t.res.Skipped++
		return nil
	}
	departments, err := t.departments(ctx, l)
	if err != nil {
		return t.refused(l, err)
	}
	switch {
	case t.f.Settings.DryRun:
	case known:
		_, err = t.People.Update(ctx, t.j.Who, l.exists, l.input(departments))
	case l.exists == "":
		id := t.personID(l)
		in := l.input(departments)
		in.ID, in.Email, in.Invited = &id, &l.email, true
		_, err = t.People.Create(ctx, t.j.Who, in)
		t.ids[l.email] = id
	}
	if err != nil {
		return t.refused(l, err)
	}
	if known {
		t.res.Updated++
	} else {
		t.res.Created++
	}
	return nil
}

// refused counts a line that people did not take; other errors go on.
func (t *taking) refused(l *line, err error) error {
	p, refused := problem.As(err)
	if !refused {
		return err
	}
	if l.exists == "" {
		delete(t.ids, l.email)
	}
	t.book.refuse(l, p)
	t.failed(l)
	return nil
}

// input is what a line says of a person; cells that are empty say nothing.
func (l *line) input(departments []string) people.Input {
	said := func(text *string) *string {
		if *text == "" {
			return nil
		}
		return text
	}
	in := people.Input{Name: said(&l.name), Phone: said(&l.phone), Position: said(&l.position)}
	if len(departments) > 0 {
		in.Departments, in.Department = &departments, &departments[0]
	}
	if len(l.roles) > 0 {
		in.Roles = &l.roles
	}
	return in
}

// departments finds the departments of a line and makes those that are not there;
// in a dry run they are only listed.
func (t *taking) departments(ctx context.Context, l *line) ([]string, error) {
	var out []string
	for _, names := range l.paths {
		parent := ""
		for i, name := range names {
			path := strings.ToLower(name)
			if i > 0 {
				path = strings.ToLower(strings.Join(names[:i+1], pathSign))
			}
			d, ok := t.book.byPath[path]
			if !ok {
				t.res.Departments = append(t.res.Departments, strings.Join(names[:i+1], "/"))
				if !t.f.Settings.DryRun {
					made, err := t.People.SaveDepartment(ctx, t.j.Who, "", people.DepartmentInput{Name: &name, Parent: &parent})
					if err != nil {
						return nil, err
					}
					d.id = made.ID
				}
				t.book.byPath[path] = d
			}
			parent = d.id
		}
		if !slices.Contains(out, parent) {
			out = append(out, parent)
		}
	}
	return out, nil
}

// settle gives a person their manager and, who is new, an invitation.
func (t *taking) settle(ctx context.Context, l *line) error {
	id := t.ids[l.email]
	if id == "" || len(l.errs) > 0 || t.known(l) && t.f.Settings.Existing == Skip {
		return nil
	}
	if l.manager != "" {
		manager := t.ids[l.manager]
		if manager == "" {
			t.book.fail(l, "manager", "roster_manager", map[string]any{"email": l.values["manager"]})
		} else if _, err := t.People.Update(ctx, t.j.Who, id, people.Input{Manager: &manager}); err != nil {
			p, refused := problem.As(err)
			if !refused {
				return err
			}
			t.book.refuse(l, p)
		}
		t.list(l)
	}
	if !t.f.Settings.Invite || t.known(l) {
		return nil
	}
	line, err := t.Invitations.Person(ctx, t.j.Who, id, l.email, "", t.f.Settings.Note)
	if err == nil && (line.Result == invitation.ResultSent || line.Result == invitation.ResultLink || line.Result == invitation.ResultPending) {
		t.res.Invited++
	}
	return err
}
