package record_test

import (
	"context"
	"database/sql"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tenon-crm/tenon/internal/expr"
	fields "github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// oracle computes every value from the rows that people wrote, from scratch.
type oracle struct {
	snap *meta.Snapshot
	rows map[string]map[string]expr.Values // living ones, by object and id
	ctx  context.Context
}

// seen is a record as the oracle sees it: what people wrote, and all else computed.
type seen struct {
	o      *oracle
	object string
	expr.Values
}

func (s seen) Value(key string) any {
	c := s.o.snap.Objects[s.object].ByKey[key]
	if c == nil || c.Computed == nil {
		return s.Values[key]
	}
	return s.o.value(c.Computed, s)
}

func (o *oracle) record(object, id string) (expr.Row, error) {
	v, ok := o.rows[object][id]
	if !ok {
		return nil, nil
	}
	return seen{o, object, v}, nil
}

func (o *oracle) linking(object, via, id string) ([]expr.Row, error) {
	var out []expr.Row
	for _, v := range o.rows[object] {
		if v[via] == id {
			out = append(out, seen{o, object, v})
		}
	}
	return out, nil
}

func (o *oracle) vars(row expr.Row) expr.Vars {
	return expr.Vars{Record: row, Load: o.record, Rows: o.linking}
}

func (o *oracle) value(f *meta.Computed, row seen) any {
	spec := &f.Column.Spec
	if f.Rollup == nil {
		v, err := f.Value.Eval(o.ctx, o.vars(row))
		if err != nil {
			v = nil
		}
		return f.Type.Fit(spec, v)
	}
	id, _ := row.Value("id").(string)
	kids, _ := o.linking(f.Rollup.Object, f.Rollup.Via.Spec.Key, id)
	var found []decimal.Decimal
	count := 0
	for _, kid := range kids {
		if f.Rollup.Filter != nil && !f.Rollup.Filter.True(o.ctx, o.vars(kid)) {
			continue
		}
		if x, ok := kid.Value(f.Rollup.Field.Spec.Key).(float64); ok {
			d, _ := decimal.NewFromString(strconv.FormatFloat(x, 'g', -1, 64))
			found = append(found, d)
			count++
		}
	}
	if f.Rollup.Op == "count" {
		return float64(count)
	}
	if len(found) == 0 {
		if f.Rollup.Op == "sum" {
			return f.Type.Fit(spec, 0.0)
		}
		return nil
	}
	var out decimal.Decimal
	switch f.Rollup.Op {
	case "min":
		out = decimal.Min(found[0], found[1:]...)
	case "max":
		out = decimal.Max(found[0], found[1:]...)
	default:
		out = decimal.Sum(found[0], found[1:]...)
		if f.Rollup.Op == "avg" {
			out = out.DivRound(decimal.NewFromInt(int64(count)), 40)
		}
	}
	x, _ := strconv.ParseFloat(out.String(), 64)
	return f.Type.Fit(spec, x)
}

// agree holds every stored value against the oracle.
func agree(t *testing.T, k *testkit.Kit, after string) {
	t.Helper()
	snap := k.Tenon.Meta.Current()
	o := &oracle{snap: snap, rows: map[string]map[string]expr.Values{}, ctx: k.Ctx()}
	for key, obj := range snap.Objects {
		o.rows[key] = map[string]expr.Values{}
		sc := store.NewScanner(obj.Columns)
		err := store.Each(k.Ctx(), k.Tenon.App.ConcurrentDB(), func(rows *sql.Rows) error {
			vals, err := sc.Scan(rows)
			if err == nil {
				v := store.Values(obj.Columns, vals)
				o.rows[key][v["id"].(string)] = v
			}
			return err
		}, "SELECT "+store.Columns("r", obj.Columns)+" FROM "+expr.Quote(key)+` AS "r" WHERE "r"."deleted" = ''`)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range snap.Computed {
		for id, row := range o.rows[f.Object] {
			want := o.value(f, seen{o, f.Object, row})
			if got := row[f.Key()]; !fields.Equal(got, want) {
				t.Fatalf("after %s: %s.%s of %s is %v, the oracle has %v\n%+v", after, f.Object, f.Key(), id, got, want, f.Column.Spec)
			}
		}
	}
}
