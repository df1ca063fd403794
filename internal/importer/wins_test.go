package importer

import (
	"fmt"
	"strings"
	"testing"
)

// What wins where a row updates a record: the file where it has a value, the file
// throughout, or the record.
func TestWhatWins(t *testing.T) {
	t.Parallel()
	const file = "name,founded,address\nAcme,2001,\nBeta,,Berlin\n"
	for wins, want := range map[string]string{
		"":         "Acme 2001 Old street, Beta 1990 Berlin",
		WinsFilled: "Acme 2001 Old street, Beta 1990 Berlin",
		WinsFile:   "Acme 2001 <nil>, Beta <nil> Berlin",
		WinsRecord: "Acme 1999 Old street, Beta 1990 Berlin",
	} {
		t.Run(wins, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			w.add("customer", "a", map[string]any{"name": "Acme", "founded": 1999.0, "address": "Old street"})
			w.add("customer", "b", map[string]any{"name": "Beta", "founded": 1990.0})
			i := w.run(w.upload("customer", "a.csv", file, Options{}), Request{
				Mapping: map[string]string{"name": "name", "founded": "founded", "address": "address"}, Mode: ModeUpdate, Key: []string{"name"}, Choices: Choices{Wins: wins},
			})
			a, b := w.find("customer", "name", "Acme").data, w.find("customer", "name", "Beta").data
			if got := fmt.Sprintf("Acme %v %v, Beta %v %v", a["founded"], a["address"], b["founded"], b["address"]); got != want || i.Updated != 2 {
				t.Errorf("%s (%+v)", got, i.Counts)
			}
			sum := 0.0
			for _, r := range []map[string]any{a, b} {
				if r["name"] == "Acme" {
					n, _ := r["founded"].(float64)
					sum += n
				}
			}
			if len(i.Totals) != 1 || i.Totals[0] != (Total{"founded", 2001, sum}) {
				t.Errorf("%+v", i.Totals)
			}
		})
	}
	w := start(t)
	w.add("customer", "a", map[string]any{"name": "Acme", "founded": 1999.0})
	i := w.run(w.upload("customer", "a.csv", "founded,address\n1999,New street\n", Options{}), Request{Mapping: map[string]string{"founded": "founded", "address": "address"}, Mode: ModeUpdate, Key: []string{"founded"}})
	if len(i.Totals) != 1 || i.Totals[0] != (Total{"founded", 1999, 1999}) {
		t.Errorf("by a number that finds the record: %+v", i.Totals)
	}
	w = open(t, t.TempDir(), nil)
	i = w.upload("customer", "a.csv", file, Options{})
	for path, c := range map[string]Choices{"wins": {Wins: "nobody"}, "silent": {Silent: []string{"rules"}}} {
		if _, err := w.Run(t.Context(), chineseUser, i.ID, Request{Mapping: map[string]string{"name": "name"}, Choices: c}); err == nil || !strings.Contains(fmt.Sprint(err), "nobody") && path == "wins" {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if _, err := w.Run(t.Context(), chineseUser, i.ID, Request{Mapping: map[string]string{"name": "name"}, Choices: Choices{Silent: []string{SilentHooks}}}); err == nil {
		t.Error("somebody who designs nothing imports without automations")
	}
}

// A dry run says what the import will do, also of rows far apart that are about one
// record.
func TestADryRunKnowsTheRowsAbove(t *testing.T) {
	t.Parallel()
	w := start(t)
	var b strings.Builder
	b.WriteString("name,email,founded\n")
	for n := range 900 {
		fmt.Fprintf(&b, "C%d,c%d@example.com,%d\n", n, n, 1900+n%100)
	}
	b.WriteString("C5,again@example.com,2000\nC899,,2001\nNew,broken,1\nNew,new@example.com,2\nNew,,3\n")
	mapping := map[string]string{"name": "name", "email": "email", "founded": "founded"}
	twice := start(t)
	twice.add("customer", "a", map[string]any{"name": "Acme", "email": "a@example.com"})
	same := twice.upload("customer", "a.csv", "name,email,founded\nAcme,b@example.com,1\nAcme,b@example.com,2\n", Options{})
	for _, dry := range []bool{true, false} {
		if i := twice.run(same, Request{Mapping: mapping, Mode: ModeUpdate, Key: []string{"name"}, DryRun: dry}); i.Updated != 2 || i.Failed != 0 {
			t.Errorf("two rows about one record with one address: dry %v, %+v", dry, i.Counts)
		}
	}
	for mode, want := range map[string]Counts{ModeCreate: {Created: 901, Failed: 4}, ModeUpsert: {Created: 901, Updated: 3, Failed: 1}} {
		q := Request{Mapping: mapping, Mode: mode, Key: []string{"name"}, DryRun: true}
		i := w.upload("customer", mode+".csv", strings.ReplaceAll(b.String(), "C", mode), Options{})
		dry := w.run(i, q)
		if dry.Counts != want {
			t.Errorf("%s: the dry run says %+v", mode, dry.Counts)
		}
		if mode == ModeCreate {
			if e := w.errors(i.ID)[0]; e.Row != 902 || e.Column != "name" || e.Code != "import_row_twice" {
				t.Errorf("%+v", e)
			}
		}
		q.DryRun = false
		done := w.run(i, q)
		if done.Counts != want {
			t.Errorf("%s: the import does %+v", mode, done.Counts)
		}
		if len(dry.Totals) != 1 || dry.Totals[0] != done.Totals[0] {
			t.Errorf("%s: %+v, %+v", mode, dry.Totals, done.Totals)
		}
		w.mu.Lock()
		delete(w.records, "customer")
		delete(w.order, "customer")
		delete(w.taken, "customer.name")
		w.mu.Unlock()
	}
}
