package importer

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

func TestRequestsThatDoNotFitAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	i := w.upload("opportunity", "a.csv", "code,product,account,stage,closed\n1,P,A,won,1/2/2017\n", Options{})
	w.denied["product create"] = true
	w.denied["opportunity.amount"] = true
	good := map[string]string{"code": "code"}
	for _, c := range []struct {
		name, path, code string
		q                Request
	}{
		{"nothing mapped", "mapping", "import_nothing_mapped", Request{}},
		{"a column that is not there", "mapping.x", "import_unknown_column", Request{Mapping: map[string]string{"x": "code"}}},
		{"a field that is not there", "mapping.code", "import_unknown_field", Request{Mapping: map[string]string{"code": "x"}}},
		{"a field that one cannot write", "mapping.code", "import_unknown_field", Request{Mapping: map[string]string{"code": "amount"}}},
		{"a system field", "mapping.code", "import_field_not_importable", Request{Mapping: map[string]string{"code": "id"}}},
		{"a mode that is not there", "mode", "import_mode", Request{Mapping: good, Mode: "replace"}},
		{"update without a key", "key", "import_key_required", Request{Mapping: good, Mode: ModeUpdate}},
		{"a key without a column", "key.0", "import_key_not_mapped", Request{Mapping: good, Mode: ModeUpsert, Key: []string{"stage"}}},
		{"a setting of no column", "settings.x", "import_unknown_column", Request{Mapping: good, Settings: map[string]Setting{"x": {}}}},
		{"a missing that is not there", "settings.stage", "import_missing", Request{Mapping: map[string]string{"stage": "stage"}, Settings: map[string]Setting{"stage": {Missing: "guess"}}}},
		{"adding options", "settings.stage", "import_missing_add", Request{Mapping: map[string]string{"stage": "stage"}, Settings: map[string]Setting{"stage": {Missing: "add"}}}},
		{"creating options", "settings.stage", "import_missing_create", Request{Mapping: map[string]string{"stage": "stage"}, Settings: map[string]Setting{"stage": {Missing: MissingCreate}}}},
		{"creating without the right", "settings.product", "import_missing_right", Request{Mapping: map[string]string{"product": "product"}, Settings: map[string]Setting{"product": {Missing: MissingCreate}}}},
		{"creating by another field", "settings.account", "import_missing_by", Request{Mapping: map[string]string{"account": "account"}, Settings: map[string]Setting{"account": {Missing: MissingCreate, By: "email"}}}},
		{"looking up by a number", "settings.account", "import_by", Request{Mapping: map[string]string{"account": "account"}, Settings: map[string]Setting{"account": {By: "revenue"}}}},
		{"an order of dates that is not there", "settings.closed", "import_date_order", Request{Mapping: map[string]string{"closed": "closed"}, Settings: map[string]Setting{"closed": {DateOrder: "ydm"}}}},
	} {
		_, err := w.Run(context.Background(), chineseUser, i.ID, c.q)
		p, ok := problem.As(err)
		if !ok || p.Fields[c.path] == nil || p.Fields[c.path].Code != c.code {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, tag := range locale.Tags {
			body := p.Body(tag)["data"].(map[string]any)[c.path].(map[string]any)
			if m := body["message"].(string); m == c.code || strings.Contains(m, "{") {
				t.Errorf("%s: %q", c.name, m)
			}
		}
	}
	_, err := w.Run(context.Background(), chineseUser, i.ID, Request{Mapping: map[string]string{"code": "code", "stage": "code"}})
	if p, ok := problem.As(err); !ok || len(p.Fields) != 1 {
		t.Error("twice the same field:", err)
	}
	if again, _ := w.Get(context.Background(), chineseUser, i.ID); again.State != Uploaded {
		t.Error("a refused run changed the import:", again.State)
	}
}

const dirty = `code,account,product,stage,closed,amount,extra
1,Acme,P1,赢单,10/20/2016,"1,000.50",
2,Nobody,P1,won,3/1/2017,2,
3,Acme,P1,gone,13/40/2017,abc,

,,,,,,
4,Twin,P1,lost,1/2/2017,-5,
1,Acme,P1,won,1/2/2017,5,
5,Acme,P1,won,1/2/2017,5,,,more
6,,,,,,
`

