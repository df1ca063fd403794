package meta

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

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
	docs, err := s.appDocuments(app)
	if err != nil {
		return nil, err
	}
	return s.registry.files(docs)
}

func (s *Store) appDocuments(app string) (docset, error) {
	snap := s.Current()
	if snap.docs[Ref{KindApp, app}] == nil {
		return nil, problem.NotFound()
	}
	out := docset{}
	for ref, doc := range snap.docs {
		if doc.AppKey() == app {
			out[ref] = doc
		}
	}
	return out, nil
}

func (r *Registry) files(docs docset) (map[string][]byte, error) {
	out := map[string][]byte{}
	for ref, doc := range docs {
		raw, err := EncodeYAML(doc)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ref, err)
		}
		out[r.packagePath(ref)] = raw
	}
	return out, nil
}

// ExportDocuments is ExportApp of chosen documents ("object/customer"), all when
// there are none, with those of the app that they name; the app's navigation leads
// only to objects and views that are in it. Code is left out, as no package may
// bring it. The objects are listed beside it.
func (s *Store) ExportDocuments(app string, keys []string) (files map[string][]byte, objects []string, err error) {
	all, err := s.appDocuments(app)
	if err != nil {
		return nil, nil, err
	}
	all = all.withoutCode()
	out := all
	if len(keys) > 0 {
		if out, err = chosen(all, keys); err != nil {
			return nil, nil, err
		}
		a := *all[Ref{KindApp, app}].(*App)
		a.Navigation = leading(a.Navigation, out)
		out[a.Ref()] = &a
	}
	for _, ref := range out.refs() {
		if ref.Kind == KindObject {
			objects = append(objects, ref.Key)
		}
	}
	files, err = s.registry.files(out)
	return files, objects, err
}

// chosen are the documents of keys with all that they name.
func chosen(all docset, keys []string) (docset, error) {
	out := docset{}
	var take func(ref Ref) error
	take = func(ref Ref) error {
		doc := all[ref]
		if doc == nil || out[ref] != nil || ref.Kind == KindApp {
			return nil
		}
		out[ref] = doc
		named, err := mentions(doc)
		for _, next := range named {
			err = errors.Join(err, take(next))
		}
		return err
	}
	for i, key := range keys {
		ref, _ := parseRef(key)
		if all[ref] == nil {
			return nil, problem.Invalid().Field(at("documents", i), "no_such_document", locale.Args{"value": key})
		}
		if err := take(ref); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// leading is the part of a navigation that leads to documents of a set.
func leading(nav []NavGroup, docs docset) []NavGroup {
	var out []NavGroup
	for _, g := range nav {
		var items []NavItem
		for _, n := range g.Items {
			if n.Object != "" && docs.object(n.Object) == nil {
				continue
			}
			if n.View != "" && docs[Ref{KindView, n.View}] == nil {
				n.View = ""
			}
			items = append(items, n)
		}
		if g.Items = items; len(items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// Content is one file of an app's package. Needs are the documents of the app that
// it names.
type Content struct {
	Path  string      `json:"path"`
	Kind  string      `json:"kind"`
	Key   string      `json:"key"`
	Label locale.Text `json:"label"`
	Size  int         `json:"size"`
	Needs []string    `json:"needs"`
}

// PackageContents lists the files that the package of an app has, by path.
func (s *Store) PackageContents(app string) ([]Content, error) {
	docs, err := s.appDocuments(app)
	if err != nil {
		return nil, err
	}
	out := []Content{}
	for ref, doc := range docs.withoutCode() {
		raw, err := EncodeYAML(doc)
		if err != nil {
			return nil, err
		}
		c := Content{Path: s.registry.packagePath(ref), Kind: ref.Kind, Key: ref.Key, Label: doc.Name(), Size: len(raw), Needs: []string{}}
		named, err := mentions(doc)
		if err != nil {
			return nil, err
		}
		for _, n := range named {
			if n.Kind != KindApp && ref.Kind != KindApp && docs[n] != nil {
				c.Needs = append(c.Needs, n.String())
			}
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Content) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
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
