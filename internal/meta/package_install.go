package meta

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// What becomes of a document of a package whose key is taken.
const (
	TakenRename = "rename" // it gets another key, which the package's other documents then name
	TakenMerge  = "merge"  // the one that is there stays and gets what only the package has
	TakenSkip   = "skip"   // the one that is there stays as it is
)

// Choice says what becomes of a document whose key is taken. Key is the new one of
// a rename.
type Choice struct {
	Action string `json:"action"`
	Key    string `json:"key,omitempty"`
}

// InstallRequest asks for a package to be installed, or upgraded when it was
// installed before. By, who may design everything, becomes the author of the
// release. Choices are by "object/customer". Theirs are places that the package and
// the business both changed ("object/customer:fields.level.label") in which the
// package's side is taken. Beyond are documents ("role/sales") that may give rights
// on, or links to, what is not of the package: each of them is to be named.
type InstallRequest struct {
	By, Note       string
	Template, Name string // of a shipped template; of the file
	Package        *Package
	Choices        map[string]Choice
	Theirs, Beyond []string
	Confirm        []string // as of a PublishRequest
}

// Arrival is what becomes of one document of a package. From is its key in the
// package where it got another one.
type Arrival struct {
	Kind   string      `json:"kind"`
	Key    string      `json:"key"`
	Label  locale.Text `json:"label"`
	From   string      `json:"from,omitempty"`
	Action string      `json:"action"` // create, update, delete, same, skip
}

// Taken is a document of a package whose key another one has.
type Taken struct {
	Kind   string      `json:"kind"`
	Key    string      `json:"key"`
	Label  locale.Text `json:"label"`
	Theirs locale.Text `json:"there"` // what is there is called
	App    locale.Text `json:"app"`   // and its app; blank without one
	Choice Choice      `json:"choice"`
	Chosen bool        `json:"chosen"` // false: the choice is a proposal
}

// Beyond is a document of a package that speaks about what is not of the package.
type Beyond struct {
	Kind   string      `json:"kind"`
	Key    string      `json:"key"`
	Label  locale.Text `json:"label"`
	Object locale.Text `json:"object"`
	Agreed bool        `json:"agreed"`
}

// Installation is what an install or an upgrade does, beside the plan of its
// release. Conflicts are the places that the package and the business both changed
// since it was installed.
type Installation struct {
	App       Ref
	Label     locale.Text
	Upgrade   bool
	Documents []Arrival
	Taken     []Taken
	Beyond    []Beyond
	Conflicts []Conflict
	Renamed   map[Ref]string // keys of the package's documents that got another one

	store   *Store
	req     InstallRequest
	decided bool             // everything has to be chosen by now
	base    map[Ref]Document // as they were installed; nil before an install
	docs    docset           // of the package, under the keys that they get
	from    map[Ref]Ref      // their keys in the package
	kept    map[Ref]Choice   // of those whose keys are taken
}

// over gives all documents once the package is in.
func (in *Installation) over(published docset) (docset, error) {
	in.Documents, in.Taken, in.Beyond, in.Conflicts = []Arrival{}, []Taken{}, []Beyond{}, []Conflict{}
	if err := in.keys(published); err != nil {
		return nil, err
	}
	if err := in.rename(); err != nil {
		return nil, err
	}
	out := docset{}
	for ref, doc := range published {
		out[ref] = doc
	}
	all := docset{}
	for _, set := range []map[Ref]Document{in.docs, in.base} {
		for ref, doc := range set {
			all[ref] = doc
		}
	}
	for _, ref := range all.refs() {
		doc, err := in.arrive(ref, published[ref])
		if err != nil {
			return nil, err
		}
		delete(out, ref)
		if doc != nil {
			out[ref] = doc
		}
		if err := in.note(ref, all[ref], published[ref], doc); err != nil {
			return nil, err
		}
	}
	in.beyond(published, out)
	if in.decided {
		return out, in.Undecided()
	}
	return out, nil
}

