package httpapi

import (
	"cmp"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/savedview"
)

func (a *API) viewRoutes() []route {
	views := base + "/objects/{object}/views"
	one := base + "/views/{id}"
	return []route{
		{method: get, path: views, policy: signedIn, keys: readKeys, views: true, run: a.views, summary: "The views of an object that the person has"},
		{method: post, path: views, policy: signedIn, run: a.createView, summary: "Make a view"},
		{method: put, path: views + "/default", policy: signedIn, run: a.chooseViews, summary: "Choose which view opens, and their order"},
		{method: post, path: base + "/objects/{object}/colored", policy: signedIn, keys: readKeys, views: true, run: a.colored, success: "200", summary: "Which of some conditions holds for which records"},
		{method: patch, path: one, policy: signedIn, run: a.changeView, summary: "Rename, save or share a view that one made"},
		{method: del, path: one, policy: signedIn, run: a.deleteView, summary: "Delete a view that one made"},
		{method: post, path: one + "/restore", policy: signedIn, run: a.restoreView, success: "200", summary: "Take back that a view was deleted"},
		{method: post, path: one + "/promote", policy: designers, run: a.promoteView, success: "200", summary: "Draft a document that is like a view that somebody made"},
	}
}

// withMade puts the views that people made behind those of documents, and all in
// the order that the person chose, with their default.
func (a *API) withMade(c *call, o *meta.CompiledObject, known map[string]bool, views []map[string]any) ([]map[string]any, error) {
	if !c.rights.Can(o.Key, "view") {
		return views, nil
	}
	made, err := a.Views.List(c.Request.Context(), c.who, o.Key)
	if err != nil {
		return nil, err
	}
	choice, err := a.Views.Choice(c.Request.Context(), c.who, o.Key)
	if err != nil {
		return nil, err
	}
	for _, v := range made {
		if shown := a.madeView(c.rights, o, v, known); shown != nil {
			views = append(views, shown)
		}
	}
	rank := func(v map[string]any) int {
		if at := slices.Index(choice.Order, v["key"].(string)); at >= 0 {
			return at
		}
		return len(choice.Order)
	}
	slices.SortStableFunc(views, func(x, y map[string]any) int { return cmp.Compare(rank(x), rank(y)) })
	chosen := slices.ContainsFunc(views, func(v map[string]any) bool { return v["key"] == choice.Default })
	for _, v := range views {
		if chosen {
			v["default"] = v["key"] == choice.Default
		}
	}
	return views, nil
}

// madeView is a view that somebody made, as the person has it; nil where others
// share it and it reads what the person may not know. What a release has removed
// stands in broken: such a condition is never left out of the view, so that it
// shows no more than it did. Only its owner is told how it reads.
func (a *API) madeView(r *access.Rights, o *meta.CompiledObject, v *savedview.View, known map[string]bool) map[string]any {
	mine := v.Owner == r.Who.UserID
	doc := v.Body.View(o.Key)
	doc.Key, doc.Label = v.ID, locale.Text{ZH: v.Label, EN: v.Label}
	broken := []string{}
	if a.Query.Filters(r, o, doc.Filter) != nil {
		gone := a.Query.Gone(r, o, doc.Filter)
		if !mine && !gone {
			return nil
		}
		broken = append(broken, "filter")
		if !mine {
			doc.Filter = ""
		}
	}
	if a.Query.Sorts(r, o, doc.Sort) != nil {
		doc.Sort = ""
		broken = append(broken, "sort")
	}
	shown, whole := shownTo(doc, known)
	if !whole {
		if !mine {
			return nil
		}
		shown = doc
		shown.Type, shown.Show = meta.ViewTable, meta.ViewShow{}
		broken = append(broken, "show")
	}
	if mine && len(a.Query.Colors(r, o, doc)) < len(doc.Colors) {
		broken = append(broken, "colors")
	}
	out := a.viewFor(r, o, shown, known)
	out["default"], out["broken"] = false, broken
	out["made"] = map[string]any{
		"mine": mine, "owner": map[string]any{"id": v.Owner, "name": v.OwnerName}, "may_change": v.MayChange(r.Who),
	}
	if v.MayChange(r.Who) {
		out["made"].(map[string]any)["shared"] = v.Shared
	}
	return out
}

