package httpapi

import (
	"net/http"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Where what a designer made is used, and what takes its place.
func (a *API) useRoutes() []route {
	const one = base + "/definitions/{kind}/{key}"
	return []route{
		{method: get, path: one + "/uses", policy: designers, run: a.uses, summary: "Where documents, with the caller's drafts, name an object, a field, an option, an option set, a role or a hook"},
		{method: get, path: one + "/options", policy: designers, run: a.optionCounts, summary: "How many records that the caller sees have each option of a field, or of the fields of a set"},
		{method: get, path: base + "/releases:progress", policy: designers, run: a.publishProgress, summary: "How far the publish that is under way is with converting values"},
		{method: get, path: base + "/definitions/{kind}/{key}/archive", policy: designers, run: a.archive, summary: "Archived fields of an object, whose values are kept"},
		{method: get, path: base + "/archive", policy: admins, run: a.archivedObjects, summary: "Objects that are no more and whose records are kept"},
		{method: del, path: base + "/archive/{key}", policy: admins, run: a.purgeObject, summary: "Throw the records of an archived object away; confirm repeats its key"},
		{method: del, path: base + "/definitions/{kind}/{key}/archive/{field}", policy: admins, run: a.purgeField, summary: "Throw the values of an archived field away; confirm repeats its key"},
		{method: post, path: one + "/conversion", policy: designers, run: a.conversion, success: "200", summary: "What a change of a field's type does to its values: counts; for administrators of all, some records or all as CSV"},
		{method: post, path: one + "/replacement", policy: designers, run: a.replace, success: "200", summary: "Another field, option or role in its place everywhere, as drafts; dry only tells"},
	}
}

// ownDefinition is a document that the caller designs; 404 of any other.
func (a *API) ownDefinition(c *call) (*meta.Definition, error) {
	d, err := a.Meta.Definition(c.Request.Context(), c.who.UserID, c.path("kind"), c.path("key"))
	if err == nil && !c.mayDesign(d) {
		err = problem.NotFound()
	}
	return d, err
}

// target is what of a document is meant: "price" or "lines.price" of an object.
func target(kind, key, field, option string) (meta.Target, error) {
	t := meta.Target{Kind: kind, Key: key}
	switch kind {
	case meta.KindObject:
		t = meta.Target{Kind: meta.TargetObject, Object: key}
		if field != "" {
			t.Kind, t.Key = meta.TargetField, field
			if part, column, dotted := strings.Cut(field, "."); dotted {
				t.Object, t.Key = meta.PartKey(key, part), column
			}
		}
	case meta.KindOptionSet, meta.KindRole, meta.KindHook:
	default:
		return t, problem.Bad("uses_kind", locale.Args{"kind": kind})
	}
	if option != "" {
		if t.Kind == meta.TargetObject || t.Kind == meta.TargetRole || t.Kind == meta.TargetHook {
			return t, problem.Bad("uses_kind", locale.Args{"kind": kind})
		}
		t.Kind, t.Option = meta.TargetOption, option
	}
	return t, nil
}

func (a *API) uses(c *call) (*answer, error) {
	if err := c.known("field", "option"); err != nil {
		return nil, err
	}
	d, err := a.ownDefinition(c)
	if err != nil {
		return nil, err
	}
	to, err := target(d.Document.Ref().Kind, d.Document.Ref().Key, c.params.Get("field"), c.params.Get("option"))
	if err != nil {
		return nil, err
	}
	snap, err := a.Meta.Drafted(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	list, err := snap.Uses(to)
	if err != nil {
		return nil, err
	}
	items, beyond := []any{}, map[meta.Ref]bool{}
	for _, u := range list {
		doc, _ := snap.Document(u.Doc)
		if !c.scope().Holds(doc) {
			beyond[u.Doc] = true
			continue
		}
		marks := u.Marks
		if marks == nil {
			marks = [][2]int{}
		}
		items = append(items, map[string]any{
			"kind": u.Doc.Kind, "key": u.Doc.Key, "app": doc.AppKey(), "label": doc.Name(), "group": u.Group, "path": u.Path,
			"where": u.Where(doc).In(c.tag), "line": u.Line, "marks": marks, "expression": u.Expression,
		})
	}
	out := map[string]any{"items": items, "beyond": len(beyond), "cursor": nil}
	if to.Kind == meta.TargetRole && c.who.Admin {
		if _, out["people"], err = a.People.Holders(c.Request.Context(), to.Key, 1); err != nil {
			return nil, err
		}
	}
	return ok(out)
}

// replaceBody is what is to take the place of a field, an option or a role.
type replaceBody struct {
	Field  string   `json:"field,omitempty"`
	Option string   `json:"option,omitempty"`
	With   string   `json:"with"`
	Only   []string `json:"only,omitempty"`
	Dry    bool     `json:"dry,omitempty"`
}

func (a *API) replace(c *call) (*answer, error) {
	var body replaceBody
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	d, err := a.ownDefinition(c)
	if err != nil {
		return nil, err
	}
	to, err := target(d.Document.Ref().Kind, d.Document.Ref().Key, body.Field, body.Option)
	if err != nil {
		return nil, err
	}
	_, with, dotted := strings.Cut(body.With, ".")
	if !dotted || to.Kind != meta.TargetField {
		with = body.With
	}
	r, err := a.Meta.Replace(c.Request.Context(), meta.ReplaceRequest{
		Author: c.who.UserID, Target: to, With: with, Only: body.Only, Dry: body.Dry, Scope: c.scope(),
	})
	if err != nil {
		return nil, err
	}
	items := make([]any, len(r.Documents))
	for i, d := range r.Documents {
		changes := make([]any, len(d.Changes))
		for j, p := range d.Changes {
			changes[j] = map[string]any{"path": p.Path, "group": p.Group, "where": p.Where.In(c.tag), "before": p.Before, "after": p.After}
		}
		items[i] = map[string]any{"kind": d.Kind, "key": d.Key, "app": d.App, "label": d.Label, "changes": changes, "problems": d.Problems.Localise(c.tag)}
	}
	return ok(map[string]any{"items": items, "beyond": r.Beyond})
}

// optionCounts counts the records by option: of one field, or of all fields of a
// set. What the caller may not see counts nowhere; unseen tells that there is some.
func (a *API) optionCounts(c *call) (*answer, error) {
	if err := c.known("field"); err != nil {
		return nil, err
	}
	d, err := a.ownDefinition(c)
	if err != nil {
		return nil, err
	}
	ref := d.Document.Ref()
	if ref.Kind != meta.KindObject && ref.Kind != meta.KindOptionSet {
		return nil, problem.New(http.StatusBadRequest, "uses_kind", locale.Args{"kind": ref.Kind})
	}
	fields, counts, unseen := []any{}, map[string]int64{}, false
	for _, f := range c.rights.Snap.ChoiceFields(ref, c.params.Get("field")) {
		var of map[string]int64
		if of, err = a.Query.OptionCounts(c.Request.Context(), c.rights, f.Object, f.Key); err != nil {
			return nil, err
		}
		unseen = unseen || of == nil
		for value, n := range of {
			counts[value] += n
		}
		o := c.rights.Snap.Objects[f.Object]
		fields = append(fields, map[string]any{"object": f.Object, "objectLabel": o.Name(), "field": f.Key, "label": o.ByKey[f.Key].Spec.Label})
	}
	return ok(map[string]any{"counts": counts, "fields": fields, "unseen": unseen})
}

// archive lists what an object had and keeps.
func (a *API) archive(c *call) (*answer, error) {
	d, err := a.ownDefinition(c)
	if err != nil {
		return nil, err
	}
	if d.Document.Ref().Kind != meta.KindObject {
		return nil, problem.Bad("uses_kind", locale.Args{"kind": d.Document.Ref().Kind})
	}
	list := []meta.ArchivedField{}
	if d.Meta.Published != nil {
		if list, err = a.Meta.Archive(c.Request.Context(), d.Document.Ref().Key); err != nil {
			return nil, err
		}
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

// purgeField throws the values of an archived field away.
func (a *API) purgeField(c *call) (*answer, error) {
	if err := c.known("confirm"); err != nil {
		return nil, err
	}
	if c.path("kind") != meta.KindObject {
		return nil, problem.NotFound()
	}
	if c.params.Get("confirm") != c.path("field") {
		return nil, problem.Invalid().Field("confirm", "purge_confirm", locale.Args{"field": c.path("field")})
	}
	if err := a.Meta.Purge(c.Request.Context(), c.who.UserID, c.path("key"), c.path("field")); err != nil {
		return nil, err
	}
	return noContent()
}

// archivedObjects lists what was an object and is kept.
func (a *API) archivedObjects(c *call) (*answer, error) {
	list, err := a.Meta.ArchivedObjects(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

// purgeObject throws an archived object away with its records.
func (a *API) purgeObject(c *call) (*answer, error) {
	if err := c.known("confirm"); err != nil {
		return nil, err
	}
	if c.params.Get("confirm") != c.path("key") {
		return nil, problem.Invalid().Field("confirm", "purge_confirm", locale.Args{"field": c.path("key")})
	}
	if err := a.Meta.PurgeObject(c.Request.Context(), c.who.UserID, c.path("key")); err != nil {
		return nil, err
	}
	return noContent()
}

// publishProgress tells how far a publish is; of an object that the caller does
// not design, only how much.
func (a *API) publishProgress(c *call) (*answer, error) {
	p := a.Meta.Progress()
	if p == nil {
		return ok(map[string]any{"running": false})
	}
	out := map[string]any{"running": true, "done": p.Done, "total": p.Total}
	if o := c.rights.Snap.Objects[p.Object]; o != nil && c.designs(o.App) {
		out["object"], out["field"] = p.Object, p.Field
	}
	return ok(out)
}
