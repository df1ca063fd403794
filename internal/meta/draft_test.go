package meta_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (b *bench) replace(author, old, new string) {
	b.Helper()
	doc := strings.Replace(customer, old, new, 1)
	if doc == customer {
		b.Fatalf("nothing to replace: %s", old)
	}
	b.put(author, doc)
}

func TestTwoAuthorsConflict(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.replace("ann", "客户名称", "名称甲")
	b.replace("bob", "成交金额", "金额乙")
	if rel := b.publish("ann"); len(rel.Authors) != 1 || rel.Authors[0].ID != "ann" {
		t.Errorf("ann's release has %+v", rel.Authors)
	}
	if got := b.store.Current().Objects["customer"].ByKey["name"].Spec.Label.ZH; got != "名称甲" {
		t.Errorf("label is %s", got)
	}
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "bob", Base: 1})
	p, ok := problem.As(err)
	if !ok || p.Code != "meta_changed" || p.Status != 409 {
		t.Fatalf("got %v", err)
	}
	found := p.Extra["conflicts"].([]meta.Conflict)
	if len(found) != 2 {
		t.Fatalf("conflicts are %+v", found)
	}
	mine := found[0]
	if mine.Path != "fields.amount.label.zh" || mine.Base != "成交金额" || mine.Current != "成交金额" || mine.Draft != "金额乙" {
		t.Errorf("conflict is %+v", mine)
	}
	theirs := found[1]
	if theirs.Path != "fields.name.label.zh" || theirs.Base != "客户名称" || theirs.Current != "名称甲" || theirs.Draft != "客户名称" {
		t.Errorf("conflict is %+v", theirs)
	}
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "bob"})
	if err != nil || len(plan.Conflicts) != 2 {
		t.Errorf("plan is %+v, %v", plan, err)
	}

	merged := strings.Replace(strings.Replace(customer, "成交金额", "金额乙", 1), "客户名称", "名称甲", 1)
	doc, _ := b.store.Registry().DecodeYAML([]byte(merged))
	body, _ := meta.EncodeJSON(doc)
	if _, err := b.store.PutDraft(b.ctx, meta.DraftRequest{Author: "bob", Kind: "object", Key: "customer", Body: body, Base: 2}); err != nil {
		t.Fatal(err)
	}
	b.publish("bob")
}

func TestStaleBaseOfOneAuthorConflicts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.replace("ann", "客户名称", "名称甲")
	b.publish("ann")
	b.replace("ann", "客户名称", "名称乙")
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann", Base: 1})
	if !problem.Is(err, "meta_changed") {
		t.Errorf("got %v", err)
	}
	if _, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann", Base: 2}); err != nil {
		t.Error(err)
	}
}

func TestPublishTakesWhatItIsAskedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.put("bob", "kind: object\nkey: deal\nlabel: {zh: 商机}\ntitle: name\nfields: [{key: name, type: text, label: {zh: 名}}]")
	if _, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann", Keys: []string{"object/none"}}); !problem.Is(err, "validation_failed") {
		t.Errorf("got %v", err)
	}
	rel, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann", Keys: []string{"object/customer"}})
	if err != nil || len(rel.Changes) != 1 {
		t.Fatalf("%+v %v", rel, err)
	}
	if drafts, _ := b.store.Drafts(b.ctx); len(drafts) != 1 || drafts[0].Key != "deal" || drafts[0].Action != "create" {
		t.Errorf("drafts are %+v", drafts)
	}
	rel = b.publish("ann")
	if len(rel.Authors) != 1 || rel.Authors[0].ID != "bob" {
		t.Errorf("authors are %+v", rel.Authors)
	}
	if _, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"}); !problem.Is(err, "nothing_to_publish") {
		t.Errorf("got %v", err)
	}
	list, next, err := b.store.Releases(b.ctx, 1, 0)
	if err != nil || len(list) != 1 || list[0].Version != 2 || next != 2 {
		t.Errorf("releases are %+v %d %v", list, next, err)
	}
	one, err := b.store.Release(b.ctx, 2)
	if err != nil || len(one.Changes) != 1 || one.Changes[0].Action != "create" || one.Changes[0].Key != "deal" {
		t.Errorf("release is %+v %v", one, err)
	}
}

