package search

import (
	"database/sql"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"

	"github.com/tenon-crm/tenon/internal/search/sound"
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
}

// However many ways there are to read a name, it costs little to write it down and
// to hold it against words.
func TestManyReadingsCostLittle(t *testing.T) {
	name := strings.Repeat("重洗", 1000)
	n := 0
	full, _ := sounds(name)
	full.grams(latinGram, func(string) { n++ })
	if n > 100*2000 {
		t.Errorf("%d grams of %d characters", n, 2000)
	}
	if !Sounding(name, strings.Repeat("zhongxichongxian", 3)) || Sounding(name, strings.Repeat("zhongxi", 8)+"x") || Sounding(name, strings.Repeat("x", maxSpelt+1)) {
		t.Error("not found as it is typed")
	}
}

// Every character of the dictionary is typed with the letters that the dictionary's
// own way of leaving out tones gives, which forgets those of a few sighs.
func TestEverySyllableIsTyped(t *testing.T) {
	args := pinyin.NewArgs()
	args.Heteronym = true
	for r := range pinyin.PinyinDict {
		got, heard := sound.Syllables(rune(r))
		want := pinyin.SinglePinyin(rune(r), args)
		sigh := slices.ContainsFunc(want, func(s string) bool { return !Spelt(s) })
		if !heard || slices.ContainsFunc(got, func(s string) bool { return !Spelt(s) }) || !sigh && !slices.Equal(got, want) {
			t.Errorf("%c is typed %q, want %q", rune(r), got, want)
		}
	}
}

// spelling is one way to type a name, by its syllables or by their initials.
func spelling(s spoken, r *rand.Rand) string {
	var b strings.Builder
	for _, ways := range s {
		if len(ways) > 0 {
			b.WriteString(ways[r.IntN(len(ways))])
		} else {
			b.WriteByte('#')
		}
	}
	return b.String()
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
			full, initials := sounds(name)
			for _, s := range []spoken{full, initials} {
				word := spelling(s, r)
				if word = word[strings.LastIndexByte(word, '#')+1:]; word == "" {
					continue
				}
				from := r.IntN(len(word))
				p := word[from : from+1+r.IntN(len(word)-from)]
				if Spelt(p) && !Sounding(name, p) {
					t.Errorf("%q does not sound %q", name, p)
				}
				if Spelt(p) && !found(p, Asked{Field: "name", Name: true}) {
					t.Errorf("%q is not found by the sound %q", name, p)
				}
			}
		}
		if !found("", Asked{Field: "id", Whole: "0f3a"}) || found("x", Asked{Field: "id", Whole: "0f3"}) {
			t.Error("a whole word is found as a whole only")
		}
	}
}

// Names are found as a whole and by their beginnings, and short words by terms of
// their own.
func TestTermsOfAText(t *testing.T) {
	list := strings.Fields(words("a", []Text{{Field: "name", Words: "华为Ab", Name: true}, {Field: "secret", Words: "x"}}))
	want := strings.Fields("a.name·华 a.name·华为 a.name·为 a.name·a a.name·ab a.name·b " +
		"a.name~h a.name~hu a.name~hua a.name~u a.name~ua a.name~uaw a.name~a a.name~aw a.name~awe a.name~w a.name~we a.name~wei a.name~e a.name~ei a.name~eia a.name~i a.name~ia a.name~iab a.name~ab a.name~b " +
		"a.name~hw a.name~hwa a.name~wa a.name~wab a.name‹华 a.name‹华为 a.name‹华为a a.name‹华为ab a.name=华为ab a.secret·x")
	if !slices.Equal(list, want) {
		t.Errorf("%q", list)
	}
	for _, x := range []struct{ plain, whole, begins string }{
		{"华为", `"a.name=华为"`, `"a.name‹华为"`},
		{"有限责任公司华为技", `"a.name=有限责任公司华为技"`, `"a.name‹有限责任公司华为" AND ("a.name·有限" AND "a.name·限责" AND "a.name·责任" AND "a.name·任公" AND "a.name·公司" AND "a.name·司华" AND "a.name·华为" AND "a.name·为技")`},
	} {
		if whole, begins := Named("a", "name", x.plain); whole != x.whole || begins != x.begins {
			t.Errorf("%s %s", whole, begins)
		}
	}
	if whole, _ := Named("a", "name", strings.Repeat("x", longestWhole+1)); whole != "" {
		t.Error("a long name is not kept as a whole")
	}
}
