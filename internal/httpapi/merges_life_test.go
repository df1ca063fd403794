package httpapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// firmLives are firms that merge, come back and go, beside what should be true of them.
type firmLives struct {
	*testkit.Kit
	r      *rand.Rand
	firms  []string
	causes []string // of merges that stand, the newest last
	told   []string // what was done, to say it
}

// Whatever is merged, restored, undone and purged, in whatever order: nothing links to
// what was merged away, and the history of each record is with itself or with the one
// that stands for it.
func TestLivesOfMergedRecords(t *testing.T) {
	for round, mode := range []string{"clear", "restrict", "cascade"} {
		l := &firmLives{Kit: kinFirms(t, mode), r: rand.New(rand.NewPCG(20261123, uint64(round)))}
		for i := range 9 {
			l.firms = append(l.firms, l.Create(l.Admin, "firm", m{"name": fmt.Sprint("F", i)}))
		}
		for range 12 {
			l.link()
		}
		for range 45 {
			switch l.r.IntN(8) {
			case 0, 1, 2:
				l.merge()
			case 3:
				l.restore()
			case 4, 5:
				l.undo()
			case 6:
				l.purge()
			default:
				l.link()
			}
			l.holds()
		}
	}
}

func (l *firmLives) ids(where string) []string {
	list := strings.Fields(l.Scalar(`SELECT coalesce(group_concat("id", ' '), '') FROM (SELECT "id" FROM "firm" WHERE ` + where + ` ORDER BY "id")`))
	l.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func (l *firmLives) note(what ...any) { l.told = append(l.told, fmt.Sprint(what...)) }

func (l *firmLives) link() {
	living := l.ids(`"deleted" = ''`)
	if len(living) < 2 {
		l.firms = append(l.firms, l.Create(l.Admin, "firm", m{"name": "late"}), l.Create(l.Admin, "firm", m{"name": "later"}))
		return
	}
	l.note("link ", living[:2])
	l.Patch(l.Admin, "firm", living[0], m{"parent": living[1]}).Want(200)
}

// links are all links among the living, by who links.
func (l *firmLives) links() string {
	return l.Scalar(`SELECT coalesce(group_concat("id" || "parent", ' '), '') FROM (SELECT * FROM "firm" WHERE "deleted" = '' ORDER BY "id")`)
}

// merge merges some; every other time it is taken back at once, which changes nothing.
func (l *firmLives) merge() {
	living := l.ids(`"deleted" = ''`)
	if len(living) < 3 {
		l.link()
		return
	}
	before, n := l.links(), 2+l.r.IntN(2)
	l.note("merge ", living[:n])
	cause := l.Call(l.Admin, "POST", firmPath+"/records:merge", m{"survivor": living[0], "losers": living[1:n]}).Want(200).Text("cause")
	if left := l.Scalar(`SELECT count(*) FROM "firm" WHERE "deleted" = '' AND ("parent" = "id" OR "parent" IN ('` + strings.Join(living[1:n], `', '`) + `'))`); left != "0" {
		l.TB.Fatalf("%s links lead nowhere after %v", left, l.told)
	}
	if l.causes = append(l.causes, cause); l.r.IntN(2) == 0 {
		return
	}
	l.undo()
	if after := l.links(); after != before {
		l.TB.Fatalf("undone, the links are\n%s\nnot\n%s after %v", after, before, l.told)
	}
}

func (l *firmLives) undo() {
	if len(l.causes) == 0 {
		return
	}
	cause := l.causes[len(l.causes)-1]
	l.causes = l.causes[:len(l.causes)-1]
	l.note("undo ", cause)
	back := l.Call(l.Admin, "POST", "/api/v1/undo/"+cause, m{}).Want(200)
	l.note(back.Raw)
}

func (l *firmLives) restore() {
	if bin := l.ids(`"deleted" <> ''`); len(bin) > 0 {
		l.note("restore ", bin[0])
		l.Call(l.Admin, "POST", restorePath("firm", bin[0]), m{}).Want(200)
	}
}

func (l *firmLives) purge() {
	bin := l.ids(`"deleted" <> ''`)
	if living := l.ids(`"deleted" = ''`); l.r.IntN(3) == 0 && len(living) > 4 {
		if l.Delete(l.Admin, "firm", living[0]).Status == 204 { // unless something links to it
			bin = []string{living[0]}
		}
	}
	if len(bin) > 0 {
		l.note("purge ", bin[0])
		l.Call(l.Admin, "POST", firmPath+"/bin:purge", m{"ids": bin[:1]}).Want(200)
	}
}

// holds looks whether all is as it should be.
func (l *firmLives) holds() {
	l.TB.Helper()
	living, bin := l.ids(`"deleted" = ''`), l.ids(`"deleted" <> ''`)
	for _, id := range l.firms {
		to := l.Scalar(`SELECT coalesce((SELECT "survivor" FROM "tn_merged" WHERE "loser" = '` + id + `'), '')`)
		created := l.Scalar(`SELECT count(*) FROM "tn_history" WHERE "record" = '` + id + `' AND "action" = 'create'`)
		there := slices.Contains(living, id) || slices.Contains(bin, id)
		switch {
		case slices.Contains(living, id) && to != "":
			l.TB.Fatalf("%s lives and counts as merged after %v", id, l.told)
		case to != "" && !slices.Contains(living, to) && !slices.Contains(bin, to):
			l.TB.Fatalf("%s is merged into %s, which is gone, after %v", id, to, l.told)
		case (created == "1") != (there || to != ""):
			l.TB.Fatalf("%s is there: %v, merged into %q, and its history has %s beginnings after %v", id, there, to, created, l.told)
		}
		for seen := 0; to != "" && !slices.Contains(living, to); seen++ {
			if to = l.Scalar(`SELECT coalesce((SELECT "survivor" FROM "tn_merged" WHERE "loser" = '` + to + `'), '')`); seen > len(l.firms) {
				l.TB.Fatalf("%s is merged in a ring after %v", id, l.told)
			}
		}
		if to == "" {
			continue
		}
		if res := l.Call(l.Admin, "GET", firmPath+"/records/"+to+"/history?limit=100", nil).Want(200); !strings.Contains(res.Raw, id) {
			l.TB.Fatalf("the history of %s does not tell of %s after %v", to, id, l.told)
		}
		if res := l.Get(l.Admin, "firm", id); res.Status != 307 || !strings.HasSuffix(res.Header.Get("Location"), to) {
			l.TB.Fatalf("the address of %s answers %d, not %s, after %v", id, res.Status, to, l.told)
		}
	}
}
