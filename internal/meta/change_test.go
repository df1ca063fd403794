package meta_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

func (b *bench) want(got, want []string) {
	b.Helper()
	if !slices.Equal(got, want) {
		b.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReferencesAreCheckedTogether(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", `kind: object
key: deal
app: none
label: {zh: 商机}
title: amount
fields:
  - {key: amount, type: number, label: {zh: 金额}, default: {expr: "'a'"}}
  - {key: account, type: relation, object: nowhere, label: {zh: 客户}}
  - {key: self, type: relation, object: deal, label: {zh: 上级}, display: [none], filter: "record.none == 1"}
rules:
  - {must: "record.amount >", field: nothing}
indexes: [{fields: [amount, gone]}]
---
kind: view
key: v
object: deal
columns: [{field: amount}, {field: gone}]
filter: record.amount
sort: -gone,amount
---
kind: form
key: f
object: absent
nodes: []
---
kind: role
key: r
label: {zh: 角}
grants:
  - {object: deal, operations: [view], rows: "old.amount > 1", read: [gone], presets: {gone: "1", amount: "user.name"}}
---
kind: app
key: main
label: {zh: 应用}
navigation: [{items: [{object: deal, view: none}, {object: absent}, {page: any}, {object: deal, view: all}]}]`)
	b.want(b.problems("ann"), []string{
		"app/main navigation.0.items.0.view no_such_view",
		"app/main navigation.0.items.1.object no_such_object",
		"form/f object no_such_object",
		"object/deal app no_such_app",
		"object/deal fields.0.default.expr expression_type",
		"object/deal fields.1.object no_such_object",
		"object/deal fields.2.display.0 no_such_field",
		"object/deal fields.2.filter expression_invalid",
		"object/deal indexes.0.fields.1 no_such_field",
		"object/deal rules.0.field no_such_field",
		"object/deal rules.0.must expression_invalid",
		"object/deal title title_not_text",
		"role/r grants.0.presets.amount expression_type",
		"role/r grants.0.presets.gone no_such_field",
		"role/r grants.0.read.0 no_such_field",
		"role/r grants.0.rows expression_invalid",
		"view/v columns.1.field no_such_field",
		"view/v filter expression_invalid",
		"view/v sort no_such_field",
	})
	if b.store.Current().Version != 0 || b.app.HasTable("deal") {
		t.Error("a refused release left something")
	}
}

func TestWhatIsUsedCannotGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", crm)
	b.publish("ann")
	b.replace("ann", "  - {key: amount, type: money, label: {zh: 成交金额, en: Amount}, decimals: 2}\n", "")
	b.want(b.problems("ann"), []string{
		"form/customer_quick nodes.1.nodes.0.field in_use",
		"object/customer rules.0.field in_use",
		"object/customer rules.0.must in_use",
		"object/customer rules.0.when in_use",
		"view/big columns.1.field in_use",
		"view/big filter in_use",
		"view/big sort in_use",
	})
	if err := b.store.DropDrafts(b.ctx, "ann"); err != nil {
		t.Fatal(err)
	}
	if err := b.store.DeleteDraft(b.ctx, "ann", "object", "customer"); err != nil {
		t.Fatal(err)
	}
	got := b.problems("ann")
	for _, want := range []string{"object/contact fields.1.object in_use", "view/big object in_use", "role/sales grants.1.object in_use", "app/crm navigation.0.items.0.object in_use"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %q", want, got)
		}
	}
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(plan.Problems, func(p meta.Problem) bool { return p.Kind == "view" })
	if m := plan.Problems[i].Message(locale.ZH); m != "视图“大客户”还在使用对象“客户”，先改掉这一处再移除。" {
		t.Errorf("message is %s", m)
	}
}

func TestRemovedFieldsComeBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.exec(`INSERT INTO "customer" ("id", "name", "level") VALUES ('r1', '华为', 'a')`)
	level := customer[strings.Index(customer, "  - {key: level"):strings.Index(customer, "  - {key: amount")]
	b.replace("ann", level, "")
	plan, _ := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	b.want(steps(plan.Steps), []string{"archive_field customer.level rows 1 medium"})
	b.publish("ann")
	if b.store.Current().Objects["customer"].ByKey["level"] != nil {
		t.Error("an archived field is in the snapshot")
	}
	b.put("ann", customer)
	plan, _ = b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	b.want(steps(plan.Steps), []string{"restore_field customer.level rows 1 low"})
	b.publish("ann")
	if n := b.count(`SELECT count(*) FROM "customer" WHERE "level" = 'a'`); n != 1 {
		t.Error("the values are gone")
	}

	if err := b.store.DeleteDraft(b.ctx, "ann", "object", "customer"); err != nil {
		t.Fatal(err)
	}
	b.publish("ann")
	if !b.app.HasTable("customer") || len(b.store.Current().Objects) != 0 {
		t.Error("an archived object keeps its table and leaves the snapshot")
	}
	rel, err := b.store.Restore(b.ctx, 1, "ann")
	if err != nil || rel.Version != 5 {
		t.Fatal(rel, err)
	}
	if n := b.count(`SELECT count(*) FROM "customer"`); n != 1 || b.store.Current().Objects["customer"] == nil {
		t.Error("the records are gone")
	}
}

func steps(list []schema.Step) []string {
	var out []string
	for _, s := range list {
		name := s.Object
		if s.Field != "" {
			name += "." + s.Field
		}
		line := s.Action + " " + name + " rows " + itoa(s.Rows) + " " + s.Danger
		if s.Lost > 0 {
			line += " lost " + itoa(s.Lost)
		}
		out = append(out, line)
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }

func TestOptionsInUseStay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.exec(`INSERT INTO "customer" ("id", "name", "level") VALUES ('r1', '华为', 'b'), ('r2', '中兴', 'b')`)
	b.replace("ann", ", {value: b, label: {zh: B级, en: B}}", "")
	b.want(b.problems("ann"), []string{"object/customer fields.1.options option_in_use"})
	b.exec(`UPDATE "customer" SET "level" = 'a'`)
	b.publish("ann")
}

func TestUniqueNeedsDifferentValues(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.exec(`INSERT INTO "customer" ("id", "name") VALUES ('r1', '华为'), ('r2', '华为'), ('r3', ''), ('r4', '')`)
	b.replace("ann", "required: true, search: true", "unique: true")
	b.want(b.problems("ann"), []string{"object/customer fields.0.unique unique_conflict"})
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"})
	p, _ := problem.As(err)
	if ids := p.Extra["problems"].(meta.Problems)[0].Args["examples"].([]string); !slices.Equal(ids, []string{"r1", "r2"}) {
		t.Errorf("examples are %v", ids)
	}
	b.exec(`UPDATE "customer" SET "name" = '中兴' WHERE "id" = 'r2'`)
	b.publish("ann")
	if _, err := b.app.NonconcurrentDB().NewQuery(`INSERT INTO "customer" ("id", "name") VALUES ('r5', '华为')`).Execute(); err == nil {
		t.Error("the unique index is missing")
	}
}

func TestTypesConvert(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	doc := func(typ string) string {
		return "kind: object\nkey: thing\nlabel: {zh: 物}\ntitle: name\nfields:\n  - {key: name, type: text, label: {zh: 名}}\n  - {key: v, " + typ + ", label: {zh: 值}, index: true}"
	}
	b.put("ann", doc("type: text"))
	b.publish("ann")
	b.exec(`INSERT INTO "thing" ("id", "v") VALUES ('r1', '12.5'), ('r2', '1,000'), ('r3', 'many'), ('r4', '')`)
	b.put("ann", doc("type: number"))
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	b.want(steps(plan.Steps), []string{"convert thing.v rows 3 high lost 1", "create_index thing.v rows 4 low"})
	for _, confirm := range [][]string{nil, {"thing.name"}, {"thing"}} {
		_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann", Confirm: confirm})
		if p, _ := problem.As(err); p == nil || p.Code != "loss_unconfirmed" || p.Args["places"] != "thing.v" {
			t.Errorf("%v confirms the loss: %v", confirm, err)
		}
	}
	if _, err := b.store.Try(b.ctx, meta.PlanRequest{Author: "ann"}); err != nil {
		t.Errorf("a dry run loses nothing: %v", err)
	}
	b.publish("ann", "thing.v")
	if n := b.count(`SELECT count(*) FROM "thing" WHERE "v" = 12.5 AND "id" = 'r1' OR "v" = 1000 AND "id" = 'r2' OR "v" IS NULL`); n != 4 {
		t.Errorf("%d rows are right", n)
	}
	if n := b.count(`SELECT count(*) FROM pragma_table_info('thing') WHERE "name" LIKE 'tn_old%'`); n != 0 {
		t.Error("the old column is still there")
	}
	b.put("ann", doc("type: money, decimals: 1"))
	plan, _ = b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	b.want(steps(plan.Steps), []string{"convert thing.v rows 2 low"})
	b.publish("ann")
	b.put("ann", doc("type: text"))
	b.publish("ann")
	if n := b.count(`SELECT count(*) FROM "thing" WHERE "v" <> ''`); n != 2 {
		t.Errorf("%d values came back as text", n)
	}
	b.put("ann", doc("type: select, options: [{value: x, label: {zh: '12.5'}}]"))
	plan, _ = b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	b.want(steps(plan.Steps), []string{"convert thing.v rows 2 high lost 1"})
	b.publish("ann", "thing.v")
	if n := b.count(`SELECT count(*) FROM "thing" WHERE "v" = 'x'`); n != 1 {
		t.Errorf("%d values are options", n)
	}
	if drift, err := b.store.Check(b.ctx); err != nil || len(drift) != 0 {
		t.Errorf("drift is %+v %v", drift, err)
	}
}

// TestOneMoreFieldLeavesTheRestAlone keeps what makes publishing fast on large
// tables: the rows stay, no index is rebuilt and PocketBase knows none.
func TestOneMoreFieldLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", crm)
	b.publish("ann")
	b.exec(`INSERT INTO "customer" ("id", "name") VALUES ('r1', '华为')`)
	before := b.count(`SELECT sum("rootpage") FROM "sqlite_master" WHERE "type" = 'index' AND "tbl_name" = 'customer'`)
	b.replace("ann", "rules:", "  - {key: website, type: url, label: {zh: 网址}}\nrules:")
	plan, _ := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	b.want(steps(plan.Steps), []string{"add_column customer.website rows 1 low"})
	b.publish("ann")
	if after := b.count(`SELECT sum("rootpage") FROM "sqlite_master" WHERE "type" = 'index' AND "tbl_name" = 'customer'`); after != before {
		t.Error("indexes were rebuilt")
	}
	c, err := b.app.FindCollectionByNameOrId("customer")
	if err != nil || len(c.Indexes) != 0 {
		t.Error("PocketBase knows indexes", err)
	}
	if n := b.count(`SELECT count(*) FROM "customer" WHERE "website" = '' AND "name" = '华为'`); n != 1 {
		t.Error("the row is not what it was")
	}
}

func TestLabelsDoNotTouchTheDatabase(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	version := b.count(`PRAGMA schema_version`)
	b.replace("ann", "客户名称", "名称")
	b.publish("ann")
	if b.count(`PRAGMA schema_version`) != version {
		t.Error("a label changed the schema")
	}
}

func TestOwnerColumnsComeLater(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", strings.Replace(customer, "owner: true\n", "", 1))
	b.publish("ann")
	if b.store.Current().Objects["customer"].ByKey["owner"] != nil {
		t.Error("there is an owner already")
	}
	b.put("ann", customer)
	b.publish("ann")
	if b.store.Current().Objects["customer"].ByKey["owner"] == nil || b.count(`SELECT count(*) FROM pragma_table_info('customer') WHERE "name" IN ('owner','owner_dept','pool')`) != 3 {
		t.Error("the owner is missing")
	}
}

// TestLateFailureLeavesNothing fails at the last statement of a publish.
func TestLateFailureLeavesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.exec(`CREATE TRIGGER "late" BEFORE DELETE ON "tn_drafts" BEGIN SELECT RAISE(ABORT, 'power cut'); END`)
	b.replace("ann", "rules:", "  - {key: website, type: url, label: {zh: 网址}}\nrules:")
	b.put("ann", strings.ReplaceAll(customer, "key: customer", "key: partner"))
	if _, err := b.store.Publish(b.ctx, meta.PublishRequest{By: "ann"}); err == nil || !strings.Contains(err.Error(), "power cut") {
		t.Fatalf("got %v", err)
	}
	if b.store.Current().Version != 1 || b.count(`SELECT count(*) FROM "tn_releases"`) != 1 || b.count(`SELECT count(*) FROM "tn_documents"`) != 1 {
		t.Error("a release was left behind")
	}
	c, err := b.app.FindCachedCollectionByNameOrId("customer")
	if err != nil || c.Fields.GetByName("website") != nil {
		t.Error("PocketBase's cache shows a column that is not there", err)
	}
	if _, err := b.app.FindCachedCollectionByNameOrId("partner"); err == nil || b.app.HasTable("partner") {
		t.Error("a table was left behind")
	}
	if drafts, _ := b.store.Drafts(b.ctx); len(drafts) != 2 {
		t.Errorf("%d drafts are left", len(drafts))
	}
	b.exec(`DROP TRIGGER "late"`)
	b.publish("ann")
}

func TestForeignTablesAreNotTaken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.exec(`CREATE TABLE "partner" ("id" TEXT)`)
	b.put("ann", strings.ReplaceAll(customer, "key: customer", "key: partner"))
	b.want(b.problems("ann"), []string{"object/partner key table_taken"})
}

func TestBusinessChangesTheZone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	heard := 0
	b.store.OnPublish(func(_, _ *meta.Snapshot) { heard++; panic("a listener fails") })
	if err := b.store.SetBusiness(b.ctx, meta.Business{Name: "榫", Locale: "zh", Timezone: "Mars/Base"}); !problem.Is(err, "validation_failed") {
		t.Errorf("got %v", err)
	}
	if err := b.store.SetBusiness(b.ctx, meta.Business{Name: "榫", Locale: "en", Timezone: "Europe/Paris", Currency: "EUR", Limits: meta.DefaultLimits(), Backups: meta.DefaultBackups()}); err != nil {
		t.Fatal(err)
	}
	got := b.newStore().Current().Business
	if got.Zone.String() != "Europe/Paris" || got.Currency != "EUR" || got.Name != "榫" || heard != 1 {
		t.Errorf("business is %+v, heard %d", got, heard)
	}
}

func TestAReleaseThatDoesNotCompileGivesWay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	b.replace("ann", "客户名称", "名称")
	b.publish("ann")
	b.exec(`UPDATE "tn_documents" SET "body" = replace("body", 'record.amount', 'record.lost') WHERE "release" = 2`)
	s := b.newStore()
	if s.Current().Version != 1 {
		t.Errorf("release %d serves", s.Current().Version)
	}
	b.store = s
	fixed, err := s.Registry().DecodeYAML([]byte(strings.Replace(customer, "客户名称", "名字", 1)))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := meta.EncodeJSON(fixed)
	put := meta.DraftRequest{Author: "ann", Kind: "object", Key: "customer", Body: body}
	if _, err := s.PutDraft(b.ctx, put); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(b.ctx, meta.PublishRequest{By: "ann"}); !problem.Is(err, "meta_changed") {
		t.Errorf("got %v", err)
	}
	put.Base = 2
	if _, err := s.PutDraft(b.ctx, put); err != nil {
		t.Fatal(err)
	}
	if rel := b.publish("ann"); rel.Version != 3 || s.Current().Version != 3 {
		t.Errorf("release %d mends", rel.Version)
	}
	b.exec(`UPDATE "tn_documents" SET "body" = replace("body", 'record.amount', 'record.lost') WHERE "release" = 3`)
	s = b.newStore()
	if rel, err := s.Restore(b.ctx, 1, "ann"); err != nil || rel.Version != 4 || s.Current().Version != 4 {
		t.Errorf("restoring gives %+v %v", rel, err)
	}
}
