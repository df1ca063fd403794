package meta_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const deskApp = "kind: app\nkey: desk\nlabel: {zh: 工单, en: Desk}\nnavigation:\n  - items:\n      - {object: ticket, view: open}\n"

var desk = map[string]string{
	"app.yaml":            deskApp,
	"objects/ticket.yaml": "kind: object\nkey: ticket\nlabel: {zh: 工单, en: Ticket}\ntitle: name\nfields:\n  - {key: name, type: text, label: {zh: 名称, en: Name}}\n  - {key: state, type: select, label: {zh: 状态, en: State}, options: [{value: new, label: {zh: 新, en: New}}, {value: done, label: {zh: 完成, en: Done}}]}\n  - {key: parent, type: relation, object: ticket, label: {zh: 上级, en: Parent}}\n",
	"views/open.yaml":     "kind: view\nkey: open\nobject: ticket\nlabel: {zh: 未完成, en: Open}\nfilter: record.state == \"new\" && \"agent\" in user.roles\n",
	"roles/agent.yaml":    "kind: role\nkey: agent\nlabel: {zh: 客服, en: Agent}\ngrants:\n  - {object: ticket, operations: [view, edit]}\n",
}

func pack(t *testing.T, b *bench, files map[string]string, change ...string) *meta.Package {
	t.Helper()
	m := fstest.MapFS{}
	for name, s := range files {
		m[name] = &fstest.MapFile{Data: []byte(strings.NewReplacer(change...).Replace(s))}
	}
	p, err := b.store.Registry().ReadPackage(m)
	if err != nil {
		t.Fatal(explain(err))
	}
	return p
}

func install(t *testing.T, b *bench, q meta.InstallRequest) *meta.Installation {
	t.Helper()
	q.By = "ann"
	in, _, err := b.store.Install(b.ctx, q)
	if err != nil {
		t.Fatal(explain(err))
	}
	return in
}

func TestATakenKeyIsChosenFor(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	install(t, b, meta.InstallRequest{Package: pack(t, b, desk)})
	other := pack(t, b, desk, "key: desk", "key: repair", "状态", "进度")
	_, _, err := b.store.Install(b.ctx, meta.InstallRequest{By: "ann", Package: other})
	if !problem.Is(err, "package_undecided") {
		t.Fatalf("got %v", err)
	}
	in, plan, err := b.store.PlanInstall(b.ctx, meta.InstallRequest{Package: other})
	if err != nil || len(plan.Problems) != 0 || len(in.Taken) != 3 || in.Taken[0].Choice.Key != "ticket_2" {
		t.Fatalf("%+v %+v %v", in, plan, err)
	}

	t.Run("renamed, with all that names it", func(t *testing.T) {
		choices := map[string]meta.Choice{}
		for _, x := range in.Taken {
			choices[x.Kind+"/"+x.Key] = x.Choice
		}
		install(t, b, meta.InstallRequest{Package: other, Choices: choices})
		out, err := b.store.ExportApp("repair")
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"app.yaml": "object: ticket_2", "objects/ticket_2.yaml": "object: ticket_2",
			"views/open_2.yaml": `\"agent_2\" in user.roles`, "roles/agent_2.yaml": "object: ticket_2",
		} {
			if !strings.Contains(string(out[name]), want) {
				t.Errorf("%s lacks %q:\n%s", name, want, out[name])
			}
		}
		if o := b.store.Current().Objects["ticket"]; o.Field("state").Label.ZH != "状态" {
			t.Error("the object that was there has changed")
		}
		// an upgrade of it remembers what was chosen
		again, plan, err := b.store.PlanInstall(b.ctx, meta.InstallRequest{Package: pack(t, b, desk, "key: desk", "key: repair", "状态", "进展")})
		if err != nil || !again.Upgrade || len(plan.Changes) != 1 || plan.Changes[0].Key != "ticket_2" {
			t.Errorf("%+v %+v %v", again, plan, err)
		}
	})

	t.Run("to a key that cannot be", func(t *testing.T) {
		for _, key := range []string{"", "Ticket", "tn_x", "users", "ticket", "../x"} {
			_, _, err := b.store.PlanInstall(b.ctx, meta.InstallRequest{Package: other, Choices: map[string]meta.Choice{"object/ticket": {Action: "rename", Key: key}}})
			if !problem.Is(err, "package_invalid") {
				t.Errorf("%q: got %v", key, err)
			}
		}
	})

	t.Run("merged, what is there stays", func(t *testing.T) {
		b := newBench(t)
		install(t, b, meta.InstallRequest{Package: pack(t, b, desk)})
		richer := pack(t, b, desk, "key: desk", "key: repair", "状态", "进度", "{value: done", "{value: lost, label: {zh: 关, en: Lost}}, {value: done")
		install(t, b, meta.InstallRequest{Package: richer, Choices: map[string]meta.Choice{
			"object/ticket": {Action: "merge"}, "view/open": {Action: "skip"}, "role/agent": {Action: "skip"},
		}})
		f := b.store.Current().Objects["ticket"].Field("state")
		values := []string{}
		for _, o := range f.Options {
			values = append(values, o.Value)
		}
		if f.Label.ZH != "状态" || !slices.Equal(values, []string{"new", "lost", "done"}) || b.store.Current().Objects["ticket"].App != "desk" {
			t.Errorf("%+v", f)
		}
	})
}

