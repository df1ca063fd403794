package meta

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of an app package.
const (
	maxPackage      = 32 << 20 // bytes of all files
	maxPackageFiles = 5000
)

const appFile = "app.yaml"

// packagePath is where an app package keeps a document.
func (r *Registry) packagePath(ref Ref) string {
	if k := r.byKey[ref.Kind]; k.dir != "" {
		return k.dir + "/" + ref.Key + ".yaml"
	}
	return appFile
}

// ExportApp writes the published documents of an app as files: app.yaml,
// objects/customer.yaml, forms/… by path. The same release gives the same bytes.
func (s *Store) ExportApp(app string) (map[string][]byte, error) {
	snap := s.Current()
	if snap.docs[Ref{KindApp, app}] == nil {
		return nil, problem.NotFound()
	}
	out := map[string][]byte{}
	for ref, doc := range snap.docs {
		if doc.AppKey() != app {
			continue
		}
		raw, err := EncodeYAML(doc)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ref, err)
		}
		out[s.registry.packagePath(ref)] = raw
	}
	return out, nil
}

// WriteZip writes the files of a package as a zip, in the order of their paths.
func WriteZip(w io.Writer, files map[string][]byte) error {
	z := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := f.Write(files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

// OpenZip opens an uploaded package. Names that leave the package, links and
// zips that unpack to too much are refused.
func OpenZip(r io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, problem.Bad("package_not_zip").Cause(err)
	}
	var total uint64
	seen := map[string]bool{}
	for _, f := range z.File {
		name := strings.TrimSuffix(f.Name, "/")
		if !fs.ValidPath(name) || strings.Contains(name, `\`) || f.Mode()&(fs.ModeType&^fs.ModeDir) != 0 || seen[name] {
			return nil, problem.Bad("package_path", locale.Args{"path": f.Name})
		}
		seen[name] = true
		if total += min(f.UncompressedSize64, maxPackage+1); total > maxPackage {
			return nil, problem.New(413, "package_too_large", locale.Args{"limit": "32 MB"})
		}
	}
	if len(z.File) > maxPackageFiles {
		return nil, problem.New(413, "package_too_many", locale.Args{"limit": maxPackageFiles})
	}
	return z, nil
}

// reading is one pass over the files of a package.
type reading struct {
	reg   *Registry
	fsys  fs.FS
	docs  map[string]Document // by path
	found *problem.Problem
	size  int
}

// ReadPackage reads the documents of a package, all of one app. Anything that is
// not a document in its place is refused, with field errors by
// "objects/customer.yaml:fields.3.key". Files that begin with a dot and a
// README or LICENSE beside app.yaml are passed over.
func (r *Registry) ReadPackage(fsys fs.FS) (*App, []Document, error) {
	fsys, err := root(fsys)
	if err != nil {
		return nil, nil, err
	}
	p := &reading{reg: r, fsys: fsys, docs: map[string]Document{}, found: problem.Bad("package_invalid")}
	if err := fs.WalkDir(fsys, ".", p.visit); err != nil {
		return nil, nil, err
	}
	app, ok := p.docs[appFile].(*App)
	if !ok && p.found.Fields[appFile+":"] == nil {
		p.found.Field(appFile, "package_no_app")
	}
	if app != nil {
		p.belong(app.Key)
	}
	if n := len(p.found.Fields); n > 0 {
		p.found.Args = locale.Args{"count": n}
		return nil, nil, p.found
	}
	docs := slices.Collect(maps.Values(p.docs))
	slices.SortFunc(docs, func(a, b Document) int {
		return cmp.Or(cmp.Compare(r.order(a.Ref().Kind), r.order(b.Ref().Kind)), cmp.Compare(a.Ref().Key, b.Ref().Key))
	})
	return app, docs, nil
}

// root finds the package in an archive that holds it in a folder of its own.
func root(fsys fs.FS) (fs.FS, error) {
	if _, err := fs.Stat(fsys, appFile); err == nil {
		return fsys, nil
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, problem.Bad("package_no_app").Cause(err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") })
	if len(entries) != 1 || !entries[0].IsDir() {
		return fsys, nil
	}
	if _, err := fs.Stat(fsys, entries[0].Name()+"/"+appFile); err != nil {
		return fsys, nil
	}
	return fs.Sub(fsys, entries[0].Name())
}

func (p *reading) visit(name string, e fs.DirEntry, err error) error {
	switch {
	case err != nil:
		return err
	case name == ".":
		return nil
	case strings.HasPrefix(e.Name(), "."), !strings.Contains(name, "/") && besides(e.Name()):
		if e.IsDir() {
			return fs.SkipDir
		}
		return nil
	case e.IsDir():
		if !p.reg.isFolder(name) {
			p.found.Field(name, "package_kind", locale.Args{"path": name})
			return fs.SkipDir
		}
		return nil
	case !e.Type().IsRegular():
		p.found.Field(name, "package_path", locale.Args{"path": name})
		return nil
	}
	return p.file(name)
}

// besides are files that say something about a package to people.
func besides(name string) bool {
	base := strings.ToUpper(strings.TrimSuffix(name, path.Ext(name)))
	return strings.HasPrefix(base, "README") || base == "LICENSE" || base == "CHANGELOG"
}

func (r *Registry) isFolder(name string) bool {
	return slices.ContainsFunc(r.kinds, func(k *docKind) bool { return k.dir == name })
}

func (p *reading) file(name string) error {
	if name != appFile && (path.Ext(name) != ".yaml" || !p.reg.isFolder(path.Dir(name))) {
		p.found.Field(name, "package_kind", locale.Args{"path": name})
		return nil
	}
	raw, err := readLimited(p.fsys, name)
	if err != nil {
		return err
	}
	if p.size += len(raw); p.size > maxPackage {
		return problem.New(413, "package_too_large", locale.Args{"limit": "32 MB"})
	}
	if len(p.docs) >= maxPackageFiles {
		return problem.New(413, "package_too_many", locale.Args{"limit": maxPackageFiles})
	}
	doc, err := p.reg.DecodeYAML(raw)
	if err != nil {
		return p.wrong(name, err)
	}
	if want := p.reg.packagePath(doc.Ref()); want != name {
		p.found.Field(name, "package_place", locale.Args{"path": name, "found": doc.Ref().String(), "expected": want})
		return nil
	}
	p.docs[name] = doc
	return nil
}

// wrong notes what is wrong in one file.
func (p *reading) wrong(name string, err error) error {
	found, ok := problem.As(err)
	if !ok {
		return err
	}
	for at, it := range found.Fields {
		p.found.Field(name+":"+at, it.Code, it.Args)
	}
	if len(found.Fields) == 0 {
		p.found.Field(name+":", found.Code, found.Args)
	}
	return nil
}

// belong makes every document one of the package's app.
func (p *reading) belong(app string) {
	for name, doc := range p.docs {
		switch d := doc.(type) {
		case *Object:
			p.joins(name, &d.App, app)
		case *Form:
			p.joins(name, &d.App, app)
		case *View:
			p.joins(name, &d.App, app)
		case *Role:
			p.joins(name, &d.App, app)
		}
	}
}

func (p *reading) joins(name string, has *string, app string) {
	if *has == "" {
		*has = app
	}
	if *has != app {
		p.found.Field(name+":app", "package_other_app", locale.Args{"app": *has, "expected": app})
	}
}

// readLimited reads a file that may be larger than it says.
func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxYAML+1))
}

// ExportDir writes an app into a folder as ExportApp gives it. Files of
// documents that are no more are removed; nothing else in the folder is touched.
func (s *Store) ExportDir(app, dir string) error {
	files, err := s.ExportApp(app)
	if err != nil {
		return err
	}
	for _, k := range s.registry.kinds {
		if k.dir == "" {
			continue
		}
		old, err := filepath.Glob(filepath.Join(dir, k.dir, "*.yaml"))
		if err != nil {
			return err
		}
		for _, name := range old {
			if _, kept := files[k.dir+"/"+filepath.Base(name)]; !kept {
				if err := os.Remove(name); err != nil {
					return err
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
