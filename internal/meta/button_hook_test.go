package meta_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const pressedObject = `kind: object
key: job
label: {zh: 任务}
title: name
fields:
  - {key: name, type: text, label: {zh: 名}}
  - {key: size, type: number, label: {zh: 大小}}
buttons:
  - {key: run, label: {zh: 运行}, visible: 'record.name != ""', action: hook, hook: limit}
`

// buttonHook is a hook of buttons of job.
func buttonHook(more ...string) string {
	return strings.NewReplacer(append([]string{"object: ticket", "object: job", "[before_create, before_update]", "on_button", "record.hours > 0", "record.size > 0"}, more...)...).Replace(limitHook)
}

func TestButtonsThatNameHooks(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	for name, c := range map[string]struct{ from, to, field, code string }{
		"no hook":               {", hook: limit", "", "buttons.0.hook", "required"},
		"a hook of another act": {"action: hook", "action: open, url: '\"/\"'", "buttons.0.hook", "not_allowed"},
		"values too":            {"hook: limit", "hook: limit, set: {size: '1.0'}", "buttons.0.set", "not_allowed"},
		"an address too":        {"hook: limit", "hook: limit, url: '\"/\"'", "buttons.0.url", "not_allowed"},
	} {
		_, err := r.DecodeYAML([]byte(strings.Replace(pressedObject, c.from, c.to, 1)))
		if p, ok := problem.As(err); !ok || p.Fields[c.field] == nil || p.Fields[c.field].Code != c.code {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
	for name, c := range map[string]struct{ hook, code string }{
		"is not there":        {buttonHook("key: limit", "key: other"), "no_such_hook"},
		"is of another":       {strings.Replace(buttonHook(), "object: job", "object: ticket", 1), "button_hook_object"},
		"waits for other":     {strings.Replace(buttonHook(), "on_button", "before_update", 1), "button_hook_event"},
		"has a bad condition": {strings.Replace(buttonHook(), "record.size", "record.nothing", 1), "expression_invalid"},
	} {
		b := newBench(t)
		b.put("ann", helpdesk+"\n---\n"+pressedObject+"\n---\n"+c.hook)
		_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"})
		p, _ := problem.As(err)
		if p == nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if list, _ := p.Extra["problems"].(meta.Problems); len(list) == 0 || list[0].Code != c.code && list[len(list)-1].Code != c.code {
			t.Errorf("%s: %+v", name, p.Extra)
		}
	}
}

// A button of a hook is where both conditions hold, is known to use its hook, and keeps
// it from being removed.
func TestAHookUnderAButton(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", helpdesk+"\n---\n"+pressedObject+"\n---\n"+buttonHook())
	b.publish("ann")
	snap := b.store.Current()
	button := snap.Objects["job"].Button("run")
	if button == nil || snap.Runs(button) == nil || len(button.Visible.Deps()) != 2 || snap.Objects["job"].Button("other") != nil {
		t.Fatalf("%+v", button)
	}
	if uses, err := snap.Uses(meta.Target{Kind: meta.TargetHook, Key: "limit"}); err != nil || len(uses) != 1 || uses[0].Path != "buttons.0.hook" || uses[0].Doc.Key != "job" {
		t.Errorf("%+v %v", uses, err)
	}
	if err := b.store.DeleteDraft(b.ctx, "ann", meta.KindHook, "limit"); err != nil {
		t.Fatal(err)
	}
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"})
	if p, ok := problem.As(err); !ok || p.Extra["problems"].(meta.Problems)[0].Code != "in_use" {
		t.Error(err)
	}
	b.put("ann", buttonHook("source:", "disabled: true\nsource:"))
	b.publish("ann")
	snap = b.store.Current()
	if button := snap.Objects["job"].Button("run"); button == nil || snap.Runs(button) != nil {
		t.Errorf("%+v", button)
	}
}
