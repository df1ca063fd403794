package script

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"
)

// process is one worker as the server has it. It runs one call at a time.
type process struct {
	cmd    *exec.Cmd
	in     *os.File
	out    *bufio.Reader
	pipe   *os.File // beneath out
	ended  chan struct{}
	stderr *head

	memory     int64
	generation int
	calls      int
	sent       map[string]bool // programs that it has
	spoilt     bool            // what it ran may have left something behind, or broke it
}

// head keeps the beginning of what is written to it: how a program that crashes
// begins to say why.
type head struct{ buf bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	if room := 4096 - h.buf.Len(); room > 0 {
		h.buf.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// launch starts a worker and waits until it has limited itself.
func launch(command []string, memory int64, zone *time.Location, now time.Time, within time.Duration) (*process, error) {
	//nolint:noctx // a worker outlives the call that it is started for; it ends with its pipe
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = []string{}
	cmd.WaitDelay = time.Second
	apart(cmd)
	p := &process{cmd: cmd, ended: make(chan struct{}), stderr: &head{}, memory: memory, sent: map[string]bool{}}
	cmd.Stderr = p.stderr
	childIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		_, _ = childIn.Close(), in.Close()
		return nil, err
	}
	cmd.Stdin, cmd.Stdout = childIn, childOut
	err = cmd.Start()
	_, _ = childIn.Close(), childOut.Close()
	if err != nil {
		_, _ = in.Close(), out.Close()
		return nil, err
	}
	p.in, p.pipe, p.out = in, out, bufio.NewReader(out)
	go func() {
		_ = cmd.Wait()
		close(p.ended)
	}()
	timer := time.AfterFunc(within, func() { kill(cmd) })
	defer timer.Stop()
	_, offset := now.In(zone).Zone()
	var m fromWorker
	err = writeFrame(p.in, toWorker{Begin: &beginMessage{Memory: memory, Zone: zone.String(), Offset: offset}})
	if err == nil {
		err = readFrame(p.out, 1<<10, &m)
	}
	if err == nil && !m.Ready {
		err = errors.New("the worker does not say that it is ready")
	}
	if err != nil {
		p.end()
		<-p.ended // so that all is there that it said
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(p.stderr.buf.String()))
	}
	return p, nil
}

// gone reports whether the worker has ended.
func (p *process) gone() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// alive reports whether the worker can take another call.
func (p *process) alive() bool { return !p.spoilt && !p.gone() }

// end kills the worker and waits for nothing: giving much memory back takes the
// system a while.
func (p *process) end() {
	p.spoilt = true
	if !p.gone() {
		kill(p.cmd)
	}
	_, _ = p.in.Close(), p.pipe.Close()
}

// grace is what a script has beyond its time to be interrupted, which says where it
// was. What cannot be interrupted is killed then.
const grace = 50 * time.Millisecond

// do runs one call. However it ends, it ends at most grace after its time: the
// kill closes the pipes, so that neither reading nor writing waits for longer.
func (p *process) do(ctx context.Context, c *Call, msg *callMessage) (*Result, *Error) {
	p.calls++
	if !p.sent[msg.Program] {
		msg.Source = &c.Program.source
		p.sent[msg.Program] = true
	}
	start := time.Now()
	var late atomic.Bool
	timer := time.AfterFunc(c.Limits.Time+grace, func() {
		late.Store(true)
		kill(p.cmd)
	})
	ctx, cancel := context.WithTimeout(ctx, c.Limits.Time+grace)
	defer cancel()
	res := &Result{}
	err := p.talk(ctx, c, msg, res)
	res.Usage.Time = time.Since(start)
	if !timer.Stop() {
		p.spoilt = true
	}
	if err == nil {
		return res, nil
	}
	var e *Error
	if !errors.As(err, &e) {
		e = p.died(err, late.Load())
	}
	if e.Kind == Memory {
		res.Usage.Memory = c.Limits.Memory
	}
	if e.Kind == Syntax {
		delete(p.sent, msg.Program) // it is not kept
	}
	return res, e
}

// talk sends the call and follows it to its end. Only a worker that told the end
// itself can take another call.
func (p *process) talk(ctx context.Context, c *Call, msg *callMessage, res *Result) error {
	p.spoilt = true
	if err := writeFrame(p.in, toWorker{Call: msg}); err != nil {
		return err
	}
	// What is given stands in one frame, with quotes and names around each part.
	most := 2*c.Limits.Output + 64<<10
	for {
		var m fromWorker
		if err := readFrame(p.out, most, &m); err != nil {
			if errors.Is(err, errTooLarge) {
				return &Error{Kind: Output, Message: "more than a call may give"}
			}
			return err
		}
		switch {
		case m.Log != nil:
			if len(res.Logs) < c.Limits.Logs {
				res.Logs = append(res.Logs, cut(*m.Log, maxLogLine))
			}
		case m.Host != nil:
			reply, err := p.answer(ctx, c, m.Host, &res.Usage)
			if err != nil {
				return err
			}
			if err := writeFrame(p.in, toWorker{Reply: reply}); err != nil {
				return err
			}
		case m.Done != nil:
			res.Usage.Memory = max(0, min(m.Done.Memory, c.Limits.Memory))
			if e := m.Done.Error; e != nil {
				p.spoilt = e.Kind != Failed && e.Kind != Syntax
				return e.err()
			}
			p.spoilt = false
			res.Value, res.Set, res.Fail = m.Done.Value, m.Done.Set, m.Done.Fail
			return nil
		default:
			return errors.New("a message without content")
		}
	}
}

