package meta_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

// What still uses a removed field is named as people know it: not the document
// alone, but its field, its rule, its grant.
func TestPlacesOfUseAreNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", strings.Replace(crm, "read: [name]", "read: [name, amount]", 1))
	b.publish("ann")
	b.replace("ann", "  - {key: amount, type: money, label: {zh: 成交金额, en: Amount}, decimals: 2}\n", "")
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	var zh, en []string
	for _, p := range plan.Problems {
		zh, en = append(zh, p.Message(locale.ZH)), append(en, p.Message(locale.EN))
	}
	for _, want := range []string{
		"对象“客户”的规则“金额不能为负”还在使用对象“客户”的字段“成交金额”，先改掉这一处再移除。",
		"角色“销售”的授权“第 1 条”还在使用对象“客户”的字段“成交金额”，先改掉这一处再移除。",
		"视图“大客户”还在使用对象“客户”的字段“成交金额”，先改掉这一处再移除。",
	} {
		if !slices.Contains(zh, want) {
			t.Errorf("%s is missing in %q", want, zh)
		}
	}
	if want := "The rule “Amount must not be negative” of “Customer” still uses the field “Amount” of “Customer”. Change that first, then remove it."; !slices.Contains(en, want) {
		t.Errorf("%s is missing in %q", want, en)
	}
}

func TestFieldsThatReadARemovedOneAreNamed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", trade)
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, s := range plan.Steps {
		told = append(told, s.Text.In(locale.ZH))
	}
	if !slices.Contains(told, "新建对象“订单”，10 个字段。") { // four of them are computed when they are read
		t.Errorf("steps are %q", told)
	}
	b.publish("ann")
	b.put("ann", strings.Replace(trade, "  - {key: day, type: date, label: {zh: 日期, en: Day}}\n", "", 1))
	if plan, err = b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"}); err != nil {
		t.Fatal(err)
	}
	var zh []string
	for _, p := range plan.Problems {
		zh = append(zh, p.Message(locale.ZH))
	}
	for _, want := range []string{"对象“订单”的字段“天数”还在使用对象“订单”的字段“日期”，先改掉这一处再移除。", "对象“客户”的字段“最近”还在使用对象“订单”的字段“日期”，先改掉这一处再移除。"} {
		if !slices.Contains(zh, want) {
			t.Errorf("%s is missing in %q", want, zh)
		}
	}
}
