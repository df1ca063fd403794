package meta

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// beyond finds what the package's documents come to say about objects that are
// not of its app: rights on them, links to them.
func (in *Installation) beyond(published, then docset) {
	within := &Scope{Apps: []string{in.App.Key}}
	for _, ref := range in.docs.refs() {
		was, is := published[ref], then[ref]
		if is == nil || ref.Kind == KindForm || ref.Kind == KindView {
			continue // gone, or nothing that gives anybody anything
		}
		objects, known := about(was, is)
		if !known {
			continue
		}
		for _, key := range objects {
			o := then.object(key)
			if o != nil && within.Holds(o) || o == nil && !reservedTable(key) || ref == (Ref{KindObject, key}) {
				continue // of the package, nowhere (the release says so), or chosen to be merged
			}
			name := locale.Text{ZH: key, EN: key}
			if o != nil {
				name = o.Name()
			}
			in.Beyond = append(in.Beyond, Beyond{
				Kind: ref.Kind, Key: ref.Key, Label: is.Name(), Object: name,
				Agreed: slices.Contains(in.req.Beyond, ref.String()),
			})
		}
	}
}

// idPattern is a text that may be the id of a person or a record: ids of one
// business mean somebody else in another.
var idPattern = regexp.MustCompile(`(?:^|["'])([a-z0-9]{15})(?:["']|$)`)

// unfamiliar refuses documents that name people or records by their ids.
func (in *Installation) unfamiliar() error {
	wrong := problem.Bad("package_invalid")
	for _, doc := range in.req.Package.Docs {
		t, err := tree(doc)
		if err != nil {
			return err
		}
		walkTexts("", t, func(path, text string) {
			if last := lastPart(path); last == "key" || last == "value" {
				return
			}
			for _, m := range idPattern.FindAllStringSubmatch(text, -1) {
				if strings.ContainsAny(m[1], "0123456789") {
					wrong.Field(in.store.registry.packagePath(doc.Ref())+":"+path, "package_foreign_id", locale.Args{"id": m[1]})
				}
			}
		})
	}
	if n := len(wrong.Fields); n > 0 {
		wrong.Args = locale.Args{"count": n}
		return wrong
	}
	return nil
}

// Undecided refuses an install for which somebody has to choose something first.
func (in *Installation) Undecided() error {
	open := problem.Bad("package_undecided")
	for _, t := range in.Taken {
		if !t.Chosen {
			open.Field(t.Kind+"/"+t.Key, "package_key_taken", locale.Args{"key": t.Key})
		}
	}
	for _, b := range in.Beyond {
		if !b.Agreed {
			open.Field(b.Kind+"/"+b.Key, "package_beyond", locale.Args{"document": b.Label, "object": b.Object})
		}
	}
	return open.OrNil()
}
