package meta_test

import (
	"archive/zip"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/suite"
)

// inApp puts every document of crm into the app.
var inApp = strings.NewReplacer("kind: object\n", "kind: object\napp: crm\n", "kind: view\n", "kind: view\napp: crm\n",
	"kind: form\n", "kind: form\napp: crm\n", "kind: role\n", "kind: role\napp: crm\n").Replace(crm)

func files(m map[string][]byte) fstest.MapFS {
	out := fstest.MapFS{}
	for name, raw := range m {
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}

func TestAnAppSurvivesItsPackage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", inApp)
	rel := b.publish("ann")
	out, err := b.store.ExportApp("crm")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"app.yaml", "forms/customer_quick.yaml", "objects/contact.yaml", "objects/customer.yaml", "roles/sales.yaml", "views/big.yaml"}
	if got := slices.Sorted(maps.Keys(out)); !slices.Equal(got, want) {
		t.Errorf("files are %v", got)
	}
	var packed bytes.Buffer
	if err := meta.WriteZip(&packed, out); err != nil {
		t.Fatal(err)
	}
	fsys, err := meta.OpenZip(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	other := newBench(t)
	items, err := other.store.ImportPackage(other.ctx, nil, "bob", fsys)
	if err != nil || len(items) != 6 || items[0].Action != "create" {
		t.Fatalf("%+v %v", items, err)
	}
	if again := other.publish("bob"); again.Sha != rel.Sha {
		t.Error("the sha differs")
	}
	if items, err = other.store.ImportPackage(other.ctx, nil, "bob", files(out)); err != nil || len(items) != 0 {
		t.Errorf("importing the same again gives %+v %v", items, err)
	}
}

func TestSuitesSurviveTheirPackage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	fsys, _ := suite.Open("crm")
	rel, err := b.store.ApplyPackage(b.ctx, "", fsys, "ann", "suite")
	if err != nil {
		t.Fatal(explain(err))
	}
	out, err := b.store.ExportApp("crm")
	if err != nil {
		t.Fatal(err)
	}
	other := newBench(t)
	again, err := other.store.ApplyPackage(other.ctx, "crm", files(out), "ann", "suite")
	if err != nil {
		t.Fatal(explain(err))
	}
	if rel.Sha != again.Sha {
		t.Error("the sha differs")
	}
	if drift, err := b.store.Check(b.ctx); err != nil || len(drift) != 0 {
		t.Errorf("drift is %+v %v", drift, err)
	}
}

func TestAFolderIsTheApp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", inApp)
	b.publish("ann")
	dir := t.TempDir()
	if err := b.store.ExportDir("crm", dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", ".gitignore"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.store.ApplyDir(b.ctx, "crm", dir, "", ""); !problem.Is(err, "nothing_to_publish") {
		t.Fatalf("got %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "views", "big.yaml")); err != nil {
		t.Fatal(err)
	}
	plan, err := b.store.PlanDir(b.ctx, "crm", dir)
	if err != nil || len(plan.Changes) != 1 || plan.Changes[0].Action != "delete" || plan.Changes[0].Key != "big" {
		t.Fatalf("%+v %v", plan, err)
	}
	if _, err := b.store.ApplyDir(b.ctx, "crm", dir, "", "from files"); err != nil {
		t.Fatal(explain(err))
	}
	if _, err := b.store.ApplyDir(b.ctx, "other", dir, "", ""); !problem.Is(err, "package_app_mismatch") {
		t.Errorf("got %v", err)
	}
}

func TestHostilePackagesAreRefused(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	app := "kind: app\nkey: x\nlabel: {zh: 应用}\n"
	role := "kind: role\nkey: a\nlabel: {zh: 角}\ngrants: []\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"no app":               {map[string]string{"roles/a.yaml": role}, []string{"app.yaml package_no_app"}},
		"a program":            {map[string]string{"app.yaml": app, "run.sh": "rm"}, []string{"run.sh package_code"}},
		"an unknown folder":    {map[string]string{"app.yaml": app, "spells/a.yaml": role}, []string{"spells package_kind"}},
		"a wrong place":        {map[string]string{"app.yaml": app, "views/a.yaml": role}, []string{"views/a.yaml package_place"}},
		"a wrong name":         {map[string]string{"app.yaml": app, "roles/b.yaml": role}, []string{"roles/b.yaml package_place"}},
		"another app":          {map[string]string{"app.yaml": app, "roles/a.yaml": role + "app: y\n"}, []string{"roles/a.yaml:app package_other_app"}},
		"a mistake in one":     {map[string]string{"app.yaml": app, "roles/a.yaml": role + "colour: red\n"}, []string{"roles/a.yaml:colour unknown_key"}},
		"a large file":         {map[string]string{"app.yaml": app + strings.Repeat("#", 2<<20)}, []string{"app.yaml: too_large"}},
		"documents in a depth": {map[string]string{"app.yaml": app, "roles/deep/a.yaml": role}, []string{"roles/deep package_kind"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fstest.MapFS{}
			for f, s := range c.files {
				m[f] = &fstest.MapFile{Data: []byte(s)}
			}
			_, err := reg.ReadPackage(m)
			if got := paths(t, err); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHostileZipsAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"../app.yaml", "/etc/passwd", `a\b.yaml`, "a//b.yaml"} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
		_ = z.Close()
		if _, err := meta.OpenZip(bytes.NewReader(b.Bytes()), int64(b.Len())); !problem.Is(err, "package_path") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := meta.OpenZip(strings.NewReader("no zip"), 6); !problem.Is(err, "package_not_zip") {
		t.Errorf("got %v", err)
	}
}
