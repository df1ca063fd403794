package httpapi

import (
	"encoding/json/v2"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

func asIssues(err error) (*expr.Errors, bool) { return errors.AsType[*expr.Errors](err) }

func (a *API) definitions(c *call) (*answer, error) {
	if err := c.known("kind", "app"); err != nil {
		return nil, err
	}
	list, base, err := a.Meta.Definitions(c.Request.Context(), c.who.UserID, c.params.Get("kind"), c.params.Get("app"))
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(d *meta.Definition) bool { return !c.mayDesign(d) })
	if list == nil {
		list = []*meta.Definition{}
	}
	return ok(map[string]any{"items": list, "base": base, "cursor": nil})
}

func (a *API) definition(c *call) (*answer, error) {
	d, err := a.Meta.Definition(c.Request.Context(), c.who.UserID, c.path("kind"), c.path("key"))
	if err == nil && !c.mayDesign(d) {
		err = problem.NotFound()
	}
	if err != nil {
		return nil, err
	}
	return ok(d)
}

// putDefinition saves a draft. "$meta" is ignored but for base, the release
// that the draft was begun on.
func (a *API) putDefinition(c *call) (*answer, error) {
	raw, err := c.read()
	if err != nil {
		return nil, err
	}
	var doc map[string]any
	if err := decodeStrict(raw, &doc); err != nil {
		return nil, err
	}
	q := meta.DraftRequest{Author: c.who.UserID, Kind: c.path("kind"), Key: c.path("key"), Scope: c.scope()}
	if m, ok := doc["$meta"].(map[string]any); ok {
		if base, ok := m["base"].(float64); ok {
			q.Base = int(base)
		}
	}
	delete(doc, "$meta")
	if q.Body, err = json.Marshal(doc); err != nil {
		return nil, err
	}
	d, err := a.Meta.PutDraft(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	return ok(d)
}

func (a *API) deleteDefinition(c *call) (*answer, error) {
	if err := c.known("draft"); err != nil {
		return nil, err
	}
	remove := a.Meta.DeleteDraft
	ctx, ref := c.Request.Context(), meta.Ref{Kind: c.path("kind"), Key: c.path("key")}
	if c.params.Get("draft") == "true" {
		remove = a.Meta.DropDraft
	} else if err := a.Meta.Permit(ctx, c.scope(), c.who.UserID, ref, nil); err != nil {
		return nil, err
	}
	if err := remove(ctx, c.who.UserID, ref.Kind, ref.Key); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) drafts(c *call) (*answer, error) {
	list, err := a.Meta.Drafts(c.Request.Context())
	if err != nil {
		return nil, err
	}
	if c.scope() != nil { // only their own are theirs to publish
		list = slices.DeleteFunc(list, func(d *meta.Draft) bool { return d.Author.ID != c.who.UserID })
	}
	if list == nil {
		list = []*meta.Draft{}
	}
	return ok(map[string]any{"items": list, "base": a.Meta.Current().Version, "cursor": nil})
}

func (a *API) dropDrafts(c *call) (*answer, error) {
	if err := a.Meta.DropDrafts(c.Request.Context(), c.who.UserID); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) plan(c *call) (*answer, error) {
	var body struct {
		Keys    []string `json:"keys"`
		Restore int      `json:"restore"`
		Along   bool     `json:"along"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if body.Restore > 0 && c.scope() != nil {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	p, err := a.Meta.Plan(c.Request.Context(), meta.PlanRequest{Author: c.who.UserID, Keys: body.Keys, Restore: body.Restore, WithNeeded: body.Along, Scope: c.scope()})
	if err != nil {
		return nil, err
	}
	return ok(p.Localise(c.tag))
}

// try is a dry run of a publish or a restore.
func (a *API) try(c *call) (*answer, error) {
	var body struct {
		Keys    []string `json:"keys"`
		Restore int      `json:"restore"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if body.Restore > 0 && c.scope() != nil {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	t, err := a.Meta.Try(c.Request.Context(), meta.PlanRequest{Author: c.who.UserID, Keys: body.Keys, Restore: body.Restore, Scope: c.scope()})
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"prepared": t.Prepared, "held": t.Held, "tables": t.Tables, "plan": t.Plan.Localise(c.tag)})
}

// compare says what differs between two releases.
func (a *API) compare(c *call) (*answer, error) {
	if err := c.known("from", "to"); err != nil {
		return nil, err
	}
	from, err := c.number("from", 0)
	to, errTo := c.number("to", a.Meta.Current().Version)
	if err = errors.Join(err, errTo); err != nil {
		return nil, problem.Invalid().Field("from", "invalid_number")
	}
	list, err := a.Meta.Compare(c.Request.Context(), from, to)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"from": from, "to": to, "items": c.mayCompare(list), "cursor": nil})
}

