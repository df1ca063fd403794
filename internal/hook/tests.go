package hook

import (
	"context"
	"encoding/json/v2"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/script"
)

// testTime bounds the tests of one release, or of one hook that is tried: what is left
// when it is over fails.
const testTime = 30 * time.Second

// TestResult is what came of a test. Wrong is empty where it passes.
type TestResult struct {
	Name  string
	Took  time.Duration
	Log   []string
	Calls []Asked
	Wrong []problem.Item
}

// Failing runs the tests of the enabled hooks of a release, as [meta.Testing].
func (s *Service) Failing(ctx context.Context, snap *meta.Snapshot) (meta.Problems, error) {
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	var out meta.Problems
	for _, key := range slices.Sorted(maps.Keys(snap.Hooks)) {
		h := snap.Hooks[key]
		if h.Disabled {
			continue
		}
		results, err := s.Test(ctx, snap, h)
		if err != nil {
			return nil, err
		}
		for i, r := range results {
			if len(r.Wrong) > 0 {
				detail := locale.Both(r.Wrong[0].Code, r.Wrong[0].Args)
				out = append(out, meta.Problem{Kind: meta.KindHook, Key: key, Path: fmt.Sprintf("tests.%d", i), Code: "hook_test_failed", Args: locale.Args{"test": r.Name, "detail": detail}})
			}
		}
	}
	return out, nil
}

// Test runs the tests of a hook on the objects of a release. No database is asked.
// The error says that they cannot be run now.
func (s *Service) Test(ctx context.Context, snap *meta.Snapshot, h *meta.CompiledHook) ([]TestResult, error) {
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	out := make([]TestResult, len(h.Tests))
	for i := range h.Tests {
		t := s.exam(snap, h, &h.Tests[i])
		if err := t.run(ctx); err != nil {
			return nil, err
		}
		out[i] = t.TestResult
	}
	return out, nil
}

// exam is one test while it runs.
type exam struct {
	TestResult
	s      *Service
	test   *meta.HookTest
	hook   *meta.CompiledHook
	object *meta.CompiledObject // nil where the hook is about none
	given  *given
	values field.Context
	event  string
	old    expr.Values
	row    expr.Values
	did    []Deed
	shown  Pressed // of a button
	reply  *Reply  // of an endpoint
}

func (s *Service) exam(snap *meta.Snapshot, h *meta.CompiledHook, test *meta.HookTest) *exam {
	t := &exam{TestResult: TestResult{Name: test.Name, Log: []string{}, Calls: []Asked{}}, s: s, test: test, hook: h, object: snap.Objects[h.Object], event: test.Event}
	if t.event == "" && len(h.Event) > 0 {
		t.event = h.Event[0]
	}
	now := s.Now()
	if at, err := time.Parse(time.RFC3339, test.Now); err == nil {
		now = at
	}
	u := test.User
	who := &access.Principal{UserID: u.ID, Name: u.Name, Email: u.Email, Department: u.Department, Departments: u.Departments, Manager: u.Manager, Roles: u.Roles, Admin: u.Admin, Locale: snap.Business.Locale}
	t.given = &given{rights: access.New(snap, who, now), rows: map[string][]expr.Values{}}
	t.values = field.Context{Now: now, Zone: snap.Business.Zone, Workdays: snap.Business.Workdays, Tag: snap.Business.Locale}
	for object, list := range test.Given {
		o := snap.Objects[object]
		if o == nil {
			t.wrong("no_such_object", locale.Args{"object": object})
			continue
		}
		t.given.rows[object] = make([]expr.Values, len(list))
		for i, values := range list {
			t.given.rows[object][i] = rowOf(o, t.values, nil, values, t.badValue)
		}
	}
	if t.object == nil {
		return t
	}
	if test.Old != nil {
		t.old = rowOf(t.object, t.values, nil, test.Old, t.badValue)
	}
	t.row = rowOf(t.object, t.values, t.old, test.Record, t.badValue)
	return t
}

func (t *exam) wrong(code string, args locale.Args) {
	t.Wrong = append(t.Wrong, problem.Item{Code: code, Args: args})
}

