package httpapi

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed openapi.yaml
var openAPIText []byte

// description is openapi.yaml: what the OpenAPI documents say beside the routes.
type description struct {
	Version, Title, Description string

	Parameters map[string]map[string]any
	Schemas    map[string]any
	Operations map[string]described
	Paths      map[string]map[string]any
}

// described is what is said of one route. Bodies and answers are schemas, names of
// them, "[name]" for a list with its cursor, "file" for what is no JSON, or "any".
type described struct {
	Query    []string
	Form     []string // fields of a multipart body, beside the file
	Body     any
	Answer   any
	Answers  map[string]any // by status, in place of Answer
	Conflict bool           // it may be made on a version that is no more
}

func readDescription() (*description, error) {
	d := &description{}
	if err := yaml.UnmarshalWithOptions(openAPIText, d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	d.Schemas["BusinessSettings"], d.Schemas["BusinessSettingsInput"] = businessSchemas()
	return d, nil
}

// of is what is said of a route.
func (d *description) of(r route) described {
	return d.Operations[r.method+" "+strings.TrimPrefix(r.path, base)]
}

// document is an OpenAPI document without routes.
func (d *description) document(title string) map[string]any {
	parameters := map[string]any{"IdempotencyKey": map[string]any{
		"name": "Idempotency-Key", "in": "header", "schema": map[string]any{"type": "string", "maxLength": 200},
		"description": "Names the request: sent again within 24 hours it is done once. With another body it is refused as `idempotency_mismatch`",
	}}
	for name, p := range d.Parameters {
		p = maps.Clone(p)
		p["name"], p["in"] = name, "query"
		parameters[name] = p
	}
	paths := map[string]any{}
	for path, item := range d.Paths {
		paths[path] = item
	}
	return map[string]any{
		"openapi":           "3.1.0",
		"jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
		"info":              map[string]any{"title": title, "version": d.Version, "description": d.Description},
		"servers":           []any{map[string]any{"url": "/"}},
		"paths":             paths,
		"components": map[string]any{
			"schemas": maps.Clone(d.Schemas), "parameters": parameters,
			"responses": map[string]any{
				"Problem":  problemResponse("A refusal", "Problem"),
				"Conflict": problemResponse("The record was changed since the version that was named (`conflict`), or its state does not allow it", "Conflict"),
				"TooMany": withHeader(problemResponse("Too many calls; nothing was done", "Problem"), "Retry-After",
					map[string]any{"description": "Seconds to wait", "schema": map[string]any{"type": "integer"}}),
			},
			"securitySchemes": map[string]any{
				"session": map[string]any{"type": "apiKey", "in": "header", "name": "Authorization", "description": "The token of sign-in, with or without `Bearer `"},
				"apiKey":  map[string]any{"type": "http", "scheme": "bearer", "description": "An API key, tnk_…"},
			},
		},
	}
}

func problemResponse(words, schema string) map[string]any {
	return map[string]any{"description": words, "content": jsonContent(ref(schema))}
}

func withHeader(response map[string]any, name string, header map[string]any) map[string]any {
	response["headers"] = map[string]any{name: header}
	return response
}

func jsonContent(schema any) map[string]any {
	return map[string]any{"application/json": map[string]any{"schema": schema}}
}

const schemaPlace = "#/components/schemas/"

func ref(name string) map[string]any { return map[string]any{"$ref": schemaPlace + name} }

func component(kind, name string) map[string]any {
	return map[string]any{"$ref": "#/components/" + kind + "/" + name}
}

// schemaOf reads the short forms of a schema.
func schemaOf(v any) any {
	name, short := v.(string)
	switch {
	case v == nil:
		return map[string]any{"type": "object"}
	case !short:
		return v
	case name == "any":
		return map[string]any{}
	case strings.HasPrefix(name, "["):
		return map[string]any{"type": "object", "required": []string{"items", "cursor"}, "properties": map[string]any{
			"items": map[string]any{"type": "array", "items": ref(strings.Trim(name, "[]"))}, "cursor": map[string]any{"type": []string{"string", "null"}},
		}}
	}
	return ref(name)
}

// operation describes a route at a path.
func (d *description) operation(r route, path string) map[string]any {
	said := d.of(r)
	op := map[string]any{
		"summary": r.summary, "operationId": operationID(r.method, path), "tags": []string{tagOf(r.path)},
		"security": calledWith(r), "responses": said.responses(r),
	}
	if r.policy != open && r.policy != signedIn {
		op["description"] = "For " + string(r.policy) + "."
	}
	if list := said.parameters(r, path); len(list) > 0 {
		op["parameters"] = list
	}
	if body := said.body(r); body != nil {
		op["requestBody"] = body
	}
	return op
}

// calledWith says what a route is called with. Keys have the scope that it needs.
func calledWith(r route) []any {
	if r.policy == open && r.keys == noKeys {
		return []any{}
	}
	out := []any{map[string]any{"session": []any{}}}
	if r.keys != noKeys {
		out = append(out, map[string]any{"apiKey": []string{string(r.keys)}})
	}
	if r.policy == open { // a token may stand elsewhere
		out = append(out, map[string]any{})
	}
	return out
}

func (x described) parameters(r route, path string) []any {
	var out []any
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "{") {
			out = append(out, map[string]any{"name": strings.Trim(part, "{}"), "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
		}
	}
	for _, name := range x.Query {
		out = append(out, component("parameters", name))
	}
	if r.repeats() {
		out = append(out, component("parameters", "IdempotencyKey"))
	}
	return out
}

func (x described) body(r route) map[string]any {
	switch {
	case r.multipart:
		properties := map[string]any{"file": map[string]any{"type": "string", "format": "binary"}}
		for _, name := range x.Form {
			properties[name] = map[string]any{"type": "string"}
		}
		return map[string]any{
			"description": "At most " + megabytes(max(r.limit, maxJSON)),
			"content":     map[string]any{"multipart/form-data": map[string]any{"schema": map[string]any{"type": "object", "required": []string{"file"}, "properties": properties}}},
		}
	case r.method == get || r.method == del:
		return nil
	}
	return map[string]any{"content": contentOf(x.Body)}
}

// contentOf is a body or an answer with its media type.
func contentOf(v any) map[string]any {
	if v == "file" {
		return map[string]any{"*/*": map[string]any{"schema": map[string]any{"type": "string", "format": "binary"}}}
	}
	return jsonContent(schemaOf(v))
}

func (x described) responses(r route) map[string]any {
	out := map[string]any{"default": component("responses", "Problem"), "429": component("responses", "TooMany")}
	if x.Conflict {
		out["409"] = component("responses", "Conflict")
	}
	answers := x.Answers
	if answers == nil {
		answers = map[string]any{r.succeeds(): x.Answer}
	}
	for status, answer := range answers {
		response := map[string]any{"description": words(status)}
		if status != "204" {
			response["content"] = contentOf(answer)
		}
		out[status] = response
	}
	return out
}

func words(status string) string {
	if status < "3" {
		return "Done"
	}
	return "Refused"
}

// repeats reports whether a POST may name itself, to be sent again.
func (r route) repeats() bool {
	return r.method == post && !r.multipart && !r.secret && r.policy != open
}

// succeeds is the status of a success, where the route does not name it.
func (r route) succeeds() string {
	ends := func(list ...string) bool {
		return slices.ContainsFunc(list, func(end string) bool { return strings.HasSuffix(r.path, end) })
	}
	switch {
	case r.success != "":
		return r.success
	case r.method == del, r.method == post && ends("/revoke"):
		return "204"
	case r.method == post && ends("/run", "/undo", "/merge", "/handover"):
		return "202"
	case r.method != post, ends("/invitations", "/resend", "/link", "/aggregate", "/token", "/cancel"), strings.Contains(r.path, ":"), strings.Contains(r.path, "/actions/"):
		return "200"
	}
	return "201"
}

// tagOf is the first part of a path, "records" for those of records.
func tagOf(path string) string {
	if strings.Contains(path, "/records") {
		return "records"
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, base+"/"), "/")
	first, _, _ = strings.Cut(first, ":")
	return first
}