func TestDefinitionsAreWhatTheAuthorHas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.exec(`INSERT INTO "users" ("id", "name", "email", "tokenKey", "password") VALUES ('bob', '李雷', 'b@x.cn', 'k', 'x')`)
	b.put("ann", customer)
	b.publish("ann")
	b.replace("bob", "客户名称", "名称")
	def, err := b.store.Definition(b.ctx, "ann", "object", "customer")
	if err != nil {
		t.Fatal(err)
	}
	if def.Meta.State != "published" || len(def.Meta.Others) != 1 || def.Meta.Others[0].Name != "李雷" {
		t.Errorf("meta is %+v", def.Meta)
	}
	def, _ = b.store.Definition(b.ctx, "bob", "object", "customer")
	raw, err := json.Marshal(def)
	if err != nil || !strings.HasPrefix(string(raw), `{"kind":"object","key":"customer"`) || !strings.Contains(string(raw), `"$meta":{"state":"changed","base":1`) {
		t.Errorf("JSON is %s %v", raw, err)
	}
	b.put("bob", customer) // as published: no draft any more
	if def, _ = b.store.Definition(b.ctx, "bob", "object", "customer"); def.Meta.State != "published" {
		t.Errorf("state is %s", def.Meta.State)
	}
	if err := b.store.DeleteDraft(b.ctx, "bob", "object", "customer"); err != nil {
		t.Fatal(err)
	}
	if def, _ = b.store.Definition(b.ctx, "bob", "object", "customer"); def.Meta.State != "deleted" {
		t.Errorf("state is %s", def.Meta.State)
	}
	if err := b.store.DropDraft(b.ctx, "bob", "object", "customer"); err != nil {
		t.Fatal(err)
	}
	if err := b.store.DropDraft(b.ctx, "bob", "object", "customer"); !problem.Is(err, "not_found") {
		t.Errorf("got %v", err)
	}
	if _, err := b.store.Definition(b.ctx, "bob", "object", "none"); !problem.Is(err, "not_found") {
		t.Errorf("got %v", err)
	}
}

func TestReadersSeeWholeReleases(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", crm)
	b.publish("ann")
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				s := b.store.Current()
				if len(s.Objects) != 2 || (s.Objects["customer"].ByKey["extra"] != nil) != (s.Version%2 == 0) {
					t.Errorf("release %d is half one and half another", s.Version)
					return
				}
			}
		})
	}
	for i := range 6 {
		if i%2 == 0 {
			b.replace("ann", "rules:", "  - {key: extra, type: text, label: {zh: 加}}\nrules:")
		} else {
			b.put("ann", customer)
		}
		b.publish("ann")
	}
	close(stop)
	wg.Wait()
}

func TestPublishersDoNotMix(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var wg sync.WaitGroup
	for _, author := range []string{"a", "b", "c", "d"} {
		wg.Go(func() {
			doc := "kind: object\nkey: " + author + "_thing\nlabel: {zh: 物}\ntitle: name\nfields: [{key: name, type: text, label: {zh: 名}}]"
			if err := b.tryPut(author, doc); err != nil {
				t.Error(err)
			}
			if _, err := b.store.Publish(b.ctx, meta.PublishRequest{By: author, Keys: []string{"object/" + author + "_thing"}}); err != nil {
				t.Error(explain(err))
			}
		})
	}
	wg.Wait()
	if s := b.store.Current(); s.Version != 4 || len(s.Objects) != 4 {
		t.Errorf("release %d has %d objects", s.Version, len(s.Objects))
	}
}

// Layouts of several objects are called the same: a draft says whose it is, also
// when it takes one away.
func TestDraftsSayWhatObjectTheyAreFor(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	form := meta.Ref{Kind: meta.KindForm, Key: "main"}
	of := func() map[meta.Ref]string {
		drafts, err := b.store.Drafts(b.ctx)
		if err != nil {
			t.Fatal(err)
		}
		out := map[meta.Ref]string{}
		for _, d := range drafts {
			out[d.Ref()] = d.Object
		}
		return out
	}
	b.put("ann", customer+"\n---\nkind: form\nkey: main\nobject: customer\nnodes: [{field: name}]")
	if got := of(); got[form] != "customer" || got[meta.Ref{Kind: meta.KindObject, Key: "customer"}] != "" || len(got) != 2 {
		t.Errorf("%v", got)
	}
	b.publish("ann")
	if err := b.store.DeleteDraft(b.ctx, "ann", form.Kind, form.Key); err != nil {
		t.Fatal(err)
	}
	if got := of(); got[form] != "customer" || len(got) != 1 {
		t.Errorf("%v", got)
	}
}
