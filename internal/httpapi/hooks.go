package httpapi

import (
	"cmp"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) hookRoutes() []route {
	return []route{
		{method: get, path: base + "/hooks", policy: admins, run: a.hookHeads, summary: "Hooks, how they fare, and which are paused"},
		{method: put, path: base + "/hooks/{key}/pause", policy: admins, run: a.pauseHook(true), summary: "Pause a hook at once, without a release"},
		{method: del, path: base + "/hooks/{key}/pause", policy: admins, run: a.pauseHook(false), summary: "Let a paused hook run again"},
		{method: post, path: base + "/hooks:check", policy: admins, run: a.checkHook, success: "200", summary: "Whether the source of a hook compiles and its condition is right"},
		{method: post, path: base + "/hooks:try", policy: admins, run: a.tryHook, success: "200", summary: "What a hook, drafted or not saved at all, would do; nothing is saved or sent"},
		{method: post, path: base + "/hooks/{key}/test", policy: admins, run: a.testHook, success: "200", summary: "Run the tests of a hook, drafted or not saved at all"},
		{method: get, path: base + "/hooks/{key}/runs", policy: admins, run: a.hookRuns, summary: "What came of the runs of a hook, newest first"},
		{method: get, path: base + "/hooks/{key}/usage", policy: admins, run: a.hookUsage, summary: "How often a hook ran and failed, and what it took of its budget, in 24 hours or 7 days"},
		{method: post, path: base + "/hooks/{key}/retry", policy: admins, run: a.retryHooks, success: "200", summary: "Run once more all that a hook gave up"},
		{method: post, path: base + "/hooks:moments", policy: admins, run: a.hookMoments, success: "200", summary: "The next moments of a plan, in the time zone of the business"},
		{method: get, path: base + "/hooks/types", policy: admins, run: a.hookTypes, summary: "What hooks work with, as types of TypeScript: tenon.d.ts"},
		{method: post, path: base + "/hooks/{key}/runs/{id}/retry", policy: admins, run: a.retryHook, success: "204", summary: "Run once more what a hook gave up, with the key that it had"},
	}
}

