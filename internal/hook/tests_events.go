package hook

import (
	"cmp"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
)

// turn is the run of a test, with the ctx that its event brings. The problem says that
// what comes in is not what the endpoint takes.
func (t *exam) turn() (*turn, *problem.Problem) {
	run := &turn{hook: t.hook, event: t.event, object: t.hook.Object, caller: t.given.rights.Who, rights: t.given.rights, input: map[string]any{"record": nil, "old": nil, "source": record.SourceUI}}
	var row, old map[string]any
	if t.object != nil {
		row = shown(t.object, t.row, nil)
		run.input["record"] = row
		run.record, _ = t.row["id"].(string)
	}
	if t.old != nil {
		old = shown(t.object, t.old, nil)
		run.input["old"] = old
	}
	switch {
	case strings.HasPrefix(t.event, "before_"):
		run.asksOnly = notBefore
	case t.event == meta.OnEndpoint:
		e := meta.NewEndpoint(t.hook)
		if wrong, is := problem.As(e.Check(t.test.Input)); is {
			return nil, wrong
		}
		asked, reply := t.s.asked(e, t.given.rights, t.test.Input)
		asked.rights, t.reply = t.given.rights, reply
		run = asked
	case t.event == meta.OnButton:
		run.input["key"] = "test"
	case t.event == meta.OnInbound:
		run = t.s.incoming(&Incoming{Hook: t.hook, Endpoint: t.hook.Key, Message: "test", Key: cmp.Or(t.test.Key, "test"), At: t.values.Now.UTC().Format(types.DefaultDateLayout), Attempt: max(1, t.test.Attempt), Input: t.test.Input}, t.given.rights)
	case meta.Later(t.event):
		maps.Copy(run.input, later(t.values.Now, cmp.Or(t.test.Key, "test")))
		run.input["attempt"] = max(1, t.test.Attempt)
		if t.object != nil && t.event != meta.OnSchedule {
			t.after(run, row, old)
		}
	}
	run.instead, run.trial, run.now, run.asked = t.given.answers(), t.does, t.values.Now, &t.Calls
	return run, nil
}

// after fills in what an event after a write tells beside the record.
func (t *exam) after(run *turn, row, old map[string]any) {
	maps.Copy(run.input, aftermath(t.object, t.event, row, old))
	version, _ := t.row["version"].(float64)
	run.input["version"] = max(1, version)
	run.input["changed"] = t.test.Changed
	if t.test.Changed == nil {
		run.input["changed"] = t.changed()
	}
	if _, moves := run.input["from"]; moves {
		run.input["from"], run.input["to"] = cmp.Or(t.test.From, run.input["from"]), cmp.Or(t.test.To, run.input["to"])
	}
}

// changed are the fields that differ; of a new record those that are not blank.
func (t *exam) changed() []string {
	out := []string{}
	for _, c := range t.object.Columns {
		key := c.Spec.Key
		if t.old == nil && !field.Blank(c.Expr.Kind, t.row[key]) || t.old != nil && !field.Equal(t.old[key], t.row[key]) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// compareReply holds the answer of an endpoint against the expected one.
func (t *exam) compareReply(want *meta.HookReply) {
	if want == nil {
		want = &meta.HookReply{Status: 204}
	}
	wanted, err := json.Marshal(want.Body, json.Deterministic(true))
	got := t.reply.Body
	if got == nil {
		got = jsontext.Value("null")
	}
	_ = got.Canonicalize()
	canonical := jsontext.Value(wanted)
	_ = canonical.Canonicalize()
	if err == nil && want.Status == t.reply.Status && string(canonical) == string(got) {
		return
	}
	t.wrong("hook_test_reply", locale.Args{"want": strconv.Itoa(want.Status) + " " + string(canonical), "got": strconv.Itoa(t.reply.Status) + " " + string(got)})
}
