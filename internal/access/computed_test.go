package access_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// Whether a live field may be read on some rows and whether it may on all are two
// questions: asking one changes no answer to the other.
func TestALiveFieldOnSomeRowsIsNotOneOnAll(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		m{"kind": "object", "key": "client", "label": m{"en": "c"}, "title": "name", "owner": true,
			"fields": []m{spec("name", "text"), spec("n", "number"), spec("soon", "formula", m{"formula": "record.n + YEAR(TODAY())", "result": "number"})}},
		m{"kind": "role", "key": "own", "label": m{"en": "own"},
			"grants": []m{{"object": "client", "operations": []string{"view"}, "rows": "record.owner == user", "read": []string{"name", "n", "soon"}}}},
	)
	some := func(r *access.Rights) bool { _, ok := r.Reads("client", "soon", "r"); return ok }
	all := func(r *access.Rights) bool { return r.ReadsAll("client", "soon") }
	rights := func() *access.Rights {
		return access.New(k.Tenon.Meta.Current(), &access.Principal{UserID: "u", Roles: []string{"own"}}, k.Now())
	}
	if r := rights(); !r.Snap.Objects["client"].ByKey["soon"].Live() || !some(r) || all(r) {
		t.Error("first on some rows, then on all")
	}
	if r := rights(); all(r) || !some(r) {
		t.Error("first on all rows, then on some")
	}
}