// keys finds the documents whose keys are taken, and what becomes of them.
func (in *Installation) keys(published docset) error {
	in.docs, in.from, in.kept, in.Renamed = docset{}, map[Ref]Ref{}, map[Ref]Choice{}, map[Ref]string{}
	wrong := problem.Bad("package_invalid")
	for _, doc := range in.req.Package.Docs {
		ref := doc.Ref()
		choice, chosen := in.req.Choices[ref.String()]
		there := published[ref]
		if chosen && choice.Action == TakenRename {
			if why := in.renameRefused(ref, choice.Key, published); why != "" {
				wrong.Field("choices."+ref.String(), why, locale.Args{"key": choice.Key, "value": choice.Key})
			}
			in.Renamed[ref] = choice.Key
			if in.base[Ref{ref.Kind, choice.Key}] != nil {
				continue // decided when it was installed
			}
		} else if there == nil || in.base[ref] != nil {
			continue
		}
		t := Taken{Kind: ref.Kind, Key: ref.Key, Label: doc.Name(), Choice: choice, Chosen: chosen}
		if there != nil {
			t.Theirs = there.Name()
			if app := published[Ref{KindApp, there.AppKey()}]; app != nil {
				t.App = app.Name()
			}
		}
		if !chosen {
			t.Choice = Choice{Action: TakenMerge}
			if there.AppKey() != in.req.Package.App.Key {
				t.Choice = Choice{Action: TakenRename, Key: in.free(ref, published)}
			}
			if t.Choice.Action == TakenRename {
				in.Renamed[ref] = t.Choice.Key
			}
		}
		switch t.Choice.Action {
		case TakenRename:
		case TakenMerge, TakenSkip:
			in.kept[ref] = t.Choice
		default:
			wrong.Field("choices."+ref.String(), "unknown_choice", locale.Args{"value": t.Choice.Action, "allowed": "rename, merge, skip"})
		}
		in.Taken = append(in.Taken, t)
	}
	if n := len(wrong.Fields); n > 0 {
		wrong.Args = locale.Args{"count": n}
		return wrong
	}
	return nil
}

func (in *Installation) renameRefused(ref Ref, key string, published docset) string {
	to := Ref{ref.Kind, key}
	switch {
	case !keyPattern.MatchString(key):
		return "pattern"
	case ref.Kind == KindObject && reservedObject(key), ref.Kind == KindRole && key == AdminRole:
		return "reserved_key"
	case published[to] != nil && in.base[to] == nil || in.inPackage(to):
		return "duplicate_key"
	}
	return ""
}

func (in *Installation) inPackage(ref Ref) bool {
	return slices.ContainsFunc(in.req.Package.Docs, func(d Document) bool { return d.Ref() == ref })
}

// free is a key like a taken one that nothing has.
func (in *Installation) free(ref Ref, published docset) string {
	for n := 2; ; n++ {
		end := fmt.Sprintf("_%d", n)
		to := Ref{ref.Kind, ref.Key[:min(len(ref.Key), 40-len(end))] + end}
		if published[to] == nil && !in.inPackage(to) {
			return to.Key
		}
	}
}

// arrive is the document that there is once the package is in; nil for none.
func (in *Installation) arrive(ref Ref, now Document) (Document, error) {
	base, incoming := in.base[ref], in.docs[ref]
	if base == nil {
		if choice, taken := in.kept[in.from[ref]]; taken && now != nil {
			if choice.Action == TakenSkip {
				return now, nil
			}
			return in.combined(ref, now, incoming)
		}
		return incoming, nil
	}
	m := &merging{theirs: func(path string) bool { return slices.Contains(in.req.Theirs, ref.String()+":"+path) }}
	trees := make([]any, 3)
	for i, doc := range []Document{base, now, incoming} {
		var err error
		if trees[i], err = tree(doc); err != nil {
			return nil, err
		}
	}
	out := m.three("", trees[0], trees[1], trees[2])
	for _, c := range m.conflicts {
		c.Kind, c.Key = ref.Kind, ref.Key
		in.Conflicts = append(in.Conflicts, c)
	}
	if out == nil {
		return nil, nil
	}
	return in.store.registry.decode(ref.Kind, ref.Key, out)
}

// combined is what is there with what only the package has.
func (in *Installation) combined(ref Ref, now, incoming Document) (Document, error) {
	a, err := tree(now)
	b, errB := tree(incoming)
	if err = errors.Join(err, errB); err != nil {
		return nil, err
	}
	if t, ok := b.(map[string]any); ok {
		delete(t, "app") // it stays where it is
	}
	return in.store.registry.decode(ref.Kind, ref.Key, added(a, b))
}

// note says what became of a document.
func (in *Installation) note(ref Ref, doc, now, then Document) error {
	a := Arrival{Kind: ref.Kind, Key: ref.Key, Label: doc.Name(), Action: ActionUpdate}
	if from := in.from[ref]; from.Key != ref.Key {
		a.From = from.Key
	}
	changed, err := diff(now, then)
	if err != nil {
		return err
	}
	switch {
	case in.kept[ref].Action == TakenSkip:
		a.Action = TakenSkip
	case len(changed) == 0:
		a.Action = "same"
	case now == nil:
		a.Action = ActionCreate
	case then == nil:
		a.Action = ActionDelete
	}
	in.Documents = append(in.Documents, a)
	return nil
}

func (in *Installation) logged() (action, app string) {
	if in.Upgrade {
		return "package.upgraded", in.App.Key
	}
	return "package.installed", in.App.Key
}

func (in *Installation) written(ctx context.Context, tx core.App, _ *Release) error {
	return in.store.remember(ctx, tx, in)
}
