package httpapi

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/inbound"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// inBase is where other systems send their messages.
const inBase = base + "/in/"

// What an endpoint takes, beside what its sender's address may send.
const (
	inboundRate  = 20 // messages a second
	inboundBurst = 200
)

// inboundRoutes are the endpoints of other systems, which prove themselves by
// signatures, and what administrators see and do of what came.
func (a *API) inboundRoutes() []route {
	list := base + "/inbound"
	one := list + "/{key}"
	message := one + "/messages/{id}"
	return []route{
		{method: post, path: inBase + "{key}", policy: open, run: a.receive, success: "202", summary: "Take a message of another system, signed by Standard Webhooks"},
		{method: get, path: list, policy: admins, run: a.inbounds, summary: "Endpoints of other systems and how they fare"},
		{method: get, path: one + "/messages", policy: admins, run: a.messages, summary: "What came to an endpoint, newest first"},
		{method: get, path: message, policy: admins, run: a.message, summary: "A message with its body and why it is in quarantine"},
		{method: post, path: message + "/replay", policy: admins, run: a.replayMessage, success: "200", summary: "Take a message of the quarantine again, corrected or as it came"},
		{method: post, path: one + "/replay", policy: admins, run: a.replayMessages, success: "200", summary: "Take the messages of the quarantine again, some at a time"},
		{method: post, path: one + "/discard", policy: admins, run: a.discardMessages, success: "200", summary: "Put messages of the quarantine aside"},
		{method: post, path: one + "/test", policy: admins, run: a.tryMessage, success: "200", summary: "What would come of a message; nothing is kept"},
		{method: post, path: one + "/key", policy: admins, run: a.rotateInbound, secret: true, success: "200", summary: "Give an endpoint another key; the one before is good for a day"},
		{method: post, path: base + "/contracts:check", policy: admins, run: a.checkContract, success: "200", summary: "What is wrong with a JSON Schema, and with a payload by it"},
	}
}

// delivered reports whether a request is a message of another system: it has a
// signature instead of a token.
func delivered(r *http.Request) bool {
	return r.Method == post && strings.HasPrefix(r.URL.Path, inBase)
}

func (a *API) receive(c *call) (*answer, error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Response, c.Request.Body, inbound.MaxBody))
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, problem.New(http.StatusRequestEntityTooLarge, "too_large", locale.Args{"limit": megabytes(inbound.MaxBody)})
		}
		return nil, problem.Bad("bad_request").Cause(err)
	}
	ctx := c.Request.Context()
	d, err := a.Inbound.Open(ctx, c.path("key"), c.Request.Header, body)
	if err != nil {
		return nil, err
	}
	if wait := a.limits.take("in:"+c.path("key"), inboundRate, inboundBurst); wait > 0 {
		return nil, problem.New(http.StatusTooManyRequests, "too_many", locale.Args{"seconds": wait})
	}
	r, err := a.Inbound.Take(ctx, d)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"id": r.ID, "state": r.State}
	if len(r.Faults) > 0 {
		out["faults"] = inbound.Views(r.Faults, c.tag)
	}
	return accepted(out)
}

func (a *API) inbounds(c *call) (*answer, error) {
	list, err := a.Inbound.Heads(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) messages(c *call) (*answer, error) {
	limit, before, err := c.seqPage("state")
	if err != nil {
		return nil, err
	}
	list, next, err := a.Inbound.Messages(c.Request.Context(), c.path("key"), inbound.Wanted{State: c.params.Get("state"), Limit: limit, Before: before})
	if err != nil {
		return nil, err
	}
	items := make([]map[string]any, len(list))
	for i, m := range list {
		items[i] = messageView(c, m)
		delete(items[i], "body")
	}
	return ok(map[string]any{"items": items, "cursor": seqCursor(next)})
}

func messageView(c *call, m *inbound.Message) map[string]any {
	return map[string]any{
		"id": strconv.FormatInt(m.Seq, 10), "message": m.Message, "state": m.State, "at": m.At, "done": orNull(m.Done), "attempts": m.Attempts, "release": m.Release, "corrected": m.Corrected,
		"object": orNull(m.Object), "record": orNull(m.Record), "reasons": inbound.Views(m.Reasons, c.tag), "body": strings.ToValidUTF8(m.Body, "\uFFFD"),
	}
}

// seqOf is the number of a message in the path; 404 for what is none.
func (c *call) seqOf(name string) (int64, error) {
	n, err := strconv.ParseInt(c.path(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, problem.NotFound()
	}
	return n, nil
}

func (a *API) message(c *call) (*answer, error) {
	seq, err := c.seqOf("id")
	if err != nil {
		return nil, err
	}
	m, err := a.Inbound.One(c.Request.Context(), c.path("key"), seq)
	if err != nil {
		return nil, err
	}
	return ok(messageView(c, m))
}

func (a *API) replayMessage(c *call) (*answer, error) {
	var in struct {
		Body *string `json:"body"`
	}
	seq, err := c.seqOf("id")
	if err != nil {
		return nil, err
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	m, err := a.Inbound.Replay(c.Request.Context(), c.who, c.path("key"), seq, in.Body)
	if err != nil {
		return nil, err
	}
	return ok(messageView(c, m))
}

func (a *API) replayMessages(c *call) (*answer, error) {
	var in struct {
		After string `json:"after"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	after, err := parseSeq(in.After)
	if err != nil {
		return nil, err
	}
	out, err := a.Inbound.ReplayAll(c.Request.Context(), c.who, c.path("key"), after)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"taken": out.Taken, "failed": out.Failed, "cursor": seqCursor(out.Next)})
}

func (a *API) discardMessages(c *call) (*answer, error) {
	var in struct {
		IDs []string `json:"ids"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	seqs := make([]int64, len(in.IDs))
	for i, id := range in.IDs {
		var err error
		if seqs[i], err = parseSeq(id); err != nil {
			return nil, err
		}
	}
	n, err := a.Inbound.Discard(c.Request.Context(), c.who, c.path("key"), seqs)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"count": n})
}

func (a *API) tryMessage(c *call) (*answer, error) {
	var in struct {
		Body string `json:"body"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	t, err := a.Inbound.Try(c.Request.Context(), c.path("key"), in.Body)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"values": t.Values, "record": orNull(t.Record), "reasons": inbound.Views(t.Reasons, c.tag)}
	if t.Hook != nil {
		out["hook"] = t.Hook.View(c.tag)
	}
	return ok(out)
}

func (a *API) rotateInbound(c *call) (*answer, error) {
	key, err := a.Inbound.Rotate(c.Request.Context(), c.who, c.path("key"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"key": key})
}

func (a *API) checkContract(c *call) (*answer, error) {
	var in struct {
		Contract string  `json:"contract"`
		Payload  *string `json:"payload"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	view := func(list []contract.Fault) []map[string]any {
		out := make([]map[string]any, len(list))
		for i, f := range list {
			out[i] = f.View(c.tag)
		}
		return out
	}
	made, faults := contract.Compile(in.Contract)
	out := map[string]any{"faults": view(faults)}
	if made != nil && in.Payload != nil {
		tree, fault := contract.Parse([]byte(*in.Payload))
		if fault != nil {
			out["payload"] = view([]contract.Fault{*fault})
		} else {
			out["payload"] = view(made.Check(tree))
		}
	}
	return ok(out)
}
