package importer

import (
	"bytes"
	"encoding/csv"
	"slices"
	"testing"
)

// TestRowsOfOneRecord: which rows of a file belong to the record above them.
func TestRowsOfOneRecord(t *testing.T) {
	t.Parallel()
	order := object("order", "订单", "Order", spec("name", "text", "名称", "Name"), spec("note", "text", "备注", "Note"), spec("lines", "subform", "明细", "Lines"))
	rows := object("order__lines", "明细", "Lines", spec("product", "text", "产品", "Product"), spec("quantity", "number", "数量", "Quantity"))
	cells := []cellPlan{
		{index: 0, column: "A", col: order.ByKey["name"]}, {index: 1, column: "B", col: order.ByKey["note"]},
		{index: 2, column: "C", col: rows.ByKey["product"], part: order.ByKey["lines"]}, {index: 3, column: "D", col: rows.ByKey["quantity"], part: order.ByKey["lines"]},
	}
	for name, c := range map[string]struct {
		file  [][]string
		lines []int // rows of sub-forms, by record
		errs  []int // errors, by record
	}{
		"blank below":                     {[][]string{{"1", "x", "P", "1"}, {"", "", "Q", "2"}, {"2", "", "R", "3"}}, []int{2, 1}, []int{0, 0}},
		"repeated below":                  {[][]string{{"1", "x", "P", "1"}, {"1", "x", "Q", "2"}}, []int{2}, []int{0}},
		"the same but for one cell":       {[][]string{{"1", "x", "P", "1"}, {"1", "y", "Q", "2"}}, []int{1, 1}, []int{0, 0}},
		"the same without a row":          {[][]string{{"1", "x", "", ""}, {"1", "x", "", ""}}, []int{0, 0}, []int{0, 0}},
		"a record without rows, then one": {[][]string{{"1", "x", "", ""}, {"", "", "P", "1"}}, []int{1}, []int{0}},
		"an empty row between":            {[][]string{{"1", "x", "P", "1"}, {"", " ", "", ""}, {"", "", "Q", "2"}}, []int{2, 0}, []int{0, 0}},
		"nothing above":                   {[][]string{{"", "", "P", "1"}, {"1", "x", "Q", "2"}}, []int{1, 1}, []int{1, 0}},
		"what cannot be read":             {[][]string{{"1", "x", "P", "many"}, {"", "", "Q", "few"}}, []int{2}, []int{2}},
	} {
		reader := &recordReader{src: written(c.file), plan: &plan{object: order, cells: cells, lines: true}, width: 4}
		got := &chunk{}
		if _, last, err := reader.fill(got); err != nil || !last {
			t.Fatal(name, last, err)
		}
		var lines, errs []int
		for _, r := range got.rows {
			lines, errs = append(lines, len(r.lines)), append(errs, len(r.errs))
		}
		if !slices.Equal(lines, c.lines) || !slices.Equal(errs, c.errs) {
			t.Errorf("%s: %v rows, %v errors", name, lines, errs)
		}
	}
}

// TestARecordStaysInOneChunk: a chunk ends between two records, and the next one
// begins with what was read ahead.
func TestARecordStaysInOneChunk(t *testing.T) {
	t.Parallel()
	order := object("order", "订单", "Order", spec("name", "text", "名称", "Name"), spec("lines", "subform", "明细", "Lines"))
	rows := object("order__lines", "明细", "Lines", spec("product", "text", "产品", "Product"))
	var file [][]string
	for range 3 {
		file = append(file, []string{"N", "P"})
		for range 299 {
			file = append(file, []string{"", "P"})
		}
		file = append(file, []string{"", " "})
	}
	for n := range file {
		if file[n][0] != "" {
			file[n][0] += string(rune('a' + n/301))
		}
	}
	reader := &recordReader{src: written(file), plan: &plan{object: order, lines: true, cells: []cellPlan{
		{index: 0, col: order.ByKey["name"]}, {index: 1, col: rows.ByKey["product"], part: order.ByKey["lines"]},
	}}, width: 2}
	var heights []int
	for ended := false; !ended; {
		c := &chunk{}
		end, last, err := reader.fill(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.rows {
			if !r.blank {
				heights = append(heights, r.height())
			}
		}
		if ended = last; !last && file[end.Row][0] == "" {
			t.Errorf("a chunk ends at row %d, within a record", end.Row)
		}
	}
	if !slices.Equal(heights, []int{300, 300, 300}) {
		t.Error(heights)
	}
}

// written is a file of rows.
func written(rows [][]string) Source {
	var text bytes.Buffer
	_ = csv.NewWriter(&text).WriteAll(rows) // a buffer takes everything
	return newCSV(&text, ',', Position{})
}
