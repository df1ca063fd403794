package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/hook/folder"
	"github.com/tenon-crm/tenon/internal/meta"
)

func open(t *testing.T) (*folder.Folder, string) {
	t.Helper()
	dir := t.TempDir()
	f, err := folder.Open(dir, meta.NewRegistry(all.New()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, dir
}

func hook(source string) *meta.Hook {
	return &meta.Hook{Kind: meta.KindHook, Key: "limit", Object: "deal", Event: meta.HookEvents{"before_create", "before_update"}, When: `record.name != "a: b # c"`, Source: source}
}

// Whatever a source is made of, writing and reading it again gives the same bytes.
func TestSourcesStayAsTheyAre(t *testing.T) {
	f, dir := open(t)
	for _, source := range []string{
		"return 1", "return 1\n", "\n\nreturn 1;\n\n", "  if (a) {\n\treturn `x\n};\n`;\n  }", "};\nexport default (ctx) => {", "export default (ctx) => {\n};\n",
		"// é 中文 \u2028 \U0001F600", "'\\u0000\\\"'", "a = \"source: \\\"\\\"\\n\"", "\tx\r\ny", "x\ry", "/* */ // */", "source: \"\"\n", " ", "\"\"\"",
	} {
		h := hook(source)
		if err := f.Write(h); err != nil {
			t.Fatal(err)
		}
		first, _ := os.ReadFile(filepath.Join(dir, "hooks/limit.yaml"))
		all, err := f.Read()
		if err != nil && strings.TrimSpace(source) != "" {
			t.Errorf("%q: %v", source, err)
			continue
		} else if err != nil {
			continue // is no hook, neither here nor there
		}
		got := all["limit"].Hook
		a, _ := folder.Sum(h)
		b, _ := folder.Sum(got)
		if got.Source != source || a != b {
			t.Errorf("%q became %q", source, got.Source)
		}
		if err := f.Write(got); err != nil {
			t.Fatal(err)
		}
		if again, _ := os.ReadFile(filepath.Join(dir, "hooks/limit.yaml")); string(again) != string(first) || strings.Contains(string(again), "\nsource:") {
			t.Errorf("%s\n%s", first, again)
		}
	}
}

// What git and editors do to a file around the source does not change it.
func TestSourcesFromEditors(t *testing.T) {
	f, dir := open(t)
	if err := f.Write(hook("a()\nb()")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"line ends of Windows": "/** @type {x} */\r\nexport default (ctx) => {\r\na()\r\nb()\r\n};\r\n",
		"no line at the end":   "export default (ctx) => {\na()\nb()\n};",
		"other comments":       "\ufeff// Limits.\n\n/* of\n deals */\nexport default (ctx) => {\na()\nb()\n};\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, "hooks/limit.js"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if all, err := f.Read(); err != nil || all["limit"].Hook.Source != "a()\nb()" {
			t.Errorf("%s: %v %+v", name, err, all["limit"])
		} else if lines := strings.Count(text[:strings.Index(text, "a()")], "\n"); all["limit"].Before != lines {
			t.Errorf("%s: %d lines before, not %d", name, all["limit"].Before, lines)
		}
	}
	for name, text := range map[string]string{
		"no module": "a()", "another function": "export default function (ctx) {\na()\n};\n", "an import": "import x from 'x';\nexport default (ctx) => {\na()\n};\n", "code behind": "export default (ctx) => {\na()\n};\nb()\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, "hooks/limit.js"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Read(); err == nil || !strings.Contains(err.Error(), "hooks/limit.js") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No key and no link leads out of the folder.
func TestNothingOutsideOfTheFolder(t *testing.T) {
	f, dir := open(t)
	outside := t.TempDir()
	for _, key := range []string{"../out", "..", "a/b", `a\b`, "/tmp/x", "", "A", "a.js", "con\x00", strings.Repeat("a", 41)} {
		h := hook("return 1")
		h.Key = key
		if err := f.Write(h); err == nil {
			t.Errorf("%q is written", key)
		}
		if err := f.Remove(key); err == nil {
			t.Errorf("%q is removed", key)
		}
	}
	if err := os.Symlink(outside, filepath.Join(dir, "hooks")); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(hook("return 1")); err == nil {
		t.Error("a link leads out")
	}
	if left, _ := os.ReadDir(outside); len(left) > 0 {
		t.Errorf("%v", left)
	}
	if _, err := f.Read(); err == nil {
		t.Error("a link leads out to read")
	}
}

func TestWhatIsNoHook(t *testing.T) {
	f, dir := open(t)
	if err := f.Write(hook("return 1")); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, "hooks", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("other.yaml", "kind: hook\nkey: limit\nobject: deal\nevent: before_create\n")
	write("other.js", "export default (ctx) => {\nreturn 1\n};\n")
	write("alone.js", "export default (ctx) => {\nreturn 1\n};\n")
	write("twice.yaml", "kind: hook\nkey: twice\nobject: deal\nevent: before_create\nsource: return 2\n")
	write("twice.js", "export default (ctx) => {\nreturn 1\n};\n")
	write("role.yaml", "kind: role\nkey: role\nlabel: {en: x}\ngrants: []\n")
	write("role.js", "export default (ctx) => {\nreturn 1\n};\n")
	all, err := f.Read()
	if len(all) != 1 || all["limit"] == nil {
		t.Errorf("%v", all)
	}
	for _, name := range []string{"other.yaml", "alone.js", "twice.yaml", "role.yaml"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("nothing of %s: %v", name, err)
		}
	}
}
