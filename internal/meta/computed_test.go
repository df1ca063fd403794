package meta_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

const trade = `kind: object
key: account
label: {zh: 客户, en: Account}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称, en: Name}}
  - {key: level, type: select, label: {zh: 级别, en: Level}, options: [{value: a, label: {zh: 甲}}, {value: b, label: {zh: 乙}}]}
  - {key: limit, type: money, label: {zh: 额度, en: Limit}, currency: USD, decimals: 3}
  - {key: total, type: rollup, label: {zh: 总额, en: Total}, object: order, via: account, op: sum, field: amount, filter: 'record.state == "won"'}
  - {key: latest, type: rollup, label: {zh: 最近, en: Latest}, object: order, via: account, op: max, field: day, index: true}
  - {key: rest, type: formula, label: {zh: 余额, en: Rest}, result: money, formula: record.limit - record.total}
---
kind: object
key: order
label: {zh: 订单, en: Order}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称, en: Name}}
  - {key: state, type: select, label: {zh: 状态, en: State}, options: [{value: open, label: {zh: 开}}, {value: won, label: {zh: 成}}]}
  - {key: day, type: date, label: {zh: 日期, en: Day}}
  - {key: amount, type: money, label: {zh: 金额, en: Amount}, currency: USD}
  - {key: account, type: relation, object: account, label: {zh: 客户, en: Account}, inverse: orders}
  - {key: level, type: reference, label: {zh: 客户级别, en: Level of account}, via: account, field: level}
  - {key: boss, type: reference, label: {zh: 负责人部门, en: Department}, via: created_by, field: department}
  - {key: age, type: formula, label: {zh: 天数, en: Age}, result: number, formula: "DAYS(TODAY(), record.day)"}
  - {key: old, type: formula, label: {zh: 过期, en: Old}, result: bool, formula: record.age > 30}
  - {key: note, type: formula, label: {zh: 说明, en: Note}, result: text, formula: 'record.name + "/" + record.level', blank_as_zero: false, public: true}`

func TestComputedFieldsAreResolved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", trade)
	b.publish("ann")
	account, order := b.store.Current().Objects["account"], b.store.Current().Objects["order"]
	for _, x := range []struct {
		o                  *meta.CompiledObject
		key, values, money string
		stored             bool
	}{
		{account, "total", "money", "USD", true}, {account, "latest", "date", "", true}, {account, "rest", "money", "", true},
		{order, "level", "select", "", false}, {order, "boss", "department", "", false}, {order, "age", "number", "", false},
		{order, "old", "switch", "", false}, {order, "note", "text", "", true},
	} {
		c := x.o.ByKey[x.key]
		if c.Type.Key() != x.values || c.Spec.Currency != x.money || c.Computed.Stored != x.stored || c.Live() == x.stored || c.ByPeople() {
			t.Errorf("%s has values of %s, stored %v, currency %q", x.key, c.Type.Key(), c.Computed.Stored, c.Spec.Currency)
		}
		if slices.Contains(x.o.Columns, c) != x.stored || !slices.Contains(x.o.All, c) {
			t.Errorf("%s is in the wrong columns", x.key)
		}
	}
	if len(order.ByKey["level"].Spec.Options) != 2 {
		t.Error("a reference to a choice has its options")
	}
	if len(account.Rows) != 1 || account.Rows[0].Key != "orders" || account.Rows[0].Object != "order" {
		t.Errorf("rows are %+v", account.Rows)
	}
	var order2 []string
	for _, f := range b.store.Current().Computed {
		order2 = append(order2, f.Object+"."+f.Key())
	}
	if slices.Index(order2, "account.total") > slices.Index(order2, "account.rest") || len(order2) != 4 {
		t.Errorf("computed in the order %v", order2)
	}
	if n := b.count(`SELECT count(*) FROM pragma_table_info('order') WHERE "name" IN ('level', 'boss', 'age', 'old')`); n != 0 {
		t.Error("live fields have columns")
	}
	if n := b.count(`SELECT count(*) FROM "sqlite_master" WHERE "type" = 'index' AND "tbl_name" = 'account' AND "sql" LIKE '%latest%'`); n == 0 {
		t.Error("a stored field has no index")
	}
	if doc, err := meta.EncodeYAML(b.store.Current().Objects["order"].Object); err != nil || !strings.Contains(string(doc), "    blank_as_zero: false\n    public: true\n") || strings.Contains(string(doc), "result: select") {
		t.Errorf("%v\n%s", err, doc)
	}
	reg := meta.NewRegistry(all.New())
	for _, o := range []*meta.CompiledObject{account, order} {
		text, _ := meta.EncodeYAML(o.Object)
		back, err := reg.DecodeYAML(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		one, _ := meta.EncodeJSON(o.Object)
		two, _ := meta.EncodeJSON(back)
		if string(one) != string(two) {
			t.Errorf("%s\nbecame\n%s", one, two)
		}
	}
}

func TestFormulasInACircleAreRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", strings.Replace(`kind: object
key: bill
label: {zh: 账单, en: Bill}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: sub, type: formula, label: {zh: 小计, en: Subtotal}, result: number, formula: record.total - 1}
  - {key: total, type: formula, label: {zh: 总额, en: Total}, result: number, formula: record.sub + 1}
  - {key: self, type: formula, label: {zh: 自己, en: Self}, result: number, formula: record.self + 1}
  - {key: up, type: relation, object: bill, label: {zh: 上级}, inverse: below}
  - {key: deep, type: formula, label: {zh: 层}, result: number, formula: record.up.deep + 1}
  - {key: round, type: reference, label: {zh: 圈}, via: up, field: round}
---
kind: object
key: item
label: {zh: 明细, en: Item}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: bill, type: relation, object: bill, label: {zh: 账单}, inverse: items}
  - {key: share, type: formula, label: {zh: 占比, en: Share}, result: number, formula: record.bill.all}
---
kind: object
key: bill2
label: {zh: 汇}
title: name
fields: [{key: name, type: text, label: {zh: 名称}}]`, "  - {key: round,", "  - {key: all, type: rollup, label: {zh: 合计, en: All}, object: item, via: bill, op: sum, field: share}\n  - {key: round,", 1))
	problems := b.plan("ann")
	var got []string
	for _, p := range problems {
		got = append(got, p.Path+" "+p.Code+" "+p.Message(locale.ZH))
	}
	for _, want := range []string{
		"fields.1.formula formula_cycle 公式绕成了圈：小计 → 总额 → 小计。去掉其中一处引用。",
		"fields.3.formula formula_cycle 公式绕成了圈：自己 → 自己。去掉其中一处引用。",
		"fields.5.formula formula_cycle 公式绕成了圈：层 → 层。去掉其中一处引用。",
		"fields.6.field formula_cycle 公式绕成了圈：账单.合计 → 明细.占比 → 账单.合计。去掉其中一处引用。",
		"fields.7.field formula_cycle 公式绕成了圈：圈 → 圈。去掉其中一处引用。",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

func TestComputedFieldsAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", `kind: object
key: a
label: {zh: 甲}
title: shown
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: pic, type: image, label: {zh: 图}}
  - {key: wrong, type: formula, label: {zh: 错}, result: number, formula: record.name}
  - {key: broken, type: formula, label: {zh: 坏}, result: number, formula: record.nothing}
  - {key: shown, type: formula, label: {zh: 显}, result: text, formula: "user.name"}
  - {key: found, type: formula, label: {zh: 搜}, result: text, formula: "user.name", search: true, index: true}
  - {key: sum, type: rollup, label: {zh: 和}, object: b, via: up, op: sum, field: name}
  - {key: mine, type: rollup, label: {zh: 我}, object: b, via: up, op: count, filter: record.created_by == user}
  - {key: other, type: rollup, label: {zh: 它}, object: b, via: other, op: count}
  - {key: gone, type: rollup, label: {zh: 无}, object: nowhere, via: up, op: count}
  - {key: lost, type: rollup, label: {zh: 失}, object: b, via: nothing, op: count}
  - {key: seen, type: rollup, label: {zh: 见}, object: b, via: up, op: sum, field: now}
indexes: [{fields: [found]}]
---
kind: object
key: b
label: {zh: 乙}
title: name
fields:
  - {key: name, type: text, label: {zh: 名称}}
  - {key: up, type: relation, object: a, label: {zh: 上}, inverse: name}
  - {key: other, type: relation, object: b, label: {zh: 别}, inverse: rows}
  - {key: third, type: relation, object: b, label: {zh: 三}, inverse: rows}
  - {key: pic, type: reference, label: {zh: 图}, via: up, field: pic}
  - {key: none, type: reference, label: {zh: 无}, via: name, field: pic}
  - {key: miss, type: reference, label: {zh: 缺}, via: up, field: nothing}
  - {key: mail, type: reference, label: {zh: 邮}, via: created_by, field: email}
  - {key: now, type: formula, label: {zh: 现}, result: number, formula: "DAYS(TODAY(), DATEVALUE(record.created))"}
