package importer

import (
	"slices"
	"strings"
	"testing"
)

// Exports of 简道云 name the columns of sub-forms in a second row, below the title; a file
// with one row of names stays one, whatever its first values are.
func TestTwoRowsOfNames(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, c := range []struct {
		name, in string
		rows     int
		want     []string
	}{
		{"two", "订单号,明细,,,备注,提交人,提交时间\n,产品,数量,单价,,,\nA,椅子,1,2,x,王,2026-01-02\n,桌子,2,3,,,\n", 2, []string{"订单号", "明细.产品", "明细.数量", "明细.单价", "备注", "提交人", "提交时间"}},
		{"two sub-forms", "订单号,明细,,付款,提交人,提交时间\n,产品,数量,金额,,\nA,椅子,1,2,王,2026-01-02\n", 1, []string{"订单号", "明细.产品", "明细.数量", "付款.金额", "提交人", "提交时间"}},
		{"one", "订单号,明细,备注,提交人,提交时间\nA,椅子,,王,2026-01-02\n", 1, []string{"订单号", "明细", "备注", "提交人", "提交时间"}},
		{"one, and no values of the program", "订单号,明细,备注,提交人,提交时间\nA,椅子,,,\n", 1, []string{"订单号", "明细", "备注", "提交人", "提交时间"}},
		{"another program", "name,,phone\n,note,\nBob,x,1\n", 2, []string{"name", "B", "phone"}},
		{"no more", "订单号,明细,,提交人,提交时间\n,产品,数量,,\n", 0, nil},
	} {
		i, err := w.Create(t.Context(), chineseUser, "customer", c.name+".csv", strings.NewReader(c.in), Options{})
		if c.want == nil {
			if err == nil {
				t.Errorf("%s: taken with %d rows", c.name, i.Rows)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var names []string
		for _, column := range i.Columns {
			names = append(names, column.Name)
		}
		if !slices.Equal(names, c.want) || i.Rows != c.rows {
			t.Errorf("%s: %v, %d rows", c.name, names, i.Rows)
		}
	}
	i := w.upload("customer", "two.csv", "客户,明细,,提交人,提交时间\n,产品,数量,,\nA,x,1,王,2026-01-02\nB,y,2,王,2026-01-02\n", Options{})
	if i = w.run(i, Request{Mapping: map[string]string{"客户": "name"}}); i.Created != 2 || i.Done != i.Total || i.System != "jiandaoyun" {
		t.Errorf("%+v %v", i.Counts, w.errors(i.ID))
	}
}
