package meta_test

import (
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

func tagOf(s string) locale.Tag { return locale.Parse(s) }

func TestPublishMakesTablesAndASnapshot(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", crm)
	rel := b.publish("ann")
	if rel.Version != 1 || len(rel.Authors) != 1 || rel.Authors[0].ID != "ann" || rel.Sha == "" {
		t.Errorf("release is %+v", rel)
	}
	snap := b.store.Current()
	o := snap.Objects["customer"]
	if o == nil {
		t.Fatal("no customer in the snapshot")
	}
	var keys []string
	for _, c := range o.Columns {
		keys = append(keys, c.Spec.Key)
	}
	want := []string{"id", "version", "created", "updated", "created_by", "updated_by", "owner", "owner_dept", "pool", "name", "level", "amount"}
	if !slices.Equal(keys, want) {
		t.Errorf("columns are %v", keys)
	}
	if len(o.Links) != 1 || o.Links[0].Object != "contact" || o.Links[0].Field.Spec.Key != "customer" {
		t.Errorf("links are %+v", o.Links)
	}
	if len(o.Forms) != 2 || len(o.Views) != 2 || o.Views[0].Key != meta.AllView || !o.Views[0].Default {
		t.Errorf("forms %v views %v", len(o.Forms), o.Views)
	}
	if len(o.Rules) != 1 || o.Rules[0].When == nil || o.Rules[0].Must == nil {
		t.Errorf("rules are %+v", o.Rules)
	}
	grants := snap.Grants["customer"]
	if len(grants) != 2 || grants[0].Rows != nil || grants[1].Rows == nil || grants[1].Presets["level"] == nil {
		t.Errorf("grants are %+v", grants)
	}
	if snap.Objects["contact"].ByKey["customer"].Filter == nil {
		t.Error("the relation's filter is not compiled")
	}
	users, ok := snap.ExprObject(expr.Users)
	if !ok || users.Table != "users" {
		t.Errorf("users are %+v", users)
	}
	b.exec(`INSERT INTO "customer" ("id", "name", "created") VALUES ('r1', '华为', '2026-01-01')`)
	if n := b.count(`SELECT count(*) FROM "customer" WHERE "amount" IS NULL AND "deleted" = ''`); n != 1 {
		t.Errorf("a blank number is not NULL")
	}
	if drafts, err := b.store.Drafts(b.ctx); err != nil || len(drafts) != 0 {
		t.Errorf("drafts left: %v %v", drafts, err)
	}
	if again := b.newStore().Current(); again.Version != 1 || again.Objects["contact"] == nil {
		t.Errorf("after a restart the release is %d", again.Version)
	}
}
