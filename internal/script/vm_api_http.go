package script

import "github.com/dop251/goja"

// shaped gives an answer of the host the functions that it has: JSON has none.
func (m *machine) shaped(name string, v goja.Value) goja.Value {
	o, ok := v.(*goja.Object)
	if name == HTTPFetch && ok {
		return m.response(o)
	}
	return v
}

// HTTPFetch is the name of the question whose answer has text() and json() for its
// member "body", a text.
const HTTPFetch = "http.fetch"

// response is what http.fetch gives.
func (m *machine) response(o *goja.Object) goja.Value {
	body := o.Get("body")
	m.must(o.Delete("body"))
	m.must(o.Set("text", m.native("text", func(goja.FunctionCall) goja.Value { return body })))
	m.must(o.Set("json", m.native("json", func(goja.FunctionCall) goja.Value {
		v, err := m.parse(goja.Undefined(), body)
		m.must(err)
		return v
	})))
	m.must(m.close(o))
	return o
}
