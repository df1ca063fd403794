package importer

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

// BenchmarkReadAndMap is a row's way from text to the data of an operation; one
// op is 8,800 rows.
func BenchmarkReadAndMap(b *testing.B) {
	in := maven(b, "sales_pipeline.csv")
	obj := crm()["opportunity"]
	i := &Import{Mapping: map[string]string{}, Settings: map[string]Setting{}, Mode: ModeCreate, Delimiter: ",", Header: true}
	a, err := analyse(context.Background(), newCSV(strings.NewReader(in), ',', Position{}), nil)
	if err != nil {
		b.Fatal(err)
	}
	i.Columns = a.columns
	for n, f := range []string{"code", "agent", "product", "account", "stage", "engaged", "closed", "amount"} {
		i.Mapping[a.columns[n].Name] = f
	}
	s := &Service{}
	p := &plan{object: obj, mode: ModeCreate}
	bad := problem.Invalid()
	for n := range i.Columns {
		p.cells = append(p.cells, s.cell(i, n, obj.ByKey[i.Mapping[i.Columns[n].Name]], obj, &world{}, field.Context{}, bad))
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		src := newCSV(strings.NewReader(in), ',', Position{})
		_, _ = src.Next()
		rows := 0
		for {
			row, err := src.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if r := p.read(row, len(i.Columns)); len(r.errs) > 0 {
				b.Fatalf("%+v", r.errs)
			}
			rows++
		}
		if rows != 8800 {
			b.Fatal(rows)
		}
	}
	b.ReportMetric(float64(b.N)*8800/b.Elapsed().Seconds(), "rows/s")
}
