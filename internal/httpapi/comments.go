package httpapi

import (
	"strconv"

	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/timeline"
)

// mostCandidates is how many people are offered to be mentioned.
const mostCandidates = 8

// commentRoutes are what people say on records, and the timeline that it is part of.
func (a *API) commentRoutes() []route {
	record := base + "/objects/{object}/records/{id}"
	comments := record + "/comments"
	one := comments + "/{comment}"
	return []route{
		{method: get, path: record + "/timeline", policy: signedIn, keys: readKeys, views: true, run: a.timeline, summary: "What happened to a record and what was said of it, newest first"},
		{method: get, path: comments, policy: signedIn, keys: readKeys, views: true, run: a.comments, summary: "Comments of a record, newest first"},
		{method: post, path: comments, policy: signedIn, keys: writeKeys, run: a.createComment, summary: "Say something on a record"},
		{method: patch, path: one, policy: signedIn, keys: writeKeys, run: a.updateComment, summary: "Change a comment of one's own, within ten minutes"},
		{method: del, path: one, policy: signedIn, keys: writeKeys, run: a.deleteComment, summary: "Delete a comment"},
		{method: get, path: one + "/edits", policy: signedIn, keys: readKeys, views: true, run: a.commentEdits, summary: "What a comment said before it was changed"},
		{method: put, path: one + "/reactions/{reaction}", policy: signedIn, keys: writeKeys, run: a.react(true), summary: "React to a comment"},
		{method: del, path: one + "/reactions/{reaction}", policy: signedIn, keys: writeKeys, run: a.react(false), success: "200", summary: "Take a reaction back"},
		{method: get, path: record + "/mentions", policy: signedIn, keys: readKeys, views: true, run: a.mentions, summary: "People whom a comment may mention, and who of them sees the record"},
	}
}

func (a *API) timeline(c *call) (*answer, error) {
	if err := c.known("kinds", "by", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 0)
	if err != nil {
		return nil, err
	}
	page, err := a.Timelines.Page(c.Request.Context(), c.rights, timeline.Request{
		Object: c.path("object"), ID: c.path("id"), Kinds: c.list("kinds"), By: c.params.Get("by"), Limit: limit, Cursor: c.params.Get("cursor"),
	})
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": page.Items, "cursor": orNull(page.Cursor), "links": page.Links})
}

func (a *API) comments(c *call) (*answer, error) {
	if err := c.known("by", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", query.DefaultLimit)
	if err != nil {
		return nil, err
	}
	if limit <= 0 || limit > query.MaxLimit {
		return nil, problem.Bad("bad_limit", locale.Args{"max": query.MaxLimit})
	}
	before := 0
	if c.params.Get("cursor") != "" {
		if before, err = strconv.Atoi(c.params.Get("cursor")); err != nil || before <= 0 {
			return nil, problem.Bad("bad_cursor")
		}
	}
	list, err := a.Comments.List(c.Request.Context(), c.who, c.path("object"), c.path("id"), comment.Wanted{Before: int64(before), By: c.params.Get("by"), Limit: limit + 1})
	if err != nil {
		return nil, err
	}
	cursor := ""
	if len(list) > limit {
		list = list[:limit]
		cursor = strconv.FormatInt(list[limit-1].Seq, 10)
	}
	return ok(map[string]any{"items": list, "cursor": orNull(cursor)})
}

func (a *API) createComment(c *call) (*answer, error) {
	var in comment.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	out, err := a.Comments.Create(c.Request.Context(), c.who, c.path("object"), c.path("id"), in)
	if err != nil {
		return nil, err
	}
	return created(out)
}

func (a *API) updateComment(c *call) (*answer, error) {
	var in comment.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	out, err := a.Comments.Update(c.Request.Context(), c.who, c.path("object"), c.path("id"), c.path("comment"), in)
	if err != nil {
		return nil, err
	}
	return ok(out)
}

func (a *API) deleteComment(c *call) (*answer, error) {
	if err := a.Comments.Delete(c.Request.Context(), c.who, c.path("object"), c.path("id"), c.path("comment")); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) commentEdits(c *call) (*answer, error) {
	list, err := a.Comments.Edits(c.Request.Context(), c.who, c.path("object"), c.path("id"), c.path("comment"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) react(on bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		out, err := a.Comments.React(c.Request.Context(), c.who, c.path("object"), c.path("id"), c.path("comment"), c.path("reaction"), on)
		if err != nil {
			return nil, err
		}
		return ok(out)
	}
}

// mentions offers people by name. Who does not see the record is offered too, and
// said to be so: mentioned they are not told.
func (a *API) mentions(c *call) (*answer, error) {
	if err := c.known("q"); err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	found, _, err := a.People.List(ctx, c.who, people.Wanted{Q: c.params.Get("q"), State: "", Limit: mostCandidates})
	if err != nil {
		return nil, err
	}
	list := []comment.Candidate{}
	for _, p := range found {
		if !p.Active {
			continue
		}
		x := comment.Candidate{Person: query.Person{ID: p.ID, Name: p.Name}}
		if p.Department != nil {
			x.Department = p.Department.Name
		}
		list = append(list, x)
	}
	if err := a.Comments.Sees(ctx, c.who, c.path("object"), c.path("id"), list); err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}
