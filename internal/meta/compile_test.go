package meta_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

func TestObjectsHaveFormsAndViewsByThemselves(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer)
	b.publish("ann")
	o := b.store.Current().Objects["customer"]
	if len(o.Forms) != 1 || o.Forms[0].Purpose != meta.PurposeFull || o.Forms[0].Columns != 2 || len(o.Forms[0].Nodes) != 1 || len(o.Forms[0].Nodes[0].Nodes) != 3 {
		t.Errorf("forms are %+v", o.Forms)
	}
	if len(o.Views) != 1 || o.Views[0].Key != meta.AllView || !o.Views[0].Default || o.Views[0].Label.In(locale.ZH) != "全部" {
		t.Errorf("views are %+v", o.Views)
	}
	var cols []string
	for _, c := range o.Views[0].Columns {
		cols = append(cols, c.Field)
	}
	if got := strings.Join(cols, " "); got != "name level amount owner updated" {
		t.Errorf("columns are %s", got)
	}
}

func TestADesignedViewIsTheDefault(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", customer+"\n---\nkind: view\nkey: mine\nobject: customer\ndefault: true\nfilter: record.owner == user\n---\nkind: form\nkey: main\nobject: customer\nnodes: [{field: name}]")
	b.publish("ann")
	o := b.store.Current().Objects["customer"]
	if len(o.Forms) != 1 || o.Forms[0].Key != "main" {
		t.Errorf("forms are %+v", o.Forms)
	}
	if len(o.Views) != 2 || o.Views[0].Default || !o.Views[1].Default {
		t.Errorf("views are %+v %+v", o.Views[0], o.Views[1])
	}
}

// TestManyObjectsLoadInTime keeps the start of a large business short.
func TestManyObjectsLoadInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 100 objects")
	}
	b := newBench(t)
	for i := range 100 {
		var fields strings.Builder
		for j := range 30 {
			fmt.Fprintf(&fields, "\n  - {key: f%d, type: number, label: {zh: 数%d}}", j, j)
		}
		b.put("ann", fmt.Sprintf("kind: object\nkey: thing_%d\nlabel: {zh: 物}\ntitle: name\nfields:\n  - {key: name, type: text, label: {zh: 名}}%s\nrules:\n  - {must: 'record.f1 >= 0 || isBlank(record.f1)'}", i, fields.String()))
	}
	start := time.Now()
	b.publish("ann")
	t.Logf("publishing 100 objects took %s", time.Since(start))
	start = time.Now()
	if n := len(b.newStore().Current().Objects); n != 100 {
		t.Errorf("%d objects", n)
	}
	took := time.Since(start)
	t.Logf("loading 100 objects took %s", took)
	if took > 10*time.Second {
		t.Errorf("loading took %s", took)
	}
}