func dirtyWorld(t *testing.T) (*world, *Import, Request) {
	w := start(t)
	w.add("customer", "acme", map[string]any{"name": "Acme"})
	w.objects["customer"].ByKey["name"].Spec.Unique = false
	w.objects["customer"].Columns[1].Spec.Unique = false
	w.add("customer", "twin1", map[string]any{"name": "Twin"})
	w.add("customer", "twin2", map[string]any{"name": "Twin"})
	w.add("product", "p1", map[string]any{"name": "P1"})
	i := w.upload("opportunity", "dirty.csv", dirty, Options{})
	return w, i, Request{Mapping: map[string]string{
		"code": "code", "account": "account", "product": "product", "stage": "stage", "closed": "closed", "amount": "amount",
	}}
}

func TestRefusedRowsAreListedAndStopNobody(t *testing.T) {
	t.Parallel()
	w, i, q := dirtyWorld(t)
	q.DryRun = true
	dry := w.run(i, q)
	if dry.State != Ready || w.count("opportunity") != 0 || dry.Undoable {
		t.Fatalf("%+v", dry)
	}
	q.DryRun = false
	got := w.run(i, q)
	if got.Counts != (Counts{Created: 2, Skipped: 1, Failed: 5}) || got.State != Done || got.Total != 8 || !got.Undoable {
		t.Fatalf("%+v", got)
	}
	want := []string{
		"3 account account Nobody: 找不到客户“Nobody”。",
		"4 stage stage gone: ", "4 closed closed 13/40/2017: ", "4 amount amount abc: ",
		"7 account account Twin: 有多条客户叫“Twin”，换一个唯一的字段查找。",
		"8 code code 1: ",
		"9   more: 这一行有 9 格，标题只有 7 列。检查引号和分隔符。",
	}
	errs := w.errors(i.ID)
	if len(errs) != len(want) {
		t.Fatalf("%+v", errs)
	}
	for n, e := range errs {
		if s := fmt.Sprintf("%d %s %s %s: %s", e.Row, e.Column, e.Field, e.Value, e.Message); !strings.HasPrefix(s, want[n]) {
			t.Errorf("%q, want %q", s, want[n])
		}
	}
	r := w.find("opportunity", "code", "1")
	if r.data["stage"] != "won" || r.data["closed"] != "2016-10-20" || r.data["amount"] != 1000.5 || r.data["account"] != "acme" {
		t.Fatalf("%+v", r.data)
	}

	page, err := w.Errors(context.Background(), englishUser, i.ID, 10, "")
	if !problem.Is(err, "not_found") {
		t.Fatal(page, err)
	}
	var all []RowError
	for cursor := ""; ; {
		page, err := w.Errors(context.Background(), chineseUser, i.ID, 2, cursor)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
		if page.Cursor == nil {
			break
		}
		cursor = *page.Cursor
	}
	if fmt.Sprint(all) != fmt.Sprint(errs) {
		t.Errorf("by pages: %+v", all)
	}
	if _, err := w.Errors(context.Background(), chineseUser, i.ID, 2, "x"); !problem.Is(err, "bad_cursor") {
		t.Error(err)
	}
	if _, err := w.Run(context.Background(), chineseUser, i.ID, q); !problem.Is(err, "import_state") {
		t.Error("a second run:", err)
	}
}