func TestAnUpgradeKeepsWhatTheBusinessChanged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	install(t, b, meta.InstallRequest{Package: pack(t, b, desk), Template: "desk"})
	b.put("ann", strings.NewReplacer("zh: 名称", "zh: 主题", "{zh: 新,", "{zh: 新建,", "kind: object\n", "kind: object\napp: desk\n", "  - {key: parent", "  - {key: mine, type: number, label: {zh: 自加, en: Mine}}\n  - {key: parent").Replace(desk["objects/ticket.yaml"]))
	b.publish("ann")

	newer := func() *meta.Package {
		return pack(t, b, desk, "{zh: 新,", "{zh: 待办,", "{zh: 完成,", "{zh: 已完成,", "  - {key: state", "  - {key: due, type: date, label: {zh: 期限, en: Due}}\n  - {key: state", "operations: [view, edit]", "operations: [view, edit, create]")
	}
	in, plan, err := b.store.PlanInstall(b.ctx, meta.InstallRequest{Package: newer()})
	if err != nil || !in.Upgrade || len(plan.Problems) != 0 {
		t.Fatalf("%+v %+v %v", in, plan, err)
	}
	if len(in.Conflicts) != 1 || in.Conflicts[0].Path != "fields.state.options.new.label.zh" || in.Conflicts[0].Draft != "待办" {
		t.Fatalf("conflicts are %+v", in.Conflicts)
	}
	install(t, b, meta.InstallRequest{Package: newer()})
	o := b.store.Current().Objects["ticket"]
	keys := []string{}
	for _, f := range o.Fields {
		keys = append(keys, f.Key)
	}
	if !slices.Equal(keys, []string{"name", "due", "state", "mine", "parent"}) {
		t.Errorf("fields are %v", keys)
	}
	if s := o.Field("state"); s.Options[0].Label.ZH != "新建" || s.Options[1].Label.ZH != "已完成" || o.Field("name").Label.ZH != "主题" {
		t.Errorf("%+v", s)
	}

	// The base has moved: the same upgrade again changes nothing.
	if in, plan, err = b.store.PlanInstall(b.ctx, meta.InstallRequest{Package: newer()}); err != nil || len(plan.Changes) != 0 || len(in.Conflicts) != 0 {
		t.Errorf("%+v %+v %v", in.Conflicts, plan.Changes, err)
	}
	// Where both changed, the package's side may be taken.
	later := pack(t, b, desk, "{zh: 新,", "{zh: 开始,", "{zh: 完成,", "{zh: 已完成,", "  - {key: state", "  - {key: due, type: date, label: {zh: 期限, en: Due}}\n  - {key: state", "operations: [view, edit]", "operations: [view, edit, create]")
	install(t, b, meta.InstallRequest{Package: later, Theirs: []string{"object/ticket:fields.state.options.new.label.zh"}})
	if got := b.store.Current().Objects["ticket"].Field("state").Options[0].Label.ZH; got != "开始" {
		t.Errorf("got %s", got)
	}
	if list, err := b.store.Installed(b.ctx); err != nil || len(list) != 1 || list[0].Sha == "" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestARemovedAppLeavesItsRecords(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	install(t, b, meta.InstallRequest{Package: pack(t, b, desk)})
	plan, err := b.store.PlanRemove(b.ctx, "desk")
	if err != nil || len(plan.Changes) != 4 || len(plan.Steps) != 1 || plan.Steps[0].Action != "archive_object" {
		t.Fatalf("%+v %v", plan, err)
	}
	if _, err := b.store.Remove(b.ctx, "desk", "ann", ""); err != nil {
		t.Fatal(explain(err))
	}
	if list, err := b.store.Installed(b.ctx); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := b.store.Remove(b.ctx, "desk", "ann", ""); !problem.Is(err, "not_found") {
		t.Errorf("got %v", err)
	}
	if in := install(t, b, meta.InstallRequest{Package: pack(t, b, desk)}); in.Upgrade {
		t.Error("what was removed is installed anew, not upgraded")
	}
}

