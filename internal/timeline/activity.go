package timeline

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// mostValues is how many fields an activity brings along beside its title.
const mostValues = 8

// created is the field by which an activity stands that has no other moment.
const created = "created"

// Activity is a record that links by Via to the one whose timeline this is: its
// title and the first fields of one line that the person reads, in the order of its
// object. Day is set where its moment is a whole day.
type Activity struct {
	Object string        `json:"object"`
	Via    string        `json:"via"`
	Day    string        `json:"day,omitempty"`
	Record *query.Record `json:"record"`
}

// Activities are those that an object's page names as the person gets them: none of
// an object that they may not view or by a relation that they may not read. Where
// they may not read the moment, that of creation stands in its place; where they may
// not read that either, there is none, for it would have no place in time.
func Activities(r *access.Rights, o *meta.CompiledObject) []meta.PageActivity {
	out := []meta.PageActivity{}
	if o.Page == nil {
		return out
	}
	for _, a := range o.Page.Activities {
		if !r.SeesRelated(a.Object, a.Via) {
			continue
		}
		if a.Time != "" && !reads(r, a.Object, a.Time) {
			a.Time = ""
		}
		if a.Time != "" || reads(r, a.Object, created) {
			out = append(out, a)
		}
	}
	return out
}

func reads(r *access.Rights, object, key string) bool {
	_, ok := r.Reads(object, key, "r")
	return ok
}

// activities are two sources for each: what has a moment of its own, and what stands
// at its creation.
func (s *Service) activities(r *access.Rights, q Request) (out []source) {
	o := r.Snap.Objects[q.Object]
	if o == nil {
		return nil
	}
	for _, a := range Activities(r, o) {
		of := r.Snap.Objects[a.Object]
		x := acting{activity: a, filter: query.Related(of.ByKey[a.Via], q.Object, q.ID), by: actor(r, of)}
		if q.By != "" {
			if x.by == "" {
				continue
			}
			x.filter += " && record." + x.by + " == " + expr.Literal(q.By)
		}
		name := Acted + " " + a.Object + " " + a.Via
		if a.Time != "" {
			timed := x
			timed.at = a.Time
			out = append(out, source{name + " " + a.Time, s.acted(timed)})
			x.filter += " && !has(record." + a.Time + ")"
		}
		if x.at = created; reads(r, a.Object, created) {
			out = append(out, source{name, s.acted(x)})
		}
	}
	return out
}

// acting says which records one source of activities has, by which field they stand
// in time, and which field says whose they are ("" none).
type acting struct {
	activity       meta.PageActivity
	filter, at, by string
}

// actor is the field that says whose a record is: its owner, where it has one, else
// who created it; "" where the person may not read it.
func actor(r *access.Rights, o *meta.CompiledObject) string {
	key := "created_by"
	if o.ByKey["owner"] != nil {
		key = "owner"
	}
	if !reads(r, o.Key, key) {
		return ""
	}
	return key
}

func (s *Service) acted(x acting) reader {
	return func(ctx context.Context, r *access.Rights, _ Request, before string, limit int) (b batch, err error) {
		page, err := s.query.List(ctx, r, query.ListRequest{
			Object: x.activity.Object, Filter: x.filter, Sort: "-" + x.at, Limit: limit, Cursor: before, Fields: x.fields(r), Links: true, Places: true,
		})
		if err != nil {
			return b, err
		}
		b.links, b.more = page.Links, page.Cursor != ""
		for i, rec := range page.Items {
			at, day := moment(rec.Value(x.at), r.Zone())
			if at == "" { // and so have none of those that follow
				b.more = false
				break
			}
			it := &Item{Kind: Acted, ID: rec.ID(), At: at, Acted: &Activity{Object: x.activity.Object, Via: x.activity.Via, Day: day, Record: rec}, place: page.Places[i]}
			if id, _ := rec.Value(x.by).(string); id != "" {
				it.By = &query.Person{ID: id, Name: page.Links[id]}
			}
			b.items = append(b.items, it)
		}
		return b, nil
	}
}

// fields are what is read of an activity: what places it, and what is shown of it.
func (x *acting) fields(r *access.Rights) []string {
	o := r.Snap.Objects[x.activity.Object]
	out := []string{"id", x.at}
	if x.by != "" {
		out = append(out, x.by)
	}
	if r.Shows(o.Key, o.Title) {
		out = append(out, o.Title)
	}
	n := 0
	for _, c := range o.All {
		key := c.Spec.Key
		if n == mostValues || c.System || key == o.Title || key == x.activity.Via || key == x.activity.Time || !inLine(c) || !r.Shows(o.Key, key) {
			continue
		}
		out = append(out, key)
		n++
	}
	return out
}

// inLine reports whether a value of a field is something short.
func inLine(c *meta.Column) bool {
	_, sortable := c.Type.(field.Sortable)
	return c.Part == "" && (sortable || c.Expr.Kind.Linking() || c.Expr.Kind == expr.AnyLink)
}

// moment is the instant of a date-time, or of the beginning of a day with that day;
// "" of none.
func moment(v any, zone *time.Location) (at, day string) {
	text, _ := v.(string)
	if start, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		at, _ = field.FormatInstant(start)
		return at, text
	}
	return text, ""
}