func (t *exam) badValue(key string, it *problem.Item) {
	t.wrong("hook_test_value", locale.Args{"field": key, "detail": locale.Both(it.Code, it.Args)})
}

func (t *exam) run(ctx context.Context) error {
	if len(t.Wrong) > 0 {
		return nil
	}
	if !t.applies(ctx) {
		if !t.test.Expect.Skipped {
			t.wrong("hook_test_skipped", nil)
		}
		return nil
	}
	if t.test.Expect.Skipped {
		t.wrong("hook_test_ran", nil)
		return nil
	}
	run, wrong := t.turn()
	if wrong != nil {
		t.wrong("hook_test_value", locale.Args{"field": "input", "detail": wrong.Reason(t.values.Tag)})
		return nil
	}
	res, p := t.s.run(ctx, t.s.Scripts, run)
	if p == nil && (meta.Later(t.event) || t.event == meta.OnInbound) {
		p = run.misplaced(res)
	}
	if p == nil && t.event == meta.OnButton {
		p = t.shown.say(run, res)
	}
	if p != nil && p.Status >= 500 {
		return p
	}
	if res != nil {
		t.Took, t.Log = res.Usage.Time, append(t.Log, res.Logs...)
	}
	return t.compare(res, p)
}

// does notes what the hook would do beyond its run, and answers as the test says.
func (t *exam) does(_ context.Context, d *Deed) (any, error) {
	n := 0
	for _, before := range t.did {
		if before.What == d.What {
			n++
		}
	}
	t.did = append(t.did, *d)
	answers, named := t.test.Answers[d.What]
	switch {
	case n < len(answers):
		return answered(d.What, answers[n]), nil
	case named, d.What == script.HTTPFetch:
		return nil, problem.Bad("hook_test_no_answer", locale.Args{"what": d.What, "to": d.To, "number": n + 1})
	}
	return nil, nil
}

// applies reports whether the condition holds, as before a write: an error is no
// reason to leave the hook out.
func (t *exam) applies(ctx context.Context) bool {
	if t.hook.When == nil {
		return true
	}
	v := t.given.rights.For(t.hook.Object, t.row, t.given.reach)
	v.Old = t.old
	if t.old == nil {
		v.Old = rowOf(t.object, t.values, nil, nil, nil)
	}
	holds, err := t.hook.When.Eval(ctx, v)
	is, ok := holds.(bool)
	return err != nil || !ok || is
}

// compare says what the test does not expect.
func (t *exam) compare(res *script.Result, failed *problem.Problem) error {
	want := t.test.Expect
	set, refused := map[string]any{}, map[string]string{}
	if failed == nil {
		effect, err := effect(res)
		if err != nil {
			return err
		}
		for _, x := range effect.Set {
			if failed = t.set(x, set, refused); failed != nil {
				break
			}
		}
		for _, x := range effect.Fail {
			key := x.Field
			named := (t.event == meta.OnEndpoint || t.event == meta.OnInbound) && key != "" // of what came in
			if !named && (t.object == nil || t.object.ByKey[key] == nil) {
				key = "_"
			}
			refused[key] = strings.TrimSpace(refused[key] + " " + x.Message)
		}
	}
	if failed != nil {
		detail := t.why(failed)
		if want.Error == "" {
			t.wrong("hook_test_error", locale.Args{"detail": detail})
		} else if !strings.Contains(detail, want.Error) {
			t.wrong("hook_test_other_error", locale.Args{"want": want.Error, "detail": detail})
		}
		return nil
	}
	if want.Error != "" {
		t.wrong("hook_test_no_error", locale.Args{"want": want.Error})
	}
	if !strings.Contains(strings.Join(t.Log, "\n"), want.Log) {
		t.wrong("hook_test_not_logged", locale.Args{"want": want.Log})
	}
	t.compareDeeds(want.Do)
	t.compareSet(want.Set, set)
	t.compareFail(want.Fail, refused)
	t.compareShown(want)
	if t.reply != nil && len(refused) == 0 {
		t.compareReply(want.Reply)
	}
	return nil
}

