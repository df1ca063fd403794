package search

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestPlainKeepsWhatCounts(t *testing.T) {
	for in, want := range map[string]string{
		"138 0013-8000": "13800138000", "ＧＴＸ　Pro": "gtxpro", "华为（深圳）": "华为深圳", "+86": "86", "—": "", "Ünal": "ünal",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestSoundsAreWhatPeopleType(t *testing.T) {
	for _, x := range []struct {
		name, words string
		want        bool
	}{
		{"华为技术", "hwjs", true},
		{"华为技术", "huaweijishu", true},
		{"华为技术", "weijishu", true},
		{"华为技术", "wjs", true},
		{"华为技术", "hwx", false},
		{"重庆小面", "cqxm", true},
		{"重庆小面", "zhongqing", true},
		{"GTX显卡", "gtxxianka", true},
		{"GTX显卡", "gtxxk", true},
		{"Acme", "acme", false}, // found as it is written
		{"", "a", false},
		{"华为", "华", false},
	} {
		if got := Sounding(x.name, Plain(x.words)); got != x.want {
			t.Errorf("%q by %q: %t", x.name, x.words, got)
		}
	}
	if n := len(Sounds(strings.Repeat("重", 40))); n > 2*maxReadings {
		t.Errorf("%d readings", n)
	}
}

// Whatever stands in a text is among the candidates: the index may find too much,
// never too little.
func TestNothingIsLost(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE VIRTUAL TABLE "tn_search" USING fts5("grams", content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '._=~'")`); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("华为技术有限公司重庆ab1 2-（）。𰻝ßéＡ\"*·~")
	word := func(n int) string {
		out := make([]rune, 1+r.IntN(n))
		for i := range out {
			out[i] = letters[r.IntN(len(letters))]
		}
		return string(out)
	}
	for doc := 1; doc <= 400; doc++ {
		name, note := word(12), word(20)
		texts := []Text{{Field: "name", Words: name, Name: true}, {Field: "note", Words: note}, {Field: "id", Words: "0f3a", Whole: true}}
		if _, err := db.Exec(putGrams, doc, words("thing", texts)); err != nil {
			t.Fatal(err)
		}
		found := func(plain string, fields ...Asked) bool {
			match := Match("thing", plain, fields)
			if match == "" {
				t.Fatalf("nothing is asked for %q", plain)
			}
			var n int
			if err := db.QueryRow(`SELECT count(*) FROM "tn_search" WHERE "tn_search" MATCH ? AND "rowid" = ?`, match, doc).Scan(&n); err != nil {
				t.Fatalf("%s: %v", match, err)
			}
			return n == 1
		}
		part := func(s string) string {
			all := []rune(s)
			from := r.IntN(len(all))
			return Plain(string(all[from : from+1+r.IntN(len(all)-from)]))
		}
		for range 5 {
			if p := part(name); p != "" && !found(p, Asked{Field: "note"}, Asked{Field: "name", Name: true}) {
				t.Errorf("%q is not found in %q", p, name)
			}
			if p := part(note); p != "" && !found(p, Asked{Field: "note"}) {
				t.Errorf("%q is not found in %q", p, note)
			}
			if sounds := Sounds(name); len(sounds) > 0 {
				p := part(sounds[r.IntN(len(sounds))])
				if Sounding(name, p) && !found(p, Asked{Field: "name", Name: true}) {
					t.Errorf("%q is not found by the sound %q", name, p)
				}
			}
		}
		if !found("", Asked{Field: "id", Whole: "0f3a"}) || found("x", Asked{Field: "id", Whole: "0f3"}) {
			t.Error("a whole word is found as a whole only")
		}
	}
}

func TestGramsOfAFieldAreItsOwn(t *testing.T) {
	list := strings.Fields(words("a", []Text{{Field: "name", Words: "华为ab"}, {Field: "secret", Words: "x"}}))
	want := []string{"a.name·华为", "a.name·为", "a.name·ab", "a.name·b", "a.secret·x"}
	if !slices.Equal(list, want) {
		t.Errorf("%q", list)
	}
}
