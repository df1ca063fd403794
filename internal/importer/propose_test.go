package importer

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// stageFile stages a file that must be good, and gives the ids of its tables.
func (w *world) stageFile(name, content string) []string {
	w.t.Helper()
	list, err := w.Stage(context.Background(), chineseUser, name, strings.NewReader(content))
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []string
	for _, i := range list {
		ids = append(ids, i.ID)
	}
	return ids
}

func (w *world) propose(files ...string) []ProposedTable {
	w.t.Helper()
	p, err := w.Propose(context.Background(), chineseUser, "sales", files)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Tables
}

// proposed is one line a column: what it would be as a field.
func proposed(table ProposedTable) []string {
	var out []string
	for _, c := range table.Columns {
		line := fmt.Sprintf("%s: %s %s", c.Name, c.Key, c.Choices[0].Type)
		if c.Choices[0].Table != "" {
			line += fmt.Sprint(" →", c.Choices[0].Settings["object"])
		}
		for _, s := range []string{"decimals", "currency"} {
			if v, ok := c.Choices[0].Settings[s]; ok {
				line += fmt.Sprint(" ", v)
			}
		}
		for mark, is := range map[string]bool{" left out": !c.Take} {
			if is {
				line += mark
			}
		}
		if c.Required {
			line += " required"
		}
		if c.Unique {
			line += " unique"
		}
		if n := c.Choices[0].Misfits; n > 0 {
			line += fmt.Sprintf(" %d misfits", n)
		}
		for _, m := range c.Choices[0].Merges {
			line += fmt.Sprintf(" %s(%d)→%s", m.Value, m.Count, m.Into)
		}
		out = append(out, line)
	}
	return out
}

func TestThePracticeDataIsProposedAsObjects(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.objects = map[string]*meta.CompiledObject{"users": object("users", "人员", "People", spec("name", "text", "姓名", "Name"))}
	var ids []string
	for _, name := range []string{"sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv"} {
		ids = append(ids, w.stageFile(name, maven(t, name))...)
	}
	tables := w.propose(ids...)
	want := map[string][]string{
		"sales_pipeline title opportunity_id": {
			"opportunity_id: opportunity_id text required unique",
			"sales_agent: sales_agent relation →sales_team required",
			"product: product relation →product required 1480 misfits GTXPro(1480)→GTX Pro",
			"account: account relation →account",
			"deal_stage: deal_stage select required",
			"engage_date: engage_date date",
			"close_date: close_date date",
			"close_value: close_value money 2",
		},
		"account title account": {
			"account: account text required unique",
			"sector: sector select required technolgy(12)→technology",
			"year_established: year_established number 0 required",
			"revenue: revenue money 2 required",
			"employees: employees number 0 required",
			"office_location: office_location select required Philipines(1)→Philippines",
			"subsidiary_of: subsidiary_of relation →account",
		},
		"product title product": {
			"product: product text required unique",
			"series: series select required",
			"sales_price: sales_price money 2 required",
		},
		"sales_team title sales_agent": {
			"sales_agent: sales_agent text required unique",
			"manager: manager select required",
			"regional_office: regional_office select required",
		},
	}
	for _, table := range tables {
		got := proposed(table)
		if !slices.Equal(got, want[table.Key+" title "+table.Title]) {
			t.Errorf("%s title %s:\n%s", table.Key, table.Title, strings.Join(got, "\n"))
		}
	}
	pipeline, accounts := tables[0], tables[1]
	if !slices.Equal(slices.Sorted(slices.Values(pipeline.Needs)), slices.Sorted(slices.Values(ids[1:]))) || len(accounts.Needs) != 0 {
		t.Errorf("needs %v, %v", pipeline.Needs, accounts.Needs)
	}
	if pipeline.Rows != 8800 || accounts.Label.EN != "Account" || accounts.Plural.EN != "Accounts" {
		t.Errorf("%+v", accounts.Label)
	}
	_ = maps.Clone[map[string]int]
	_ = bytes.NewReader
	_ = problem.Is
}
