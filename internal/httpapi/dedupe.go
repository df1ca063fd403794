package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Bounds of checking words for duplicates.
const (
	checksADay     = 100 // of one person
	longestChecked = 200 // characters
	clusterPage    = 20
)

func (a *API) dedupeRoutes() []route {
	of := base + "/objects/{object}/duplicates"
	return []route{
		{method: get, path: base + "/duplicates", policy: signedIn, views: true, run: a.checksLeft, summary: "How often one may check words for duplicates today, and of which objects"},
		{method: post, path: base + "/duplicates:check", policy: signedIn, run: a.checkDuplicates, success: "200", summary: "Is a name, a number or an address there already, and who has it; the audit log says so"},
		{method: get, path: of, policy: signedIn, keys: readKeys, views: true, run: a.duplicateGroups, summary: "Records that a rule for duplicates finds to be the same"},
		{method: get, path: of + "/rules", policy: designers, run: a.duplicateStates, summary: "How the rules for duplicates of an object stand"},
		{method: post, path: of + "/rules/{key}/try", policy: designers, run: a.tryDuplicates, success: "200", summary: "What a rule for duplicates, drafted or published, finds among the newest records"},
	}
}

// checked is how often the person has checked words today, as the business counts days.
func (a *API) checked(ctx context.Context, db dbx.Builder, c *call) (n int, err error) {
	now := a.Now().In(c.rights.Snap.Business.Zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location()).UTC().Format("2006-01-02 15:04:05.000Z")
	_, err = store.One(ctx, db, []any{&n}, `SELECT count(*) FROM "tn_audit" WHERE "who" = ? AND "action" = 'duplicates.checked' AND "at" >= ?`, c.who.UserID, today)
	return n, err
}

func (a *API) checksLeft(c *call) (*answer, error) {
	n, err := a.checked(c.Request.Context(), a.App.ConcurrentDB(), c)
	if err != nil {
		return nil, err
	}
	objects := []string{}
	for _, rule := range a.Query.Checks(c.rights) {
		if len(objects) == 0 || objects[len(objects)-1] != rule.Object {
			objects = append(objects, rule.Object)
		}
	}
	return ok(map[string]any{"left": max(0, checksADay-n), "objects": objects})
}

// checkDuplicates writes down that it was asked before it answers.
func (a *API) checkDuplicates(c *call) (*answer, error) {
	var body struct {
		Words string `json:"words"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	words := strings.TrimSpace(body.Words)
	switch {
	case words == "":
		return nil, problem.Invalid().Field("words", "required", locale.Args{"field": "words"})
	case len([]rune(words)) > longestChecked:
		return nil, problem.Invalid().Field("words", "too_long", locale.Args{"max": longestChecked, "length": len([]rune(words))})
	case len(a.Query.Checks(c.rights)) == 0:
		return nil, problem.Forbidden("create")
	}
	ctx, left := c.Request.Context(), 0
	err := a.App.RunInTransaction(func(tx core.App) error {
		n, err := a.checked(ctx, tx.DB(), c)
		if err != nil {
			return err
		}
		if left = checksADay - n - 1; left < 0 {
			return problem.New(http.StatusTooManyRequests, "duplicates_checked_out", locale.Args{"max": checksADay})
		}
		return audit.Append(ctx, tx, audit.Entry{Who: c.who.UserID, Action: "duplicates.checked", Detail: map[string]any{"words": words}})
	})
	if err != nil {
		return nil, err
	}
	found, err := a.Query.CheckDuplicates(ctx, c.rights, words)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": found, "left": left})
}

func (a *API) duplicateGroups(c *call) (*answer, error) {
	after, limit, err := c.clusterPlace()
	if err != nil {
		return nil, err
	}
	groups, next, err := a.Query.DuplicateGroups(c.Request.Context(), c.rights, c.path("object"), c.params.Get("rule"), after, limit)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": groups, "cursor": placeAfter(next)})
}

func (a *API) duplicateStates(c *call) (*answer, error) {
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || !c.designs(o.App) {
		return nil, problem.New(http.StatusNotFound, "no_such_object", locale.Args{"object": c.path("object")})
	}
	states, err := a.Query.DuplicateStates(c.Request.Context(), o)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": states, "cursor": nil})
}

// tryDuplicates tries a rule as the caller's draft has it on the records that there are.
func (a *API) tryDuplicates(c *call) (*answer, error) {
	d, err := a.draftedFor(c, c.path("object"))
	if err != nil {
		return nil, err
	}
	o := d.rights.Snap.Objects[c.path("object")]
	if o == nil || !c.designs(o.App) {
		return nil, problem.New(http.StatusNotFound, "no_such_object", locale.Args{"object": c.path("object")})
	}
	at := slices.IndexFunc(o.Duplicates, func(rule *meta.CompiledDuplicates) bool { return rule.Key == c.path("key") })
	if at < 0 {
		return nil, problem.Bad("no_such_duplicates", locale.Args{"rule": c.path("key")})
	}
	found, err := a.Query.TryDuplicates(c.Request.Context(), c.rights, o.Duplicates[at])
	if err != nil {
		return nil, err
	}
	return ok(found)
}
