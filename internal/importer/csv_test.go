package importer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/problem"
)

func readAll(src Source) (rows [][]string, numbers []int, err error) {
	for {
		r, err := src.Next()
		if errors.Is(err, io.EOF) {
			return rows, numbers, nil
		}
		if err != nil {
			return rows, numbers, err
		}
		rows = append(rows, slices.Clone(r.Cells))
		numbers = append(numbers, r.Number)
	}
}

func TestRowsOfTextAsProgramsWriteIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     [][]string
		numbers  []int
	}{
		{"plain", "a,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}, []int{1, 2}},
		{"no line end at the end", "a,b\n1,2", [][]string{{"a", "b"}, {"1", "2"}}, nil},
		{"an empty cell at the end of the file", "a,b\n1,", [][]string{{"a", "b"}, {"1", ""}}, nil},
		{"line ends of three kinds", "a,b\r\n1,2\r3,4\n5,6", [][]string{{"a", "b"}, {"1", "2"}, {"3", "4"}, {"5", "6"}}, nil},
		{"empty lines count in the number only", "a\n\n\r\nb\n", [][]string{{"a"}, {"b"}}, []int{1, 4}},
		{"a quoted cell over lines", "a,\"x\r\ny\nz\"\nb,c", [][]string{{"a", "x\ny\nz"}, {"b", "c"}}, []int{1, 2}},
		{"doubled quotes", `"a ""b"" c","""",""` + "\n", [][]string{{`a "b" c`, `"`, ""}}, nil},
		{"a quote inside an unquoted cell is text", `5" pipe,say "hi",x"` + "\n", [][]string{{`5" pipe`, `say "hi"`, `x"`}}, nil},
		{"a quote that nobody doubled", `"5" pipe",b` + "\n", [][]string{{`5" pipe`, "b"}}, nil},
		{"blanks behind a closing quote", "\"a\" ,\"b\"\t\n\"c\"  ", [][]string{{"a", "b"}, {"c"}}, nil},
		{"blanks before a quote are text", `a, "b"` + "\n", [][]string{{"a", ` "b"`}}, nil},
		{"a row of one empty quoted cell", "a\n\"\"\nb", [][]string{{"a"}, {""}, {"b"}}, nil},
		{"only delimiters", ",,\n", [][]string{{"", "", ""}}, nil},
		{"rows of different widths", "a,b\n1\n1,2,3\n", [][]string{{"a", "b"}, {"1"}, {"1", "2", "3"}}, nil},
		{"nothing", "", nil, nil},
		{"nothing but empty lines", "\n\r\n\r", nil, nil},
	} {
		rows, numbers, err := readAll(newCSV(strings.NewReader(c.in), ',', Position{}))
		if err != nil || !reflect.DeepEqual(rows, c.want) {
			t.Errorf("%s: %q %v", c.name, rows, err)
		}
		if c.numbers != nil && !slices.Equal(numbers, c.numbers) {
			t.Errorf("%s: numbers %v", c.name, numbers)
		}
	}
}

func TestATabMayDelimitBehindAQuote(t *testing.T) {
	t.Parallel()
	rows, _, err := readAll(newCSV(strings.NewReader("\"a\"\t\"b\"\t c\n"), '\t', Position{}))
	if err != nil || !reflect.DeepEqual(rows, [][]string{{"a", "b", " c"}}) {
		t.Fatalf("%q %v", rows, err)
	}
}

func TestWhatIsWrongWithAFileIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxCell+2)
	for _, c := range []struct {
		name, in, code string
		line           int
	}{
		{"a quote that is never closed", "a,b\nc,\"d\ne,f\n", "import_quote_open", 2},
		{"a quote that swallows too much", "a\nb\n\"" + long + "\"\n", "import_quote_long", 3},
		{"a cell without end", "a\n" + long, "import_cell_too_long", 2},
		{"a row without end", "a\n" + strings.Repeat(strings.Repeat("x", 900_000)+",", 10), "import_row_too_long", 2},
		{"too many cells", "a\n" + strings.Repeat(",", maxCells+1), "import_too_many_columns", 2},
	} {
		_, _, err := readAll(newCSV(strings.NewReader(c.in), ',', Position{}))
		p, ok := problem.As(err)
		if !ok || p.Code != c.code || p.Args["line"] != c.line {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Any row is a place to stop and to go on from.
func TestAReaderOpenedAtAPositionGoesOnThere(t *testing.T) {
	t.Parallel()
	in := "a,b\r\n\"1\n2\" ,x\r\r\n\n3,\"4\"\"\"\n5,6\r7,8"
	all, numbers, err := readAll(newCSV(strings.NewReader(in), ',', Position{}))
	if err != nil {
		t.Fatal(err)
	}
	src := newCSV(strings.NewReader(in), ',', Position{})
	for i := range all {
		if _, err := src.Next(); err != nil {
			t.Fatal(err)
		}
		at := src.Position()
		rest, more, err := readAll(newCSV(strings.NewReader(in[at.Offset:]), ',', at))
		if err != nil || len(rest) != len(all)-i-1 || (len(rest) > 0 && (!reflect.DeepEqual(rest, all[i+1:]) || !slices.Equal(more, numbers[i+1:]))) {
			t.Fatalf("after row %d: %q %v %v", i, rest, more, err)
		}
	}
}

func FuzzWellFormed(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"x\"\"y\",\"a\nb\"\n", "\"\",\"\"\n", "名称,\"行,业\"\r\n", "\\.\n", "a\n\n\nb\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		std := csv.NewReader(strings.NewReader(in))
		std.FieldsPerRecord = -1
		want, err := std.ReadAll()
		got, _, ours := readAll(newCSV(strings.NewReader(in), ',', Position{}))
		if err != nil {
			return // not well formed: only not to crash or hang
		}
		// A lone carriage return ends a line for us and is text for encoding/csv.
		if strings.Contains(strings.ReplaceAll(in, "\r\n", ""), "\r") {
			return
		}
		if ours != nil || len(got) != len(want) || (len(got) > 0 && !reflect.DeepEqual(got, want)) {
			t.Fatalf("%q: %q, encoding/csv says %q (%v)", in, got, want, ours)
		}
	})
}

// What encoding/csv writes we read back, whatever the cells hold.
func TestRoundTripOfRandomCells(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{`"`, ",", "\n", "\r\n", " ", "a", "华", ";", "\t", "\\.", "1", "é"}
	for range 2000 {
		var want [][]string
		for range 1 + rnd.IntN(5) {
			row := make([]string, 2+rnd.IntN(4))
			for i := range row {
				for range rnd.IntN(6) {
					row[i] += alphabet[rnd.IntN(len(alphabet))]
				}
			}
			want = append(want, row)
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(b.Bytes()))
		r.FieldsPerRecord = -1
		std, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := readAll(newCSV(bytes.NewReader(b.Bytes()), ',', Position{}))
		if err != nil || !reflect.DeepEqual(got, std) {
			t.Fatalf("%q:\n%q\n%q %v", b.String(), got, std, err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	row := "1C1I7A6R,Moses Frase,GTX Plus Basic,\"Cancity, Inc\",Won,10/20/2016,3/1/2017,1054\n"
	in := strings.Repeat(row, 10_000)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if rows, _, err := readAll(newCSV(strings.NewReader(in), ',', Position{})); err != nil || len(rows) != 10_000 {
			b.Fatal(err)
		}
	}
}
