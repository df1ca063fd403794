package exporter

import (
	"strings"
	"testing"
)

func TestNamesStayInTheirFolder(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"../../etc/passwd": "_.._etc_passwd", `..\..\boot.ini`: "_.._boot.ini", "/abs": "_abs", "C:/x": "C__x", "..": "file", "": "file",
		"合同.pdf": "合同.pdf", "CON": "_CON", "a\x00b\n.txt": "ab.txt", "\u202etxt.exe": "txt.exe", "…/…": "…_…",
	} {
		if got := fileOf(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
	if got := folderOf(strings.Repeat("长", 300) + "."); got != strings.Repeat("长", maxFolder) {
		t.Errorf("a long folder is %q", got)
	}
}

func TestNamesAreTakenOnce(t *testing.T) {
	t.Parallel()
	names := taken{}
	for _, x := range []struct{ in, want string }{
		{"a (2).pdf", "a (2).pdf"}, {"a.pdf", "a.pdf"}, {"A.PDF", "A (3).PDF"}, {"a.pdf", "a (4).pdf"}, {"é", "é"}, {"e\u0301", "e\u0301 (2)"}, {"无后缀", "无后缀"}, {"无后缀", "无后缀 (2)"},
	} {
		if got := names.unique(x.in); got != x.want {
			t.Errorf("%q became %q, not %q", x.in, got, x.want)
		}
	}
}