func TestTheErrorFileHasTheRowsAndTheReasons(t *testing.T) {
	t.Parallel()
	w := start(t)
	in := "name;email;address\n=1+1;bad;x\nA;also bad;-5\n" + "\"B\n\"\"b\"\"\";＝cmd;@x\nC;c@example.com;\n"
	i := w.upload("customer", "a.csv", in, Options{})
	i = w.run(i, Request{Mapping: map[string]string{"name": "name", "email": "email", "address": "address"}})
	if i.Counts != (Counts{Created: 1, Failed: 3}) {
		t.Fatalf("%+v", i)
	}
	var b bytes.Buffer
	if err := w.ErrorsCSV(context.Background(), chineseUser, i.ID, &b); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), "\uFEFF")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || !marked || len(rows) != 4 {
		t.Fatalf("%q %v", b.String(), err)
	}
	for n, want := range []string{"name|email|address|行号|原因", "'=1+1|bad|x|2|email: ", "A|also bad|-5|3|email: ", "B\n\"b\"|'＝cmd|'@x|4|email: "} {
		if got := strings.Join(rows[n], "|"); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestUpdateAndUpsertByKey(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.add("customer", "a", map[string]any{"name": "A", "employees": 1.0, "address": "old"})
	w.add("customer", "b", map[string]any{"name": "B", "employees": 2.0})
	in := "name,employees,address\nA,10,\nC,30,x\nB,20,y\nC,31,\n,5,z\nB,,\n"
	m := map[string]string{"name": "name", "employees": "employees", "address": "address"}

	i := w.upload("customer", "a.csv", in, Options{})
	i = w.run(i, Request{Mapping: m, Mode: ModeUpdate, Key: []string{"name"}})
	if i.Counts != (Counts{Updated: 2, Skipped: 1, Failed: 3}) || i.Undoable {
		t.Fatalf("%+v %+v", i.Counts, w.errors(i.ID))
	}
	if a := w.find("customer", "name", "A"); a.data["employees"] != 10.0 || a.data["address"] != "old" {
		t.Fatalf("a blank cell must keep what is there: %+v", a.data)
	}
	codes := ""
	for _, e := range w.errors(i.ID) {
		codes += fmt.Sprintf("%d %s,", e.Row, e.Code)
	}
	if codes != "3 import_no_match,5 import_no_match,6 import_key_blank," {
		t.Fatal(codes)
	}
	if _, err := w.Undo(context.Background(), chineseUser, i.ID); !problem.Is(err, "import_undo_updated") {
		t.Fatal(err)
	}

	i = w.upload("customer", "a.csv", in, Options{})
	dry := w.run(i, Request{Mapping: m, Mode: ModeUpsert, Key: []string{"name"}, DryRun: true})
	i = w.run(i, Request{Mapping: m, Mode: ModeUpsert, Key: []string{"name"}})
	if want := (Counts{Created: 1, Updated: 3, Skipped: 1, Failed: 1}); i.Counts != want || dry.Counts != want {
		t.Fatalf("%+v, dry %+v", i.Counts, dry.Counts)
	}
	if c := w.find("customer", "name", "C"); c.data["employees"] != 31.0 || c.data["address"] != "x" || c.version != 2 {
		t.Fatalf("%+v", c)
	}
}

func TestLinksThatAreMissing(t *testing.T) {
	t.Parallel()
	in := "code,account,stage\n1,New,won\n2,New,huh\n3,Other,\n"
	m := map[string]string{"code": "code", "account": "account", "stage": "stage"}
	for missing, want := range map[string]Counts{
		MissingError: {Failed: 3}, MissingBlank: {Created: 3}, MissingCreate: {Created: 3},
	} {
		w := start(t)
		q := Request{Mapping: m, Settings: map[string]Setting{"account": {Missing: missing}, "stage": {Missing: MissingBlank}}, DryRun: true}
		i := w.upload("opportunity", "a.csv", in, Options{})
		if dry := w.run(i, q); dry.Counts != want || w.count("customer")+w.count("opportunity") != 0 {
			t.Fatalf("%s, dry: %+v %+v", missing, dry.Counts, w.errors(i.ID))
		}
		q.DryRun = false
		if i = w.run(i, q); i.Counts != want {
			t.Fatalf("%s: %+v %+v", missing, i.Counts, w.errors(i.ID))
		}
		if missing != MissingCreate {
			continue
		}
		if w.count("customer") != 2 || w.find("opportunity", "code", "1").data["account"] != targetID(i.ID, "customer", "New") {
			t.Fatal(w.count("customer"), w.find("opportunity", "code", "1"))
		}
		if _, err := w.Undo(context.Background(), chineseUser, i.ID); err != nil {
			t.Fatal(err)
		}
		if i = w.wait(i.ID); i.State != Undone || w.count("customer")+w.count("opportunity") != 0 {
			t.Fatal(i.State, w.count("customer"), w.count("opportunity"))
		}
	}
}

func TestATargetThatIsRefusedSaysWhy(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.objects["customer"].ByKey["address"].Spec.Required = true
	i := w.upload("opportunity", "a.csv", "code,account\n1,New\n", Options{})
	i = w.run(i, Request{Mapping: suggested(i), Settings: map[string]Setting{"account": {Missing: MissingCreate}}})
	if e := w.errors(i.ID); i.Failed != 1 || len(e) != 1 || e[0].Code != "import_target_refused" || !strings.Contains(e[0].Message, "没能新建客户“New”：") {
		t.Fatalf("%+v %+v", i.Counts, e)
	}
}

func TestRowsMayNameRowsFurtherDown(t *testing.T) {
	t.Parallel()
	w := start(t)
	i := w.upload("customer", "a.csv", "name,parent,email\nChild,Parent,\nParent,,\nOrphan,Bad,\nBad,,nonsense\nLost,Nobody,\n", Options{})
	i = w.run(i, Request{Mapping: map[string]string{"name": "name", "parent": "parent", "email": "email"}})
	if i.Counts != (Counts{Created: 3, Failed: 2}) {
		t.Fatalf("%+v %+v", i.Counts, w.errors(i.ID))
	}
	parent := rowID(i.ID, 3)
	if c := w.find("customer", "name", "Child"); c.data["parent"] != parent {
		t.Fatalf("%+v", c.data)
	}
	codes := ""
	for _, e := range w.errors(i.ID) {
		codes += fmt.Sprintf("%d %s,", e.Row, e.Code)
	}
	if !strings.HasPrefix(codes, "4 import_row_link_missing,5 ") || !strings.HasSuffix(codes, ",6 import_link_missing,") {
		t.Fatal(codes)
	}
	if _, err := w.Undo(context.Background(), chineseUser, i.ID); err != nil {
		t.Fatal(err)
	}
	if i = w.wait(i.ID); i.State != Undone || w.count("customer") != 0 {
		t.Fatal(i.State, w.count("customer"))
	}
}

func many(n int) string {
	var b strings.Builder
	b.WriteString("name,employees\n")
	for k := range n {
		fmt.Fprintf(&b, "Company %d,%d\n", k, k%1000)
	}
	return b.String()
}

var manyMapping = map[string]string{"name": "name", "employees": "employees"}

func TestAFailureOfTheMachineIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := start(t)
	var failed atomic.Bool
	w.before = func(n int) error {
		if n == 2 && failed.CompareAndSwap(false, true) {
			return errMachine
		}
		return nil
	}
	i := w.upload("customer", "a.csv", many(1000), Options{})
	i = w.run(i, Request{Mapping: manyMapping})
	if i.Counts != (Counts{Created: 1000}) || w.count("customer") != 1000 {
		t.Fatalf("%+v", i)
	}
	w.before = func(int) error { return errors.Join(errMachine) }
	i = w.upload("customer", "b.csv", many(10), Options{})
	if i = w.run(i, Request{Mapping: manyMapping}); i.State != Failed || i.Failure == nil || i.In(locale.ZH).Error.Message == "" {
		t.Fatalf("%+v", i)
	}
}