// knownOf are the fields of the object of a path that the person knows.
func (c *call) knownOf(object string) (*meta.CompiledObject, map[string]bool, error) {
	o := c.rights.Snap.Objects[object]
	if o == nil || len(c.rights.Operations(object)) == 0 {
		return nil, nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	_, known, err := fieldViews(c, o, c.api.logics.of)
	return o, known, err
}

func (a *API) views(c *call) (*answer, error) {
	o, known, err := c.knownOf(c.path("object"))
	if err != nil {
		return nil, err
	}
	views, err := a.withMade(c, o, known, a.viewsOf(c.rights, o, known))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": views, "cursor": nil})
}

func (a *API) createView(c *call) (*answer, error) {
	var in savedview.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	v, err := a.Views.Create(c.Request.Context(), c.rights, c.path("object"), in)
	if err != nil {
		return nil, err
	}
	shown, err := a.shownView(c, v)
	if err != nil {
		return nil, err
	}
	return created(shown)
}

func (a *API) shownView(c *call, v *savedview.View) (map[string]any, error) {
	o, known, err := c.knownOf(v.Object)
	if err != nil {
		return nil, err
	}
	shown := a.madeView(c.rights, o, v, known)
	if shown == nil { // an administrator's change of what they may read none of
		return map[string]any{"key": v.ID}, nil
	}
	return shown, nil
}

func (a *API) changeView(c *call) (*answer, error) {
	var in savedview.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	v, err := a.Views.Change(c.Request.Context(), c.rights, c.path("id"), in)
	return a.answerView(c, v, err)
}

func (a *API) restoreView(c *call) (*answer, error) {
	v, err := a.Views.Restore(c.Request.Context(), c.rights, c.path("id"))
	return a.answerView(c, v, err)
}

func (a *API) answerView(c *call, v *savedview.View, err error) (*answer, error) {
	if err != nil {
		return nil, err
	}
	shown, err := a.shownView(c, v)
	if err != nil {
		return nil, err
	}
	return ok(shown)
}

func (a *API) deleteView(c *call) (*answer, error) {
	if err := a.Views.Delete(c.Request.Context(), c.rights, c.path("id")); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) chooseViews(c *call) (*answer, error) {
	var in savedview.ChoiceInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	choice, err := a.Views.Choose(c.Request.Context(), c.rights, c.path("object"), in)
	if err != nil {
		return nil, err
	}
	return ok(choice)
}

// promoteView drafts a document like a view that somebody made; publishing it is
// another step.
func (a *API) promoteView(c *call) (*answer, error) {
	var in struct {
		Key string `json:"key"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	doc, err := a.Views.Document(ctx, c.rights, c.path("id"), in.Key)
	if err != nil {
		return nil, err
	}
	if c.rights.Snap.HasView(in.Key) {
		return nil, problem.Invalid().Field("key", "duplicate_key", locale.Args{"key": in.Key})
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	d, err := a.Meta.PutDraft(ctx, meta.DraftRequest{Author: c.who.UserID, Kind: meta.KindView, Key: in.Key, Body: raw, Scope: c.scope()})
	if err != nil {
		return nil, err
	}
	return ok(d)
}

// Limits of one question for the colours of rows.
const (
	maxColored = 500
	maxColors  = 20
)

// colored says for which records which of the conditions of row colours holds.
func (a *API) colored(c *call) (*answer, error) {
	var in struct {
		IDs        []string `json:"ids"`
		Conditions []string `json:"conditions"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	p := problem.Invalid()
	if len(in.IDs) > maxColored {
		p.Field("ids", "invalid_value", locale.Args{"field": "ids"})
	}
	if len(in.Conditions) == 0 || len(in.Conditions) > maxColors {
		p.Field("conditions", "invalid_value", locale.Args{"field": "conditions"})
	}
	if err := p.OrNil(); err != nil {
		return nil, err
	}
	items, err := a.Query.Colored(c.Request.Context(), c.rights, c.path("object"), in.IDs, in.Conditions)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": items})
}
