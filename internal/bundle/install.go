package bundle

import (
	"context"
	"regexp"
	"slices"

	"github.com/tenon-crm/tenon/internal/derived"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
)

// jobInstall is the kind of the job that installs a package.
const jobInstall = "install"

// chunk is how many records one transaction writes, and maxNoted how many of those
// that were refused the job tells.
const (
	chunk    = 200
	maxNoted = 20
)

// install publishes the documents and then writes the sample data. A run that was
// cut off goes on: what is published is found published, and records have ids that
// follow from the package.
func (s *Service) install(ctx context.Context, r *job.Run) error {
	var q Request
	if err := r.Bind(&q); err != nil {
		return err
	}
	if r.Who == nil || !r.Who.Admin {
		return problem.New(403, "forbidden")
	}
	in, err := s.open(ctx, r.Principal, q)
	if err != nil {
		return err
	}
	done, rel, err := s.Meta.Install(ctx, *in)
	if err != nil {
		return err
	}
	r.Result(map[string]any{"app": done.App.Key, "upgrade": done.Upgrade})
	if rel != nil {
		r.Result(map[string]any{"version": rel.Version})
		if len(rel.Later) > 0 {
			if _, err := s.Indexes(ctx, r.Principal); err != nil {
				return err
			}
		}
	}
	if !q.Data {
		return nil
	}
	data, err := s.data(in.Package, q.Template)
	if err != nil {
		return err
	}
	w := &writing{Service: s, run: r, in: done, template: q.Template != "", ids: map[string]map[string]string{}}
	return w.all(ctx, data)
}

// writing is the sample data of one install on its way in.
type writing struct {
	*Service
	run      *job.Run
	in       *meta.Installation
	template bool                         // a shipped package
	ids      map[string]map[string]string // by object of the business: ids here by ids in the package
	done     map[string]bool              // records that are written
	n        int64
	total    int64

	created, there, refused int
	notes                   []map[string]any
	later                   map[string][]record.Op // links to records that come later
}

// here is the object that a package's object is called in the business.
func (w *writing) here(object string) string {
	if to, ok := w.in.Renamed[meta.Ref{Kind: meta.KindObject, Key: object}]; ok {
		return to
	}
	return object
}

// ownID is the form of ids of records.
var ownID = regexp.MustCompile(`^[a-z0-9]{15}$`)

// id is the id that a record gets: in a file's package one that follows from it,
// so that it is nobody else's; in a shipped one, whose ids are the product's own,
// the same as at the first run, which so finds it there.
func (w *writing) id(object, was, id string) string {
	if w.template && object == was && ownID.MatchString(id) {
		return id
	}
	return derived.ID("package/" + w.in.App.Key + "/" + object + "/" + id)
}

func (w *writing) all(ctx context.Context, data []batch) error {
	w.done, w.later = map[string]bool{}, map[string][]record.Op{}
	for i := range data {
		was := data[i].object
		data[i].object = w.here(was)
		ids := map[string]string{}
		for _, row := range data[i].rows {
			id, _ := row["id"].(string)
			ids[id] = w.id(data[i].object, was, id)
		}
		w.ids[data[i].object] = ids
		w.total += int64(len(ids))
	}
	data = w.ordered(data)
	for _, b := range data {
		for part := range slices.Chunk(b.rows, chunk) {
			if err := w.create(ctx, b.object, part); err != nil {
				return err
			}
		}
	}
	for _, b := range data {
		for part := range slices.Chunk(w.later[b.object], chunk) {
			if err := w.write(ctx, b.object, part, false); err != nil {
				return err
			}
		}
	}
	w.run.Result(map[string]any{"records": w.created, "there": w.there, "refused": w.refused, "problems": w.notes})
	return nil
}

// ordered puts objects that others link to first, as far as that goes.
func (w *writing) ordered(data []batch) []batch {
	snap := w.Meta.Current()
	var out []batch
	placed := map[string]bool{}
	for len(data) > 0 {
		i := slices.IndexFunc(data, func(b batch) bool {
			o := snap.Objects[b.object]
			return o == nil || !slices.ContainsFunc(o.All, func(c *meta.Column) bool {
				return slices.ContainsFunc(append(slices.Clone(c.Expr.Targets), linkOf(c)), func(to string) bool {
					return to != "" && to != b.object && w.ids[to] != nil && !placed[to]
				})
			})
		})
		i = max(i, 0) // a circle: its links come in the second round
		placed[data[i].object] = true
		out, data = append(out, data[i]), slices.Delete(slices.Clone(data), i, i+1)
	}
	return out
}

func (w *writing) create(ctx context.Context, object string, rows []map[string]any) error {
	o := w.Meta.Current().Objects[object]
	if o == nil {
		w.refused += len(rows)
		return nil
	}
	ops := make([]record.Op, 0, len(rows))
	for _, row := range rows {
		was, _ := row["id"].(string)
		id := w.ids[object][was]
		now, later := w.values(o, row)
		ops = append(ops, record.Op{Method: record.Create, ID: id, Data: now})
		if len(later) > 0 {
			w.later[object] = append(w.later[object], record.Op{Method: record.Update, ID: id, Data: later})
		}
		w.done[object+"/"+id] = true
	}
	return w.write(ctx, object, ops, true)
}