func TestARightThatIsLostEndsTheImport(t *testing.T) {
	t.Parallel()
	w := start(t)
	i := w.upload("customer", "a.csv", many(1000), Options{})
	w.before = func(n int) error {
		if n == 2 {
			return problem.Forbidden("create")
		}
		return nil
	}
	i = w.run(i, Request{Mapping: manyMapping})
	if i.State != Failed || i.Created != 400 || i.Failure.Code != "forbidden_operation" || !i.Undoable {
		t.Fatalf("%+v %+v", i, i.Failure)
	}
}

func TestAnImportByKeyEndsWithTheKey(t *testing.T) {
	t.Parallel()
	w := start(t)
	holder := *chineseUser
	holder.Key = "k"
	var revoked atomic.Bool
	w.byKey = func(id string) *access.Principal {
		if id != "k" || revoked.Load() {
			return nil
		}
		return &holder
	}
	w.before = func(n int) error {
		revoked.Store(n == 2)
		return nil
	}
	i := w.upload("customer", "a.csv", many(1000), Options{})
	if _, err := w.Run(context.Background(), &holder, i.ID, Request{Mapping: manyMapping}); err != nil {
		t.Fatal(err)
	}
	if i = w.wait(i.ID); i.State != Failed || i.Created != 800 || i.Failure.Code != "import_key" {
		t.Fatalf("%+v %+v", i, i.Failure)
	}
}

