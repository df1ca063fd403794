package expr

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

//go:generate go run ./manual -out ../../docs

// Manual describes every function and operator, by category and then in the
// order of the manual.
func Manual() []FunctionDoc {
	var out []FunctionDoc
	for _, s := range syntax() {
		out = append(out, s.doc.of(s.name, s.operator))
	}
	for _, f := range library() {
		if f.doc.category != "" {
			out = append(out, f.doc.of(f.name, false))
		}
	}
	order := []string{logicCategory, numberCategory, textCategory, dateCategory, listCategory, peopleCategory}
	slices.SortStableFunc(out, func(a, b FunctionDoc) int {
		return slices.Index(order, a.Category) - slices.Index(order, b.Category)
	})
	return out
}

func (d doc) of(name string, operator bool) FunctionDoc {
	return FunctionDoc{
		Name: name, Category: d.category, Operator: operator, Signatures: d.signatures,
		Summary: locale.Text{ZH: d.zh, EN: d.en}, Examples: slices.Clone(d.examples),
	}
}

// described is a piece of syntax, or a function that is short for other ones.
type described struct {
	name     string
	operator bool
	doc      doc
}

// example gives an example; its result may be errs.
func example(source string, result any) Example {
	if _, errs := result.(errs); errs {
		return Example{Source: source, Error: true}
	}
	return Example{Source: source, Result: result}
}

// errs stands for the result of an example that errs.
type errs struct{}

// syntax describes what is not in the library: operators, and macros.
func syntax() []described {
	entry := func(category, signatures, zh, en string, examples ...Example) doc {
		return doc{category: category, signatures: strings.Split(signatures, " · "), zh: zh, en: en, examples: examples}
	}
	return slices.Concat(logicSyntax(entry), valueSyntax(entry), listSyntax(entry), peopleSyntax(entry))
}

// entries makes the doc of a piece of syntax; signatures stand between " · ".
type entries = func(category, signatures, zh, en string, examples ...Example) doc
