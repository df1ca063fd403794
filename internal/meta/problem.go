package meta

import (
	"sort"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Problem is one thing that keeps a release from being published. Path is the
// place in the document ("fields.3.key"); Code is also the key of the message.
type Problem struct {
	Kind, Key, Path string
	Code            string
	Args            locale.Args
	Text            locale.Text    // the message, when it is not the one of Code
	More            map[string]any // more members of the answer
}

// Message is what is wrong, in the language t.
func (p Problem) Message(t locale.Tag) string {
	if !p.Text.IsZero() {
		return p.Text.In(t)
	}
	return locale.Message(t, p.Code, p.Args)
}

// View is the problem as the API shows it, in the language t.
func (p Problem) View(t locale.Tag) map[string]any {
	out := map[string]any{"kind": p.Kind, "key": p.Key, "path": p.Path, "code": p.Code, "message": p.Message(t)}
	for k, v := range p.More {
		out[k] = v
	}
	return out
}

// Problems are all that keep a release from being published.
type Problems []Problem

// Localise shows the problems as the API does, in the language t.
func (l Problems) Localise(t locale.Tag) any {
	out := make([]map[string]any, len(l))
	for i, p := range l {
		out[i] = p.View(t)
	}
	return out
}

func sortProblems(list []Problem) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		if a.Key != b.Key {
			return a.Key < b.Key
		}
		return pathLess(a.Path, b.Path)
	})
}

// pathLess orders paths with numbers in them as people count.
func pathLess(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		if x[i] == y[i] {
			continue
		}
		m, errM := strconv.Atoi(x[i])
		n, errN := strconv.Atoi(y[i])
		if errM == nil && errN == nil {
			return m < n
		}
		return x[i] < y[i]
	}
	return len(x) < len(y)
}

// inspection collects what is wrong with one document, by path.
type inspection struct {
	types *field.Registry
	found *problem.Problem
}

func (c *inspection) add(path, code string, args ...locale.Args) { c.found.Field(path, code, args...) }

// required says that a key has to be filled in.
func (c *inspection) required(path string) { missing(c.found, path) }

// item adds a finding of another package below path.
func (c *inspection) item(path string, it *problem.Item) {
	if it != nil {
		c.found.Field(path, it.Code, it.Args)
	}
}

// at joins the parts of a path.
func at(parts ...any) string {
	s := make([]string, 0, len(parts))
	for _, p := range parts {
		switch x := p.(type) {
		case string:
			if x != "" {
				s = append(s, x)
			}
		case int:
			s = append(s, strconv.Itoa(x))
		}
	}
	return strings.Join(s, ".")
}
