// Package script runs JavaScript that is not trusted: in worker processes of our
// own binary which have no files, no network, no environment and little memory,
// and which are killed when they do not end in time. See docs/developers/scripts.md.
package script

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"log/slog"
	"maps"
	"os"
	"runtime"
	"slices"
	"time"
)

// Host answers one question of a script, such as crm.get: value is what the script
// gets, as JSON can say it; rows are the records in it, for the budget. A *[Thrown]
// is thrown in the script, any other error ends the call.
type Host func(ctx context.Context, args []jsontext.Value) (value any, rows int, err error)

// Call is one run of a program. Input must be a JSON object; its members are those
// of ctx, read-only. Host has what the script may call, by its name: "crm.get".
type Call struct {
	Program *Program
	Input   any
	Host    map[string]Host
	Limits  Limits
	Now     time.Time // what time it is for the script; zero: the runner's
}

// Result is what a call came to. Of a call that failed it has Logs and Usage.
type Result struct {
	Value jsontext.Value // what the program returned, null when nothing
	Set   []Assignment
	Fail  []Failure
	Logs  []string
	Usage Usage
}

// Usage is what a call used of its budget.
type Usage struct {
	Time   time.Duration
	Calls  int
	Rows   int
	Memory int64 // bytes that the worker held more, when it asked the host or ended; all of the limit where that was too little
}

// Config says how scripts are run; zero values have defaults.
type Config struct {
	Command []string      // how a worker is started; default: this binary, as Command
	Workers int           // calls at once; default: the number of CPUs, at least 2
	Calls   int           // after so many a worker is replaced; default 5,000
	Start   time.Duration // how long a worker may take to start; default 10 s
	Wait    time.Duration // how long a call may wait for a free worker; default 10 s
	Zone    func() *time.Location
	Now     func() time.Time
	Log     *slog.Logger
}

// Runner runs scripts. It starts workers as they are needed and keeps them.
type Runner struct {
	cfg  Config
	pool *pool
}

// New makes a runner; no worker is started yet.
func New(c Config) *Runner {
	if len(c.Command) == 0 {
		c.Command = []string{self(), Command}
	}
	if c.Workers <= 0 {
		c.Workers = max(2, runtime.NumCPU())
	}
	if c.Calls <= 0 {
		c.Calls = 5000
	}
	fill(&c.Start, 10*time.Second)
	fill(&c.Wait, 10*time.Second)
	if c.Zone == nil {
		c.Zone = func() *time.Location { return time.UTC }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Runner{cfg: c, pool: newPool(c)}
}

// self is this binary, also after a newer one was put into its place.
func self() string {
	const running = "/proc/self/exe"
	if _, err := os.Stat(running); err == nil {
		return running
	}
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// Run runs a call to its end, at the latest when its time is over. The error is an
// *[Error]; the result is there beside it, with the log and what was used, unless
// nothing ran. ctx ends the waiting for a worker and what the host does, not the
// script. A Host function may run further calls with the context that it gets:
// they do not wait for a free worker.
func (r *Runner) Run(ctx context.Context, c Call) (*Result, error) {
	c.Limits = c.Limits.Or(DefaultLimits)
	if until, ok := ctx.Deadline(); ok {
		c.Limits.Time = max(time.Millisecond, min(c.Limits.Time, time.Until(until)))
	}
	input, err := json.Marshal(c.Input, lenient)
	if err != nil {
		return nil, err
	}
	if c.Now.IsZero() {
		c.Now = r.cfg.Now()
	}
	return r.run(ctx, &c, &callMessage{
		Program: c.Program.hash, Input: input, Host: slices.Sorted(maps.Keys(c.Host)), Now: c.Now.UnixMilli(),
		Time: int64(c.Limits.Time), Stack: c.Limits.Stack, Output: c.Limits.Output, Logs: c.Limits.Logs,
	})
}

// Check compiles a program and runs nothing. The error is an *[Error] of kind
// Syntax with its place, or says why it could not be found out.
func (r *Runner) Check(ctx context.Context, p *Program) error {
	c := &Call{Program: p, Limits: DefaultLimits}
	_, err := r.run(ctx, c, &callMessage{Program: p.hash, Check: true, Time: int64(c.Limits.Time)})
	return err
}

func (r *Runner) run(ctx context.Context, c *Call, msg *callMessage) (*Result, error) {
	p, ctx, release, err := r.pool.take(ctx, c.Limits.Memory)
	if err != nil {
		return nil, err
	}
	defer release()
	res, failed := p.do(ctx, c, msg)
	if failed != nil {
		if host := (*hostError)(nil); errors.As(failed, &host) {
			r.cfg.Log.Error("a function of the platform failed for a script", "error", host.err)
		}
		return res, failed
	}
	return res, nil
}

// Drain replaces all workers: those at work when their call is over.
func (r *Runner) Drain() { r.pool.drain() }

// Close ends all workers. Calls at work end with an error, later ones are refused.
func (r *Runner) Close() { r.pool.close() }
