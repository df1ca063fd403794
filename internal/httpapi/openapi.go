package httpapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// openAPI describes the running server from its snapshot and its table of
// routes, as the person may see it: an object's schemas hold the fields that
// they may read or write.
func (a *API) openAPI(c *call) (*answer, error) {
	d, err := readDescription()
	if err != nil {
		return nil, err
	}
	doc := d.document(c.rights.Snap.Business.Name + " · Tenon")
	doc["x-tenon-version"], doc["x-tenon-release"] = a.Version, c.rights.Snap.Version
	paths, schemas := partsOf(doc)
	objects := []string{}
	for _, key := range slices.Sorted(maps.Keys(c.rights.Snap.Objects)) {
		if len(c.rights.Operations(key)) > 0 {
			objects = append(objects, key)
			schemas[key], schemas[key+"_input"] = recordSchemas(c, c.rights.Snap.Objects[key])
			schemas[key+"_page"] = renamed(d.Schemas["RecordPage"], map[string]string{"Record": key})
		}
	}
	for _, r := range a.routes() {
		switch {
		case !r.policy.admitted(c.who):
		case strings.Contains(r.path, "{object}"):
			for _, key := range objects {
				path := strings.Replace(r.path, "{object}", key, 1)
				names := map[string]string{"Record": key, "RecordInput": key + "_input", "RecordPage": key + "_page"}
				addOperation(paths, path, r.method, renamed(d.operation(r, path), names))
			}
		default:
			addOperation(paths, r.path, r.method, d.operation(r, r.path))
		}
	}
	keepNamed(schemas, paths)
	return ok(doc)
}

// recordSchemas are an object's record as it is read, and as it is written.
func recordSchemas(c *call, o *meta.CompiledObject) (read, write map[string]any) {
	reads, writes := map[string]any{}, map[string]any{}
	for _, col := range o.All {
		if o.PartOf != nil && col.System && col.Spec.Key != "id" {
			continue
		}
		if c.rights.Shows(o.Key, col.Spec.Key) {
			reads[col.Spec.Key] = valueSchema(c, col, true)
		}
		if query.Writable(col) && (c.rights.Writes(o.Key, "create", col.Spec.Key) || c.rights.Writes(o.Key, "edit", col.Spec.Key)) {
			writes[col.Spec.Key] = valueSchema(c, col, false)
		}
	}
	title := o.Label.In(c.tag)
	if o.PartOf != nil { // an id says which row it is
		writes["id"] = map[string]any{"type": "string"}
		return map[string]any{"type": "object", "title": title, "properties": reads},
			map[string]any{"type": "object", "title": title, "properties": writes, "additionalProperties": false}
	}
	reads["$warnings"] = map[string]any{
		"type": "array", "description": "After a write: the rules that only warn and that the record fails", "items": ref("Warning"),
	}
	writes["version"] = map[string]any{"type": "integer", "description": "Of an update: the version that it was made on"}
	return map[string]any{"type": "object", "title": title, "properties": reads},
		map[string]any{"type": "object", "title": title, "properties": writes, "additionalProperties": false}
}

// textShape is what the API shows of a field that is kept as text: parts where it has
// some, and text where it is masked.
func textShape(col *meta.Column) any {
	_, several := col.Type.(field.Several)
	_, shaped := col.Type.(field.Shaped)
	switch {
	case several:
		return []string{"array", "string"}
	case shaped && !col.Expr.Sealed:
		return []string{"object", "string", "null"}
	}
	return "string"
}

func valueSchema(c *call, col *meta.Column, reading bool) map[string]any {
	out := map[string]any{"title": col.Spec.Label.In(c.tag)}
	if h := col.Spec.Help.In(c.tag); h != "" {
		out["description"] = h
	}
	switch col.Expr.Kind {
	case expr.Number:
		out["type"] = []string{"number", "null"}
		if col.Spec.Key == "version" {
			out["type"] = "integer"
		}
	case expr.Bool:
		out["type"] = "boolean"
	case expr.Date:
		out["type"], out["format"] = []string{"string", "null"}, "date"
	case expr.DateTime:
		out["type"] = []string{"string", "null"}
	case expr.List:
		items := map[string]any{"type": "string"}
		if _, file := col.Type.(field.Filer); file && reading {
			items = map[string]any{"type": "object"}
		}
		out["type"], out["items"] = "array", items
	case expr.Links:
		out["type"], out["items"] = "array", map[string]any{"type": []string{"string", "object"}}
	case expr.Link:
		out["type"] = []string{"string", "object", "null"}
	case expr.AnyLink:
		text := map[string]any{"type": "string"}
		out["type"], out["required"] = []string{"object", "string", "null"}, []string{"object", "id"}
		out["properties"] = map[string]any{"object": map[string]any{"type": "string", "enum": seenTargets(c.rights, col)}, "id": text, "label": text}
	case expr.Rows:
		read, write := recordSchemas(c, c.rights.Snap.Objects[col.Part])
		if !reading {
			read = write
		}
		out["type"], out["items"], out["maxItems"] = "array", read, subform.Most(&col.Spec)
	default:
		out["type"] = textShape(col)
	}
	if x := col.Spec.Example.In(c.tag); x != "" {
		out["examples"] = []string{x}
	}
	if len(col.Spec.Options) > 0 && col.Expr.Kind == expr.Text {
		values := []string{""}
		for _, o := range col.Spec.Options {
			values = append(values, o.Value)
		}
		out["enum"] = values
	}
	return out
}
