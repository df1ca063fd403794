package record

import (
	"context"
	"encoding/json/v2"
	"reflect"
	"regexp"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

var idPattern = regexp.MustCompile(`^[a-z0-9]{15}$`)

// decode refuses what is no operation: unknown methods and keys, system fields,
// ids of a wrong shape.
func (b *batch) decode(ctx context.Context) error {
	b.live(b.decodeReversal)
	b.live(b.decodeRows)
	if err := b.inRows(func(p *batch) error { return p.decode(ctx) }); err != nil {
		return err
	}
	b.live(func(d *draft) {
		switch d.op.Method {
		case Create:
			b.decodeCreate(d)
		case Update, Delete, Restore, Lock, Unlock:
			if d.op.ID == "" {
				d.fail(problem.Bad("id_required"))
			}
			if d.op.Method != Update && d.op.Method != Restore && len(d.op.Data) > 0 {
				d.fail(problem.Bad("data_not_allowed"))
			}
		default:
			d.fail(problem.Bad("unknown_method", locale.Args{"method": d.op.Method}))
		}
		for key := range d.op.Data {
			c, ok := b.obj.ByKey[key]
			switch {
			case !ok || !b.knows(key):
				d.wrong(key, &problem.Item{Code: "unknown_field", Args: locale.Args{"field": key, "suggestion": ""}})
			case !query.Writable(c), c.Part != "" && d.op.Method == Restore:
				d.wrong(key, &problem.Item{Code: "not_writable", Args: locale.Args{"field": c.Spec.Label}})
			}
		}
		if d.invalid != nil {
			d.fail(d.invalid)
			return
		}
		for _, c := range b.obj.Columns {
			if _, ok := d.op.Data[c.Spec.Key]; ok {
				d.given = append(d.given, c.Spec.Key)
			}
		}
	})
	return nil
}

// knows reports whether the field is there for the person: one that they may
// neither read nor write on any row is as unknown as one that does not exist.
func (b *batch) knows(key string) bool {
	return b.r.Shows(b.obj.Key, key) || b.obj.ByKey[key].System || b.r.Writes(b.obj.Key, "create", key) || b.r.Writes(b.obj.Key, "edit", key)
}

func (b *batch) decodeCreate(d *draft) {
	if id, ok := d.op.Data["id"]; ok {
		s, isText := id.(string)
		if !isText || !idPattern.MatchString(s) {
			d.wrong("id", &problem.Item{Code: "bad_id"})
			return
		}
		d.op.ID = s
		d.op.Data = without(d.op.Data, "id")
	}
	switch {
	case d.op.ID != "":
		if !idPattern.MatchString(d.op.ID) {
			d.wrong("id", &problem.Item{Code: "bad_id"})
		}
	case b.opts.Retry != "":
		d.op.ID = derivedID(b.r.Who.UserID, b.opts.Retry, d.index)
	default:
		d.op.ID = b.newID()
	}
}

func without(m map[string]any, key string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if k != key {
			out[k] = v
		}
	}
	return out
}

// principal refuses nobody: there is no write without a person, or a named
// system, behind it.
func (b *batch) principal(context.Context) error {
	if b.r.Who == nil {
		return problem.New(401, "unauthorized")
	}
	return nil
}

// right names the operation of rights behind a method.
func right(method string) string {
	switch method {
	case Create:
		return "create"
	case Update:
		return "edit"
	case Lock, Unlock:
		return "lock"
	default:
		return "delete"
	}
}

// needs are the operations of which the person must have one: to hand a record
// over and change nothing else, assign does.
func (d *draft) needs() []string {
	if d.op.Method == Update && len(d.given) == 1 && d.given[0] == "owner" && len(d.rows) == 0 {
		return []string{"edit", "assign"}
	}
	return []string{right(d.asked())}
}

func (b *batch) operation(context.Context) error {
	b.live(func(d *draft) {
		if !slices.ContainsFunc(d.needs(), func(op string) bool { return b.r.Can(b.obj.Key, op) }) {
			d.fail(problem.Forbidden(right(d.op.Method)))
		}
	})
	return nil
}

// load reads the records to change, and their rows. A record that one may not see
// does not exist.
func (b *batch) load(ctx context.Context) error {
	if err := b.loadRecords(ctx); err != nil {
		return err
	}
	return b.loadRows(ctx)
}

