package meta

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

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
