package files_test

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/files"
)

func crcOf(b []byte) [4]byte {
	var out [4]byte
	binary.BigEndian.PutUint32(out[:], crc32.ChecksumIEEE(b))
	return out
}

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		"合同 2026.pdf":           "合同 2026.pdf",
		"../../etc/passwd":      "passwd",
		`C:\Users\wang\报价.xlsx`: "报价.xlsx",
		"a\x00b.txt":            "ab.txt",
		"invoice\u202Efdp.exe":  "invoicefdp.exe",
		"":                      "file",
		"...":                   "file",
		" .bashrc ":             "bashrc",
		"con.txt":               "_con.txt",
		"LPT1":                  "_LPT1",
		"a<b>:\"c\"|?*.txt":     "a_b___c____.txt",
		"line\nbreak.txt":       "linebreak.txt",
		"\xff\xfe.txt":          "_.txt",
		"e\u0301.txt":           "é.txt",
		"dir/":                  "file",
		"👨‍👩‍👧.png":             "👨‍👩‍👧.png",
		"a\u3000b.txt":          "a b.txt",
	} {
		if got := files.SafeName(name); got != want {
			t.Errorf("%q is %q, not %q", name, got, want)
		}
	}
	long := files.SafeName(strings.Repeat("长", 500) + ".docx")
	if utf8.RuneCountInString(long) != 120 || !strings.HasSuffix(long, ".docx") {
		t.Errorf("%q", long)
	}
}

func FuzzSafeName(f *testing.F) {
	for _, seed := range []string{"a.txt", "../x", "\x00", "CON", strings.Repeat("a.", 300), "\u202e", "._.", "a.\u0301", "A\x00\u0311", "=\u0338<\u0338"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := files.SafeName(name)
		n := utf8.RuneCountInString(safe)
		if n == 0 || n > 120 || !utf8.ValidString(safe) || strings.ContainsAny(safe, "/\\<>:\"|?*") || strings.HasPrefix(safe, ".") {
			t.Errorf("%q is %q", name, safe)
		}
		for _, r := range safe {
			if unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
				t.Errorf("%q is %q", name, safe)
			}
		}
		if again := files.SafeName(safe); again != safe {
			t.Errorf("%q is %q and then %q", name, safe, again)
		}
	})
}
