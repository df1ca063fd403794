package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// HookEndpoint is the address at which a hook answers: Method of /api/v1/x/{Name}.
// Input, a JSON Schema as text, is what a request has to be like. People with one of
// Roles may call it, administrators too.
type HookEndpoint struct {
	Name   string   `json:"name" yaml:"name"`
	Method string   `json:"method" yaml:"method"`
	Input  string   `json:"input,omitempty" yaml:"input,omitempty"`
	Roles  []string `json:"roles" yaml:"roles"`
}

// CompiledEndpoint is an endpoint ready to be called.
type CompiledEndpoint struct {
	*HookEndpoint
	Hook  *CompiledHook
	Input *contract.Contract // nil: anything
}

// Address is what tells endpoints apart: "POST quote".
func (e *HookEndpoint) Address() string { return e.Method + " " + e.Name }

// Answers reports whether a person with these roles may call the endpoint.
func (e *HookEndpoint) Answers(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return r == AdminRole || slices.Contains(e.Roles, r) })
}

// checkEndpoint asks for an address of what is called, and for none of others.
func (h *Hook) checkEndpoint(c *inspection) {
	called := slices.Contains(h.Event, OnEndpoint)
	switch {
	case called && h.Endpoint == nil:
		c.required("endpoint")
	case !called && h.Endpoint != nil:
		c.add("endpoint", "not_allowed")
	case called:
		if len(h.Endpoint.Roles) == 0 {
			c.required("endpoint.roles")
		}
		c.contract("endpoint.input", h.Endpoint.Input)
	}
}

// endpoint gives the release the endpoint of a hook; two hooks have no one address.
func (l *linker) endpoint(h *Hook) {
	if h.Endpoint == nil {
		return
	}
	l.doc = h
	for i, key := range h.Endpoint.Roles {
		l.serves(at("endpoint", "roles", i), key)
	}
	if other := l.snap.Endpoints[h.Endpoint.Address()]; other != nil {
		l.add("endpoint.name", "hook_endpoint_taken", locale.Args{"hook": other.Hook.Name()})
		return
	}
	l.snap.Endpoints[h.Endpoint.Address()] = NewEndpoint(l.snap.Hooks[h.Key])
}

// NewEndpoint makes the address of a hook ready; nil where it has none.
func NewEndpoint(h *CompiledHook) *CompiledEndpoint {
	if h.Endpoint == nil {
		return nil
	}
	c := &CompiledEndpoint{HookEndpoint: h.Endpoint, Hook: h}
	if strings.TrimSpace(h.Endpoint.Input) != "" {
		c.Input, _ = contract.Compile(h.Endpoint.Input) // what is wrong with it was said before it was drafted
	}
	return c
}

// Check says what is wrong with what comes in, by its places.
func (e *CompiledEndpoint) Check(input any) error {
	if e.Input == nil {
		return nil
	}
	return Against(e.Input, input)
}

// Against is what a contract says against a value, by its places.
func Against(c *contract.Contract, input any) error {
	wrong := problem.Invalid()
	for _, f := range c.Check(input) {
		field := strings.Join(f.Path, ".")
		if field == "" {
			field = "_"
		}
		wrong.Field(field, f.Code, f.Args)
	}
	return wrong.OrNil()
}
