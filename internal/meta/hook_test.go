package meta_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

const limitHook = `kind: hook
key: limit
label: {zh: 限额, en: Limit}
object: ticket
event: [before_create, before_update]
when: "record.hours > 0"
order: 2
time: 500
source: |
  // 工时 "上限"
  if (ctx.record.hours > 8) {
    ctx.fail("too long", "hours");
  }
`

// A hook goes through text and back, one event as a text and several as a list.
func TestHookAsText(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	for _, text := range []string{limitHook, strings.Replace(limitHook, "time: 500\n", "time: 500\nhosts: [api.example.com, \"*.example.cn\"]\n", 1), strings.Replace(limitHook, "[before_create, before_update]", "before_delete", 1)} {
		doc, err := r.DecodeYAML([]byte(text))
		if err != nil {
			t.Fatal(explain(err))
		}
		raw, err := meta.EncodeYAML(doc)
		if err != nil || string(raw) != text {
			t.Errorf("%v\n%s", err, raw)
		}
	}
}

func TestHooksThatAreWrong(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	for name, c := range map[string]struct{ from, to, field, code string }{
		"no event":           {"[before_create, before_update]", "[]", "event", "required"},
		"an unknown event":   {"before_update", "whenever", "event", "unknown_choice"},
		"an event twice":     {"before_update", "before_create", "event", "not_allowed"},
		"too long":           {"time: 500", "time: 60000", "time", "above_maximum"},
		"too short":          {"time: 500", "time: 1", "time", "below_minimum"},
		"no host":            {"time: 500", "hosts: [https://example.com]", "hosts.0", "hook_host"},
		"every host":         {"time: 500", "hosts: ['*']", "hosts.0", "hook_host"},
		"an unknown setting": {"time: 500", "network: true", "network", "unknown_key"},
		"no object":          {"object: ticket\n", "", "object", "required"},
		"a plan for nothing": {"time: 500", "schedule: 0 8 * * *", "schedule", "not_allowed"},
		"no plan":            {"[before_create, before_update]", "on_schedule", "schedule", "required"},
		"nobody's rights":    {"[before_create, before_update]", "on_schedule", "role", "required"},
		"an odd plan":        {"[before_create, before_update]", "on_schedule\nschedule: every day", "schedule", "hook_schedule"},
		"no source":          {limitHook[strings.Index(limitHook, "source:"):], "source: ' '\n", "source", "required"},
	} {
		_, err := r.DecodeYAML([]byte(strings.Replace(limitHook, c.from, c.to, 1)))
		if p, ok := problem.As(err); !ok || p.Fields[c.field] == nil || p.Fields[c.field].Code != c.code {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
}

// Hooks of an event stand in their order; a source is compiled once it changes, and
// says where it is wrong.
func TestHooksOfARelease(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	asked := 0
	b.store.OnSources(func(_ context.Context, _ *script.Program) error {
		if asked++; asked == 3 {
			return &script.Error{Kind: script.Syntax, Message: "Unexpected end", Line: 2, Column: 3}
		}
		return nil
	})
	first := strings.NewReplacer("key: limit", "key: z_first", "order: 2", "order: 1").Replace(limitHook)
	b.put("ann", helpdesk+"\n---\n"+limitHook+"\n---\n"+first)
	b.publish("ann")
	on := b.store.Current().Objects["ticket"].On("before_create")
	if len(on) != 2 || on[0].Key != "z_first" || on[1].Key != "limit" || on[1].When == nil || asked != 2 {
		t.Fatalf("%d, asked %d", len(on), asked)
	}
	b.put("ann", strings.Replace(limitHook, "too long", "wrong", 1))
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"})
	if p, ok := problem.As(err); !ok || asked != 3 {
		t.Fatalf("%v, asked %d", err, asked)
	} else if list, ok := p.Extra["problems"].(meta.Problems); !ok || len(list) != 1 || list[0].Code != "hook_syntax_at" || list[0].More["line"] != 2 {
		t.Errorf("%+v", p.Extra)
	}
	b.put("ann", strings.Replace(limitHook, "source:", "disabled: true\nsource:", 1))
	b.publish("ann")
	if on := b.store.Current().Objects["ticket"].On("before_create"); len(on) != 1 || asked != 3 {
		t.Errorf("%d hooks, asked %d", len(on), asked)
	}
}

// A hook names what is there: an owner that can change, a stage, a role.
func TestHooksOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	on := func(event string) string {
		return strings.Replace(limitHook, "[before_create, before_update]", event, 1)
	}
	for name, c := range map[string]struct{ hook, path, code string }{
		"an owner":  {on("after_transfer"), "event", "hook_no_owner"},
		"stages":    {on("[before_stage, before_update]"), "event", "hook_no_stage"},
		"a role":    {strings.Replace(limitHook, "order: 2", "role: robot", 1), "role", "no_such_role"},
		"an object": {strings.Replace(limitHook, "ticket", "nothing", 1), "object", "no_such_object"},
	} {
		b := newBench(t)
		b.put("ann", helpdesk+"\n---\n"+c.hook)
		_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"})
		p, _ := problem.As(err)
		if p == nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if list, _ := p.Extra["problems"].(meta.Problems); len(list) == 0 || list[0].Path != c.path || list[0].Code != c.code {
			t.Errorf("%s: %+v", name, p.Extra)
		}
	}
	// A role that a hook has the rights of is not removed before the hook is.
	b := newBench(t)
	b.put("ann", helpdesk+"\n---\nkind: role\nkey: robot\nlabel: {zh: 机器人}\ngrants: []\n---\nkind: hook\nkey: nightly\nevent: on_schedule\nschedule: 0 3 * * *\nrole: robot\nsource: return 1\n")
	b.publish("ann")
	if h := b.store.Current().Hook("nightly"); h == nil || h.Schedule != "0 3 * * *" {
		t.Errorf("%+v", h)
	}
	if uses, err := b.store.Current().Uses(meta.Target{Kind: meta.TargetRole, Key: "robot"}); err != nil || len(uses) != 1 || uses[0].Path != "role" {
		t.Errorf("%+v %v", uses, err)
	}
	if err := b.store.DeleteDraft(b.ctx, "ann", meta.KindRole, "robot"); err != nil {
		t.Fatal(err)
	}
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"})
	if p, ok := problem.As(err); !ok || p.Extra["problems"].(meta.Problems)[0].Code != "in_use" {
		t.Error(err)
	}
}
