package meta

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
)

// Searched are the fields in which words are looked for: the title and the texts
// that are marked so. Rows of sub-forms are found by their record, not by themselves.
func (o *CompiledObject) Searched() []*Column {
	if o.PartOf != nil {
		return nil
	}
	var out []*Column
	for _, c := range o.Columns {
		if c.Expr.Kind == expr.Text && (c.Spec.Search || c.Spec.Key == o.Title) {
			out = append(out, c)
		}
	}
	return out
}

// SearchKey says what the search index has to hold of the object: another key is
// another index. It is "" for an object in which nothing is searched.
func (o *CompiledObject) SearchKey() string {
	var b strings.Builder
	for _, c := range o.Searched() {
		b.WriteString(c.Type.Key() + ":" + c.Spec.Key)
		if c.Spec.Key == o.Title {
			b.WriteByte('*')
		}
		b.WriteByte(' ')
	}
	if b.Len() == 0 {
		return ""
	}
	return searchForm + " " + b.String()
}

// searchForm is how texts become grams; a change of that is a new index.
const searchForm = "2"
