package script

import (
	"bufio"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/dop251/goja"
)

// Command is the argument with which our own binary is a worker.
const Command = "script-worker"

// maxInput bounds what a worker reads at once. The server is trusted: this only
// keeps a broken pipe from asking for everything.
const maxInput = 64 << 20

// Work is a worker: it reads calls from in and answers to out until in ends, which
// it does with the server. It answers the exit code of the process. Nothing else
// may run in the process: it gives up files, and bounds its memory.
func Work(in io.Reader, out io.Writer) int {
	w := &worker{out: out, calls: make(chan *callMessage), replies: make(chan *replyMessage), programs: map[string]*goja.Program{}}
	// Standing by all the while, so that the worker ends with the server even in
	// the midst of a script that does not.
	begin := make(chan *beginMessage)
	go w.read(bufio.NewReader(in), begin)
	if err := limit(<-begin); err != nil {
		return exitUnlimited
	}
	if err := writeFrame(out, fromWorker{Ready: true}); err != nil {
		return exitBroken
	}
	for c := range w.calls {
		if err := writeFrame(out, fromWorker{Done: w.do(c)}); err != nil {
			return exitBroken
		}
	}
	return 0
}

// Exit codes of a worker that ends by itself.
const (
	exitBroken    = 3 // the pipes
	exitUnlimited = 4 // it could not limit itself, so it runs nothing
)

type worker struct {
	out      io.Writer
	calls    chan *callMessage
	replies  chan *replyMessage
	programs map[string]*goja.Program
}

// read takes what the server says until there is no more, and then ends the process.
func (w *worker) read(in *bufio.Reader, begin chan<- *beginMessage) {
	for {
		var m toWorker
		if err := readFrame(in, maxInput, &m); err != nil {
			if errors.Is(err, io.EOF) {
				os.Exit(0)
			}
			os.Exit(exitBroken)
		}
		switch {
		case m.Begin != nil:
			begin <- m.Begin
		case m.Call != nil:
			w.calls <- m.Call
		case m.Reply != nil:
			w.replies <- m.Reply
		}
	}
}

// do runs one call. Programs are compiled once; nothing else stays.
func (w *worker) do(c *callMessage) *doneMessage {
	prog := w.programs[c.Program]
	if prog == nil {
		if c.Source == nil {
			return &doneMessage{Error: &errorMessage{Kind: Failed, Message: "an unknown program"}}
		}
		var err *Error
		if prog, err = compile(sourceName, *c.Source); err != nil {
			return &doneMessage{Error: &errorMessage{Kind: Syntax, Message: cut(err.Message, maxLogLine), Line: err.Line, Column: err.Column}}
		}
		w.programs[c.Program] = prog
	}
	if c.Check {
		return &doneMessage{}
	}
	taken := newHeld()
	m := &machine{
		call: c,
		ask: func(q *hostMessage) (*replyMessage, error) {
			taken.look()
			if err := writeFrame(w.out, fromWorker{Host: q}); err != nil {
				return nil, err
			}
			return <-w.replies, nil
		},
		log: func(line string) error { return writeFrame(w.out, fromWorker{Log: &line}) },
	}
	done := m.run(prog)
	taken.look()
	done.Memory = taken.most
	return done
}

// limit makes the process small. Most of it holds on every system; what only the
// system can enforce is confine's.
func limit(b *beginMessage) error {
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		zone = time.FixedZone(b.Zone, b.Offset)
	}
	time.Local = zone
	runtime.GOMAXPROCS(1)
	debug.SetTraceback("none")
	debug.SetMaxStack(maxGoStack)
	debug.SetGCPercent(200)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(int64(m.Sys-m.HeapReleased) + b.Memory)
	// The first timer opens what the runtime waits with; later nothing can be opened.
	time.Sleep(time.Nanosecond)
	os.Clearenv()
	return confine(b.Memory)
}

// maxGoStack is the depth of built-in functions that call themselves, such as
// JSON.stringify of lists in lists: beyond it the worker ends.
const maxGoStack = 64 << 20