---
kind: role
key: r
label: {zh: 角}
grants: [{object: a, operations: [create], presets: {wrong: "1"}}]`)
	got := b.problems("ann")
	for _, want := range []string{
		"object/a title title_not_text", "object/a indexes.0.fields.0 live_not_indexed",
		"object/a fields.2.formula formula_type", "object/a fields.3.formula expression_invalid",
		"object/a fields.5.search live_not_indexed", "object/a fields.5.index live_not_indexed",
		"object/a fields.6.field rollup_field", "object/a fields.7.filter rollup_filter_live",
		"object/a fields.8.via via_leads_elsewhere", "object/a fields.9.object no_such_object", "object/a fields.10.via no_such_field",
		"object/a fields.11.field rollup_field",
		"object/b fields.1.inverse inverse_taken", "object/b fields.3.inverse inverse_taken",
		"object/b fields.4.field reference_file", "object/b fields.5.via via_no_link", "object/b fields.6.field no_such_field", "object/b fields.7.field no_such_field",
		"role/r grants.0.presets.wrong computed_field",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

func TestWhatComputedFieldsReadCannotGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", trade)
	b.publish("ann")
	for gone, want := range map[string][]string{
		"  - {key: amount, type: money, label: {zh: 金额, en: Amount}, currency: USD}\n":                                      {"object/account fields.3.field in_use"},
		"  - {key: limit, type: money, label: {zh: 额度, en: Limit}, currency: USD, decimals: 3}\n":                           {"object/account fields.4.formula in_use"},
		"  - {key: account, type: relation, object: account, label: {zh: 客户, en: Account}, inverse: orders}\n":              {"object/account fields.3.via in_use", "object/account fields.4.via in_use", "object/order fields.4.via in_use"},
		"  - {key: age, type: formula, label: {zh: 天数, en: Age}, result: number, formula: \"DAYS(TODAY(), record.day)\"}\n": {"object/order fields.7.formula in_use"},
	} {
		b.edit(trade, gone, "")
		got := b.problems("ann")
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("without %s: %s is missing in %v", gone, w, got)
			}
		}
		if err := b.store.DropDrafts(b.ctx, "ann"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestChangedFormulasArePlanned(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", trade)
	b.publish("ann")
	b.exec(`INSERT INTO "account" ("id", "name", "limit") VALUES ('r1', '华为', 5)`)
	docs := trade
	plan := func(old, new string) []string {
		b.Helper()
		docs = b.edit(docs, old, new)
		p, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
		if err != nil || len(p.Problems) > 0 {
			b.Fatal(err, p.Problems)
		}
		b.publish("ann", "account.rest")
		return steps(p.Steps)
	}
	b.want(plan("record.limit - record.total", "record.limit - record.total * 2"), []string{"recalculate account.rest rows 1 low"})
	b.want(plan("{zh: 余额, en: Rest}", "{zh: 剩余, en: Left}"), nil)
	b.want(plan("result: money, formula: record.limit - record.total * 2", "result: money, formula: user.name == \"x\" ? 1 : record.limit"), []string{"drop_column account.rest rows 0 low"})
	b.want(plan(`user.name == "x" ? 1 : record.limit`, "record.limit"), []string{"add_column account.rest rows 1 low", "recalculate account.rest rows 1 low"})
	b.want(plan("result: money, formula: record.limit", "result: text, formula: record.name"), []string{"recalculate account.rest rows 1 low"})
	b.want(plan("op: max, field: day, index: true", "op: min, field: day"), []string{"recalculate account.latest rows 1 low", "drop_index account rows 1 low"})
	b.want(plan("type: formula, label: {zh: 剩余, en: Left}, result: text, formula: record.name", "type: number, label: {zh: 剩余, en: Left}"), []string{"convert account.rest rows 0 low"})
	b.exec(`UPDATE "account" SET "rest" = 7`)
	b.want(plan("type: number, label: {zh: 剩余, en: Left}", "type: formula, label: {zh: 剩余, en: Left}, result: number, formula: record.limit"),
		[]string{"convert account.rest rows 1 high lost 1", "recalculate account.rest rows 1 low"})
}

// edit puts documents with one place changed, and gives them.
func (b *bench) edit(docs, old, new string) string {
	b.Helper()
	if !strings.Contains(docs, old) {
		b.Fatalf("nothing to replace: %s", old)
	}
	docs = strings.Replace(docs, old, new, 1)
	b.put("ann", docs)
	return docs
}
