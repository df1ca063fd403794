package script

import "time"

// Limits bound one call. What is zero is taken from [DefaultLimits]; nothing can
// be without a limit.
type Limits struct {
	Time   time.Duration // from the moment that a worker has the call, its host calls included
	Memory int64         // bytes that the script may hold, beside what the worker needs itself
	Stack  int           // functions that call each other
	Output int           // bytes of everything that the call gives: what it sets, its result, one question to the host
	Calls  int           // questions to the host
	Rows   int           // records that the answers of the host hold together
	Logs   int           // lines of the log; further ones are left out
}

// DefaultLimits are those of a script that declares none.
var DefaultLimits = Limits{
	Time:   2 * time.Second,
	Memory: 128 << 20,
	Stack:  1000,
	Output: 1 << 20,
	Calls:  100,
	Rows:   2000,
	Logs:   100,
}

// maxLogLine is how many characters of a line of the log are kept.
const maxLogLine = 500

// Or fills in what l leaves out.
func (l Limits) Or(d Limits) Limits {
	fill(&l.Time, d.Time)
	fill(&l.Memory, d.Memory)
	fill(&l.Stack, d.Stack)
	fill(&l.Output, d.Output)
	fill(&l.Calls, d.Calls)
	fill(&l.Rows, d.Rows)
	fill(&l.Logs, d.Logs)
	return l
}

func fill[T time.Duration | int | int64](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}
