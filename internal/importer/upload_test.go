package importer

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (w *world) stored() int {
	w.t.Helper()
	fs, err := w.app.NewFilesystem()
	if err != nil {
		w.t.Fatal(err)
	}
	defer fs.Close()
	list, err := fs.List(filePrefix)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(list)
}

func TestFilesThatCannotBeImportedAreRefusedWithoutATrace(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	ctx := context.Background()
	for _, c := range []struct {
		name    string
		file    io.Reader
		options Options
		code    string
		field   string
	}{
		{"nothing", strings.NewReader(""), Options{}, "import_empty", ""},
		{"only a mark", strings.NewReader("\uFEFF"), Options{}, "import_empty", ""},
		{"only empty lines", strings.NewReader("\r\n\n"), Options{}, "import_empty", ""},
		{"only a header", strings.NewReader("name,email\n"), Options{}, "import_no_rows", ""},
		{"a broken workbook", strings.NewReader("PK\x03\x04..."), Options{}, "import_spreadsheet_broken", ""},
		{"a workbook without the sheet", workbook(t), Options{Sheet: "none"}, "validation_failed", "sheet"},
		{"an empty sheet of a workbook", workbook(t), Options{Sheet: "空"}, "import_empty", ""},
		{"an old spreadsheet", strings.NewReader("\xD0\xCF\x11\xE0..."), Options{}, "import_spreadsheet", ""},
		{"a picture", strings.NewReader("\x89PNG\r\n\x1a\n"), Options{}, "import_not_text", ""},
		{"a quote left open", strings.NewReader("name,email\n\"A,b\nC,d\n"), Options{}, "import_quote_open", ""},
		{"501 columns", strings.NewReader(strings.Repeat("a,", 500) + "b\n1\n"), Options{}, "import_too_many_columns", ""},
		{"a cell of 2 MB", strings.NewReader("name\n" + strings.Repeat("x", 2<<20)), Options{}, "import_cell_too_long", ""},
		{"the wrong encoding", bytes.NewReader(encode(t, simplifiedchinese.GBK, chinese+"x")), Options{Encoding: UTF8}, "import_encoding_wrong", ""},
		{"an unknown encoding", strings.NewReader("a\nb\n"), Options{Encoding: "ebcdic"}, "validation_failed", "encoding"},
		{"an unknown delimiter", strings.NewReader("a\nb\n"), Options{Delimiter: "::"}, "validation_failed", "delimiter"},
		{"too large", io.LimitReader(zeros{}, MaxSize+10), Options{}, "too_large", ""},
	} {
		_, err := w.Create(ctx, chineseUser, "customer", "a.csv", c.file, c.options)
		p, ok := problem.As(err)
		if !ok || p.Code != c.code || (c.field != "" && p.Fields[c.field] == nil) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, tag := range locale.Tags {
			if m := p.Message(tag); m == p.Code || strings.Contains(m, "{") {
				t.Errorf("%s: message %q", c.name, m)
			}
		}
	}
	if n := w.stored(); n != 0 {
		t.Errorf("%d files stay behind", n)
	}
	if list, err := w.List(ctx, chineseUser, "", 10); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestTheSameFileInAnyShapeReadsTheSame(t *testing.T) {
	t.Parallel()
	w := start(t)
	text := "客户名称;行业;员工数\r华为技术;科技;195,000\r\n\"小米\n科技\";零售;35000\n中兴;;"
	for name, raw := range map[string][]byte{
		"utf-8":        []byte(text),
		"utf-8 + mark": []byte("\uFEFF" + text),
		"gbk":          encode(t, simplifiedchinese.GBK, text),
		"utf-16":       encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
	} {
		w.mu.Lock()
		w.records, w.order, w.taken = map[string]map[string]*record{}, map[string][]string{}, map[string]map[any]string{}
		w.mu.Unlock()
		i, err := w.Create(context.Background(), chineseUser, "customer", "客户.csv", bytes.NewReader(raw), Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		if i.Delimiter != ";" || !i.Header || i.Rows != 3 || i.Size != int64(len(raw)) || i.State != Uploaded || i.Total != 3 {
			t.Fatalf("%s: %+v", name, i)
		}
		i = w.run(i, Request{Mapping: suggested(i)})
		if i.Created != 3 {
			t.Fatalf("%s: %+v %+v", name, i.Counts, w.errors(i.ID))
		}
		r := w.find("customer", "name", "华为技术")
		if r == nil || r.data["industry"] != "tech" || r.data["employees"] != 195000.0 || w.find("customer", "name", "小米 科技") == nil {
			t.Fatalf("%s: %+v", name, r)
		}
	}
}

func TestAnImportBelongsToWhoMadeIt(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	ctx := context.Background()
	i := w.upload("customer", `C:\data\客户.csv`, "name\nA\n", Options{})
	if i.Name != "客户.csv" {
		t.Error(i.Name)
	}
	for what, f := range map[string]func(*access.Principal) error{
		"get":    func(p *access.Principal) error { _, err := w.Get(ctx, p, i.ID); return err },
		"run":    func(p *access.Principal) error { _, err := w.Run(ctx, p, i.ID, Request{}); return err },
		"cancel": func(p *access.Principal) error { _, err := w.Cancel(ctx, p, i.ID); return err },
		"undo":   func(p *access.Principal) error { _, err := w.Undo(ctx, p, i.ID); return err },
		"errors": func(p *access.Principal) error { _, err := w.Errors(ctx, p, i.ID, 10, ""); return err },
		"file":   func(p *access.Principal) error { return w.ErrorsCSV(ctx, p, i.ID, io.Discard) },
	} {
		if err := f(englishUser); !problem.Is(err, "not_found") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if list, _ := w.List(ctx, englishUser, "customer", 10); len(list) != 0 {
		t.Error("others list it")
	}
	if list, err := w.List(ctx, chineseUser, "customer", 10); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
	w.denied["customer import"] = true
	if _, err := w.Create(ctx, chineseUser, "customer", "a.csv", strings.NewReader("a\nb\n"), Options{}); !problem.Is(err, "forbidden_operation") {
		t.Error(err)
	}
	if _, err := w.Run(ctx, chineseUser, i.ID, Request{}); !problem.Is(err, "forbidden_operation") {
		t.Error(err)
	}
	if _, err := w.Create(ctx, chineseUser, "nothing", "a.csv", strings.NewReader("a\nb\n"), Options{}); !problem.Is(err, "no_such_object") {
		t.Error(err)
	}
}

func TestSuggestionsByNamePinyinGlossaryAndContent(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	w.add("customer", "c1", map[string]any{"name": "华为技术"})
	for column, c := range map[string]struct {
		values string
		field  string
	}{
		"客户名称":           {"A", "name"},
		"公司名称":           {"A", "name"},
		"Company Name":   {"A", "name"},
		"khmc":           {"A", "name"},
		"kehumingcheng":  {"A", "name"},
		"Ｅ－ｍａｉｌ":         {"a@example.com", "email"},
		"x1":             {"a@example.com", "email"},
		"Branche":        {"科技\n医疗", "industry"},
		"hangye":         {"科技", "industry"},
		"母公司":            {"华为技术", "parent"},
		"Headcount":      {"12", "employees"},
		"annual_revenue": {"12.5", "revenue"},
		"zzz":            {"some text", ""},
		"合同":             {"a.pdf", ""},
	} {
		i := w.upload("customer", "a.csv", column+"\n"+c.values+"\n", Options{Header: new(true)})
		got := ""
		if s := i.Columns[0].Suggestion; s != nil {
			got = s.Field
		}
		if got != c.field {
			t.Errorf("%s: %+v", column, i.Columns[0].Suggestion)
		}
	}
	w.denied["customer.email"] = true
	if i := w.upload("customer", "a.csv", "email\na@example.com\n", Options{}); i.Columns[0].Suggestion != nil {
		t.Error("suggests a field that one cannot write")
	}
}

func TestValuesAreLookedAtForTheMappingAtHand(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	w.add("customer", "c1", map[string]any{"name": "Acme Corporation"})
	i := w.upload("customer", "a.csv", "a,b\nacme-corporation,Sofware\nOther,科技\n", Options{})
	i, err := w.Suggest(context.Background(), chineseUser, i.ID, map[string]string{"a": "parent", "b": "industry"})
	if err != nil {
		t.Fatal(err)
	}
	if got := i.Columns[0].Values; got[0].Suggestion != "Acme Corporation" || got[1].Suggestion != "" {
		t.Errorf("%+v", got)
	}
	if got := i.Columns[1].Values; got[0].Suggestion != "software" || got[1].Suggestion != "" {
		t.Errorf("%+v", got)
	}
	if again, _ := w.Get(context.Background(), chineseUser, i.ID); len(again.Mapping) != 0 {
		t.Error("looking saved the mapping")
	}
}

func TestOldFilesGo(t *testing.T) {
	t.Parallel()
	w := start(t)
	ran := w.upload("customer", "a.csv", "name\nA\n", Options{})
	w.run(ran, Request{Mapping: map[string]string{"name": "name"}})
	unused := w.upload("customer", "b.csv", "name\nB\n", Options{})
	if err := w.Purge(context.Background()); err != nil || w.stored() != 2 {
		t.Fatal(err, w.stored())
	}
	w.clock = func() time.Time { return time.Now().Add(Keep + time.Hour) }
	if err := w.Purge(context.Background()); err != nil || w.stored() != 0 {
		t.Fatal(err, w.stored())
	}
	if _, err := w.Get(context.Background(), chineseUser, unused.ID); !problem.Is(err, "not_found") {
		t.Error(err)
	}
	if i, err := w.Get(context.Background(), chineseUser, ran.ID); err != nil || i.Created != 1 || !i.Undoable {
		t.Errorf("%+v %v", i, err)
	}
	if err := w.ErrorsCSV(context.Background(), chineseUser, ran.ID, io.Discard); !problem.Is(err, "import_file_gone") {
		t.Error(err)
	}
	if _, err := w.Undo(context.Background(), chineseUser, ran.ID); err != nil {
		t.Error("undo needs no file:", err)
	}
}

func TestIdsAreOfPocketBasesShape(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for row := range 20_000 {
		id := rowID("abc", row)
		if len(id) != 15 || strings.Trim(id, core.DefaultIdAlphabet) != "" || seen[id] || !field.IsID(id) {
			t.Fatal(id)
		}
		seen[id] = true
	}
	if again := rowID("abc", 1); !seen[again] || again == rowID("abd", 1) {
		t.Fatal("ids must follow from import and row")
	}
}
