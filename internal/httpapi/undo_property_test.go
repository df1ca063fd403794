package httpapi_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// kept is a record as the oracle of undo knows it.
type kept struct {
	object, up string
	values     m
	gone       string // the act that deleted it, "" while it lives
	last       string // the act that wrote it last
}

// did is what an act did to one record: whether it lived before and after, and the
// values of the fields that changed.
type did struct {
	id         string
	was, is    bool
	from, into m
}

// undoer writes at random as two people, in the product and in an oracle beside it.
type undoer struct {
	*testkit.Kit
	r      *rand.Rand
	tokens []string
	all    map[string]*kept
	order  []string // ids in the order in which they were made
	acts   []string
	by     map[string]string // act → token
	did    map[string][]*did
	undone map[string]bool
	log    []string
	made   int
}

func (u *undoer) fields(object string) []string {
	if object == "part" {
		return []string{"name", "n"}
	}
	return []string{"name", "n", "tags", "day"}
}

func (u *undoer) value(field string) any {
	if u.r.IntN(5) == 0 && field != "name" {
		return map[bool]any{true: []any{}, false: nil}[field == "tags"]
	}
	switch field {
	case "n":
		return float64(u.r.IntN(4))
	case "tags":
		return []any{"a", "b", "c"}[:1+u.r.IntN(3)]
	case "day":
		return fmt.Sprintf("2026-01-0%d", 1+u.r.IntN(4))
	}
	return fmt.Sprintf("v%d", u.r.IntN(4))
}

func (u *undoer) some(object string, living bool) []string {
	var ids []string
	for _, id := range u.order {
		if x := u.all[id]; x.object == object && (x.gone == "") == living {
			ids = append(ids, id)
		}
	}
	u.r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(len(ids), 1+u.r.IntN(4))]
}

// note keeps an act of the oracle.
func (u *undoer) note(act, token string, list []*did) {
	if len(list) == 0 {
		return
	}
	u.acts, u.by[act], u.did[act] = append(u.acts, act), token, list
	for _, d := range list {
		u.all[d.id].last = act
		if d.was && !d.is { // what was deleted at one moment comes back together
			u.all[d.id].gone = "gone " + u.Scalar(`SELECT "deleted" FROM "`+u.all[d.id].object+`" WHERE "id" = '`+d.id+`'`)
		}
	}
}

// drop deletes in the oracle, with what hangs below.
func (u *undoer) drop(id string) (list []*did) {
	for _, below := range u.order {
		if x := u.all[below]; x.up == id && x.gone == "" {
			list = append(list, u.drop(below)...)
		}
	}
	u.all[id].gone = "gone"
	return append(list, &did{id: id, was: true})
}

// lift brings back in the oracle, with what went at the same moment.
func (u *undoer) lift(id string) []*did {
	list := []*did{{id: id, is: true}}
	at := u.all[id].gone
	u.all[id].gone = ""
	for _, below := range u.order {
		if x := u.all[below]; x.up == id && x.gone == at {
			list = append(list, u.lift(below)...)
		}
	}
	return list
}

// set writes values in the oracle and answers what changed.
func (u *undoer) set(id string, values m) []*did {
	d := &did{id: id, was: true, is: true, from: m{}, into: m{}}
	for key, v := range values {
		if fmt.Sprint(u.all[id].values[key]) != fmt.Sprint(v) {
			d.from[key], d.into[key] = u.all[id].values[key], v
			u.all[id].values[key] = v
		}
	}
	if len(d.into) == 0 {
		return nil
	}
	return []*did{d}
}