// err is the error that a worker told, which may tell of itself what it likes but
// not of the server.
func (e *errorMessage) err() *Error {
	out := &Error{Kind: e.Kind, Message: cut(e.Message, maxLogLine), Line: e.Line, Column: e.Column, Stack: e.Stack[:min(len(e.Stack), maxFrames)]}
	switch e.Kind {
	case Timeout, Syntax, Output:
	default:
		out.Kind = Failed
	}
	return out
}

// answer asks the host, within the budget.
func (p *process) answer(ctx context.Context, c *Call, q *hostMessage, used *Usage) (*replyMessage, error) {
	f := c.Host[q.Name]
	if f == nil { // its machine has no such name, so this is no machine any more
		return nil, &Error{Kind: Failed, Message: "there is no " + cut(q.Name, 60)}
	}
	if used.Calls++; used.Calls > c.Limits.Calls {
		return nil, &Error{Kind: Budget, Message: fmt.Sprintf("more than %d calls", c.Limits.Calls)}
	}
	value, rows, err := asked(ctx, f, q)
	if used.Rows += rows; used.Rows > c.Limits.Rows {
		return nil, &Error{Kind: Budget, Message: fmt.Sprintf("more than %d records", c.Limits.Rows)}
	}
	var t *Thrown
	switch {
	case errors.As(err, &t):
		return thrownReply(t)
	case ctx.Err() != nil:
		return nil, &Error{Kind: Timeout, Message: "took too long in " + q.Name}
	case err != nil:
		return nil, &hostError{err}
	}
	raw, err := json.Marshal(value, lenient)
	if err != nil {
		return nil, &hostError{err}
	}
	return &replyMessage{Value: raw}, nil
}

// asked asks one function. One that panics has failed as the machine fails: the call
// ends, and its worker with it, but nothing of the server does.
func asked(ctx context.Context, f Host, q *hostMessage) (value any, rows int, err error) {
	defer func() {
		if p := recover(); p != nil {
			value, rows, err = nil, 0, &hostError{fmt.Errorf("%s panicked: %v\n%s", q.Name, p, debug.Stack())}
		}
	}()
	return f(ctx, q.Args)
}

func thrownReply(t *Thrown) (*replyMessage, error) {
	m := &thrownMessage{Message: t.Message}
	if len(t.Data) > 0 {
		raw, err := json.Marshal(t.Data, lenient)
		if err != nil {
			return nil, &hostError{err}
		}
		m.Data = jsontext.Value(raw)
	}
	return &replyMessage{Error: m}, nil
}

// dying is how long a worker that closed its pipes may take to be gone.
const dying = 200 * time.Millisecond

// died says why a worker stopped talking.
func (p *process) died(err error, late bool) *Error {
	var host *hostError
	if errors.As(err, &host) {
		return &Error{Kind: Failed, Message: "a call of the platform failed", cause: host}
	}
	defer p.end()
	if late {
		return &Error{Kind: Timeout, Message: "took too long"}
	}
	select { // it says why on its way out
	case <-p.ended:
	case <-time.After(dying):
		return &Error{Kind: Failed, Message: "the worker spoke nonsense", cause: err}
	}
	said := p.stderr.buf.String()
	switch {
	case strings.Contains(said, "stack overflow"), strings.Contains(said, "stack exceeds"):
		return &Error{Kind: Failed, Message: "Maximum call stack size exceeded"}
	case strings.Contains(said, "out of memory"), strings.Contains(said, "cannot allocate memory"), strings.Contains(said, "failed to allocate"), strings.Contains(said, "failed to create new OS thread"),
		strings.Contains(said, "SIGSEGV"), // the collector, where it finds no memory for itself
		killed(p.cmd):
		return &Error{Kind: Memory, Message: "more memory than a call may have"}
	default:
		return &Error{Kind: Failed, Message: "the worker ended", cause: errors.New(cut(strings.TrimSpace(said), maxLogLine))}
	}
}

// hostError is a failure of the machine behind a call of the host, which is no
// business of the script's.
type hostError struct{ err error }

func (e *hostError) Error() string { return e.err.Error() }
func (e *hostError) Unwrap() error { return e.err }
