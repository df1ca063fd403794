package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// proposing is a world in which there are people to be found.
func proposing(t *testing.T) *world {
	w := start(t)
	w.objects["users"] = object("users", "人员", "People", spec("name", "text", "姓名", "Name"))
	return w
}

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
		if !c.Take {
			line += " left out"
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
	w := proposing(t)
	w.objects = map[string]*meta.CompiledObject{"users": w.objects["users"]}
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
}

// table makes a file of one column.
func oneColumn(name string, values ...string) string {
	return "title,\"" + name + "\"\n" + strings.Join(func() (rows []string) {
		for n, v := range values {
			rows = append(rows, fmt.Sprintf("t%d x,\"%s\"", n, v))
		}
		return rows
	}(), "\n")
}

func times(n int, values ...string) []string { return slices.Repeat(values, n) }

func numbered(n int, format string) (out []string) {
	for k := range n {
		out = append(out, fmt.Sprintf(format, k))
	}
	return out
}

func TestTypesThatAreProposed(t *testing.T) {
	t.Parallel()
	w := proposing(t)
	cases := map[string]struct {
		name   string
		values []string
		want   string
	}{
		"whole numbers":          {"Heads", []string{"1,200", "7", "30"}, "heads number 0 required"},
		"numbers with a slip":    {"Heads", append(times(9, "1", "2", "3"), "n/a"), "heads number 0 required 1 misfits"},
		"numbers with decimals":  {"Weight", []string{"1.25", "2", "3.5"}, "weight number 2 required"},
		"a currency sign":        {"Fee", []string{"$1,200.50", "$7", "$3.25"}, "fee money 2 USD required"},
		"the business's own":     {"费用", []string{"￥1,200.50", "￥7", "￥3.25"}, "feiyong money 2 CNY required"},
		"a price without a sign": {"单价", []string{"12", "7.5", "3"}, "price money 2 required"},
		"percent":                {"Share", []string{"12%", "7.5%", "3%"}, "share percent 1 required"},
		"days":                   {"签约日期", []string{"2026-01-31", "2026/2/1", "2026年3月1日"}, "enddate date required"},
		"days, month first":      {"Closed", []string{"1/31/2026", "2/1/2026"}, "closed date required"},
		"moments":                {"At", []string{"2026-01-31 10:20", "2026-02-01 11:00:05"}, "at datetime required"},
		"months":                 {"账期", []string{"2026-01", "2026年2月", "2026/3"}, "zhangqi year_month required"},
		"mobile numbers":         {"手机号", []string{"13800138000", "139 0013 8001", "+86 13700137000"}, "mobile phone required unique"},
		"several numbers":        {"电话", times(3, "13800138000;13900138001", "13700137000"), "phone phones required"},
		"numbers of America":     {"Phone", []string{"(212) 555-0100", "212-555-0199", "646 555 0123"}, "phone phone required unique"},
		"mail":                   {"邮箱", []string{"a@example.com", "b@example.com"}, "email email required unique"},
		"several mails":          {"Mails", []string{"a@example.com; b@example.com", "c@example.com"}, "mails emails required"},
		"addresses":              {"官网", []string{"https://example.com", "www.example.org"}, "website url required"},
		"yes and no":             {"启用", times(4, "是", "否"), "qiyong switch"},
		"few values":             {"等级", times(4, "A 级", "B 级", "C 级"), "level select required"},
		"lists of few":           {"标签", times(6, "重点,老客户", "老客户", "重点、新客户"), "tag multi_select required"},
		"codes with zeros":       {"Code", []string{"001", "002", "003"}, "code text required unique"},
		"numbers that are codes": {"客户编号", []string{"1001", "1002", "1003"}, "code text required unique"},
		"long digits":            {"身份号", []string{"110101199003077758", "110101199003077759"}, "shenfenhao text required unique"},
		"sentences":              {"Story", []string{strings.Repeat("word ", 60), "short"}, "story long_text required"},
		"lines":                  {"Where", []string{"Road 1\nTown", "Road 2\nTown"}, "where long_text required"},
		"blanks":                 {"Memo", []string{"some words", "", "other words"}, "memo text"},
		"nothing":                {"Empty", []string{"", "", ""}, "empty text left out"},
		"formulas":               {"Sum", []string{"=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)"}, "sum text required"},
	}
	for what, c := range cases {
		t.Run(what, func(t *testing.T) {
			got := proposed(w.propose(w.stageFile("a.csv", oneColumn(c.name, c.values...))...)[0])[1]
			if _, got, _ = strings.Cut(got, ": "); got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
}

// Whatever is proposed can be put into a document.
func TestProposedFieldsAreGoodOnes(t *testing.T) {
	t.Parallel()
	w := proposing(t)
	files := []string{
		"id,ID,Id,created,owner,rowid,a_via_b,客户,客户,select,版本,--,1st," + strings.Repeat("长", 80) + "\n" + strings.Join(numbered(14, "v%d"), ",") + "\n" + strings.Join(numbered(14, "w%d"), ","),
		"名称,状态\n" + strings.Join(numbered(40, "客户%d,进行中"), "\n"),
		maven(t, "accounts.csv"), maven(t, "products.csv"),
	}
	for n, name := range []string{"users.csv", "pb_things.csv", "客户.csv", "x__y (2).csv"} {
		table := w.propose(w.stageFile(name, files[n])...)[0]
		if !meta.IsObjectKey(table.Key) || w.objects[table.Key] != nil {
			t.Errorf("%s: %s", name, table.Key)
		}
		used := map[string]bool{}
		for _, c := range table.Columns {
			if !meta.IsFieldKey(c.Key) || used[c.Key] || c.Label.IsZero() {
				t.Errorf("%s: %q", c.Name, c.Key)
			}
			used[c.Key] = true
			for _, choice := range c.Choices {
				raw, err := json.Marshal(choice.Settings)
				s := field.Spec{}
				if err == nil {
					err = json.Unmarshal(raw, &s)
				}
				s.Key, s.Type, s.Label = c.Key, choice.Type, c.Label
				if wrong := w.Types.Check(&s); err != nil || len(wrong) > 0 {
					t.Errorf("%s as %s: %v %v", c.Name, choice.Type, err, wrong)
				}
			}
		}
	}
}

// Columns lead to records that are there, and to people, as far as the person sees them.
func TestColumnsThatNameWhatIsThere(t *testing.T) {
	t.Parallel()
	w := proposing(t)
	for _, name := range []string{"王芳", "李雷", "张伟"} {
		w.add("users", "u-"+name, map[string]any{"name": name})
	}
	for _, name := range []string{"Acme Corporation", "Betatech", "Cancity", "Konex", "Rangreen"} {
		w.add("customer", "c-"+name, map[string]any{"name": name})
	}
	file := "no,for,by\n" + strings.Join([]string{
		"A1,Acme Corporation,王芳", "A2,Betatech,李雷", "A3,Cancity,王芳", "A4,Betatec,张伟", "A5,Konex,张伟", "A6,Rangreen,李雷",
	}, "\n")
	got := proposed(w.propose(w.stageFile("visits.csv", file)...)[0])
	want := []string{"no: no text required unique", "for: for relation required 1 misfits Betatec(1)→Betatech", "by: by user required"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, operation := range meta.Operations {
		w.denied["customer "+operation] = true
	}
	if got := proposed(w.propose(w.stageFile("visits.csv", file)...)[0]); strings.Contains(got[1], "relation") || strings.Contains(got[1], "→") {
		t.Errorf("what nobody may see is named: %q", got)
	}
}

// Sheets of a workbook are tables that lead to each other.
func TestSheetsAreTables(t *testing.T) {
	t.Parallel()
	w := proposing(t)
	list, err := w.Stage(context.Background(), chineseUser, "客户表.xlsx", workbook(t))
	if err != nil || len(list) != 2 || list[0].Sheet != "Sheet1" || list[1].Sheet != "联系人" {
		t.Fatalf("%v %+v", err, list)
	}
	tables := w.propose(list[0].ID, list[1].ID)
	if tables[0].Label.ZH != "客户" || tables[1].Label.ZH != "联系人" || tables[1].Key != "contact" {
		t.Errorf("%+v %+v", tables[0].Label, tables[1].Label)
	}
}

// A file that has no object is its owner's alone, is in no list, and is given away once.
func TestStagedFiles(t *testing.T) {
	t.Parallel()
	w, ctx := proposing(t), context.Background()
	id := w.stageFile("a.csv", "name,founded\nA,1990\nB,1991\n")[0]
	give := func(q Assignment) error {
		_, err := w.Assign(ctx, chineseUser, id, q)
		return err
	}
	if _, err := w.Propose(ctx, englishUser, "sales", []string{id}); !problem.Is(err, "not_found") {
		t.Error("somebody else's file", err)
	}
	if err := w.Discard(ctx, englishUser, id); !problem.Is(err, "not_found") {
		t.Error(err)
	}
	if _, err := w.Assign(ctx, englishUser, id, Assignment{Object: "customer"}); !problem.Is(err, "not_found") {
		t.Error(err)
	}
	if list, err := w.List(ctx, chineseUser, "", 10); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
	if _, err := w.Run(ctx, chineseUser, id, Request{Mapping: map[string]string{"name": "name"}}); !problem.Is(err, "no_such_object") {
		t.Error(err)
	}
	for at, q := range map[string]Assignment{
		"object":       {},
		"mapping.nope": {Object: "customer", Mapping: map[string]string{"nope": "name"}},
		"settings.no":  {Object: "customer", Settings: map[string]Setting{"no": {}}},
	} {
		if p, ok := problem.As(give(q)); !ok || p.Fields[at] == nil {
			t.Errorf("%s: %v", at, p)
		}
	}
	if err := give(Assignment{Object: "customer", Mapping: map[string]string{"name": "name", "founded": "founded"}, Settings: map[string]Setting{"name": {Values: map[string]string{"B": "Beta"}}}}); err != nil {
		t.Fatal(err)
	}
	if err := give(Assignment{Object: "customer"}); !problem.Is(err, "not_found") {
		t.Error("given twice", err)
	}
	i, err := w.Get(ctx, chineseUser, id)
	if err != nil || i.Object != "customer" || i.Mapping["founded"] != "founded" {
		t.Fatal(i, err)
	}
	if done := w.run(i, Request{Mapping: i.Mapping, Settings: i.Settings}); done.Created != 2 || w.find("customer", "name", "Beta") == nil {
		t.Errorf("%+v", done.Counts)
	}
	other := w.stageFile("b.csv", "name\nA\n")[0]
	if err := w.Discard(ctx, chineseUser, other); err != nil {
		t.Error(err)
	}
	if err := w.Discard(ctx, chineseUser, other); !problem.Is(err, "not_found") {
		t.Error(err)
	}
	if _, err := w.Propose(ctx, chineseUser, "sales", numbered(maxTables+1, "%d")); !problem.Is(err, "proposal_too_many") {
		t.Error(err)
	}
}

func TestMisspeltValues(t *testing.T) {
	t.Parallel()
	p := &proposer{known: []string{"Technology", "Philippines", "Retail"}}
	for _, c := range []struct {
		values []Value
		want   string
	}{
		{[]Value{{Value: "technolgy", Count: 9}}, "technolgy→technology"},
		{[]Value{{Value: "technolgy", Count: 9}, {Value: "technology", Count: 1}}, "technolgy→technology"},
		{[]Value{{Value: "Retail", Count: 1}, {Value: "retail", Count: 9}}, "Retail→retail"},
		{[]Value{{Value: "已成交", Count: 9}, {Value: "已 成交", Count: 1}}, "已 成交→已成交"},
		{[]Value{{Value: "Kampala", Count: 30}, {Value: "Kampalla", Count: 1}}, "Kampalla→Kampala"},
		{[]Value{{Value: "Kampala", Count: 2}, {Value: "Kampalla", Count: 1}}, ""},
		{[]Value{{Value: "Grade A", Count: 90}, {Value: "Grade B", Count: 1}, {Value: "Q1", Count: 90}, {Value: "Q2", Count: 1}}, ""},
		{[]Value{{Value: "import", Count: 90}, {Value: "export", Count: 1}, {Value: "active", Count: 90}, {Value: "inactive", Count: 1}}, ""},
		{[]Value{{Value: "软件行业", Count: 90}, {Value: "硬件行业", Count: 1}}, ""},
		{[]Value{{Value: "level1", Count: 90}, {Value: "level2", Count: 1}}, ""},
	} {
		var got []string
		for _, m := range p.misspelt(c.values) {
			got = append(got, m.Value+"→"+m.Into)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v", c.values, got)
		}
	}
}

// A hostile file is refused before there is an object as it is with one, and leaves
// nothing behind.
func TestBombsAreRefusedWithoutAnObject(t *testing.T) {
	t.Parallel()
	w := proposing(t)
	texts := textsHead + "</sst>"
	wide := slices.Repeat([]string{"x"}, 16_384)
	for name, c := range map[string]struct {
		file []byte
		code string
	}{
		"16,384 columns":      {bookOf(t, sheetOf(textRow(1, wide...), textRow(2, wide...)), texts, nil), "import_too_many_columns"},
		"10 GB declared":      {declared(t, 10<<30), "import_spreadsheet_large"},
		"an entity of a file": {bookOf(t, `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`+sheetOf(textRow(1, "name"), textRow(2, "&e;")), texts, nil), "import_spreadsheet_broken"},
		"columns of a text":   {[]byte(strings.Join(wide, ",") + "\n" + strings.Join(wide, ",")), "import_too_many_columns"},
	} {
		begun := time.Now()
		list, err := w.Stage(context.Background(), chineseUser, "a.xlsx", bytes.NewReader(c.file))
		if took := time.Since(begun); !problem.Is(err, c.code) || took > 2*time.Second {
			t.Errorf("%s: %v %v after %v", name, list, err, took)
		}
	}
	left := ""
	if err := w.app.ConcurrentDB().NewQuery(`SELECT count(*) FROM "tn_imports"`).Row(&left); err != nil || left != "0" {
		t.Error(left, err)
	}
}
