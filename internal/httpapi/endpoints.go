package httpapi

import (
	"net/http"

	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// endpointRoutes are the addresses at which hooks of the business answer. Which
// there are is a matter of the release; who may call one, of its roles.
func (a *API) endpointRoutes() []route {
	path := base + "/x/{name}"
	out := []route{{method: get, path: path, policy: signedIn, keys: readKeys, run: a.endpoint, summary: "Ask a hook of the business"}}
	for _, method := range []string{post, put, patch, del} {
		out = append(out, route{method: method, path: path, policy: signedIn, keys: writeKeys, run: a.endpoint, success: "200", summary: "Have a hook of the business act"})
	}
	return out
}

// endpoint answers with what the hook says. One that is not there, is disabled or
// paused, or is not for the person is 404, all alike.
func (a *API) endpoint(c *call) (*answer, error) {
	e := c.rights.Snap.Endpoints[c.Request.Method+" "+c.path("name")]
	if e == nil || !e.Answers(c.who.Roles) || !a.Hooks.Works(e.Hook) {
		return nil, problem.NotFound()
	}
	input, err := c.input(e)
	if err != nil {
		return nil, err
	}
	r, err := a.Hooks.Answer(c.Request.Context(), e, c.rights, input)
	if err != nil {
		return nil, err
	}
	if r.Status == http.StatusNoContent {
		return noContent()
	}
	if r.Body == nil {
		return &answer{r.Status, rawJSON("null")}, nil
	}
	return &answer{r.Status, rawJSON(r.Body)}, nil
}

// input is what a request says: of GET and DELETE its parameters, texts by name, of
// others its body; checked by the contract of the endpoint.
func (c *call) input(e *meta.CompiledEndpoint) (any, error) {
	var input any
	if e.Method == get || e.Method == del {
		texts := map[string]any{}
		for name, list := range c.params {
			texts[name] = list[len(list)-1]
		}
		input = texts
	} else {
		raw, err := c.read()
		if err != nil {
			return nil, err
		}
		tree, fault := contract.Parse(raw)
		if fault != nil {
			return nil, problem.New(http.StatusBadRequest, fault.Code, fault.Args)
		}
		input = tree
	}
	return input, e.Check(input)
}
