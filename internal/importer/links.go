package importer

import (
	"context"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/anyrelation"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxRemembered bounds what is remembered of texts that were resolved.
const maxRemembered = 50_000

// linkBook finds the records that texts name, and remembers them.
type linkBook struct {
	finder Finder
	who    *access.Principal
	known  map[linkKey]string // id, Ambiguous
}

type linkKey struct{ object, by, text string }

func newLinkBook(f Finder, who *access.Principal) *linkBook {
	return &linkBook{finder: f, who: who, known: map[linkKey]string{}}
}

// learn resolves the texts of the rows' links, with one question per object and
// field. Texts that name nothing are asked again later: the import itself may
// make what they name.
func (b *linkBook) learn(ctx context.Context, links []pendingLink) error {
	type question struct{ object, by string }
	ask := map[question][]string{}
	for _, l := range links {
		q := question{l.object, l.cell.setting.By}
		if _, ok := b.known[linkKey{q.object, q.by, l.text}]; !ok && !slices.Contains(ask[q], l.text) {
			ask[q] = append(ask[q], l.text)
		}
	}
	if len(b.known) > maxRemembered {
		b.known = map[linkKey]string{}
		return b.learn(ctx, links)
	}
	for q, texts := range ask {
		var fields []string
		if q.by != "" {
			fields = []string{q.by}
		}
		found, err := b.finder.Resolve(ctx, b.who, q.object, fields, texts)
		if err != nil {
			return err
		}
		for text, matches := range found {
			id := ""
			for _, m := range matches {
				if id != "" && id != m.ID {
					id = Ambiguous
					break
				}
				id = m.ID
			}
			if id != "" {
				b.known[linkKey{q.object, q.by, text}] = id
			}
		}
	}
	return nil
}

func (b *linkBook) find(l pendingLink) string {
	return b.known[linkKey{l.object, l.cell.setting.By, l.text}]
}

func (b *linkBook) set(l pendingLink, id string) {
	b.known[linkKey{l.object, l.cell.setting.By, l.text}] = id
}

// add puts a linked record into a row: among the others where the field names
// several.
func (r *pending) add(c *meta.Column, object, id string) {
	switch c.Expr.Kind {
	case expr.Links:
	case expr.AnyLink:
		r.data[c.Spec.Key] = expr.Reference(object, id)
		return
	default:
		r.data[c.Spec.Key] = id
		return
	}
	list, _ := r.data[c.Spec.Key].([]string)
	if !slices.Contains(list, id) {
		list = append(list, id)
	}
	r.data[c.Spec.Key] = list
}

// refer notes the record of one of several objects that the text of a cell names:
// the object stands in front, unless there is only one.
func (r *pending) refer(c *cellPlan, text string) {
	object, rest, ok := anyrelation.Split(text, c.targets)
	if targets := c.col.Expr.Targets; !ok && len(targets) == 1 {
		object, ok = targets[0], true
	}
	if !ok || rest == "" {
		zh, en := make([]string, 0, len(c.targets)), make([]string, 0, len(c.targets))
		for _, key := range c.col.Expr.Targets {
			zh, en = append(zh, c.targets[key].In(locale.ZH)), append(en, c.targets[key].In(locale.EN))
		}
		r.fail(c, text, &problem.Item{Code: "import_reference_object", Args: locale.Args{"value": text, "objects": locale.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}}})
		return
	}
	r.links = append(r.links, pendingLink{c, object, strings.Clone(rest)})
}

// waits reports whether a link may lead to a row of the file that comes later. A
// list of links is written at once.
func (c *cellPlan) waits() bool { return c.self && c.col.Expr.Kind == expr.Link }

// texts are what the text of a cell names, one record each.
func (c *cellPlan) texts(text string) []string {
	if s, ok := c.col.Type.(field.Splitter); ok {
		return s.Split(text)
	}
	return []string{text}
}

// namesInFile are hashes of the texts by which other rows of the file may name
// its rows; nil when no column links the object to itself.
func (s *Service) namesInFile(ctx context.Context, i *Import, p *plan) (map[uint64]struct{}, error) {
	by := map[string]bool{}
	for _, c := range p.cells {
		switch {
		case !c.self:
		case c.setting.By != "":
			by[c.setting.By] = true
		default:
			for _, f := range p.object.Columns {
				if f.Spec.Key == p.object.Title || f.Spec.Unique {
					by[f.Spec.Key] = true
				}
			}
		}
	}
	var cells []int
	for _, c := range p.cells {
		if by[c.key()] {
			cells = append(cells, c.index)
		}
	}
	if len(cells) == 0 {
		return nil, nil
	}
	names := map[uint64]struct{}{}
	err := s.eachRow(ctx, i, func(r Row) error {
		for _, n := range cells {
			if n < len(r.Cells) {
				names[nameHash(r.Cells[n])] = struct{}{}
			}
		}
		return nil
	})
	return names, err
}

func nameHash(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.TrimFunc(text, isSpace))) // never fails
	return h.Sum64()
}

// sentence is the first reason of a problem, in both languages.
func sentence(p *problem.Problem) locale.Text {
	say := func(t locale.Tag) string {
		for _, it := range p.Fields {
			if !it.Text.IsZero() {
				return it.Text.In(t)
			}
			return locale.Message(t, it.Code, it.Args)
		}
		return p.Message(t)
	}
	return locale.Text{ZH: say(locale.ZH), EN: say(locale.EN)}
}