func TestCancelStopsBetweenChunks(t *testing.T) {
	t.Parallel()
	w := start(t)
	i := w.upload("customer", "a.csv", many(5000), Options{})
	reached, release := make(chan struct{}), make(chan struct{})
	w.after = func(n int) {
		if n == 3 {
			close(reached)
			<-release
		}
	}
	if _, err := w.Run(context.Background(), chineseUser, i.ID, Request{Mapping: manyMapping}); err != nil {
		t.Fatal(err)
	}
	<-reached
	if got, err := w.Get(context.Background(), chineseUser, i.ID); err != nil || got.State != Running || got.Created != 800 || got.Done != 800 {
		t.Fatalf("%+v %v", got, err)
	}
	if _, err := w.Cancel(context.Background(), chineseUser, i.ID); err != nil {
		t.Fatal(err)
	}
	close(release)
	i = w.wait(i.ID)
	if i.State != Cancelled || i.Created != 1200 || w.count("customer") != 1200 || !i.Undoable {
		t.Fatalf("%+v, %d records", i, w.count("customer"))
	}
	w.after = nil
	if _, err := w.Run(context.Background(), chineseUser, i.ID, Request{Mapping: manyMapping}); !problem.Is(err, "import_state") {
		t.Fatal(err)
	}
	if _, err := w.Undo(context.Background(), chineseUser, i.ID); err != nil {
		t.Fatal(err)
	}
	if i = w.wait(i.ID); i.State != Undone || w.count("customer") != 0 {
		t.Fatalf("%s, %d records", i.State, w.count("customer"))
	}
}

func TestUndoLeavesWhatOthersChanged(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.add("customer", "before", map[string]any{"name": "Before"})
	i := w.upload("customer", "a.csv", many(900), Options{})
	i = w.run(i, Request{Mapping: manyMapping})
	changed, deleted := rowID(i.ID, 500), rowID(i.ID, 600)
	w.mu.Lock()
	_ = w.apply("customer", Op{Method: opUpdate, ID: changed, Data: map[string]any{"employees": 7.0}})
	_ = w.apply("customer", Op{Method: opDelete, ID: deleted})
	w.mu.Unlock()
	got, err := w.Undo(context.Background(), chineseUser, i.ID)
	if err != nil || !got.busy() {
		t.Fatal(got, err)
	}
	i = w.wait(i.ID)
	if i.State != Undone || w.count("customer") != 2 || i.Undoable {
		t.Fatalf("%+v, %d records", i, w.count("customer"))
	}
	var result struct {
		Deleted, Kept int
		Conflicts     []map[string]any
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		j, err := w.queue.Get(context.Background(), chineseUser.UserID, *i.Job)
		if err != nil {
			t.Fatal(err)
		}
		if !j.Active() {
			result.Deleted, result.Kept = int(j.Result["deleted"].(float64)), int(j.Result["kept"].(float64))
			for _, c := range j.Result["conflicts"].([]any) {
				result.Conflicts = append(result.Conflicts, c.(map[string]any))
			}
			break
		}
	}
	if result.Deleted != 898 || result.Kept != 1 || len(result.Conflicts) != 1 || result.Conflicts[0]["record"] != changed ||
		result.Conflicts[0]["row"] != 500.0 || result.Conflicts[0]["code"] != "conflict" {
		t.Fatalf("%+v", result)
	}
	if _, err := w.Undo(context.Background(), chineseUser, i.ID); !problem.Is(err, "import_state") {
		t.Fatal("a second time:", err)
	}
}

// A crash at any batch, before or after it was written, loses no row and writes
// none twice.
func TestACrashAtAnyBatch(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{ModeCreate, ModeUpsert} {
		for _, c := range []struct {
			batch   int
			written bool
		}{{1, false}, {1, true}, {2, true}, {3, false}, {3, true}} {
			t.Run(fmt.Sprintf("%s batch %d written %v", mode, c.batch, c.written), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				w := open(t, dir, nil)
				w.start()
				in := many(1000) + "Company 5,bad\nCompany 1,77\n"
				i := w.upload("customer", "a.csv", in, Options{})
				dead := make(chan struct{})
				crash := func(n int) {
					if n == c.batch {
						close(dead)
						select {} // this process does nothing more
					}
				}
				if c.written {
					w.after = crash
				} else {
					w.before = func(n int) error { crash(n); return nil }
				}
				q := Request{Mapping: manyMapping, Mode: mode}
				if mode == ModeUpsert {
					q.Key = []string{"name"}
				}
				if _, err := w.Run(context.Background(), chineseUser, i.ID, q); err != nil {
					t.Fatal(err)
				}
				<-dead
				w.crash()
				next := open(t, dir, w)
				next.start()
				got := next.wait(i.ID)
				want := Counts{Created: 1000, Failed: 2}
				if mode == ModeUpsert {
					want = Counts{Created: 1000, Updated: 1, Failed: 1}
				}
				if got.State != Done || got.Counts != want || next.count("customer") != 1000 {
					t.Fatalf("%s %+v, %d records %+v", got.State, got.Counts, next.count("customer"), next.errors(i.ID))
				}
			})
		}
	}
}
