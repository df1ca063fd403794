package query_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/search"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// A search gives what the words mean most first, only what the person sees, and says
// when its bounds may have left something out: against a naive reading of all rows,
// under bounds from far too small to ample, with and without what the index has read.
func TestSearchUnderItsBounds(t *testing.T) {
	type m = testkit.M
	k := testkit.New(t, "")
	k.Define(
		m{"kind": "object", "key": "client", "label": m{"en": "Client"}, "title": "name", "owner": true, "fields": []m{
			{"key": "name", "type": "text", "label": m{"en": "Name"}}, {"key": "phone", "type": "phone", "label": m{"en": "Phone"}, "search": true},
		}},
		m{"kind": "role", "key": "seller", "label": m{"en": "Seller"}, "grants": []m{{"object": "client", "operations": []string{"view", "create"}, "rows": "record.owner.id == user.id", "read": "*", "write": "*"}}},
		m{"kind": "role", "key": "nameless", "label": m{"en": "Nameless"}, "grants": []m{{"object": "client", "operations": []string{"view"}, "rows": "true", "read": []string{"phone"}}}},
	)
	k.Publish()
	seller, token := k.Person("seller", "", "seller")

	type row struct{ id, name, phone, owner string }
	var rows []row
	rng := rand.New(rand.NewPCG(3, 5))
	letters := []rune("华鑫重庆有限a1")
	word := func(most int) string {
		out := make([]rune, 1+rng.IntN(most))
		for i := range out {
			out[i] = letters[rng.IntN(len(letters))]
		}
		return string(out)
	}
	add := func(n int) {
		for i := range n {
			r := row{name: word(6), phone: fmt.Sprintf("13%09d", rng.IntN(1000)), owner: ""}
			by := k.Admin
			if i%5 == 0 {
				by, r.owner = token, seller
			}
			r.id = k.Create(by, "client", m{"name": r.name, "phone": r.phone})
			r.phone = search.Plain(k.Scalar(`SELECT "phone" FROM "client" WHERE "id" = '` + r.id + `'`))
			rows = append(rows, r)
		}
	}
	add(100)
	settled := func() {
		k.TB.Helper()
		for range 1200 {
			if k.Scalar(`SELECT ((SELECT max("seq") FROM "tn_outbox") = (SELECT "seq" FROM "tn_outbox_cursors" WHERE "consumer" = 'search') AND (SELECT "ready" FROM "tn_search_objects" WHERE "object" = 'client')) IS TRUE`) == "1" {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatal("the index does not come after")
	}

	rankOf := func(r row, plain string, reads bool) int {
		name := search.Plain(r.name)
		switch {
		case reads && name == plain:
			return 0
		case reads && strings.HasPrefix(name, plain):
			return 1
		case reads && strings.Contains(name, plain):
			return 2
		case strings.Contains(r.phone, plain), reads && search.Sounding(r.name, plain):
			return 3
		}
		return 4
	}
	people := []struct {
		who        *access.Principal
		owns, name bool
	}{
		{&access.Principal{UserID: "admin", Admin: true, Locale: locale.EN}, false, true},
		{&access.Principal{UserID: seller, Roles: []string{"seller"}, Locale: locale.EN}, true, true},
		{&access.Principal{UserID: seller, Roles: []string{"nameless"}, Locale: locale.EN}, false, false},
	}
	honest, cut := 0, 0
	check := func(t *testing.T) {
		for range 400 {
			svc := k.Tenon.Query
			ample := query.Nearest{Named: 1000, Having: 1000, Unread: 1000, Own: 1000}
			tiny := query.Nearest{Named: 1 + rng.IntN(3), Having: 1 + rng.IntN(20), Unread: 1000, Own: 1 + rng.IntN(30)}
			if rng.IntN(4) == 0 {
				tiny.Unread = 1
			}
			svc.Plans.Few = []int{1000, -1}[rng.IntN(2)]
			if svc.Plans.Few > 0 { // whose rows are few are all looked at
				tiny.Own = 1000
			}
			svc.Nearest = []query.Nearest{ample, tiny}[rng.IntN(2)]
			p := people[rng.IntN(len(people))]
			q := word(3)
			switch rng.IntN(4) {
			case 0:
				q = []string{"hx", "chongq", "zq", "h", "yx", "xian"}[rng.IntN(6)]
			case 1:
				q = fmt.Sprint(rng.IntN(100))
			case 2:
				q = rows[rng.IntN(len(rows))].name
			}
			limit := 1 + rng.IntN(60)
			plain := search.Plain(q)
			hits, more, err := svc.Search(k.Ctx(), svc.Rights(p.who), query.SearchRequest{Q: q, Object: "client", Limit: limit})
			if err != nil {
				t.Fatalf("%q: %v", q, err)
			}
			ranks := map[string]int{}
			var all []int
			for _, r := range rows {
				if n := rankOf(r, plain, p.name); n < 4 && (!p.owns || r.owner == seller) {
					ranks[r.id] = n
					all = append(all, n)
				}
			}
			slices.Sort(all)
			var got []int
			for _, h := range hits {
				n, there := ranks[h.ID]
				if !there {
					t.Fatalf("%q finds %s, which is not there, not seen, or twice", q, h.Title)
				}
				delete(ranks, h.ID)
				got = append(got, n)
			}
			if !slices.IsSorted(got) || len(got) > limit {
				t.Errorf("%q within %d is ordered %v", q, limit, got)
			}
			switch {
			case svc.Nearest == ample && !slices.Equal(got, all[:min(limit, len(all))]):
				t.Errorf("%q within %d finds %v of %v", q, limit, got, all)
			case !more && len(got) != len(all):
				t.Errorf("%q with %+v finds %d of %d and says that there are no more", q, svc.Nearest, len(got), len(all))
			case more && svc.Nearest == ample && len(got) == len(all):
				t.Errorf("%q finds all %d and says that there are more", q, len(all))
			case more:
				cut++
			default:
				honest++
			}
		}
	}
	settled()
	t.Run("of the index", check)
	add(30)
	t.Run("of the index and what it has not read", check)
	if honest < 100 || cut < 100 {
		t.Errorf("%d searches found everything, %d did not: too little was compared", honest, cut)
	}
}