func (b *batch) loadRecords(ctx context.Context) error {
	var ids []string
	b.live(func(d *draft) {
		if d.op.Method != Create {
			ids = append(ids, d.op.ID)
		}
	})
	if len(ids) == 0 {
		return nil
	}
	db := b.db()
	rows, err := store.LoadMany(ctx, db, b.obj, ids)
	if err != nil {
		return err
	}
	reach := store.Reach(ctx, db, b.r.Snap)
	b.live(func(d *draft) {
		if d.op.Method == Create {
			return
		}
		row := rows[d.op.ID]
		if row == nil || (row.Deleted != "") != (d.op.Method == Restore) {
			d.fail(problem.NotFound())
			return
		}
		d.old, d.gone = row.Values, row.Deleted
		d.now = b.r.On(ctx, b.obj.Key, d.old, reach)
		switch {
		case !d.now.May("view"):
			d.fail(problem.NotFound())
		case !slices.ContainsFunc(d.needs(), d.now.May):
			d.fail(problem.Forbidden(right(d.op.Method)))
		case d.op.Version != nil && *d.op.Version != version(d.old):
			d.fail(b.conflict(ctx, d.old))
		case !b.unmoved(d):
			d.fail(problem.New(409, "undo_conflict"))
		}
	})
	return b.checkLocks(ctx)
}

// conflict is the 409 that shows the record as it is now.
func (b *batch) conflict(ctx context.Context, row expr.Values) error {
	p := problem.New(409, "conflict")
	rec, err := b.query.Show(ctx, b.r, b.obj, row, query.GetRequest{Links: true, Rows: true})
	if err != nil {
		return err
	}
	return p.With("current", rec)
}

func version(row expr.Values) int64 {
	f, _ := row["version"].(float64)
	return int64(f)
}

// fields asks for the right to each field of the body. A masked value that comes
// back as it was shown is no change.
func (b *batch) fields(ctx context.Context) error {
	b.live(func(d *draft) {
		if d.op.Blanks && d.op.Method == Update {
			d.given = slices.DeleteFunc(d.given, func(key string) bool { return !field.Blank(b.obj.ByKey[key].Expr.Kind, d.old[key]) })
		}
		if d.now != nil {
			d.given = slices.DeleteFunc(d.given, func(key string) bool { return b.asShown(d, key) || b.shownAgain(d, key) })
		}
		for _, key := range d.keys() {
			if key == "owner" {
				continue // the operation assign decides, once the value is known
			}
			writes := d.asked() == Create && b.r.Writes(b.obj.Key, "create", key) || d.now != nil && d.now.Writes("edit", key)
			if !writes {
				d.fail(problem.New(403, "forbidden_field", locale.Args{"field": b.obj.ByKey[key].Spec.Label}))
				return
			}
		}
	})
	return b.inRows(func(p *batch) error { return p.fields(ctx) })
}

// keys are the fields of the body, sub-forms among them.
func (d *draft) keys() []string {
	out := d.given
	for _, x := range d.rows {
		if x.whole {
			out = append(slices.Clip(out), x.col.Spec.Key)
		}
	}
	return out
}

// asShown reports whether the body gives a field the very mask behind which the
// person sees its value.
func (b *batch) asShown(d *draft, key string) bool {
	before, _ := d.old[key].(string)
	if before == "" || d.now.Reads(key) {
		return false
	}
	style := d.now.Mask(key)
	if style == "" {
		return false
	}
	t := b.obj.ByKey[key].Type
	masked := access.MaskOf(t, style, before)
	if _, several := t.(field.Several); several {
		var shown any
		raw, err := json.Marshal(t.(field.Shaped).Shape(masked))
		return err == nil && json.Unmarshal(raw, &shown) == nil && reflect.DeepEqual(shown, d.op.Data[key])
	}
	text, ok := d.op.Data[key].(string)
	return ok && masked == text
}

// valuesContext is what the types of fields read values by.
func (b *batch) valuesContext() field.Context {
	return field.Context{Now: b.r.Vars().Now, Zone: b.r.Snap.Business.Zone, Workdays: b.r.Snap.Business.Workdays, Tag: b.r.Who.Locale}
}

