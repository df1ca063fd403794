package meta

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Ref names a document. Keys are unique within a kind.
type Ref struct {
	Kind string `json:"kind"`
	Key  string `json:"key"`
}

// String writes a reference as the API does: "object/customer".
func (r Ref) String() string { return r.Kind + "/" + r.Key }

// Document is one configured thing of any kind.
type Document interface {
	Ref() Ref
	AppKey() string    // the app that it belongs to, or ""
	Name() locale.Text // what people call it; never blank
}

// docKind is what the platform knows about one kind of documents. To add a kind is
// to add one file with its kind and one JSON Schema, and to list it in kinds.
type docKind struct {
	key  string
	dir  string // folder of an app package; "" for the app itself
	make func() Document
	// check reports what the JSON Schema cannot say about a document by itself.
	check func(c *inspection, d Document)
	// link resolves what a document says about others.
	link func(l *linker, d Document)
}

func kinds() []*docKind {
	return []*docKind{appKind(), objectKind(), optionSetKind(), formKind(), viewKind(), roleKind(), assertionKind(), formScriptKind(), webhookKind(), inboundKind(), hookKind()}
}

//go:embed schemas/*.json
var schemaFiles embed.FS

// Registry knows the kinds of documents and reads and writes them.
type Registry struct {
	types   *field.Registry
	kinds   []*docKind
	byKey   map[string]*docKind
	schemas map[string]*jsonschema.Schema
}

// NewRegistry makes the registry of all kinds over the field types.
func NewRegistry(types *field.Registry) *Registry {
	r := &Registry{types: types, kinds: kinds(), byKey: map[string]*docKind{}, schemas: map[string]*jsonschema.Schema{}}
	c := jsonschema.NewCompiler()
	for _, name := range append([]string{"common"}, r.keys()...) {
		var doc any
		if err := json.Unmarshal(r.Schema(name), &doc); err != nil {
			panic(fmt.Errorf("schema of %s: %w", name, err)) // the files are part of the binary
		}
		if err := c.AddResource(name+".json", doc); err != nil {
			panic(fmt.Errorf("schema of %s: %w", name, err))
		}
	}
	for _, k := range r.kinds {
		r.byKey[k.key] = k
		r.schemas[k.key] = c.MustCompile(k.key + ".json")
	}
	return r
}

func (r *Registry) keys() []string {
	out := make([]string, len(r.kinds))
	for i, k := range r.kinds {
		out[i] = k.key
	}
	return out
}

// Kinds lists the keys of all kinds, in the order in which lists show them.
func (r *Registry) Kinds() []string { return slices.Clone(r.keys()) }

// Has reports whether there is a kind with this key.
func (r *Registry) Has(kind string) bool { return r.byKey[kind] != nil }

// Types gives the field types that documents may use.
func (r *Registry) Types() *field.Registry { return r.types }

// Schema is the JSON Schema of a kind ("common" holds the shared parts); nil
// when there is no such kind.
func (r *Registry) Schema(kind string) []byte {
	raw, err := schemaFiles.ReadFile("schemas/" + kind + ".json")
	if err != nil {
		return nil
	}
	return raw
}

// order gives the place of a kind in lists.
func (r *Registry) order(kind string) int {
	return slices.Index(r.keys(), kind)
}