// why says how a hook failed, without what a write adds to it.
func (t *exam) why(p *problem.Problem) string {
	e, is := errors.AsType[*script.Error](p)
	switch {
	case is && (e.Kind == script.Timeout || e.Kind == script.Memory), !is && p.Code != "hook_error":
		return p.Message(t.values.Tag)
	case is && e.Line > 0:
		return locale.Message(t.values.Tag, "hook_test_line", locale.Args{"line": e.Line, "detail": e.Message})
	case is:
		return e.Message
	}
	text, _ := p.Args["detail"].(locale.Text)
	return text.In(t.values.Tag)
}

// set takes what a hook sets, as a write would. The problem says what it may not.
func (t *exam) set(x record.HookSet, set map[string]any, refused map[string]string) *problem.Problem {
	var col *meta.Column
	if t.object != nil {
		col = t.object.ByKey[x.Field]
	}
	if col == nil || !record.HookMaySet(col) {
		return record.HookFailed(t.hook, "hook_error", locale.Both("unknown_field", locale.Args{"field": x.Field, "suggestion": ""}), false)
	}
	v, it := col.Type.Normalise(t.values, &col.Spec, x.Value)
	if it = field.NewlyWrong(&col.Spec, t.old[x.Field], v, it); it != nil {
		refused[x.Field] = locale.Message(t.values.Tag, it.Code, it.Args)
		return nil
	}
	set[x.Field] = v
	return nil
}

func (t *exam) compareSet(want, got map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		var col *meta.Column
		if t.object != nil {
			col = t.object.ByKey[key]
		}
		if col == nil {
			t.badValue(key, &problem.Item{Code: "unknown_field", Args: locale.Args{"field": key, "suggestion": ""}})
			continue
		}
		v, it := col.Type.Normalise(t.values, &col.Spec, want[key])
		if it != nil {
			t.badValue(key, it)
			continue
		}
		is, there := got[key]
		switch args := (locale.Args{"field": col.Spec.Label, "want": asJSON(v), "got": asJSON(is)}); {
		case !there:
			t.wrong("hook_test_not_set", args)
		case !field.Equal(v, is):
			t.wrong("hook_test_set", args)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, expected := want[key]; !expected {
			t.wrong("hook_test_set_more", locale.Args{"field": t.object.ByKey[key].Spec.Label, "got": asJSON(got[key])})
		}
	}
}

func (t *exam) compareDeeds(want []meta.HookDeed) {
	for i := range max(len(want), len(t.did)) {
		switch args := (locale.Args{"number": i + 1}); {
		case i >= len(t.did):
			args["want"] = want[i].What + " " + want[i].To
			t.wrong("hook_test_not_done", args)
		case i >= len(want):
			args["got"] = t.did[i].What + " " + t.did[i].To
			t.wrong("hook_test_done_more", args)
		case want[i].What != t.did[i].What || want[i].To != t.did[i].To:
			args["want"], args["got"] = want[i].What+" "+want[i].To, t.did[i].What+" "+t.did[i].To
			t.wrong("hook_test_done", args)
		}
	}
}

func (t *exam) compareFail(want, got map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		said, there := got[key]
		switch args := (locale.Args{"field": t.label(key), "want": want[key], "got": said}); {
		case !there:
			t.wrong("hook_test_not_refused", args)
		case !strings.Contains(said, want[key]):
			t.wrong("hook_test_refused", args)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, expected := want[key]; !expected {
			t.wrong("hook_test_refused_more", locale.Args{"field": t.label(key), "got": got[key]})
		}
	}
}

// label is how a test speaks of a field, or of the whole.
func (t *exam) label(key string) locale.Text {
	if t.object != nil && t.object.ByKey[key] != nil {
		return t.object.ByKey[key].Spec.Label
	}
	return locale.Both("hook_test_whole", nil)
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}

// View is the result as the API shows it, in the language t.
func (r *TestResult) View(t locale.Tag) map[string]any {
	wrong := make([]string, len(r.Wrong))
	for i, it := range r.Wrong {
		wrong[i] = locale.Message(t, it.Code, it.Args)
	}
	return map[string]any{"name": r.Name, "passed": len(r.Wrong) == 0, "wrong": wrong, "took": float64(r.Took.Microseconds()) / 1000, "log": r.Log, "calls": r.Calls}
}
