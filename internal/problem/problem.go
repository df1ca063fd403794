// Package problem is the one error that people see: an HTTP status, a code, a
// message in their language and, per field, the same again.
package problem

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Item says what is wrong with one field, or with one operation of a batch.
type Item struct {
	Code string
	Args locale.Args
	Text locale.Text // set when the message is the business's own (a rule), not of the catalogue
	Rule string      // key of the rule of the business that refused, where one did
	Data map[string]*Item
	Err  *Problem // the refusal of one operation of a batch
}

// Problem is an error with everything the answer needs. The code is also the
// key of its message.
type Problem struct {
	Status int
	Code   string
	Args   locale.Args
	Fields map[string]*Item // by field key
	Extra  map[string]any   // more members of data, already safe to show (a current record, a diff)
	cause  error
}

// New makes a problem; code is the key of its message.
func New(status int, code string, args ...locale.Args) *Problem {
	p := &Problem{Status: status, Code: code}
	if len(args) > 0 {
		p.Args = args[0]
	}
	return p
}

// Bad is a 400 with a code.
func Bad(code string, args ...locale.Args) *Problem { return New(http.StatusBadRequest, code, args...) }

// Forbidden is a 403 that names the operation that is missing in words.
func Forbidden(operation string) *Problem {
	return New(http.StatusForbidden, "forbidden_operation", locale.Args{"operation": locale.Both("operation_"+operation, nil)})
}

// NotFound is the one answer for what is not there and for what one may not see.
func NotFound() *Problem { return New(http.StatusNotFound, "not_found") }

// Invalid is a 400 that carries field errors; add them with Field.
func Invalid() *Problem { return New(http.StatusBadRequest, "validation_failed") }

// Field adds an error of one field. The first one of a field stays.
func (p *Problem) Field(field, code string, args ...locale.Args) *Problem {
	it := &Item{Code: code}
	if len(args) > 0 {
		it.Args = args[0]
	}
	return p.put(field, it)
}

// FieldText adds an error of one field whose words are the business's own.
func (p *Problem) FieldText(field, code string, text locale.Text) *Problem {
	return p.put(field, &Item{Code: code, Text: text})
}

// Item adds an error of one field that is already made.
func (p *Problem) Item(field string, it *Item) *Problem { return p.put(field, it) }

func (p *Problem) put(field string, it *Item) *Problem {
	if p.Fields == nil {
		p.Fields = map[string]*Item{}
	}
	if _, ok := p.Fields[field]; !ok {
		p.Fields[field] = it
	}
	if p.Code == "validation_failed" {
		p.Args = locale.Args{"count": len(p.Fields)}
	}
	return p
}

// With adds a member to the answer's data.
func (p *Problem) With(key string, v any) *Problem {
	if p.Extra == nil {
		p.Extra = map[string]any{}
	}
	p.Extra[key] = v
	return p
}

// Cause keeps the error behind this one for the log; it is never shown.
func (p *Problem) Cause(err error) *Problem { p.cause = err; return p }

// OrNil returns nil when no field error was added.
func (p *Problem) OrNil() error {
	if len(p.Fields) == 0 {
		return nil
	}
	return p
}

func (p *Problem) Unwrap() error { return p.cause }

func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", p.Status, p.Message(locale.EN))
	keys := make([]string, 0, len(p.Fields))
	for k := range p.Fields {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Fprintf(&b, "; %s: %s", k, p.Fields[k].message(locale.EN))
	}
	if p.cause != nil {
		fmt.Fprintf(&b, ": %v", p.cause)
	}
	return b.String()
}

// Message is the sentence in the language t.
func (p *Problem) Message(t locale.Tag) string {
	return locale.Message(t, p.Code, p.Args)
}

func (it *Item) message(t locale.Tag) string {
	if !it.Text.IsZero() {
		return it.Text.In(t)
	}
	return locale.Message(t, it.Code, it.Args)
}

// Body is the answer in PocketBase's shape, in the language t:
// {"status":400,"code":"…","message":"…","data":{"amount":{"code":"…","message":"…"}}}.
func (p *Problem) Body(t locale.Tag) map[string]any {
	data := map[string]any{}
	for k, v := range p.Extra {
		if x, ok := v.(Localiser); ok {
			v = x.Localise(t)
		}
		data[k] = v
	}
	for k, it := range p.Fields {
		data[k] = it.body(t)
	}
	return map[string]any{"status": p.Status, "code": p.Code, "message": p.Message(t), "data": data}
}

func (it *Item) body(t locale.Tag) map[string]any {
	if it.Err != nil {
		return it.Err.Body(t)
	}
	out := map[string]any{"code": it.Code, "message": it.message(t)}
	if it.Rule != "" {
		out["rule"] = it.Rule
	}
	if len(it.Data) > 0 {
		sub := map[string]any{}
		for k, v := range it.Data {
			sub[k] = v.body(t)
		}
		out["data"] = sub
	}
	return out
}

// Localiser is a member of Extra whose text depends on the reader's language.
type Localiser interface{ Localise(t locale.Tag) any }

// As finds the problem in err's chain.
func As(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}

// Is reports whether err is a problem with this code.
func Is(err error, code string) bool {
	p, ok := As(err)
	return ok && p.Code == code
}

// Reason is what the first of the fields says, by key, else what the problem does:
// one line for where there is room for one only.
func (p *Problem) Reason(t locale.Tag) string {
	keys := slices.Sorted(maps.Keys(p.Fields))
	if len(keys) == 0 {
		return p.Message(t)
	}
	it := p.Fields[keys[0]]
	if !it.Text.IsZero() {
		return it.Text.In(t)
	}
	return locale.Message(t, it.Code, it.Args)
}
