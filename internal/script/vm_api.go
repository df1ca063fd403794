package script

import (
	"encoding/json/jsontext"
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// build puts ctx and the names of the host into the machine.
func (m *machine) build() error {
	vm := m.vm
	lang := vm.Get("JSON").(*goja.Object)
	m.parse, _ = goja.AssertFunction(lang.Get("parse"))
	m.stringify, _ = goja.AssertFunction(lang.Get("stringify"))
	m.freeze, _ = goja.AssertFunction(vm.Get("Object").(*goja.Object).Get("freeze"))
	m.newError = vm.Get("Error").(*goja.Object)

	input, err := m.parse(goja.Undefined(), vm.ToValue(string(m.call.Input)))
	if err != nil {
		return err
	}
	ctx, ok := input.(*goja.Object)
	if !ok {
		return fmt.Errorf("the input of a call is an object")
	}
	for _, name := range ctx.Keys() {
		o, ok := ctx.Get(name).(*goja.Object)
		if !ok {
			continue
		}
		if name == "record" {
			m.record = o
			err = m.closeFields(o)
		} else {
			err = m.close(o)
		}
		if err != nil {
			return err
		}
	}
	for name, f := range map[string]func(goja.FunctionCall) goja.Value{"set": m.set, "fail": m.fail, "log": m.write} {
		if err := ctx.Set(name, m.native(name, f)); err != nil {
			return err
		}
	}
	for _, name := range m.call.Host {
		if method, is := strings.CutPrefix(name, "ctx."); is {
			if err := ctx.Set(method, m.native(method, m.hostCall(name))); err != nil {
				return err
			}
		}
	}
	if _, err := m.freeze(goja.Undefined(), ctx); err != nil {
		return err
	}
	console := vm.NewObject()
	if err := console.Set("log", m.native("log", m.write)); err != nil {
		return err
	}
	if err := vm.Set("console", console); err != nil {
		return err
	}
	if err := m.host(); err != nil {
		return err
	}
	return vm.Set("ctx", ctx)
}

// native is a function of ours under its own name: the engine would name it, in
// stacks too, as it is called in our source.
func (m *machine) native(name string, f func(goja.FunctionCall) goja.Value) goja.Value {
	o := m.vm.ToValue(f).(*goja.Object)
	_ = o.DefineDataProperty("name", m.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return o
}

// host makes a frozen object for each first part of the names of the host, and a
// function of a name without parts.
func (m *machine) host() error {
	spaces := map[string]*goja.Object{}
	for _, h := range helpers() {
		space, method, _ := strings.Cut(h.name, ".")
		if spaces[space] == nil {
			spaces[space] = m.vm.NewObject()
		}
		if err := spaces[space].Set(method, m.native(method, func(c goja.FunctionCall) goja.Value { return m.vm.ToValue(h.run(m, c)) })); err != nil {
			return err
		}
	}
	for _, name := range m.call.Host {
		space, method, inside := strings.Cut(name, ".")
		if space == "ctx" {
			continue // is there already
		}
		if !inside {
			if err := m.vm.Set(name, m.native(name, m.hostCall(name))); err != nil {
				return err
			}
			continue
		}
		o := spaces[space]
		if o == nil {
			o = m.vm.NewObject()
			spaces[space] = o
		}
		if err := o.Set(method, m.native(method, m.hostCall(name))); err != nil {
			return err
		}
	}
	for space, o := range spaces {
		if _, err := m.freeze(goja.Undefined(), o); err != nil {
			return err
		}
		if err := m.vm.Set(space, o); err != nil {
			return err
		}
	}
	return nil
}

// closeFields makes the fields of the record read-only, so that an assignment is an
// error of the script and not lost; ctx.set still changes what they show.
func (m *machine) closeFields(o *goja.Object) error {
	for _, key := range o.Keys() {
		if err := m.show(o, key, o.Get(key)); err != nil {
			return err
		}
	}
	return nil
}

func (m *machine) show(o *goja.Object, key string, v goja.Value) error {
	if inner, ok := v.(*goja.Object); ok {
		if err := m.close(inner); err != nil {
			return err
		}
	}
	return o.DefineDataProperty(key, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// close freezes a value that came as JSON, all the way down.
func (m *machine) close(o *goja.Object) error {
	for _, key := range o.Keys() {
		if inner, ok := o.Get(key).(*goja.Object); ok {
			if err := m.close(inner); err != nil {
				return err
			}
		}
	}
	_, err := m.freeze(goja.Undefined(), o)
	return err
}

// set is ctx.set(field, value).
func (m *machine) set(c goja.FunctionCall) goja.Value {
	field := c.Argument(0).String()
	m.must(m.count(len(field)))
	raw, err := m.give(c.Argument(1))
	m.must(err)
	a := Assignment{Field: field, Value: raw}
	if i, again := m.place[field]; again {
		m.out.Set[i] = a
	} else {
		m.place[field] = len(m.out.Set)
		m.out.Set = append(m.out.Set, a)
	}
	if m.record != nil {
		v, err := m.parse(goja.Undefined(), m.vm.ToValue(string(raw)))
		m.must(err)
		m.must(m.show(m.record, field, v))
	}
	return goja.Undefined()
}

// fail is ctx.fail(message, field).
func (m *machine) fail(c goja.FunctionCall) goja.Value {
	f := Failure{Message: c.Argument(0).String()}
	if at := c.Argument(1); !goja.IsUndefined(at) && !goja.IsNull(at) {
		f.Field = at.String()
	}
	m.must(m.count(len(f.Message) + len(f.Field)))
	m.out.Fail = append(m.out.Fail, f)
	return goja.Undefined()
}

// write is ctx.log(…) and console.log(…).
func (m *machine) write(c goja.FunctionCall) goja.Value {
	if m.lines++; m.lines > m.call.Logs {
		return goja.Undefined()
	}
	parts := make([]string, len(c.Arguments))
	for i, v := range c.Arguments {
		parts[i] = v.String()
		if _, isObject := v.(*goja.Object); isObject {
			if text, err := m.stringify(goja.Undefined(), v); err == nil && !goja.IsUndefined(text) {
				parts[i] = text.String()
			}
		}
	}
	m.must(m.log(cut(strings.Join(parts, " "), maxLogLine)))
	return goja.Undefined()
}

// hostCall asks the server and waits for its answer.
func (m *machine) hostCall(name string) func(goja.FunctionCall) goja.Value {
	return func(c goja.FunctionCall) goja.Value {
		given := m.told(name, c.Arguments)
		args := make([]jsontext.Value, len(given))
		for i, v := range given {
			raw, _, err := m.json(v) // a question is bounded by itself, not with what the call gives
			m.must(err)
			args[i] = raw
		}
		reply, err := m.ask(&hostMessage{Name: name, Args: args})
		m.must(err)
		if reply.Error != nil {
			panic(m.thrown(reply.Error))
		}
		if len(reply.Value) == 0 {
			return goja.Undefined()
		}
		v, err := m.parse(goja.Undefined(), m.vm.ToValue(string(reply.Value)))
		m.must(err)
		return m.shaped(name, v)
	}
}

// thrown is the error that the host answered, as one that the script may catch.
func (m *machine) thrown(t *thrownMessage) goja.Value {
	o, err := m.vm.New(m.newError, m.vm.ToValue(t.Message))
	m.must(err)
	if len(t.Data) == 0 {
		return o
	}
	v, err := m.parse(goja.Undefined(), m.vm.ToValue(string(t.Data)))
	m.must(err)
	data := v.ToObject(m.vm)
	for _, key := range data.Keys() {
		m.must(o.Set(key, data.Get(key)))
	}
	return o
}

// must throws what went wrong into the script: what JavaScript threw stays what it
// was, and an interruption cannot be caught.
func (m *machine) must(err error) {
	if err != nil {
		panic(err)
	}
}
