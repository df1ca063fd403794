package script

import "encoding/json/jsontext"

// toWorker is what the server says: first how the worker is to limit itself, then
// calls, and within a call the answers to its questions.
type toWorker struct {
	Begin *beginMessage `json:"begin,omitzero"`
	Call  *callMessage  `json:"call,omitzero"`
	Reply *replyMessage `json:"reply,omitzero"`
}

// beginMessage comes once. Zone is where the scripts' dates are at home, Offset its
// distance from UTC should the worker not know it.
type beginMessage struct {
	Memory int64  `json:"memory"`
	Zone   string `json:"zone"`
	Offset int    `json:"offset"`
}

// callMessage runs a program, or with Check only compiles it. Source is there when
// the worker has not seen the program yet. Each member of Input is one of ctx; Host
// names what the script may call, as "crm.get".
type callMessage struct {
	Program string         `json:"program"`
	Source  *string        `json:"source,omitzero"`
	Check   bool           `json:"check,omitzero"`
	Input   jsontext.Value `json:"input,omitzero"`
	Host    []string       `json:"host,omitzero"`
	Now     int64          `json:"now"`  // milliseconds
	Time    int64          `json:"time"` // nanoseconds
	Stack   int            `json:"stack"`
	Output  int            `json:"output"`
	Logs    int            `json:"logs"`
}

// replyMessage answers a question: with a value, or with what is thrown.
type replyMessage struct {
	Value jsontext.Value `json:"value,omitzero"`
	Error *thrownMessage `json:"error,omitzero"`
}

type thrownMessage struct {
	Message string         `json:"message"`
	Data    jsontext.Value `json:"data,omitzero"`
}

// Thrown is the error that a script gets to see, and may catch, when the host
// refuses a call. Data become members of it.
type Thrown struct {
	Message string
	Data    map[string]any
}

func (t *Thrown) Error() string { return t.Message }

// fromWorker is what a worker says: once that it is ready, then within a call lines
// of the log, questions, and how it ended. Nothing of it is believed beyond its form.
type fromWorker struct {
	Ready bool         `json:"ready,omitzero"`
	Log   *string      `json:"log,omitzero"`
	Host  *hostMessage `json:"host,omitzero"`
	Done  *doneMessage `json:"done,omitzero"`
}

type hostMessage struct {
	Name string           `json:"name"`
	Args []jsontext.Value `json:"args"`
}

type doneMessage struct {
	Error *errorMessage  `json:"error,omitzero"`
	Value jsontext.Value `json:"value,omitzero"`
	Set   []Assignment   `json:"set,omitzero"`
	Fail  []Failure      `json:"fail,omitzero"`
	// Memory is by how many bytes what the worker holds grew, as far as it looked.
	Memory int64 `json:"memory,omitzero"`
}

type errorMessage struct {
	Kind    Kind    `json:"kind"`
	Message string  `json:"message"`
	Line    int     `json:"line"`
	Column  int     `json:"column"`
	Stack   []Frame `json:"stack"`
}

// Assignment is a field that the script set, by ctx.set. The last one of a field
// counts.
type Assignment struct {
	Field string         `json:"field"`
	Value jsontext.Value `json:"value"`
}

// Failure is what the script refused, by ctx.fail. Field is "" when it is about the
// whole.
type Failure struct {
	Message string `json:"message"`
	Field   string `json:"field,omitzero"`
}
