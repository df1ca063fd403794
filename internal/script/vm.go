package script

import (
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// machine is one call in the worker: a virtual machine of its own with ctx, the
// names of the host, and nothing else beside the language. It guards nothing by
// itself: what a script could do to it ends with the call, and the server believes
// nothing that it says.
type machine struct {
	vm    *goja.Runtime
	call  *callMessage
	ask   func(*hostMessage) (*replyMessage, error)
	log   func(string) error
	start time.Time

	parse, stringify, freeze goja.Callable // as they were before the script ran
	newError                 *goja.Object

	record *goja.Object // ctx.record, or nil
	place  map[string]int
	out    doneMessage
	size   int // bytes given so far
	lines  int
	lost   map[*goja.Promise]bool // rejected, and nobody heard it
}

// tooMuch is what an interrupted script was interrupted for, beside the time.
type tooMuch struct{ kind Kind }

// run runs a compiled program to its end.
func (m *machine) run(prog *goja.Program) (out *doneMessage) {
	defer func() {
		// What goja itself cannot stand, such as a length that no slice has.
		p := recover()
		if stopped, ok := p.(*goja.InterruptedError); ok {
			out = m.failed(stopped)
		} else if p != nil {
			out = &doneMessage{Error: &errorMessage{Kind: Failed, Message: fmt.Sprint(p)}}
		}
	}()
	vm := goja.New()
	m.vm, m.start, m.place, m.lost = vm, time.Now(), map[string]int{}, map[*goja.Promise]bool{}
	vm.SetMaxCallStackSize(m.call.Stack)
	vm.SetParserOptions(parser.WithDisableSourceMaps)
	vm.SetTimeSource(func() time.Time { return time.UnixMilli(m.call.Now).Add(time.Since(m.start)) })
	vm.SetPromiseRejectionTracker(func(p *goja.Promise, op goja.PromiseRejectionOperation) {
		if op == goja.PromiseRejectionReject {
			m.lost[p] = true
		} else {
			delete(m.lost, p)
		}
	})
	timer := time.AfterFunc(time.Duration(m.call.Time), func() { vm.Interrupt(tooMuch{Timeout}) })
	defer timer.Stop()
	if err := m.build(); err != nil {
		return m.failed(err)
	}
	v, err := vm.RunProgram(prog)
	if err != nil {
		return m.failed(err)
	}
	body, _ := goja.AssertFunction(v)
	if v, err = body(goja.Undefined()); err != nil {
		return m.failed(err)
	}
	if v, err = m.settled(v); err != nil {
		return m.failed(err)
	}
	if m.out.Value, err = m.give(v); err != nil {
		return m.failed(err)
	}
	return &m.out
}

// settled is what a promise came to. Whatever could settle it has run by now.
func (m *machine) settled(v goja.Value) (goja.Value, error) {
	o, ok := v.(*goja.Object)
	if ok {
		if p, ok := o.Export().(*goja.Promise); ok {
			delete(m.lost, p)
			switch p.State() {
			case goja.PromiseStateFulfilled:
				v = p.Result()
			case goja.PromiseStateRejected:
				return nil, &rejection{p.Result()}
			default:
				return nil, errors.New("the promise that was returned never settles")
			}
		}
	}
	for p := range m.lost {
		return nil, &rejection{p.Result()}
	}
	return v, nil
}

// rejection is a promise that was rejected.
type rejection struct{ value goja.Value }

func (r *rejection) Error() string { return "rejected" }

// give turns a value of the script into JSON, and counts it.
func (m *machine) give(v goja.Value) (jsontext.Value, error) {
	raw, size, err := m.json(v)
	if err != nil {
		return nil, err
	}
	return raw, m.count(size)
}

// json turns a value of the script into JSON. Code of the value may run meanwhile.
func (m *machine) json(v goja.Value) (raw jsontext.Value, size int, err error) {
	text, err := m.stringify(goja.Undefined(), v)
	if err != nil {
		return nil, 0, err
	}
	s, ok := text.(goja.String)
	if !ok {
		return jsontext.Value("null"), 0, nil
	}
	if size = s.Length(); size > m.call.Output {
		return nil, 0, m.count(size)
	}
	return jsontext.Value(s.String()), size, nil
}

// count counts what is given; from the limit on nothing more is.
func (m *machine) count(n int) error {
	if m.size += n; m.size > m.call.Output {
		m.vm.Interrupt(tooMuch{Output})
		return &goja.InterruptedError{}
	}
	return nil
}

// failed says how the call ended.
func (m *machine) failed(err error) *doneMessage {
	out := &errorMessage{Kind: Failed, Message: err.Error()}
	var thrown *goja.Exception
	var stopped *goja.InterruptedError
	var deep *goja.StackOverflowError
	var rejected *rejection
	stack := []goja.StackFrame(nil)
	switch {
	case m.size > m.call.Output:
		out.Kind, out.Message = Output, "more than a call may give"
	case errors.As(err, &stopped):
		out.Kind, out.Message, stack = Timeout, "took too long", stopped.Stack()
	case errors.As(err, &deep):
		out.Message, stack = "Maximum call stack size exceeded", deep.Stack()
	case errors.As(err, &rejected):
		out.Message = m.words(rejected.value)
		stack = m.stackOf(rejected.value)
	case errors.As(err, &thrown):
		out.Message, stack = m.words(thrown.Value()), thrown.Stack()
	}
	out.Message = cut(out.Message, maxLogLine)
	out.Stack = frames(stack)
	if len(out.Stack) > 0 {
		out.Line, out.Column = out.Stack[0].Line, out.Stack[0].Column
	}
	return &doneMessage{Error: out}
}

// words are what a thrown value says. It may be anything, and its own code may run
// when it is asked.
func (m *machine) words(v goja.Value) string {
	text := "an error without words"
	_ = m.vm.Try(func() {
		if o, ok := v.(*goja.Object); ok {
			name, message := o.Get("name"), o.Get("message")
			if message != nil && !goja.IsUndefined(message) {
				text = message.String()
				if name != nil && !goja.IsUndefined(name) && name.String() != "Error" {
					text = name.String() + ": " + text
				}
				return
			}
		}
		text = v.String()
	})
	return text
}

// stackOf is the stack of a value that was thrown somewhere and is known only as a
// value: the engine keeps none.
func (m *machine) stackOf(v goja.Value) []goja.StackFrame {
	if ex, ok := v.Export().(error); ok {
		var thrown *goja.Exception
		if errors.As(ex, &thrown) {
			return thrown.Stack()
		}
	}
	return nil
}

// frames are the innermost functions of a stack that are in the source.
func frames(stack []goja.StackFrame) []Frame {
	var out []Frame
	for i := range stack {
		if p := stack[i].Position(); stack[i].SrcName() == sourceName && p.Line > 0 {
			f := Frame{Function: cut(stack[i].FuncName(), 60)}
			f.Line, f.Column = inSource(p.Line, p.Column)
			if out = append(out, f); len(out) == maxFrames {
				break
			}
		}
	}
	return out
}

// maxFrames is how many functions of a stack are told.
const maxFrames = 10

// sourceName is what the engine calls the source of the script.
const sourceName = "script"

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	runes := []rune(s[:min(len(s), 4*n)])
	if len(runes) <= n {
		return strings.ToValidUTF8(string(runes), "")
	}
	return string(runes[:n]) + "…"
}
