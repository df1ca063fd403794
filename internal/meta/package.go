package meta

import (
	"cmp"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
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

const (
	appFile    = "app.yaml"
	dataFolder = "data" // sample data, JSON Lines by object
	dataExt    = ".jsonl"
	maxData    = 16 << 20 // bytes of one of its files
)

// codeFiles are the endings of what could be run, and codeFolders where it would
// lie: what a package may never bring.
var (
	codeFiles   = []string{".js", ".mjs", ".cjs", ".ts", ".tsx", ".go", ".sh", ".bat", ".ps1", ".exe", ".dll", ".so", ".wasm", ".py", ".sql", ".html", ".svg"}
	codeFolders = []string{"hooks", "pb_hooks", "pb_migrations", "scripts"}
)

// Package is what an app package holds: its app, all documents (the app among
// them) by kind and key, and sample data as JSON Lines by object.
type Package struct {
	App  *App
	Docs []Document
	Data map[string][]byte
}

// reading is one pass over the files of a package.
type reading struct {
	reg   *Registry
	fsys  fs.FS
	docs  map[string]Document // by path
	data  map[string][]byte   // by object
	found *problem.Problem
	size  int
}

// ReadPackage reads the documents of a package, all of one app, and its sample
// data. Anything that is not a document in its place is refused, with field errors
// by "objects/customer.yaml:fields.3.key"; code is refused whatever it is called.
// Files that begin with a dot and a README or LICENSE beside app.yaml are passed
// over.
func (r *Registry) ReadPackage(fsys fs.FS) (*Package, error) {
	fsys, err := root(fsys)
	if err != nil {
		return nil, err
	}
	p := &reading{reg: r, fsys: fsys, docs: map[string]Document{}, data: map[string][]byte{}, found: problem.Bad("package_invalid")}
	if err := fs.WalkDir(fsys, ".", p.visit); err != nil {
		return nil, err
	}
	app, ok := p.docs[appFile].(*App)
	if !ok && p.found.Fields[appFile+":"] == nil {
		p.found.Field(appFile, "package_no_app")
	}
	if app != nil {
		p.belong(app.Key)
	}
	for object := range p.data {
		if _, ok := p.docs[r.packagePath(Ref{KindObject, object})]; !ok {
			p.found.Field(dataPath(object), "package_data_object", locale.Args{"object": object})
		}
	}
	if n := len(p.found.Fields); n > 0 {
		p.found.Args = locale.Args{"count": n}
		return nil, p.found
	}
	docs := slices.Collect(maps.Values(p.docs))
	slices.SortFunc(docs, func(a, b Document) int {
		return cmp.Or(cmp.Compare(r.order(a.Ref().Kind), r.order(b.Ref().Kind)), cmp.Compare(a.Ref().Key, b.Ref().Key))
	})
	return &Package{App: app, Docs: docs, Data: p.data}, nil
}

// dataPath is where a package keeps the sample data of an object.
func dataPath(object string) string { return dataFolder + "/" + object + dataExt }

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
	case isCode(name, e.IsDir()):
		p.found.Field(name, "package_code", locale.Args{"path": name})
		if e.IsDir() {
			return fs.SkipDir
		}
		return nil
	case e.IsDir():
		if !p.reg.isFolder(name) && name != dataFolder {
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

func isCode(name string, folder bool) bool {
	if folder {
		return slices.Contains(codeFolders, strings.ToLower(name))
	}
	return slices.Contains(codeFiles, strings.ToLower(path.Ext(name)))
}

func (p *reading) file(name string) error {
	object, isData := strings.CutSuffix(strings.TrimPrefix(name, dataFolder+"/"), dataExt)
	isData = isData && path.Dir(name) == dataFolder
	if !isData && name != appFile && (path.Ext(name) != ".yaml" || !p.reg.isFolder(path.Dir(name))) {
		p.found.Field(name, "package_kind", locale.Args{"path": name})
		return nil
	}
	limit := maxYAML
	if isData {
		limit = maxData
	}
	raw, err := readLimited(p.fsys, name, limit)
	if err != nil {
		return err
	}
	if p.size += len(raw); p.size > maxPackage {
		return problem.New(413, "package_too_large", locale.Args{"limit": "32 MB"})
	}
	if len(p.docs) >= maxPackageFiles {
		return problem.New(413, "package_too_many", locale.Args{"limit": maxPackageFiles})
	}
	if isData {
		if len(raw) > maxData {
			p.found.Field(name, "too_large", locale.Args{"limit": "16 MB"})
		}
		p.data[object] = raw
		return nil
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
		if of := appOf(doc); of != nil {
			p.joins(name, of, app)
		}
	}
}

// appOf is where a document says which app it belongs to; nil of an app itself.
func appOf(doc Document) *string { return textIn(doc, "App") }

// objectOf is the object that a document is for, as forms and views are; "" of
// others.
func objectOf(doc Document) string {
	if of := textIn(doc, "Object"); of != nil {
		return *of
	}
	return ""
}

// textIn is a text of a document by its name in Go; nil when there is none.
func textIn(doc Document, name string) *string {
	f := reflect.ValueOf(doc).Elem().FieldByName(name)
	if !f.IsValid() {
		return nil
	}
	text, _ := f.Addr().Interface().(*string)
	return text
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
func readLimited(fsys fs.FS, name string, limit int) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, int64(limit)+1))
}