func (a *API) hookRuns(c *call) (*answer, error) {
	if err := c.known("failed", "state", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	q := hook.RunsRequest{Hook: c.path("key"), Failed: c.params.Get("failed") == "true", State: c.params.Get("state"), Limit: max(1, min(limit, 200))}
	if q.State != "" && !slices.Contains([]string{hook.Waiting, hook.Done, hook.Dead}, q.State) {
		return nil, problem.Invalid().Field("state", "invalid_value")
	}
	if text := c.params.Get("cursor"); text != "" {
		if q.Before, err = strconv.ParseInt(text, 10, 64); err != nil || q.Before <= 0 {
			return nil, problem.Bad("bad_cursor")
		}
	}
	list, err := a.Hooks.Runs(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	var cursor any
	if len(list) == q.Limit {
		cursor = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	return ok(map[string]any{"items": list, "cursor": cursor})
}

func (a *API) retryHook(c *call) (*answer, error) {
	id, err := strconv.ParseInt(c.path("id"), 10, 64)
	if err != nil {
		return nil, problem.NotFound()
	}
	if err := a.Hooks.Retry(c.Request.Context(), c.who, c.path("key"), id); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) retryHooks(c *call) (*answer, error) {
	n, err := a.Hooks.RetryAll(c.Request.Context(), c.who, c.path("key"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"count": n})
}

func (a *API) hookUsage(c *call) (*answer, error) {
	if err := c.known("period"); err != nil {
		return nil, err
	}
	period := cmp.Or(c.params.Get("period"), hook.Day)
	if allowed := []string{hook.Day, hook.Week}; !slices.Contains(allowed, period) {
		return nil, problem.Invalid().Field("period", "unknown_choice", locale.Args{"allowed": strings.Join(allowed, ", "), "value": period})
	}
	usage, err := a.Hooks.Usage(c.Request.Context(), c.rights.Snap, c.path("key"), period)
	if err != nil {
		return nil, err
	}
	return ok(usage)
}

// nextMoments is how many moments of a plan are told.
const nextMoments = 5

func (a *API) hookMoments(c *call) (*answer, error) {
	var in struct {
		Schedule string `json:"schedule"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	zone := c.rights.Snap.Business.Zone
	list, err := hook.Moments(in.Schedule, a.Now(), zone, nextMoments)
	if err != nil {
		return nil, err
	}
	next := make([]string, len(list))
	for i, at := range list {
		next[i] = at.UTC().Format(types.DefaultDateLayout)
	}
	return ok(map[string]any{"zone": zone.String(), "next": next})
}

// tryHook runs a hook for a write or a request that is not done.
func (a *API) tryHook(c *call) (*answer, error) {
	var in struct {
		Hook    jsontext.Value   `json:"hook"`
		Event   string           `json:"event"`
		Record  string           `json:"record"`
		Changes map[string]any   `json:"changes"`
		As      string           `json:"as"`
		Input   any              `json:"input"`
		Answers map[string][]any `json:"answers"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	h, err := a.wroteHook(c, in.Hook)
	if err != nil {
		return nil, err
	}
	if in.Event == "" && len(h.Event) > 0 {
		in.Event = h.Event[0]
	}
	if !slices.Contains(h.Event, in.Event) {
		return nil, problem.Invalid().Field("event", "unknown_choice", locale.Args{"allowed": strings.Join(h.Event, ", "), "value": in.Event})
	}
	q := hook.TrialRequest{Who: c.who, Event: in.Event, Record: in.Record, Changes: in.Changes, Input: in.Input, Answers: in.Answers}
	if in.As != "" && in.As != c.who.UserID {
		if q.Who, err = a.People.Load(c.Request.Context(), in.As); err != nil {
			return nil, problem.Invalid().Field("as", "invalid_value").Cause(err)
		}
	}
	if q.Hook, err = c.rights.Snap.CompileHook(h); err != nil {
		return nil, err
	}
	trial, err := a.Hooks.Try(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	return ok(trial.View(c.tag))
}

// wroteHook is a hook as a caller gives it: the document itself, or the key of one,
// drafted by them or published.
func (a *API) wroteHook(c *call, raw jsontext.Value) (*meta.Hook, error) {
	switch raw.Kind() {
	case '{':
		doc, err := a.Meta.Registry().DecodeJSON(meta.KindHook, "", raw)
		if err != nil {
			return nil, err
		}
		return doc.(*meta.Hook), nil
	case '"':
		var key string
		if err := decodeStrict(raw, &key); err != nil {
			return nil, err
		}
		d, err := a.Meta.Definition(c.Request.Context(), c.who.UserID, meta.KindHook, key)
		if err != nil {
			return nil, err
		}
		return d.Document.(*meta.Hook), nil
	default:
		return nil, problem.Invalid().Field("hook", "required", locale.Args{"field": "hook"})
	}
}

// testHook runs the tests of a hook on the objects as the drafts of the caller would
// make them.
func (a *API) testHook(c *call) (*answer, error) {
	key, err := json.Marshal(c.path("key"))
	if err != nil {
		return nil, err
	}
	h, d, err := a.hookOnDrafts(c, key)
	if err != nil {
		return nil, err
	}
	compiled, err := d.rights.Snap.CompileHook(h)
	if err != nil {
		return nil, err
	}
	results, err := a.Hooks.Test(c.Request.Context(), d.rights.Snap, compiled)
	if err != nil {
		return nil, err
	}
	items, passed := make([]any, len(results)), true
	for i, r := range results {
		items[i], passed = r.View(c.tag), passed && len(r.Wrong) == 0
	}
	return ok(map[string]any{"passed": passed, "items": items})
}

func (a *API) hookHeads(c *call) (*answer, error) {
	list, err := a.Hooks.Heads(c.Request.Context(), c.rights.Snap)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) pauseHook(on bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		if err := a.Hooks.Pause(c.Request.Context(), c.rights.Snap, c.who, c.path("key"), on); err != nil {
			return nil, err
		}
		return noContent()
	}
}

// checkHook compiles a hook on the objects as the drafts of the caller would make
// them, and runs nothing.
func (a *API) checkHook(c *call) (*answer, error) {
	h, d, err := a.hookOnDrafts(c, nil)
	if err != nil {
		return nil, err
	}
	found, err := a.Meta.CheckHook(c.Request.Context(), d.rights.Snap, h)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"problems": found.Localise(c.tag)})
}

// hookOnDrafts is the hook of the body, or another one, and the call over what the
// drafts of the caller would make of the release.
func (a *API) hookOnDrafts(c *call, other jsontext.Value) (*meta.Hook, *call, error) {
	var in struct {
		Hook jsontext.Value `json:"hook"`
	}
	if err := c.decode(&in); err != nil {
		return nil, nil, err
	}
	if in.Hook == nil {
		in.Hook = other
	}
	h, err := a.wroteHook(c, in.Hook)
	if err != nil {
		return nil, nil, err
	}
	d, err := a.draftsOf(c)
	return h, d, err
}