// values are those of a row that mean something here: links go to the records of
// the package, those that are not written yet in a second round; links to anything
// else are left out.
func (w *writing) values(o *meta.CompiledObject, row map[string]any) (now, later map[string]any) {
	now, later = map[string]any{}, map[string]any{}
	carries := carried(o)
	for key, v := range row {
		c := o.ByKey[key]
		if c == nil {
			if key != "id" {
				now[key] = v // the pipeline says that there is no such field
			}
			continue
		}
		if !slices.Contains(carries, c) {
			continue
		}
		if c.Part != "" {
			now[key] = w.lines(w.Meta.Current().Objects[c.Part], v)
			continue
		}
		to := linkOf(c)
		if c.Expr.Kind == expr.AnyLink {
			linked, waits := w.reference(v)
			if waits {
				later[key] = linked
			} else if linked != "" {
				now[key] = linked
			}
			continue
		}
		if to == "" {
			now[key] = v
			continue
		}
		linked, waits := w.links(to, v)
		if waits {
			later[key] = linked
		} else if linked != nil {
			now[key] = linked
		}
	}
	return now, later
}

// lines are the rows of a sub-form; a link to a record that is not written yet is
// left out.
func (w *writing) lines(o *meta.CompiledObject, v any) any {
	list, ok := v.([]any)
	if !ok || o == nil {
		return v
	}
	out := []any{}
	for _, e := range list {
		if row, ok := e.(map[string]any); ok {
			delete(row, "id")
			e, _ = w.values(o, row)
		}
		out = append(out, e)
	}
	return out
}

// reference gives a reference to a record of one of several objects as it is here,
// and whether that is not written yet; "" when it is none of the package.
func (w *writing) reference(v any) (string, bool) {
	var object, id string
	switch x := v.(type) {
	case string:
		object, id = expr.SplitReference(x)
	case map[string]any:
		object, _ = x["object"].(string)
		id, _ = x["id"].(string)
	}
	object = w.here(object)
	mine := w.ids[object][id]
	return expr.Reference(object, mine), mine != "" && !w.done[object+"/"+mine]
}

// links gives the ids of records here, and whether one of them is not written yet;
// nil when nothing of it is of the package.
func (w *writing) links(to string, v any) (any, bool) {
	one := func(v any) (string, bool) {
		id, _ := v.(string)
		mine := w.ids[to][id]
		return mine, mine != "" && !w.done[to+"/"+mine]
	}
	if list, ok := v.([]any); ok {
		out, waits := []any{}, false
		for _, e := range list {
			if id, wait := one(e); id != "" {
				out, waits = append(out, id), waits || wait
			}
		}
		return out, waits
	}
	id, waits := one(v)
	if id == "" {
		return nil, false
	}
	return id, waits
}

func (w *writing) write(ctx context.Context, object string, ops []record.Op, counts bool) error {
	results, err := w.Record.Batch(ctx, w.run.Who, object, ops, record.Options{Source: record.SourceImport, Cause: w.run.ID, Retry: w.run.ID})
	if err != nil {
		return err
	}
	present, err := w.presentOf(ctx, object, ops, results)
	if err != nil {
		return err
	}
	for i, res := range results {
		switch {
		case res.Err == nil && counts:
			w.created++
		case res.Err != nil && present[ops[i].ID]:
			w.there++
		case res.Err != nil:
			w.refused++
			if len(w.notes) < maxNoted {
				w.notes = append(w.notes, note(object, ops[i].ID, res.Err, w.run.Who.Locale))
			}
		}
	}
	if counts {
		w.n += int64(len(ops))
		w.run.Progress(w.n, w.total)
	}
	return ctx.Err()
}

// presentOf tells which of the records that were refused are here already: an
// earlier install wrote them, whatever it is that they are refused for now.
func (w *writing) presentOf(ctx context.Context, object string, ops []record.Op, results []record.Result) (map[string]bool, error) {
	present := map[string]bool{}
	var ids [][]any
	for i, res := range results {
		if res.Err != nil && ops[i].Method == record.Create {
			present[ops[i].ID] = problemAt(res.Err, "id", "id_taken")
			ids = append(ids, []any{ops[i].ID})
		}
	}
	if len(ids) == 0 {
		return present, nil
	}
	found, err := w.Query.FindByKey(ctx, w.run.Who, object, []string{"id"}, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range found {
		if id != "" {
			present[id] = true
		}
	}
	return present, nil
}

func problemAt(err error, field, code string) bool {
	p, ok := problem.As(err)
	return ok && (p.Code == code || p.Fields[field] != nil && p.Fields[field].Code == code)
}

// note is a refused record in the job's result.
func note(object, id string, err error, t locale.Tag) map[string]any {
	p, ok := problem.As(err)
	if !ok {
		return map[string]any{"object": object, "id": id, "message": locale.Message(t, "internal", locale.Args{"id": id})}
	}
	return map[string]any{"object": object, "id": id, "error": p.Body(t)}
}