func operationID(method, path string) string {
	return strings.Trim(strings.ToLower(method)+strings.NewReplacer("/", "_", "{", "", "}", "", ":", "_", ".", "_").Replace(strings.TrimPrefix(path, base)), "_")
}

// partsOf are the paths and the schemas of a document.
func partsOf(doc map[string]any) (paths, schemas map[string]any) {
	paths, _ = doc["paths"].(map[string]any)
	components, _ := doc["components"].(map[string]any)
	schemas, _ = components["schemas"].(map[string]any)
	return paths, schemas
}

func addOperation(paths map[string]any, path, method string, op any) {
	item, ok := paths[path].(map[string]any)
	if !ok {
		item = map[string]any{}
		paths[path] = item
	}
	item[strings.ToLower(method)] = op
}

// keepNamed leaves the schemas that something names, and those that these name. What
// refusals name stays.
func keepNamed(schemas map[string]any, paths any) {
	named := map[string]bool{}
	var follow func(v any)
	follow = func(v any) {
		switch x := v.(type) {
		case map[string]any:
			if name, is := x["$ref"].(string); is {
				if name, is = strings.CutPrefix(name, schemaPlace); is && !named[name] {
					named[name] = true
					follow(schemas[name])
				}
			}
			for _, value := range x {
				follow(value)
			}
		case []any:
			for _, value := range x {
				follow(value)
			}
		}
	}
	follow([]any{paths, ref("Problem"), ref("Conflict"), ref("FieldProblem")})
	maps.DeleteFunc(schemas, func(name string, _ any) bool { return !named[name] })
}

// renamed is a piece of a document in which schemas have other names.
func renamed(v any, names map[string]string) any {
	switch x := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for key, value := range x {
			out[key] = renamed(value, names)
			if name, is := value.(string); is && key == "$ref" {
				if to := names[strings.TrimPrefix(name, schemaPlace)]; to != "" {
					out[key] = schemaPlace + to
				}
			}
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, value := range x {
			out[i] = renamed(value, names)
		}
		return out
	}
	return v
}
