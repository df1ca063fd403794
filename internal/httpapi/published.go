package httpapi

import (
	"encoding/json/jsontext"

	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/locale"
)

//go:generate go run ./publish -out ../../docs/api

// Published are the files of docs/api that are made of the code, by path.
func Published() (map[string][]byte, error) {
	d, err := readDescription()
	if err != nil {
		return nil, err
	}
	raw, err := encode(d.platform((&API{}).routes()))
	if err != nil {
		return nil, err
	}
	text := jsontext.Value(raw)
	if err := text.Indent(jsontext.WithIndent("  ")); err != nil {
		return nil, err
	}
	return map[string][]byte{
		"openapi.json":     append(text, '\n'),
		"client/values.ts": []byte(typing.Values(locale.EN)),
	}, nil
}

// platform describes every route, whatever objects a business has.
func (d *description) platform(routes []route) map[string]any {
	doc := d.document(d.Title)
	paths, _ := partsOf(doc)
	for _, r := range routes {
		addOperation(paths, r.path, r.method, d.operation(r, r.path))
	}
	return doc
}