// A49: a package that reaches beyond itself is refused, or waits for a yes that
// names each document.
func TestAPackageThatReachesBeyondItself(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", crm)
	b.publish("ann")
	grant := func(s string) map[string]string {
		out := map[string]string{}
		for k, v := range desk {
			out[k] = v
		}
		out["roles/agent.yaml"] += s
		return out
	}
	for name, c := range map[string]struct {
		files map[string]string
		code  string
	}{
		"rights on a foreign object":   {grant("  - {object: customer, operations: [view]}\n"), "package_undecided"},
		"a link to a foreign object":   {map[string]string{"app.yaml": deskApp, "objects/ticket.yaml": strings.Replace(desk["objects/ticket.yaml"], "type: relation, object: ticket", "type: relation, object: customer", 1), "views/open.yaml": desk["views/open.yaml"]}, "package_undecided"},
		"an object that is nowhere":    {grant("  - {object: nowhere, operations: [view]}\n"), "release_invalid"},
		"a person of another business": {grant("  - {object: ticket, operations: [view], rows: \"user.id == 'abc123def456ghi'\"}\n"), "package_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := b.store.Install(b.ctx, meta.InstallRequest{By: "ann", Package: pack(t, b, c.files)})
			if !problem.Is(err, c.code) {
				t.Errorf("got %v", explain(err))
			}
		})
	}
	if b.store.Current().Objects["ticket"] != nil {
		t.Fatal("something was installed")
	}
	install(t, b, meta.InstallRequest{Package: pack(t, b, grant("  - {object: customer, operations: [view]}\n")), Beyond: []string{"role/agent"}})
}

// A link to one of several objects follows the key that one of them gets.
func TestReferencesFollowARenamedObject(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	files := map[string]string{
		"app.yaml":            "kind: app\nkey: one\nlabel: {zh: 甲}\nnavigation: [{items: [{object: lead}]}]\n",
		"objects/lead.yaml":   "kind: object\nkey: lead\napp: one\nlabel: {zh: 线索}\ntitle: name\nfields: [{key: name, type: text, label: {zh: 名称}}]\n",
		"objects/client.yaml": "kind: object\nkey: client\napp: one\nlabel: {zh: 客户}\ntitle: name\nfields: [{key: name, type: text, label: {zh: 名称}}]\n",
		"objects/note.yaml": "kind: object\nkey: note\napp: one\nlabel: {zh: 记录}\ntitle: name\nfields:\n  - {key: name, type: text, label: {zh: 名称}}\n" +
			"  - {key: about, type: any_relation, label: {zh: 关联}, objects: [lead, client], filters: {lead: 'record.name != \"lead\"'}}\n" +
			"rules: [{key: r, must: 'record.about.object == \"lead\"', message: {zh: 不对}}]\n",
	}
	install(t, b, meta.InstallRequest{Package: pack(t, b, files)})
	other := pack(t, b, files, "key: one", "key: two", "app: one", "app: two")
	in, _, err := b.store.PlanInstall(b.ctx, meta.InstallRequest{Package: other})
	if err != nil {
		t.Fatal(explain(err))
	}
	choices := map[string]meta.Choice{}
	for _, x := range in.Taken {
		choices[x.Kind+"/"+x.Key] = x.Choice
	}
	install(t, b, meta.InstallRequest{Package: other, Choices: choices})
	note := b.store.Current().Objects["note_2"]
	f := note.Field("about")
	if !slices.Equal(f.Objects, []string{"lead_2", "client_2"}) || f.Filters["lead_2"] != `record.name != "lead"` || len(f.Filters) != 1 {
		t.Errorf("%+v", f)
	}
	if must := note.Rules[0].Rule.Must; must != `record.about.object == "lead_2"` {
		t.Error(must)
	}
	if note.ByKey["about"].Filters["lead_2"] == nil {
		t.Error("the filter is not compiled")
	}
}
