package testkit

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// promise is the published OpenAPI document, which every call of a test is held
// against: what the server takes and answers is what the document says.
type promise struct {
	mu       sync.Mutex
	doc      M
	paths    []string // those with the fewest places to fill in first
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
}

const (
	promised = "openapi.json"
	asks     = "body" // what a request says
)

func newPromise(folder string) (*promise, error) {
	raw, err := os.ReadFile(filepath.Join(folder, "docs/api", promised))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	p := &promise{doc: doc.(M), compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	for path := range p.doc["paths"].(M) {
		p.paths = append(p.paths, path)
	}
	slices.SortFunc(p.paths, func(a, b string) int { return strings.Count(a, "{") - strings.Count(b, "{") })
	return p, p.compiler.AddResource(promised, doc)
}

// pathOf is the described path that an address is of, "" where it is none.
func (p *promise) pathOf(address string) string {
	parts := strings.Split(address, "/")
	for _, path := range p.paths {
		if slices.EqualFunc(strings.Split(path, "/"), parts, func(place, part string) bool { return place == part || strings.HasPrefix(place, "{") && part != "" }) {
			return path
		}
	}
	return ""
}

// broken says what of a call is not as the document says, "" when all is.
func (p *promise) broken(c *http.Request, asked []byte, w *httptest.ResponseRecorder) string {
	u, status := c.URL, w.Code
	if !strings.HasPrefix(u.Path, "/api/v1/") || status < http.StatusOK || status >= http.StatusMultipleChoices && status < http.StatusBadRequest {
		return ""
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	path, method := p.pathOf(u.EscapedPath()), strings.ToLower(c.Method)
	item, _ := p.doc["paths"].(M)[path].(M)
	op, _ := item[method].(M)
	answer := p.answer([]string{"paths", path, method, "responses"}, status)
	switch {
	case op == nil && status >= http.StatusBadRequest:
		return ""
	case op == nil:
		return "is not described"
	case answer == nil:
		return fmt.Sprintf("answers with %d", status)
	}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if said := p.wrong("answer", w.Body.Bytes(), answer); said != "" {
			return said
		}
	}
	if status >= http.StatusBadRequest {
		return ""
	}
	for name := range u.Query() {
		if !p.takes(op, name) {
			return "takes the parameter " + name
		}
	}
	if len(bytes.TrimSpace(asked)) == 0 {
		return ""
	}
	return p.wrong(asks, asked, []string{"paths", path, method, "requestBody"})
}

// answer is the place of the answer with a status: by itself, by its first figure,
// or that of all others, which is for refusals only. nil where there is none.
func (p *promise) answer(responses []string, status int) []string {
	keys := []string{strconv.Itoa(status), strconv.Itoa(status/100) + "XX"}
	if status >= http.StatusBadRequest {
		keys = append(keys, "default")
	}
	for _, key := range keys {
		at := append(slices.Clone(responses), key)
		switch response, _ := p.at(at).(M); {
		case response == nil:
		case response["$ref"] == nil:
			return at
		default:
			to, _ := response["$ref"].(string)
			return strings.Split(strings.TrimPrefix(to, "#/"), "/")
		}
	}
	return nil
}

// at is what stands at a place of the document.
func (p *promise) at(place []string) any {
	var v any = p.doc
	for _, key := range place {
		m, _ := v.(M)
		v = m[key]
	}
	return v
}

// takes reports whether an operation has a parameter in its query. Of what is
// described by its route alone, anything goes.
func (p *promise) takes(op M, name string) bool {
	list, _ := op["parameters"].([]any)
	any := true
	for _, one := range list {
		at, _ := one.(M)["$ref"].(string)
		if at = strings.TrimPrefix(at, "#/components/parameters/"); at == "" || at == "IdempotencyKey" {
			continue
		}
		if at == name {
			return true
		}
		any = false
	}
	return any
}

// wrong checks JSON against the schema of a body or an answer at a place of the
// document. What is no JSON, such as a file, has none.
func (p *promise) wrong(what string, raw []byte, place []string) string {
	place = append(slices.Clone(place), "content", "application/json", "schema")
	if p.at(place) == nil {
		return ""
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	address := promised + "#"
	for _, part := range place {
		address += "/" + url.PathEscape(escape.Replace(part))
	}
	schema := p.schemas[address]
	if schema == nil {
		var err error
		if schema, err = p.compiler.Compile(address); err != nil {
			return err.Error()
		}
		p.schemas[address] = schema
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if body, is := value.(M); is && what == asks { // a member that is null is as if it were absent
		maps.DeleteFunc(body, func(_ string, v any) bool { return v == nil })
	}
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		return fmt.Sprintf("has another %s: %v", what, err)
	}
	return ""
}