// act does one thing at random.
func (u *undoer) act() {
	token := u.tokens[u.r.IntN(len(u.tokens))]
	object := []string{"whole", "part"}[u.r.IntN(2)]
	if u.r.IntN(3) == 0 && len(u.acts) > 0 {
		u.undo(u.acts[u.r.IntN(len(u.acts))])
		return
	}
	var ops []m
	var plan []func() []*did
	for range 1 + u.r.IntN(3) {
		switch u.r.IntN(4) {
		case 0:
			x := &kept{object: object, values: m{}}
			data := m{}
			for _, key := range u.fields(object) {
				data[key] = u.value(key)
				x.values[key] = data[key]
			}
			if up := u.some("whole", true); object == "part" && len(up) > 0 {
				x.up, data["up"] = up[0], up[0]
			}
			u.made++
			id := fmt.Sprintf("x%014d", u.made)
			ops = append(ops, m{"method": "create", "data": mergedWith(data, "id", id)})
			plan = append(plan, func() []*did {
				u.all[id], u.order = x, append(u.order, id)
				return []*did{{id: id, is: true}}
			})
		case 1:
			if ids := u.some(object, true); len(ids) > 0 {
				id := ids[0]
				data := m{}
				for _, key := range u.fields(object) {
					if u.r.IntN(2) == 0 {
						data[key] = u.value(key)
					}
				}
				ops = append(ops, m{"method": "update", "id": id, "data": data})
				plan = append(plan, func() []*did { return u.set(id, data) })
			}
		case 2:
			if ids := u.some(object, true); len(ids) > 0 {
				id := ids[0]
				ops = append(ops, m{"method": "delete", "id": id})
				plan = append(plan, func() []*did {
					if u.all[id].gone != "" {
						return nil
					}
					return u.drop(id)
				})
			}
		default:
			if back := u.some(object, false); len(ops) == 0 && len(back) > 0 {
				u.restore(token, object, back[0])
				return
			}
		}
	}
	seen := map[any]bool{}
	for _, op := range ops { // one thing to each record, so that the oracle stays simple
		if seen[op["id"]] && op["id"] != nil {
			return
		}
		seen[op["id"]] = true
	}
	if len(ops) == 0 {
		return
	}
	res := u.Call(token, "POST", "/api/v1/objects/"+object+"/records:batch", m{"operations": ops}).Want(200)
	act := res.Header.Get("X-Tenon-Cause")
	u.log = append(u.log, fmt.Sprint(act, " ", object, ops))
	var list []*did
	for _, f := range plan {
		list = append(list, f()...)
	}
	u.note(act, token, list)
}

func mergedWith(of m, key string, v any) m {
	out := maps.Clone(of)
	out[key] = v
	return out
}

func (u *undoer) restore(token, object, id string) {
	res := u.Call(token, "POST", "/api/v1/objects/"+object+"/records/"+id+"/actions/restore", nil).Want(200)
	act := res.Header.Get("X-Tenon-Cause")
	u.log = append(u.log, fmt.Sprint(act, " restore ", id))
	u.note(act, token, u.lift(id))
}

// undo takes an act back in both; what the oracle would leave is what is listed.
func (u *undoer) undo(of string) {
	token := u.by[of]
	dry := u.Call(token, "POST", "/api/v1/undo/"+url.PathEscape(of), m{"dryRun": true}).Want(200)
	res := u.Call(token, "POST", "/api/v1/undo/"+url.PathEscape(of), nil)
	if u.undone[of] {
		res.Code(409, "undo_done")
		return
	}
	res.Want(200)
	act := res.Text("cause")
	u.log = append(u.log, fmt.Sprint(act, " undoes ", of))
	var left []string
	var list []*did
	for _, d := range slices.Backward(u.did[of]) {
		x := u.all[d.id]
		switch {
		case !d.was && x.gone != "", d.was && !d.is && x.gone == "": // so already
		case !d.was:
			below := slices.ContainsFunc(u.order, func(id string) bool { return u.all[id].up == d.id && u.all[id].gone == "" })
			if x.last != of || below {
				left = append(left, d.id)
				continue
			}
			list = append(list, u.drop(d.id)...)
		case !d.is:
			list = append(list, u.lift(d.id)...)
		case x.gone != "":
			left = append(left, d.id)
		default:
			moved := false
			for key := range d.into {
				now := fmt.Sprint(x.values[key])
				moved = moved || now != fmt.Sprint(d.into[key]) && now != fmt.Sprint(d.from[key])
			}
			if moved {
				left = append(left, d.id)
				continue
			}
			list = append(list, u.set(d.id, d.from)...)
		}
	}
	u.undone[of] = len(left) == 0
	if act != "" {
		u.note(act, token, list)
	} else if len(list) > 0 {
		u.TB.Errorf("%s was undone without a cause", of)
	}
	said := func(res *testkit.Res) string {
		var ids []string
		reasons, _ := res.Get("reasons").([]any)
		for _, y := range reasons {
			ids = append(ids, y.(m)["record"].(string))
		}
		slices.Sort(ids)
		return fmt.Sprint(ids)
	}
	slices.Sort(left)
	if said(res) != fmt.Sprint(left) || res.Get("kept") != float64(len(left)) {
		u.fail("left %v; %s", left, res.Raw)
	}
	if said(dry) != said(res) {
		u.fail("the dry run said %s; %s", dry.Raw, res.Raw)
	}
}

