package meta

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// docset is all documents of one release, or of one that is about to be.
type docset map[Ref]Document

// refs lists the documents by kind and key, in a stable order.
func (d docset) refs() []Ref {
	return slices.SortedFunc(maps.Keys(d), func(a, b Ref) int { return strings.Compare(a.String(), b.String()) })
}

func (d docset) object(key string) *Object {
	o, _ := d[Ref{KindObject, key}].(*Object)
	return o
}

// field finds a living field of an object.
func (d docset) field(object, key string) *field.Spec {
	if o := d.object(object); o != nil {
		if f := o.Field(key); f != nil && !f.Archived {
			return f
		}
	}
	return nil
}

// each calls f with every document of a kind, in key order.
func each[D Document](d docset, f func(D)) {
	for _, ref := range d.refs() {
		if doc, ok := d[ref].(D); ok {
			f(doc)
		}
	}
}

// all lists the documents of a kind in key order.
func all[D Document](d docset) []D {
	var out []D
	each(d, func(doc D) { out = append(out, doc) })
	return out
}

// sha identifies the content of a set of documents, whatever their release.
func (d docset) sha() (string, error) {
	h := sha256.New()
	for _, ref := range d.refs() {
		raw, err := EncodeJSON(d[ref])
		if err != nil {
			return "", err
		}
		h.Write([]byte(ref.String()))
		h.Write([]byte{0})
		h.Write(raw)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// say is a message in every language.
func say(key string, args locale.Args) locale.Text { return locale.Both(key, args) }
