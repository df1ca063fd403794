package sample_test

import (
	"reflect"
	"regexp"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/suite/crm/sample"
)

var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)
	today    = time.Date(2026, 3, 18, 15, 4, 5, 0, shanghai)
	idForm   = regexp.MustCompile(`^[a-z0-9]{15}$`)
)

func TestGenerateMakesTheWholeOrganisation(t *testing.T) {
	d := sample.Generate(1, today)
	if len(d.Departments) != 3 || len(d.People) != 8 {
		t.Fatalf("%d departments and %d people", len(d.Departments), len(d.People))
	}
	want := map[string]int{"product": 30, "account": 200, "contact": 400, "opportunity": 300, "follow_up": 1200}
	total := 0
	for _, b := range d.Records {
		if len(b.Rows) != want[b.Object] {
			t.Errorf("%s: %d rows, want %d", b.Object, len(b.Rows), want[b.Object])
		}
		total += want[b.Object]
	}
	if d.Rows() != total {
		t.Errorf("Rows is %d, want %d", d.Rows(), total)
	}
	for _, dep := range d.Departments {
		if len(dep.Heads) != 1 {
			t.Errorf("%s has %d heads", dep.Name, len(dep.Heads))
		}
	}
}

func TestGenerateIsTheSameForTheSameSeedAndDay(t *testing.T) {
	if !reflect.DeepEqual(sample.Generate(7, today), sample.Generate(7, today.Add(3*time.Hour))) {
		t.Error("one seed and one day gave two samples")
	}
	if reflect.DeepEqual(sample.Generate(7, today), sample.Generate(8, today)) {
		t.Error("two seeds gave one sample")
	}
}

func TestIdsAndNamesAreUnique(t *testing.T) {
	for seed := range uint64(5) {
		d := sample.Generate(seed, today)
		seen := map[string]string{}
		once := func(what, value string) {
			if other, ok := seen[value]; ok {
				t.Errorf("seed %d: %s is %s and %s", seed, value, other, what)
			}
			seen[value] = what
		}
		for _, x := range d.Departments {
			once("department", x.ID)
		}
		for _, x := range d.People {
			once("person", x.ID)
			once("mail", x.Email)
		}
		for _, b := range d.Records {
			for _, r := range b.Rows {
				if !idForm.MatchString(r.ID) {
					t.Errorf("%s: id %q", b.Object, r.ID)
				}
				once(b.Object, r.ID)
				switch b.Object {
				case "account":
					once("account name", r.Data["name"].(string))
					once("registration number", r.Data["uscc"].(string))
				case "product":
					once("code", r.Data["code"].(string))
				case "contact":
					once("mobile", r.Data["mobile"].(string))
				}
			}
		}
	}
}

func TestEveryLinkPointsToAnEarlierRow(t *testing.T) {
	d := sample.Generate(3, today)
	links := map[string]map[string]string{
		"account":     {"parent": "account", "referrer": "account", "source_dept": "department"},
		"contact":     {"account": "account", "reports_to": "contact"},
		"opportunity": {"account": "account"},
		"follow_up":   {"account": "account", "contact": "contact", "opportunity": "opportunity"},
	}
	known := map[string]bool{}
	for _, x := range d.Departments {
		known["department/"+x.ID] = true
	}
	for _, x := range d.People {
		known["person/"+x.ID] = true
	}
	for _, x := range d.People {
		if !known["department/"+x.Department] || (x.Manager != "" && !known["person/"+x.Manager]) || len(x.Roles) == 0 {
			t.Errorf("person %+v", x)
		}
	}
	for _, b := range d.Records {
		for _, r := range b.Rows {
			for field, target := range links[b.Object] {
				if id, ok := r.Data[field].(string); ok && !known[target+"/"+id] {
					t.Errorf("%s %s: %s points to no earlier %s", b.Object, r.ID, field, target)
				}
			}
			if b.Object != "product" && !known["person/"+r.Owner] {
				t.Errorf("%s %s: owner %q", b.Object, r.ID, r.Owner)
			}
			known[b.Object+"/"+r.ID] = true
		}
	}
}

func TestRowsKeepTheRulesOfTheSuite(t *testing.T) {
	d := sample.Generate(11, today)
	account := map[string]string{} // of a contact or an opportunity
	uscc := regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}$`)
	for _, b := range d.Records {
		for _, r := range b.Rows {
			switch b.Object {
			case "account":
				if !uscc.MatchString(r.Data["uscc"].(string)) {
					t.Errorf("registration number %q", r.Data["uscc"])
				}
			case "contact":
				account[r.ID] = r.Data["account"].(string)
				if up, ok := r.Data["reports_to"].(string); ok && account[up] != account[r.ID] {
					t.Error("a contact reports to another customer's")
				}
			case "opportunity":
				account[r.ID] = r.Data["account"].(string)
				if _, ok := r.Data["lost_reason"]; ok != (r.Data["stage"] == "lost") {
					t.Errorf("stage %v with reason %v", r.Data["stage"], r.Data["lost_reason"])
				}
				if r.Data["amount"].(float64) <= 0 {
					t.Errorf("amount %v", r.Data["amount"])
				}
			case "follow_up":
				for _, f := range []string{"contact", "opportunity"} {
					if id, ok := r.Data[f].(string); ok && account[id] != r.Data["account"] {
						t.Errorf("%s of another customer", f)
					}
				}
			}
		}
	}
}

func TestDatesStandAroundToday(t *testing.T) {
	for _, day := range []time.Time{today, today.AddDate(3, 5, 9)} {
		d := sample.Generate(5, day)
		midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
		open := map[string]int{}
		for _, b := range d.Records {
			for _, r := range b.Rows {
				switch b.Object {
				case "opportunity":
					closes, err := time.ParseInLocation(time.DateOnly, r.Data["expected_close"].(string), day.Location())
					if err != nil {
						t.Fatal(err)
					}
					ended := r.Data["stage"] == "won" || r.Data["stage"] == "lost" || r.Data["stage"] == "invalid"
					if ended && !closes.Before(midnight) {
						t.Errorf("ended but closes on %s", closes)
					}
					if !ended && closes.Before(midnight) {
						open["overdue"]++
					} else if !ended {
						open["ahead"]++
					}
				case "follow_up":
					at := instantOf(t, r.Data["at"])
					if !at.Before(midnight) || at.Before(midnight.AddDate(-3, 0, 0)) {
						t.Errorf("follow-up at %s", at)
					}
					if next, ok := r.Data["next_at"]; ok && !instantOf(t, next).After(at) {
						t.Errorf("next at %v after %s", next, at)
					}
				}
			}
		}
		if open["overdue"] == 0 || open["ahead"] < 3*open["overdue"] {
			t.Errorf("open opportunities: %v", open)
		}
	}
}

func instantOf(t *testing.T, v any) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05.000Z", v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return at
}