func (u *undoer) fail(format string, args ...any) {
	u.TB.Helper()
	u.TB.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(u.log, "\n"))
}

// agree holds the tables against the oracle.
func (u *undoer) agree() {
	u.TB.Helper()
	for _, id := range u.order {
		x := u.all[id]
		columns := []string{`CASE WHEN "deleted" = '' THEN 'lives' ELSE 'gone' END`}
		want := []string{map[bool]string{true: "lives", false: "gone"}[x.gone == ""]}
		for _, key := range u.fields(x.object) {
			columns = append(columns, `coalesce("`+key+`", '')`)
			v := x.values[key]
			switch y := v.(type) {
			case nil:
				want = append(want, map[bool]string{true: "[]"}[key == "tags"])
			case float64:
				want = append(want, strconv.FormatFloat(y, 'f', 1, 64))
			case []any:
				want = append(want, strings.ReplaceAll(`["`+strings.Trim(strings.ReplaceAll(fmt.Sprint(y), " ", `","`), "[]")+`"]`, `[""]`, "[]"))
			default:
				want = append(want, fmt.Sprint(y))
			}
		}
		if got := u.Scalar(`SELECT ` + strings.Join(columns, ` || ' ' || `) + ` FROM "` + x.object + `" WHERE "id" = '` + id + `'`); got != strings.Join(want, " ") {
			u.fail("%s is %q, not %q", id, got, strings.Join(want, " "))
		}
	}
}

// Whatever people did in whatever order, an undo gives each record of the act what it
// had before, unless somebody has changed that since: then it is left as it is, and
// listed. TENON_SEED and TENON_ROUNDS choose other walks.
func TestUndoTakesBackWhatNobodyChangedSince(t *testing.T) {
	rounds, seed := 3, rand.Uint64()
	if s := os.Getenv("TENON_ROUNDS"); s != "" {
		rounds, _ = strconv.Atoi(s)
	}
	if s := os.Getenv("TENON_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	all := []string{"view", "create", "edit", "delete", "batch"}
	for round := range rounds {
		t.Run(fmt.Sprintf("seed %d round %d", seed, round), func(t *testing.T) {
			k := testkit.New(t, "")
			k.Define(
				object("whole", nil, field("name", "text"), field("n", "number"), field("tags", "tags"), field("day", "date")),
				object("part", nil, field("name", "text"), field("n", "number"), field("up", "relation", m{"object": "whole", "on_delete": "cascade"})),
				role("all", m{"object": "whole", "operations": all}, m{"object": "part", "operations": all}))
			_, one := k.Person("one", "", "all")
			_, two := k.Person("two", "", "all")
			u := &undoer{Kit: k, r: rand.New(rand.NewPCG(seed, uint64(round))), tokens: []string{one, two}, all: map[string]*kept{}, by: map[string]string{}, did: map[string][]*did{}, undone: map[string]bool{}}
			for range 80 {
				u.act()
				u.agree()
			}
		})
	}
}
