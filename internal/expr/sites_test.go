package expr

import (
	"context"
	"fmt"
	"maps"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// named writes the sites of a source as the words at them, with what they name.
func named(t *testing.T, e *Env, source string, u Usage) []string {
	t.Helper()
	sites, err := e.Sites("deal", source, u)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range sites {
		words := string([]rune(source)[s.From:s.To]) + " " + s.Object
		if s.Field != "" {
			words += "." + s.Field
		}
		if s.Literal {
			words += " =" + s.Text
		}
		out = append(out, words)
	}
	return out
}

func TestSites(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string][]string{
		`record.amount > 1 && record . account.level > 2`:                   {"amount deal.amount", "account deal.account", "level account.level"},
		`record.stage == "won" || 'lost' != record.stage`:                   {"stage deal.stage", `"won" deal.stage =won`, `'lost' deal.stage =lost`, "stage deal.stage"},
		`record.stage in ["won", "商"] && "x" in record.tags`:                {"stage deal.stage", `"won" deal.stage =won`, `"商" deal.stage =商`, `"x" deal.tags =x`, "tags deal.tags"},
		`record.tags.exists(t, t == "x") && has(record.qty)`:                {"tags deal.tags", `"x" deal.tags =x`, "qty deal.qty"},
		`record.lines.exists(l, l.qty > record.qty && l.deal.stage == "a")`: {"lines deal.lines", "qty line.qty", "qty deal.qty", "deal line.deal", "stage deal.stage", `"a" deal.stage =a`},
		`EXISTS(account, a, a.level > 1 && a.name == record.name)`:          {"account account", "level account.level", "name account.name", "name deal.name"},
		`SWITCH(record.stage, "won", 1, "lost", 2, 3) > 1`:                  {"stage deal.stage", `"won" deal.stage =won`, `"lost" deal.stage =lost`},
		`(record.won ? record.account : record.other).level > 1`:            {"won deal.won", "account deal.account", "other deal.other", "level account.level"},
		`user.department.name == "stage" && "record.stage" != ""`:           {"department users.department", "name departments.name", `"stage" departments.name =stage`},
		`SUMIF(record.lines, l, l.kind == "a", l.price) > COUNT(record.lines)`: {
			"lines deal.lines", "kind line.kind", `"a" line.kind =a`, "price line.price", "lines deal.lines",
		},
	} {
		if got := named(t, e, source, Filter); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", source, got, want)
		}
	}
	if got, want := named(t, e, `record.won ? "won" : IF(record.qty > 1, "few", record.stage)`, Value), []string{"won deal.won", `"won"  =won`, "qty deal.qty", `"few"  =few`, "stage deal.stage"}; !slices.Equal(got, want) {
		t.Errorf("results: got %q", got)
	}
}

// moved is a world in which a field has another key, with every source rewritten.
func moved(t *testing.T, w *world, e *Env, object, field, to string) *world {
	t.Helper()
	out := &world{cat: catalog{}, rows: map[string][]Values{}}
	for key, o := range w.cat {
		next := *o
		next.Fields = slices.Clone(o.Fields)
		for i := range next.Fields {
			f := &next.Fields[i]
			if f.Kind == Rows && f.Target == object && f.Via == field {
				f.Via = to
			}
			if f.Live != nil {
				live := *f.Live
				live.Source = rewrite(t, e, key, live.Source, Formula, object, field, to)
				f.Live = &live
			}
			if key == object && f.Key == field {
				f.Key = to
			}
		}
		out.cat[key] = &next
	}
	for key, rows := range w.rows {
		for _, r := range rows {
			r = maps.Clone(r)
			if v, had := r[field]; had && key == object {
				delete(r, field)
				r[to] = v
			}
			out.rows[key] = append(out.rows[key], r)
		}
	}
	out.open(t)
	return out
}

func rewrite(t *testing.T, e *Env, object, source string, u Usage, of, field, to string) string {
	t.Helper()
	sites, err := e.Sites(object, source, u)
	if err != nil {
		t.Fatal(err)
	}
	var edits []Edit
	for _, s := range sites {
		if s.Object == of && s.Field == field && !s.Literal {
			edits = append(edits, Edit{s.From, s.To, to})
		}
	}
	return Rewrite(source, edits)
}

// TestARewrittenExpressionKeepsItsValue moves a field to another key, in a
// catalogue that no longer has the old one: every random expression, rewritten,
// compiles and gives the same for each record.
func TestARewrittenExpressionKeepsItsValue(t *testing.T) {
	seed := newSeed(t)
	changed := 0
	for i, what := range []string{"deal.amount", "deal.stage", "deal.account", "deal.tags", "deal.total", "deal.lines", "deal.picks", "account.level", "account.owner", "line.qty", "line.deal", "line.parts", "part.weight"} {
		d := dice{rand.New(rand.NewSource(seed + int64(i)))}
		w := newWorld(t, d, 12)
		e := newEnvIn(t, w.cat, "Asia/Shanghai")
		object, field, _ := strings.Cut(what, ".")
		to := "was_" + field
		w2 := moved(t, w, e, object, field, to)
		e2 := newEnvIn(t, w2.cat, "Asia/Shanghai")
		for range *diffCount / 20 {
			g, depth := generator{dice: d}, 1+d.Intn(4)
			source, u := pick(d, g.boolean, g.number, g.text, g.date, g.link)(depth), pick(d, Value, Formula)
			p, err := e.Compile("deal", source, u)
			if err != nil {
				continue
			}
			next := rewrite(t, e, "deal", source, u, object, field, to)
			if next != source {
				changed++
			}
			p2, err := e2.Compile("deal", next, u)
			if err != nil {
				t.Fatalf("%s moved: %v\n%s\n%s", what, err, source, next)
			}
			u1, now := w.person(d), pick(d, someMoments...)
			all, _ := w.viewers()
			all2, _ := w2.viewers()
			for k := range w.rows["deal"] {
				a, b := outcome(p, all, u1, w.rows["deal"][k], now), outcome(p2, all2, u1, w2.rows["deal"][k], now)
				if !reflect.DeepEqual(a, b) {
					t.Fatalf("%s moved: %v and %v\n%s\n%s", what, a, b, source, next)
				}
			}
		}
	}
	if changed < 50 {
		t.Errorf("only %d expressions named a field that moved", changed)
	}
}

func outcome(p *Program, sees *viewer, u *User, row Values, now time.Time) any {
	v := sees.vars(u, now)
	v.Record = row
	got, err := p.Eval(context.Background(), v)
	if err != nil {
		return fmt.Sprint("error ", err)
	}
	return got
}
