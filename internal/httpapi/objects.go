package httpapi

import (
	"encoding/json/v2"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

func appHead(app *meta.App) map[string]any {
	return map[string]any{"key": app.Key, "label": app.Label, "icon": app.Icon, "description": app.Description}
}

// seesApp: administrators see every app, others those with something for them.
func (a *API) seesApp(c *call, app *meta.App) bool {
	return c.who.Admin || slices.ContainsFunc(a.navigation(c, app), func(g map[string]any) bool { return g["items"] != nil })
}

func (a *API) apps(c *call) (*answer, error) {
	out := []any{}
	for _, app := range c.rights.Snap.Apps {
		if a.seesApp(c, app) {
			out = append(out, appHead(app))
		}
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

func (a *API) app(c *call) (*answer, error) {
	for _, app := range c.rights.Snap.Apps {
		if app.Key == c.path("app") && a.seesApp(c, app) {
			out := appHead(app)
			out["navigation"] = a.navigation(c, app)
			return ok(out)
		}
	}
	return nil, problem.NotFound()
}

// navigation is an app's navigation as the person may see it: groups that stay
// empty are absent.
func (a *API) navigation(c *call, app *meta.App) []map[string]any {
	out := []map[string]any{}
	for _, g := range app.Navigation {
		items := []any{}
		for _, it := range g.Items {
			if v, ok := a.navItem(c, it); ok {
				items = append(items, v)
			}
		}
		if len(items) > 0 {
			out = append(out, map[string]any{"group": g.Group, "items": items})
		}
	}
	return out
}

func (a *API) navItem(c *call, it meta.NavItem) (map[string]any, bool) {
	label, icon := it.Label, it.Icon
	out := map[string]any{}
	switch {
	case it.Object != "":
		o, ok := c.rights.Snap.Objects[it.Object]
		if !ok || !c.rights.Can(it.Object, "view") {
			return nil, false
		}
		out["object"] = it.Object
		if it.View != "" {
			out["view"] = it.View
		}
		if label.IsZero() {
			label = plural(o)
			for _, v := range o.Views {
				if v.Key == it.View && !v.Label.IsZero() && it.View != "all" {
					label = v.Label
				}
			}
		}
		if icon == "" {
			icon = o.Icon
		}
	case it.URL != "":
		out["url"] = it.URL
	case it.Page == "dedupe" && len(a.Query.Checks(c.rights)) > 0:
		out["page"] = it.Page
		if label.IsZero() {
			label = locale.Both("page_dedupe", nil)
		}
	default:
		return nil, false // a page exists only when its feature does
	}
	out["label"], out["icon"] = label, icon
	return out, true
}

func (a *API) objects(c *call) (*answer, error) {
	out := []any{}
	for _, key := range slices.Sorted(maps.Keys(c.rights.Snap.Objects)) {
		if len(c.rights.Operations(key)) > 0 {
			out = append(out, objectHead(c, c.rights.Snap.Objects[key]))
		}
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

func objectHead(c *call, o *meta.CompiledObject) map[string]any {
	title := o.Title
	if !c.rights.Shows(o.Key, title) {
		title = "id"
	}
	return map[string]any{
		"key": o.Key, "app": o.App, "label": o.Label, "plural": plural(o), "icon": o.Icon, "description": o.Description,
		"title": title, "owner": o.Owner, "release": c.rights.Snap.Version, "operations": c.rights.Operations(o.Key),
	}
}

// object is an object as the person may see it; with draft, for designers, as
// their drafts would make it, to people who have one role only with role.
func (a *API) object(c *call) (*answer, error) {
	draft := c.params.Get("draft") == "true"
	if draft {
		var err error
		if c, err = a.draftedFor(c, c.path("object")); err == nil {
			c, err = c.asRole(c.params.Get("role"))
		}
		if err != nil {
			return nil, err
		}
	}
	o, ok1 := c.rights.Snap.Objects[c.path("object")]
	if !ok1 || len(c.rights.Operations(c.path("object"))) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": c.path("object")})
	}
	out := objectHead(c, o)
	var behind map[string]query.Progress
	if !draft { // a draft has no records
		var err error
		if behind, err = a.Query.Calculating(c.Request.Context(), c.rights, o); err != nil {
			return nil, err
		}
	}
	logicOf := a.logics.of
	if draft {
		logicOf = newLogic
	}
	fields, known, err := fieldViews(c, o, logicOf)
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		if p, calculating := behind[f["key"].(string)]; calculating {
			f["calculating"] = p
		}
	}
	logic, err := logicOf(c.rights, o)
	if err != nil {
		return nil, err
	}
	forms := []any{}
	for _, f := range o.Forms {
		if c.rights.MayUse(f) {
			forms = append(forms, formView(c, f, logic))
		}
	}
	links := []any{}
	for _, b := range o.Links {
		if c.rights.Snap.Objects[b.Object].PartOf != nil {
			continue // rows of a sub-form are no list of their own
		}
		if c.rights.SeesRelated(b.Object, b.Field.Spec.Key) {
			links = append(links, map[string]any{"object": b.Object, "field": b.Field.Spec.Key, "label": c.rights.Snap.Objects[b.Object].Label})
		}
	}
	rows := []any{}
	for _, x := range o.Rows {
		if c.rights.SeesRelated(x.Object, x.Via.Spec.Key) {
			rows = append(rows, map[string]any{"key": x.Key, "object": x.Object, "field": x.Via.Spec.Key, "label": plural(c.rights.Snap.Objects[x.Object])})
		}
	}
	out["buttons"] = logic.buttons
	if types := typeViews(o, known); types != nil {
		out["types"] = types
	}
	out["rows"], out["page"] = rows, a.pageOf(c.rights, o)
	if q := qualityOf(c.rights, o); q != nil {
		out["quality"] = q
	}
	views := a.viewsOf(c.rights, o, known)
	if !draft { // who looks at what drafts would make has no views of their own there
		if views, err = a.withMade(c, o, known, views); err != nil {
			return nil, err
		}
	}
	out["fields"], out["forms"], out["views"], out["backlinks"], out["logic"] = fields, forms, views, links, logic
	return ok(out)
}

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// fieldViews are the fields of an object that the person may read or write, and
// which those are.
func fieldViews(who *call, o *meta.CompiledObject, logicOf func(*access.Rights, *meta.CompiledObject) (*logic, error)) ([]map[string]any, map[string]bool, error) {
	out, known := []map[string]any{}, map[string]bool{}
	for _, col := range o.All {
		reads := who.rights.Shows(o.Key, col.Spec.Key)
		writes := query.Writable(col) && (who.rights.Writes(o.Key, "edit", col.Spec.Key) || who.rights.Writes(o.Key, "create", col.Spec.Key))
		if !reads && !writes || o.PartOf != nil && col.System {
			continue
		}
		known[col.Spec.Key] = true
		f, err := fieldView(who, o, col, !writes)
		if err != nil {
			return nil, nil, err
		}
		if col.Part != "" {
			err = nestedView(who, who.rights.Snap.Objects[col.Part], f, logicOf)
		}
		if err != nil {
			return nil, nil, err
		}
		out = append(out, f)
	}
	return out, known, nil
}

// nestedView puts the columns of a sub-form into its field, those that the person
// may read or write, with what the web app computes of a row by itself.
func nestedView(who *call, rows *meta.CompiledObject, f map[string]any, logicOf func(*access.Rights, *meta.CompiledObject) (*logic, error)) error {
	columns, known, err := fieldViews(who, rows, logicOf)
	if err != nil {
		return err
	}
	f["fields"] = columns
	f["rows_object"] = rows.Key
	f["title"] = rows.Title
	if !known[rows.Title] {
		f["title"] = ""
		if len(columns) > 0 {
			f["title"] = columns[0]["key"]
		}
	}
	all, _ := f["totals"].([]any)
	f["totals"] = slices.DeleteFunc(append([]any{}, all...), func(key any) bool { return !known[key.(string)] })
	f["logic"], err = logicOf(who.rights, rows)
	return err
}

// fieldView is a field's document with what the web app needs beside it.
func fieldView(who *call, o *meta.CompiledObject, c *meta.Column, readOnly bool) (map[string]any, error) {
	raw, err := encode(c.Spec)
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, err
	}
	_, sortable := c.Type.(field.Sortable)
	_, groupable := c.Type.(field.Groupable)
	_, summable := c.Type.(field.Summable)
	out["required"], out["unique"], out["search"] = c.Spec.Required, c.Spec.Unique, c.Spec.Search
	out["system"], out["read_only"] = c.System, readOnly
	out["sortable"], out["groupable"], out["summable"] = sortable || (c.System && c.Expr.Kind != expr.Link), groupable, summable && !c.System
	out["operators"] = c.Type.Operators(&c.Spec)
	if c.Part != "" { // each by its name, so that forms need no default of theirs
		out["min_rows"], out["max_rows"], out["default_rows"], out["frozen"] = c.Spec.MinRows, subform.Most(&c.Spec), c.Spec.DefaultRows, c.Spec.Frozen
	}
	if query.Hints(o, c) && !readOnly {
		out["hints"] = true
	}
	if query.HintsRead(o, c) && !readOnly {
		out["hints_read"] = true
	}
	if l, ok := c.Type.(field.Linker); ok {
		out["target"] = l.Target(&c.Spec)
	}
	anyView(who, o, c, out)
	if c.Computed != nil {
		out["stored"] = c.Computed.Stored
	}
	if masks := who.rights.Masks(o.Key, c.Spec.Key, "r"); len(masks) > 0 {
		out["mask"] = masks[0].Style
		if _, plain := who.rights.Reads(o.Key, c.Spec.Key, "r"); !plain {
			out["sortable"], out["groupable"], out["search"], out["operators"] = false, false, false, []string{}
		}
	}
	if len(c.Spec.Fill) > 0 {
		out["fill"] = fillsOf(who.rights, o, c)
	}
	if c.Filter != nil && c.Filter.ReadsForm() {
		out["filter_values"] = formKeys(who.rights, o, c.Filter)
	}
	if c.Filter != nil && c.Filter.For(who.rights) != nil {
		delete(out, "filter") // the server keeps to it all the same
	}
	if !who.who.Admin {
		if _, computed := field.DefaultExpr(&c.Spec); computed {
			delete(out, "default") // the designer's expression; the server fills it in
		}
		if c.Computed != nil { // as is what a computed field reads
			for _, setting := range []string{"formula", "filter", "via", "field", "op", "blank_as_zero", "public"} {
				delete(out, setting)
			}
			if c.Computed.Rollup != nil {
				delete(out, "object")
			}
		}
		if c.Spec.Range != nil { // that there is one: which departments and roles is the designer's
			out["range"] = map[string]any{}
		}
		delete(out, "required_when") // the logic has what of it the person may know
		out["display"] = slices.DeleteFunc(slices.Clone(c.Spec.Display), func(key string) bool {
			return !who.rights.Shows(c.Spec.Object, key)
		})
		if len(c.Spec.Display) == 0 {
			delete(out, "display")
		}
	}
	return out, nil
}

// fillsOf is what choosing a record fills in, as far as the person knows both sides.
func fillsOf(r *access.Rights, o *meta.CompiledObject, c *meta.Column) map[string]string {
	out := map[string]string{}
	for to, from := range c.Spec.Fill {
		if r.Shows(o.Key, to) && r.Shows(c.Spec.Object, from) {
			out[to] = from
		}
	}
	return out
}

// formKeys are the fields of an object, of those that the person knows, whose values
// a filter of what one of them may link to may read.
func formKeys(r *access.Rights, o *meta.CompiledObject, filter *expr.Program) []string {
	out := []string{}
	for _, d := range filter.Mentions() {
		if d.Object == o.Key && r.Shows(o.Key, d.Field) {
			out = append(out, d.Field)
		}
	}
	return out
}

func (a *API) fieldTypes(*call) (*answer, error) {
	types := a.Meta.Registry().Types()
	out := []any{}
	for _, key := range types.Keys() {
		t, _ := types.Get(key)
		spec := &field.Spec{Type: key}
		values := field.As(t, spec)
		_, sortable := values.(field.Sortable)
		_, groupable := values.(field.Groupable)
		_, summable := values.(field.Summable)
		_, computed := t.(field.Computed)
		out = append(out, map[string]any{
			"type": key, "settings": t.Settings(), "operators": t.Operators(spec),
			"sortable": sortable, "groupable": groupable, "summable": summable, "computed": computed,
		})
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}
