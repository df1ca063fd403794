package importer

import (
	"maps"
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
)

// meanings are the near hits among a column's values.
func meanings(i *Import, column string) map[string]string {
	out := map[string]string{}
	for _, v := range i.Columns[i.column(column)].Values {
		if v.Suggestion != "" {
			out[v.Value] = v.Suggestion
		}
	}
	return out
}

// The practice data goes in with what is suggested, and comes out complete.
func TestThePracticeData(t *testing.T) {
	t.Parallel()
	w := start(t)

	products := w.upload("product", "products.csv", maven(t, "products.csv"), Options{})
	if got := suggested(products); !maps.Equal(got, map[string]string{"product": "name", "series": "series", "sales_price": "price"}) {
		t.Fatal(got)
	}
	if i := w.run(products, Request{Mapping: suggested(products)}); i.State != Done || i.Created != 7 {
		t.Fatalf("%+v", i)
	}
	teams := w.upload("agent", "sales_teams.csv", maven(t, "sales_teams.csv"), Options{})
	if got := suggested(teams); !maps.Equal(got, map[string]string{"sales_agent": "name", "manager": "manager", "regional_office": "office"}) {
		t.Fatal(got)
	}
	if i := w.run(teams, Request{Mapping: suggested(teams)}); i.Created != 35 {
		t.Fatalf("%+v", i)
	}

	accounts := w.upload("customer", "accounts.csv", maven(t, "accounts.csv"), Options{})
	want := map[string]string{
		"account": "name", "sector": "industry", "year_established": "founded", "revenue": "revenue", "employees": "employees",
		"office_location": "address", "subsidiary_of": "parent",
	}
	if got := suggested(accounts); !maps.Equal(got, want) {
		t.Fatalf("%v", got)
	}
	if got := meanings(accounts, "sector"); !maps.Equal(got, map[string]string{"technolgy": "tech"}) {
		t.Fatal(got)
	}
	i := w.run(accounts, Request{Mapping: suggested(accounts), Settings: map[string]Setting{"sector": {Values: meanings(accounts, "sector")}}})
	if i.State != Done || i.Created != 85 || i.Failed != 0 {
		t.Fatalf("%+v %+v", i.Counts, w.errors(i.ID))
	}
	acme := w.find("customer", "name", "Acme Corporation")
	sub := w.find("customer", "name", "Bluth Company")
	if acme == nil || acme.data["industry"] != "tech" || acme.data["revenue"] != 1100.04 || sub == nil || w.records["customer"][sub.data["parent"].(string)] != acme {
		t.Fatalf("%+v %+v", acme, sub)
	}

	pipeline := w.upload("opportunity", "sales_pipeline.csv", maven(t, "sales_pipeline.csv"), Options{})
	want = map[string]string{
		"opportunity_id": "code", "sales_agent": "agent", "product": "product", "account": "account", "deal_stage": "stage",
		"engage_date": "engaged", "close_date": "closed", "close_value": "amount",
	}
	if got := suggested(pipeline); !maps.Equal(got, want) {
		t.Fatalf("%v", got)
	}
	for _, c := range []string{"engage_date", "close_date"} {
		if got := pipeline.Columns[pipeline.column(c)]; got.DateOrder != field.MDY || got.DateDoubt {
			t.Fatalf("%+v", got)
		}
	}
	if got := meanings(pipeline, "product"); !maps.Equal(got, map[string]string{"GTXPro": "GTX Pro"}) {
		t.Fatal(got)
	}
	dry := w.run(pipeline, Request{Mapping: want, DryRun: true})
	if dry.State != Ready || dry.Created != 7320 || dry.Failed != 1480 || w.count("opportunity") != 0 {
		t.Fatalf("%+v", dry.Counts)
	}
	if e := w.errors(dry.ID)[0]; e.Row != 3 || e.Column != "product" || e.Value != "GTXPro" || e.Message != "找不到产品“GTXPro”。" {
		t.Fatalf("%+v", e)
	}
	i = w.run(pipeline, Request{Mapping: want, Settings: map[string]Setting{"product": {Values: meanings(pipeline, "product")}}})
	if i.State != Done || i.Created != 8800 || i.Failed != 0 || w.count("opportunity") != 8800 {
		t.Fatalf("%+v", i.Counts)
	}
	sum, unlinked := 0.0, 0
	for _, r := range w.records["opportunity"] {
		if v, ok := r.data["amount"].(float64); ok {
			sum += v
		}
		if r.data["account"] == nil {
			unlinked++
		}
	}
	first := w.find("opportunity", "code", "1C1I7A6R")
	if sum != 10_005_534 || unlinked != 1425 || first.data["engaged"] != "2016-10-20" || first.data["closed"] != "2017-03-01" {
		t.Fatal(sum, unlinked, first.data)
	}
}