// normalise turns the body into canonical values on the row to be.
func (b *batch) normalise(ctx context.Context) error {
	c := b.valuesContext()
	b.live(func(d *draft) {
		d.row = make(expr.Values, len(b.obj.Columns))
		for _, col := range b.obj.Columns {
			if v, ok := d.old[col.Spec.Key]; ok {
				d.row[col.Spec.Key] = v
			} else {
				d.row[col.Spec.Key] = field.BlankOf(col.Expr.Kind)
			}
		}
		for _, key := range d.given {
			col := b.obj.ByKey[key]
			v, it := col.Type.Normalise(c, &col.Spec, d.op.Data[key])
			if it = field.NewlyWrong(&col.Spec, d.old[key], v, it); it != nil {
				d.wrong(key, it)
				continue
			}
			d.row[key] = v
		}
		b.seal(d)
	})
	return b.inRows(func(p *batch) error { return p.normalise(ctx) })
}

// defaults fills in what a create leaves out: the system fields, the presets of
// the grant, the defaults of the fields.
func (b *batch) defaults(ctx context.Context) error {
	reach := store.Reach(ctx, b.db(), b.r.Snap)
	var presets map[string]any
	var err error
	if slices.ContainsFunc(b.drafts, func(d *draft) bool { return d.op.Method == Create }) {
		if presets, err = b.r.Presets(ctx, b.obj.Key, reach); err != nil {
			return problem.Bad("preset_failed").Cause(err)
		}
	}
	near := b.near(ctx)
	b.live(func(d *draft) {
		b.settleRow(d)
		if d.op.Method == Create {
			b.fillCreate(ctx, d, presets, near(d))
			b.seal(d)
		}
		b.stamp(d)
	})
	if err := b.own(ctx); err != nil {
		return err
	}
	defer b.showRows()
	return b.inRows(func(p *batch) error { return p.defaults(ctx) })
}

func (b *batch) fillCreate(ctx context.Context, d *draft, presets map[string]any, reach access.Reach) {
	c := b.valuesContext()
	set := func(key string, raw any) {
		col, ok := b.obj.ByKey[key]
		if !ok {
			return
		}
		v, it := col.Type.Normalise(c, &col.Spec, raw)
		if it != nil {
			d.wrong(key, it)
			return
		}
		d.row[key] = v
	}
	vars := b.r.For(b.obj.Key, d.row, reach)
	for _, col := range b.obj.Columns {
		key := col.Spec.Key
		if preset, ok := presets[key]; ok {
			set(key, preset)
			continue
		}
		if _, ok := d.op.Data[key]; ok || col.System {
			continue
		}
		if p := b.obj.Defaults[key]; p != nil {
			if v, err := p.Eval(ctx, vars); err == nil {
				set(key, v)
			}
			continue
		}
		if col.Spec.Default != nil {
			set(key, col.Spec.Default)
		}
	}
	b.fitType(d)
	if _, ok := d.op.Data["owner"]; b.obj.Owner && !ok && presets["owner"] == nil {
		d.row["owner"] = b.r.Who.UserID
	}
}

// stamp writes the system fields.
func (b *batch) stamp(d *draft) {
	by := b.r.Who.UserID
	if d.op.Method == Create {
		d.row["id"], d.row["version"] = d.op.ID, float64(1)
		d.row["created"], d.row["created_by"] = b.at, by
	} else {
		d.row["version"] = float64(version(d.old) + 1)
	}
	d.row["updated"], d.row["updated_by"] = b.at, by
}

// own settles who owns the record: on create the creator unless the body says
// otherwise; another person, or a change, needs the operation assign. The
// department is the owner's main one at this moment.
func (b *batch) own(ctx context.Context) error {
	if !b.obj.Owner {
		return nil
	}
	departments := map[string]string{b.r.Who.UserID: b.r.Who.Department}
	var err error
	b.live(func(d *draft) {
		owner, _ := d.row["owner"].(string)
		before, _ := d.old["owner"].(string)
		if d.old != nil && owner == before {
			return
		}
		switch {
		case d.op.Method == Create && (owner == b.r.Who.UserID || owner == ""):
		case d.op.Method == Create && b.r.Can(b.obj.Key, "assign"), d.old != nil && d.now.May("assign"):
			d.owner = true
		default:
			d.fail(problem.Forbidden("assign"))
			return
		}
		dept, known := departments[owner]
		if !known && owner != "" {
			if dept, _, err = store.Text(ctx, b.db(), `SELECT "department" FROM "users" WHERE "id" = ?`, owner); err != nil {
				return
			}
			departments[owner] = dept
		}
		d.row["owner_dept"] = dept
	})
	return err
}
