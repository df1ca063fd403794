package importer

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

const chinese = "客户名称,行业\r\n华为技术,科技\n北京\"小米\",制造\r\n"

func encode(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decoded(t *testing.T, name string, raw []byte) string {
	t.Helper()
	var b strings.Builder
	if err := eachChunk(name, bytes.NewReader(raw), func(p []byte) error { b.Write(p); return nil }); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.String()
}

func TestEncodingsAreRecognised(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(chinese, 5000) // characters across the borders of chunks
	for _, text := range []string{chinese, "x" + long} {
		for _, c := range []struct {
			name, want string
			raw        []byte
		}{
			{"utf-8", UTF8, []byte(text)},
			{"utf-8 with a mark", UTF8, []byte("\uFEFF" + text)},
			{"gbk", GB18030, encode(t, simplifiedchinese.GBK, text)},
			{"gb18030 with four bytes", GB18030, encode(t, simplifiedchinese.GB18030, text+"𠮷€")},
			{"utf-16 little", UTF16LE, encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text)},
			{"utf-16 big", UTF16BE, encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text)},
			{"utf-16 little with a mark", UTF16LE, encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text)},
			{"utf-16 big with a mark", UTF16BE, encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text)},
		} {
			got, err := detectEncoding(bytes.NewReader(c.raw))
			if err != nil || got != c.want {
				t.Fatalf("%s: %q %v", c.name, got, err)
			}
			if s := strings.TrimSuffix(decoded(t, got, c.raw), "𠮷€"); s != text {
				t.Fatalf("%s: text differs", c.name)
			}
		}
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		raw  string
		code string
	}{
		"nothing":          {"", "import_empty"},
		"xls":              {"\xD0\xCF\x11\xE0\xA1", "import_spreadsheet"},
		"picture":          {"\x89PNG\r\n\x1a\n", "import_not_text"},
		"zeros everywhere": {strings.Repeat("\x00\x01\x02\x00\x00", 100), "import_not_text"},
		"a stray zero":     {"a,b\n1,\x002\n" + strings.Repeat("x", 500), "import_not_text"},
		"random bytes":     {"a,b\n\xff\xfd\xfe\x80\x80\n", "import_encoding_unknown"},
	} {
		got, err := detectEncoding(strings.NewReader(c.raw))
		if !problem.Is(err, c.code) {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

func TestTheWrongEncodingIsNoticed(t *testing.T) {
	t.Parallel()
	gbk := encode(t, simplifiedchinese.GBK, chinese)
	for _, name := range []string{UTF8, UTF16LE} {
		err := eachChunk(name, bytes.NewReader(append(gbk, 'x')), func([]byte) error { return nil })
		if err == nil {
			t.Errorf("GBK was read as %s", name)
		}
	}
}

func TestDelimitersAreRecognised(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, in string
		want           byte
	}{
		{"comma", "a.csv", "a,b,c\n1,2,3\n", ','},
		{"semicolon, with decimal commas", "a.csv", "name;price\nA;1,5\nB;2,75\nC;3,0\n", ';'},
		{"tab", "a.txt", "a\tb\n1,2,3\t4\n5\t6,7\n", '\t'},
		{"tab by name", "a.tsv", "a,x\tb,y\n1,1\t2,2\n", '\t'},
		{"bar", "a.csv", "a|b|c\n1|2|3\n", '|'},
		{"one column", "a.csv", "name\nA\nB\n", ','},
		{"quoted delimiters", "a.csv", "a;b\n\"1,2,3\";4\n\"5,6,7\";8\n", ';'},
		{"a note with many commas", "a.csv", "id;note\n1;a, b, c\n2;d\n3;e, f\n", ';'},
	} {
		if got := detectDelimiter(c.file, []byte(c.in)); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func analysed(t *testing.T, in string, header *bool) *analysis {
	t.Helper()
	a, err := analyse(context.Background(), newCSV(strings.NewReader(in), ',', Position{}), header)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestHeadersAreRecognised(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for _, c := range []struct {
		name, in string
		header   *bool
		want     bool
		rows     int
		columns  string
	}{
		{"names", "name,amount\nA,1\n", nil, true, 1, "name,amount"},
		{"a number in the first row", "A,1\nB,2\n", nil, false, 2, "A,B"},
		{"an address in the first row", "王芳,wang@example.com\n李雷,li@example.com\n", nil, false, 2, "A,B"},
		{"twice the same", "A,A\nB,C\n", nil, false, 2, "A,B"},
		{"told that it is one", "A,1\nB,2\n", &yes, true, 1, "A,1"},
		{"told that it is none", "name,amount\nA,1\n", &no, false, 2, "A,B"},
		{"names missing or twice", "name,,Name ,name\n1,2,3,4\n", &yes, true, 1, "name,B,Name,name (2)"},
	} {
		a := analysed(t, c.in, c.header)
		var names []string
		for _, col := range a.columns {
			names = append(names, col.Name)
		}
		if (a.heads > 0) != c.want || a.rows != c.rows || strings.Join(names, ",") != c.columns {
			t.Errorf("%s: header %v, %d rows, %q", c.name, a.heads > 0, a.rows, names)
		}
	}
	for in, code := range map[string]string{
		"name,amount\n":                          "import_no_rows",
		"\n\n":                                   "import_empty",
		strings.Repeat("x,", maxColumns) + "y\n": "import_too_many_columns",
	} {
		if _, err := analyse(context.Background(), newCSV(strings.NewReader(in), ',', Position{}), nil); !problem.Is(err, code) {
			t.Errorf("%.20q: %v", in, err)
		}
	}
}

func TestTheOrderOfDatesIsThatOfTheWholeColumn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		dates []string
		want  field.DateOrder
		doubt bool
	}{
		{"months first", []string{"10/20/2016", "3/1/2017", "1/2/2017"}, field.MDY, false},
		{"days first", []string{"1/2/2017", "20/10/2016"}, field.DMY, false},
		{"years first", []string{"2016-10-20", "2017/3/1"}, field.YMD, false},
		{"cannot be told", []string{"1/2/2017", "3/4/2017"}, "", true},
		{"contradictory", []string{"13/2/2017", "2/13/2017"}, "", true},
		{"with times", []string{"10/20/2016 13:00", "3/1/2017 9:30"}, field.MDY, false},
	} {
		col := analysed(t, "d\n"+strings.Join(c.dates, "\n")+"\n", nil).columns[0]
		if col.DateOrder != c.want || col.DateDoubt != c.doubt {
			t.Errorf("%s: %q %v (%s)", c.name, col.DateOrder, col.DateDoubt, col.Guess)
		}
	}
}

func TestValuesAreListedWhenTheyAreFew(t *testing.T) {
	t.Parallel()
	few := analysed(t, "s\nb\na\nb\n \n", nil).columns[0]
	if len(few.Values) != 2 || few.Values[0] != (Value{Value: "b", Count: 2}) || few.Blank != 1 || len(few.Samples) != 2 {
		t.Fatalf("%+v", few)
	}
	var b strings.Builder
	b.WriteString("s\n")
	for i := range maxDistinct + 1 {
		b.WriteString(letters(i) + "x\n")
	}
	if many := analysed(t, b.String(), nil).columns[0]; many.Values != nil || len(many.Samples) != 3 {
		t.Fatalf("%+v", many)
	}
}
