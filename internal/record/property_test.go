package record_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// tree is a random business: objects a, b, c …, each linked to an earlier one (or
// to itself), with formulas, roll-ups and references that read each other.
type tree struct {
	r       *rand.Rand
	objects []string
	parent  map[string]string // the object that "up" leads to
	docs    []m
	numbers map[string][]string // readable number fields, in the order in which they were made
	refs    map[string]bool     // "object.field" of references, of which no roll-up is made
}

func newTree(r *rand.Rand, depth int) *tree {
	t := &tree{r: r, parent: map[string]string{}, numbers: map[string][]string{}, refs: map[string]bool{}}
	fields := map[string][]m{}
	for i := range depth {
		o := string(rune('a' + i))
		t.objects = append(t.objects, "o_"+o)
	}
	for i, o := range t.objects {
		to := o // the first links to itself, the others mostly to the one before
		if i > 0 {
			to = t.objects[i-1]
			if r.IntN(4) == 0 {
				to = t.objects[r.IntN(i)]
			}
		}
		t.parent[o] = to
		fields[o] = []m{
			field("name", "text", m{"required": true}), field("x", "number"), field("y", "money"), field("on", "switch"), field("day", "date"),
			field("up", "relation", m{"object": to, "inverse": "below_" + o}),
		}
		t.numbers[o] = []string{"x", "y"}
	}
	for n := range 4 * depth {
		o := t.objects[r.IntN(depth)]
		f := t.computed(o, fmt.Sprintf("f%d", n))
		fields[o] = append(fields[o], f)
		t.numbers[o] = append(t.numbers[o], f["key"].(string))
	}
	for _, o := range t.objects {
		t.docs = append(t.docs, object(o, nil, fields[o]...))
	}
	return t
}

func (t *tree) number(o string) string { return t.numbers[o][t.r.IntN(len(t.numbers[o]))] }

// children are the objects that link to o.
func (t *tree) children(o string) []string {
	var out []string
	for _, c := range t.objects {
		if t.parent[c] == o {
			out = append(out, c)
		}
	}
	return out
}

// computed makes a computed field of an object that reads only fields that are
// there already, so that nothing goes round in a circle.
func (t *tree) computed(o, key string) m {
	up := t.parent[o]
	kids := t.children(o)
	formula := func(src string) m {
		return field(key, "formula", m{"result": "number", "formula": src, "decimals": t.r.IntN(5)})
	}
	for {
		switch t.r.IntN(9) {
		case 0:
			return formula(fmt.Sprintf("record.%s + record.%s * 1.1", t.number(o), t.number(o)))
		case 1:
			return formula(fmt.Sprintf("record.on ? record.%s : record.%s - 3", t.number(o), t.number(o)))
		case 2:
			return formula(fmt.Sprintf("record.%s / record.%s", t.number(o), t.number(o)))
		case 3:
			return formula(fmt.Sprintf("record.up.%s + record.%s", t.number(up), t.number(o)))
		case 4:
			return formula(fmt.Sprintf("record.up.up.%s", t.number(t.parent[up])))
		case 5:
			t.refs[o+"."+key] = true
			return field(key, "reference", m{"via": "up", "field": t.number(up)})
		case 6:
			if len(kids) == 0 {
				continue
			}
			c := kids[t.r.IntN(len(kids))]
			return formula(fmt.Sprintf("SUM(record.below_%s.filter(l, l.on).map(l, l.%s)) + size(record.below_%s)", c, t.number(c), c))
		default:
			if len(kids) == 0 {
				continue
			}
			c := kids[t.r.IntN(len(kids))]
			of := t.number(c)
			for t.refs[c+"."+of] {
				of = t.number(c)
			}
			f := field(key, "rollup", m{"object": c, "via": "up", "op": []string{"count", "sum", "min", "max", "avg"}[t.r.IntN(5)], "field": of})
			if t.r.IntN(2) == 0 {
				f["filter"] = []string{"record.on", "record.x > 1", fmt.Sprintf("has(record.%s) && record.%s < 4", of, of), "record.up.on"}[t.r.IntN(4)]
			}
			return f
		}
	}
}

// walk writes at random.
type walk struct {
	*tree
	k    *testkit.Kit
	ids  map[string][]string // ever made, by object
	gone map[string]bool
}

