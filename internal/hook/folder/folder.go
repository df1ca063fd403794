// Package folder keeps hooks as files, for an editor and for git: of each its
// document and its source beside each other, the types of all that they work with,
// and what was there when they were fetched last.
package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// The files of a folder.
const (
	hooks    = "hooks"
	types    = "tenon.d.ts"
	settings = "jsconfig.json"
	lock     = "tenon.lock.json"
)

// jsconfig makes editors check the sources. It is written once and then the user's.
const jsconfig = `{
  "compilerOptions": {
    "checkJs": true,
    "strict": false,
    "noEmit": true,
    "target": "ES2022",
    "lib": ["ES2022"],
    "types": [],
    "module": "ESNext",
    "moduleDetection": "force"
  },
  "include": ["tenon.d.ts", "hooks/*.js"]
}
`

// Folder is a folder with hooks. Nothing outside of it is ever read or written,
// whatever keys and links say.
type Folder struct {
	root     *os.Root
	registry *meta.Registry
}

// Open opens a folder, and makes it where it is not there.
func Open(dir string, r *meta.Registry) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root, r}, nil
}

// Close gives the folder free.
func (f *Folder) Close() error { return f.root.Close() }

// File is a hook as the folder has it. Before is how many lines stand before its
// source.
type File struct {
	Hook   *meta.Hook
	Before int
}

// Broken says which file cannot be read, and why.
type Broken struct {
	Path string
	Why  error
}

func (b *Broken) Error() string { return b.Path + ": " + b.Why.Error() }
func (b *Broken) Unwrap() error { return b.Why }

// Read reads all hooks of the folder, by key.
func (f *Folder) Read() (map[string]*File, error) {
	entries, err := fs.ReadDir(f.root.FS(), hooks)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	out := map[string]*File{}
	var broken []error
	for _, e := range entries {
		key, is := strings.CutSuffix(e.Name(), ".yaml")
		if !is {
			continue
		}
		one, err := f.read(key)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		out[key] = one
	}
	for _, e := range entries {
		if key, is := strings.CutSuffix(e.Name(), ".js"); is && !slices.ContainsFunc(entries, func(x fs.DirEntry) bool { return x.Name() == key+".yaml" }) {
			broken = append(broken, &Broken{place(key, ".js"), problem.Bad("hooks_no_document", map[string]any{"file": place(key, ".yaml")})})
		}
	}
	return out, errors.Join(broken...)
}

func (f *Folder) read(key string) (*File, error) {
	yaml, js := place(key, ".yaml"), place(key, ".js")
	text, err := f.root.ReadFile(js)
	if err != nil {
		return nil, &Broken{js, err}
	}
	source, before, ok := unwrap(string(text))
	if !ok {
		return nil, &Broken{js, problem.Bad("hooks_source_form")}
	}
	raw, err := f.root.ReadFile(yaml)
	if err != nil {
		return nil, &Broken{yaml, err}
	}
	quoted, err := jsontext.AppendQuote(nil, source)
	if err != nil {
		return nil, &Broken{js, err}
	}
	doc, err := f.registry.DecodeYAML(slices.Concat(raw, []byte("\nsource: "), quoted, []byte("\n")))
	if err != nil {
		return nil, &Broken{yaml, err}
	}
	h, is := doc.(*meta.Hook)
	if !is || h.Key != key {
		return nil, &Broken{yaml, problem.Bad("hooks_other_key", map[string]any{"key": key})}
	}
	return &File{h, before}, nil
}

// Write writes a hook.
func (f *Folder) Write(h *meta.Hook) error {
	if !meta.IsKey(h.Key) {
		return problem.Bad("hooks_odd_key", map[string]any{"key": h.Key})
	}
	js := wrap(h)
	bare := *h
	bare.Source = ""
	yaml, err := meta.EncodeYAML(&bare)
	if err != nil {
		return err
	}
	if err := f.root.Mkdir(hooks, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	text := strings.Replace(string(yaml), "\nsource: \"\"\n", "\n", 1)
	return errors.Join(f.root.WriteFile(place(h.Key, ".js"), []byte(js), 0o644), f.root.WriteFile(place(h.Key, ".yaml"), []byte(text), 0o644))
}

// Remove takes a hook out.
func (f *Folder) Remove(key string) error {
	if !meta.IsKey(key) {
		return problem.Bad("hooks_odd_key", map[string]any{"key": key})
	}
	return errors.Join(f.root.Remove(place(key, ".js")), f.root.Remove(place(key, ".yaml")))
}

// Settle writes what goes with the hooks: the types, the settings of editors where
// there are none, and what the hooks were that everybody has.
func (f *Folder) Settle(declared string, known map[string]string) error {
	raw, err := json.Marshal(map[string]any{"hooks": known}, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	if err := f.root.WriteFile(lock, append(raw, '\n'), 0o644); err != nil {
		return err
	}
	if _, err := f.root.Stat(settings); errors.Is(err, fs.ErrNotExist) {
		if err := f.root.WriteFile(settings, []byte(jsconfig), 0o644); err != nil {
			return err
		}
	}
	if declared == "" {
		return nil
	}
	return f.root.WriteFile(types, []byte(declared), 0o644)
}

// Known are the sums of the hooks as they were when the folder and the business last
// agreed, by key.
func (f *Folder) Known() (map[string]string, error) {
	raw, err := f.root.ReadFile(lock)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	var v struct {
		Hooks map[string]string `json:"hooks"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, &Broken{lock, err}
	}
	return maps.Clone(v.Hooks), nil
}

// Sum tells two states of a hook apart.
func Sum(h *meta.Hook) (string, error) {
	raw, err := meta.EncodeJSON(h)
	if err != nil {
		return "", fmt.Errorf("%s: %w", h.Key, err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

func place(key, kind string) string { return path.Join(hooks, key+kind) }