// mayCompare drops the changes of documents that are not the caller's to design.
func (c *call) mayCompare(list []meta.Change) []meta.Change {
	if c.scope() == nil {
		return list
	}
	return slices.DeleteFunc(list, func(ch meta.Change) bool {
		d, there := c.rights.Snap.Document(meta.Ref{Kind: ch.Kind, Key: ch.Key})
		return !there || !c.scope().Holds(d)
	})
}

// definitionText is a document as files have it, published and drafted.
func (a *API) definitionText(c *call) (*answer, error) {
	d, err := a.Meta.Definition(c.Request.Context(), c.who.UserID, c.path("kind"), c.path("key"))
	if err == nil && !c.mayDesign(d) {
		err = problem.NotFound()
	}
	if err != nil {
		return nil, err
	}
	text, err := d.Text()
	if err != nil {
		return nil, err
	}
	return ok(text)
}

func (a *API) publish(c *call) (*answer, error) {
	var body struct {
		Note    string   `json:"note"`
		Keys    []string `json:"keys"`
		Base    int      `json:"base"`
		Confirm []string `json:"confirm"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	rel, err := a.Meta.Publish(c.Request.Context(), meta.PublishRequest{By: c.who.UserID, Note: body.Note, Keys: body.Keys, Base: body.Base, Confirm: body.Confirm, Scope: c.scope()})
	return a.released(c, rel, err)
}

func (a *API) restoreRelease(c *call) (*answer, error) {
	v, err := c.version()
	if err != nil {
		return nil, err
	}
	var body struct {
		Confirm []string `json:"confirm"`
	}
	raw, err := c.read()
	if err == nil && len(raw) > 0 {
		err = decodeStrict(raw, &body)
	}
	if err != nil {
		return nil, err
	}
	rel, err := a.Meta.Restore(c.Request.Context(), v, c.who.UserID, body.Confirm...)
	return a.released(c, rel, err)
}

// released answers a publish, and gives the indexes that are built after it to
// a job.
func (a *API) released(c *call, rel *meta.Release, err error) (*answer, error) {
	if err != nil {
		return nil, err
	}
	jobs := []string{}
	if len(rel.Later) > 0 {
		id, err := a.Setup.BuildIndexes(c.Request.Context(), c.who.UserID)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, id)
	}
	return created(map[string]any{"version": rel.Version, "jobs": jobs, "authors": rel.Authors})
}

func (c *call) version() (int, error) {
	v, err := strconv.Atoi(c.path("version"))
	if err != nil || v < 1 {
		return 0, problem.NotFound()
	}
	return v, nil
}

func (a *API) releases(c *call) (*answer, error) {
	if err := c.known("limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	before, err := c.number("cursor", 0)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Meta.Releases(c.Request.Context(), limit, before)
	if err != nil {
		return nil, err
	}
	var cursor any
	if next > 0 {
		cursor = strconv.Itoa(next)
	}
	if list == nil {
		list = []*meta.Release{}
	}
	return ok(map[string]any{"items": list, "cursor": cursor})
}

func (a *API) release(c *call) (*answer, error) {
	v, err := c.version()
	if err != nil {
		return nil, err
	}
	rel, err := a.Meta.Release(c.Request.Context(), v)
	if err != nil {
		return nil, err
	}
	rel.Changes = c.mayCompare(rel.Changes)
	return ok(rel)
}