func (w *walk) some(object string) string {
	if len(w.ids[object]) == 0 || w.r.IntN(8) == 0 {
		return ""
	}
	id := w.ids[object][w.r.IntN(len(w.ids[object]))]
	if w.gone[id] {
		return ""
	}
	return id
}

func (w *walk) data(object string) m {
	out := m{}
	for _, key := range []string{"x", "y", "on", "up"} {
		if w.r.IntN(3) == 0 {
			continue
		}
		switch key {
		case "x", "y":
			out[key] = []any{nil, 0.0, 0.1, 0.2, 1.0, 2.5, -3.0, 1e6, 7.77}[w.r.IntN(9)]
		case "on":
			out[key] = w.r.IntN(2) == 0
		case "up":
			out[key] = any(nil)
			if id := w.some(w.parent[object]); id != "" {
				out[key] = id
			}
		}
	}
	return out
}

func (w *walk) op(object string) record.Op {
	id := w.some(object)
	switch n := w.r.IntN(10); {
	case id == "" || n < 4:
		data := w.data(object)
		data["name"] = "n"
		return record.Op{Method: record.Create, Data: data}
	case n < 9:
		return record.Op{Method: record.Update, ID: id, Data: w.data(object)}
	}
	return record.Op{Method: record.Delete, ID: id}
}

func (w *walk) step() string {
	object := w.objects[w.r.IntN(len(w.objects))]
	n := 1
	o := record.Options{Source: record.SourceAPI}
	switch w.r.IntN(6) {
	case 0:
		n = 1 + w.r.IntN(12)
	case 1:
		n, o.Source = 1+w.r.IntN(12), record.SourceImport
	case 2:
		for id := range w.gone {
			for _, ob := range w.objects {
				res, err := w.k.Tenon.Record.Write(w.k.Ctx(), access.System("test"), ob, record.Op{Method: record.Restore, ID: id}, o)
				if err == nil && res != nil {
					delete(w.gone, id)
					return "restore of " + ob
				}
			}
			break
		}
	}
	o.Atomic = n > 1 && w.r.IntN(4) == 0
	ops := make([]record.Op, n)
	for i := range ops {
		ops[i] = w.op(object)
	}
	what := fmt.Sprintf("%d operations on %s: %+v", n, object, ops)
	results, err := w.k.Tenon.Record.Batch(w.k.Ctx(), access.System("test"), object, ops, o)
	if err != nil {
		return what + ": " + err.Error()
	}
	for i, res := range results {
		switch {
		case res.Err != nil:
		case ops[i].Method == record.Create:
			w.ids[object] = append(w.ids[object], res.ID)
		case ops[i].Method == record.Delete:
			w.gone[res.ID] = true
		}
	}
	return what
}

// Whatever is written in whatever order, the stored values are those that
// somebody would get who computed all of them anew.
func TestStoredValuesAreThoseOfAnOracle(t *testing.T) {
	t.Parallel()
	random(t, 3, 60, func(*testkit.Kit) {}, func(_ int, k *testkit.Kit, after string) { agree(t, k, after) })
}

// The same where nearly everything is left to the job: as soon as nothing is
// behind, the values are right.
func TestStoredValuesAreThoseOfAnOracleOnceTheJobIsDone(t *testing.T) {
	t.Parallel()
	narrow := func(k *testkit.Kit) { k.Tenon.Record.Narrow(1, 3, 2, 2) }
	random(t, 1, 60, narrow, func(step int, k *testkit.Kit, after string) {
		if step%20 == 19 {
			settled(k)
			agree(t, k, after)
		}
	})
}

func random(t *testing.T, rounds, steps int, begin func(*testkit.Kit), check func(step int, k *testkit.Kit, after string)) {
	if s := os.Getenv("TENON_ROUNDS"); s != "" {
		rounds, _ = strconv.Atoi(s)
	}
	seed := rand.Uint64()
	if s := os.Getenv("TENON_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	for round := range rounds {
		r := rand.New(rand.NewPCG(seed, uint64(round)))
		tr := newTree(r, 2+r.IntN(3))
		k := testkit.New(t, "")
		begin(k)
		k.Define(tr.docs...)
		w := &walk{tree: tr, k: k, ids: map[string][]string{}, gone: map[string]bool{}}
		for n := range steps {
			what := w.step()
			check(n, k, fmt.Sprintf("seed %d round %d step %d, %s", seed, round, n, what))
		}
	}
}
