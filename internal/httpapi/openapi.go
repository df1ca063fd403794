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
	schemas := map[string]any{"Problem": problemSchema}
	paths := map[string]any{}
	for _, r := range a.routes() {
		if !r.policy.admitted(c.who) || strings.Contains(r.path, "{object}") {
			continue
		}
		var in, out map[string]any
		if strings.HasSuffix(r.path, "/settings/business") {
			out = ref("business_settings")
			if r.method == patch {
				in = ref("business_settings_input")
			}
			schemas["business_settings"], schemas["business_settings_input"] = businessSchemas()
		}
		addPath(paths, r.path, r, in, out)
	}
	for _, key := range slices.Sorted(maps.Keys(c.rights.Snap.Objects)) {
		if len(c.rights.Operations(key)) == 0 {
			continue
		}
		o := c.rights.Snap.Objects[key]
		schemas[key], schemas[key+"_input"] = recordSchemas(c, o)
		for _, r := range a.routes() {
			if strings.Contains(r.path, "{object}") {
				in, out := bodies(r, key)
				addPath(paths, strings.Replace(r.path, "{object}", key, 1), r, in, out)
			}
		}
	}
	return ok(map[string]any{
		"openapi":  "3.1.0",
		"info":     map[string]any{"title": c.rights.Snap.Business.Name + " · Tenon", "version": a.Version},
		"servers":  []any{map[string]any{"url": "/"}},
		"security": []any{map[string]any{"token": []any{}}},
		"paths":    paths,
		"components": map[string]any{
			"schemas":         schemas,
			"securitySchemes": map[string]any{"token": map[string]any{"type": "apiKey", "in": "header", "name": "Authorization"}},
		},
	})
}

var problemSchema = map[string]any{
	"type": "object", "required": []string{"status", "message", "data"},
	"properties": map[string]any{
		"status": map[string]any{"type": "integer"}, "code": map[string]any{"type": "string"},
		"message": map[string]any{"type": "string"}, "data": map[string]any{"type": "object"},
	},
}

func ref(name string) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

// bodies are the schemas of the record routes; the others stay open.
func bodies(r route, object string) (in, out map[string]any) {
	switch {
	case strings.HasSuffix(r.path, "/records") && r.method == get:
		return nil, map[string]any{"type": "object", "properties": map[string]any{
			"items": map[string]any{"type": "array", "items": ref(object)}, "cursor": map[string]any{"type": []string{"string", "null"}},
			"count": map[string]any{"type": "integer"}, "more": map[string]any{"type": "boolean"},
		}}
	case strings.HasSuffix(r.path, "/records") && r.method == post, strings.HasSuffix(r.path, "/records/{id}") && r.method == patch:
		return ref(object + "_input"), ref(object)
	case strings.HasSuffix(r.path, "/records/{id}") && r.method == get, strings.Contains(r.path, "/actions/"):
		return nil, ref(object)
	}
	return nil, nil
}

func addPath(paths map[string]any, path string, r route, in, out map[string]any) {
	item, ok := paths[path].(map[string]any)
	if !ok {
		item = map[string]any{}
		paths[path] = item
	}
	success := "200"
	switch {
	case r.success != "":
		success = r.success
	case r.method == del:
		success = "204"
	case r.method == post && strings.HasSuffix(path, "/revoke"):
		success = "204"
	case r.method == post && slices.ContainsFunc([]string{"/run", "/undo", "/merge", "/handover"}, func(end string) bool { return strings.HasSuffix(path, end) }):
		success = "202"
	case r.method == post && slices.ContainsFunc([]string{"/invitations", "/resend", "/link"}, func(end string) bool { return strings.HasSuffix(path, end) }):
	case r.method == post && !strings.ContainsAny(path, ":") && !strings.Contains(path, "/actions/") && !strings.HasSuffix(path, "/aggregate") && !strings.HasSuffix(path, "/token") && !strings.HasSuffix(path, "/cancel"):
		success = "201"
	}
	answer := map[string]any{"description": "OK"}
	if out != nil {
		answer["content"] = map[string]any{"application/json": map[string]any{"schema": out}}
	}
	op := map[string]any{
		"summary": r.summary, "operationId": operationID(r.method, path),
		"responses": map[string]any{success: answer, "default": map[string]any{
			"description": "Problem", "content": map[string]any{"application/json": map[string]any{"schema": ref("Problem")}},
		}},
	}
	if r.policy == open {
		op["security"] = []any{map[string]any{}}
	}
	params := parameters(path)
	if fillsIn(r) {
		params = append(params, map[string]any{
			"name": "form", "in": "query", "schema": map[string]any{"type": "string"},
			"description": "The form that the record is filled in with: its rules hold too",
		})
	}
	if len(params) > 0 {
		op["parameters"] = params
	}
	switch {
	case r.multipart:
		op["requestBody"] = map[string]any{"content": map[string]any{"multipart/form-data": map[string]any{"schema": map[string]any{
			"type": "object", "properties": map[string]any{"file": map[string]any{"type": "string", "format": "binary"}},
		}}}}
	case in != nil:
		op["requestBody"] = map[string]any{"required": true, "content": map[string]any{"application/json": map[string]any{"schema": in}}}
	case r.method != get && r.method != del:
		op["requestBody"] = map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"type": "object"}}}}
	}
	item[strings.ToLower(r.method)] = op
}

// fillsIn reports whether a write may name a form.
func fillsIn(r route) bool {
	return r.method == post && strings.HasSuffix(r.path, "/records") || r.method == patch && strings.HasSuffix(r.path, "/records/{id}")
}

func parameters(path string) []any {
	var out []any
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "{") {
			out = append(out, map[string]any{"name": strings.Trim(part, "{}"), "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
		}
	}
	return out
}

func operationID(method, path string) string {
	return strings.Trim(strings.ToLower(method)+strings.NewReplacer("/", "_", "{", "", "}", "", ":", "_", ".", "_").Replace(strings.TrimPrefix(path, base)), "_")
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
		"type": "array", "description": "After a write: the rules that only warn and that the record fails",
		"items": map[string]any{"type": "object", "properties": map[string]any{
			"rule": map[string]any{"type": []string{"string", "null"}}, "field": map[string]any{"type": []string{"string", "null"}}, "message": map[string]any{"type": "string"},
		}},
	}
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
