package handover

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// Preview is what an order would do.
type Preview struct {
	Objects []PreviewObject `json:"objects"`
	Load    []Load          `json:"load"`
	Disable bool            `json:"disable"`
}

// PreviewObject is an object of the order: what the person owns of it, how many
// records would go and stay. Problems were found among the first Checked records.
type PreviewObject struct {
	Object   string      `json:"object"`
	Label    locale.Text `json:"label"`
	Count    int64       `json:"count"`
	Assigned int         `json:"assigned"`
	Left     int64       `json:"left"`
	Checked  int         `json:"checked"`
	Problems []Trouble   `json:"problems"`
}

// Trouble is a reason why records would not go, with how many of them.
type Trouble struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Count   int    `json:"count"`
}

// Load is how many records of an object somebody owns before and after.
type Load struct {
	Person people.Named `json:"person"`
	Object string       `json:"object"`
	Label  locale.Text  `json:"label"`
	Before int64        `json:"before"`
	After  int64        `json:"after"`
}

// checked is how many records of each assignment a preview sends through the
// pipeline to see whether they would be refused.
const checked = 100

// Preview says what an order would do, and does nothing.
func (s *Service) Preview(ctx context.Context, who *access.Principal, person string, q Request) (*Preview, error) {
	l, err := s.allowed(ctx, who, person)
	if err != nil {
		return nil, err
	}
	r := s.Query.Rights(who)
	if err := s.check(ctx, r, l, &q); err != nil {
		return nil, err
	}
	planned := map[string]map[string]string{} // object → record → to
	objects, order := map[string]*PreviewObject{}, []string{}
	for _, a := range q.Assignments {
		o := objects[a.Object]
		if o == nil {
			o = &PreviewObject{Object: a.Object, Label: r.Snap.Objects[a.Object].Label, Problems: []Trouble{}}
			if o.Count, err = s.Query.OwnedOf(ctx, r, a.Object, query.Ownership{Owner: person}); err != nil {
				return nil, err
			}
			objects[a.Object], order, planned[a.Object] = o, append(order, a.Object), map[string]string{}
		}
		if err := s.previewOne(ctx, r, l, a, o, planned); err != nil {
			return nil, err
		}
	}
	out := &Preview{Objects: []PreviewObject{}, Disable: q.Disable}
	for _, key := range order {
		o := objects[key]
		o.Assigned = len(planned[key])
		o.Left = o.Count - int64(o.Assigned)
		out.Objects = append(out.Objects, *o)
	}
	out.Load, err = s.load(ctx, r, order, planned)
	return out, err
}

// previewOne plans one assignment over what the ones before have left.
func (s *Service) previewOne(ctx context.Context, r *access.Rights, l *leaver, a Assignment, o *PreviewObject, planned map[string]map[string]string) error {
	w := &walker{s: s, r: r, l: l, a: a, active: map[string]bool{}, owner: func(object, id string) (string, bool) {
		to, ok := planned[object][id]
		return to, ok
	}}
	tries := 0
	for !w.ended {
		moves, err := w.page(ctx)
		if err != nil {
			return err
		}
		var ops []record.Op
		for _, m := range moves {
			if _, gone := planned[a.Object][m.id]; gone {
				continue
			}
			if m.code != "" {
				o.trouble(r.Who.Locale, problem.Bad(m.code))
				continue
			}
			w.turn(&m)
			planned[a.Object][m.id] = m.to
			if tries < checked {
				tries++
				ops = append(ops, record.Op{Method: record.Update, ID: m.id, Data: map[string]any{"owner": m.to}})
			}
		}
		if len(ops) == 0 {
			continue
		}
		results, err := s.Record.Batch(ctx, r.Who, a.Object, ops, record.Options{Source: record.SourceHandover, DryRun: true})
		if err != nil {
			return err
		}
		for _, res := range results {
			o.Checked++
			if p, refused := problem.As(res.Err); refused {
				delete(planned[a.Object], res.ID)
				o.trouble(r.Who.Locale, p)
			}
		}
	}
	return nil
}

// trouble counts a refusal by what it says.
func (o *PreviewObject) trouble(t locale.Tag, p *problem.Problem) {
	code, message := reason(t, p)
	for i := range o.Problems {
		if o.Problems[i].Code == code && o.Problems[i].Message == message {
			o.Problems[i].Count++
			return
		}
	}
	o.Problems = append(o.Problems, Trouble{Code: code, Message: message, Count: 1})
}

// reason is why a record was refused, in one sentence.
func reason(t locale.Tag, p *problem.Problem) (code, message string) {
	if len(p.Fields) == 0 {
		return p.Code, p.Message(t)
	}
	var texts []string
	body, _ := p.Body(t)["data"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(p.Fields)) {
		if item, ok := body[key].(map[string]any); ok {
			text, _ := item["message"].(string)
			texts = append(texts, text)
			if code == "" {
				code, _ = item["code"].(string)
			}
		}
	}
	return code, strings.Join(texts, " ")
}

// load counts what those who take over have before and would have after.
func (s *Service) load(ctx context.Context, r *access.Rights, order []string, planned map[string]map[string]string) ([]Load, error) {
	out := []Load{}
	for _, key := range order {
		add := map[string]int64{}
		for _, to := range planned[key] {
			add[to]++
		}
		for _, id := range slices.Sorted(maps.Keys(add)) {
			before, err := s.Query.OwnedOf(ctx, r, key, query.Ownership{Owner: id})
			if err != nil {
				return nil, err
			}
			name, err := s.People.Name(ctx, id)
			if err != nil {
				return nil, err
			}
			out = append(out, Load{Person: people.Named{ID: id, Name: name}, Object: key, Label: r.Snap.Objects[key].Label, Before: before, After: before + add[id]})
		}
	}
	return out, nil
}
