// Package importer brings files of rows into an object: it reads them in
// whatever shape they come, proposes what their columns and values mean, and
// writes them through the pipeline as a job that can be tried first, stopped,
// resumed after a crash and undone.
package importer

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
)

// States of an import.
const (
	Uploaded  = "uploaded"
	Queued    = "queued"
	Running   = "running"
	Ready     = "ready" // after a dry run
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
	Undone    = "undone"
)

// Modes of a run.
const (
	ModeCreate = "create"
	ModeUpdate = "update"
	ModeUpsert = "upsert"
)

// What wins where a row updates a record.
const (
	WinsFilled = "filled" // the default: the file, where it has a value
	WinsFile   = "file"   // the file, also where its cell is blank
	WinsRecord = "record" // the record: only fields without a value are filled
)

// What a run may be told not to bring about.
const (
	SilentHooks   = "hooks"   // hooks after the write, and webhooks
	SilentNotices = "notices" // messages to people
)

// What becomes of a row that a rule for duplicates catches.
const (
	SameCreate = "create" // the rule decides: what it only warns of is made
	SameSkip   = "skip"
	SameUpdate = "update" // the record that was found gets the row's values
	SameHold   = "hold"   // the row waits, listed, until somebody has looked at it
)

// Choices are what a run is told beside its mapping.
type Choices struct {
	Wins       string   `json:"wins,omitempty"`
	Silent     []string `json:"silent,omitempty"`
	Duplicates string   `json:"duplicates,omitempty"` // SameCreate is the default
}

// Total is what a column of numbers comes to: in the rows of the file that were done,
// and in the records that they have become. What was refused makes the difference.
type Total struct {
	Field  string  `json:"field"`
	File   float64 `json:"file"`
	System float64 `json:"system"`
}

// What becomes of a value that names no option or record.
const (
	MissingError  = "error" // the default: the row is refused
	MissingBlank  = "blank"
	MissingCreate = "create" // links: a record of that title is made
)

// Setting says how the values of one column are read.
type Setting struct {
	// Values replaces texts of the file by what they mean: an option's value, the
	// title of a record, "" for nothing.
	Values map[string]string `json:"values,omitempty"`
	// Missing is error (the default), blank, or for links create.
	Missing string `json:"missing,omitempty"`
	// By is the field of the linked object that the column holds; by default any
	// that names its records.
	By string `json:"by,omitempty"`
	// Existing is what other columns do to a linked record that is there: nothing (the
	// default), or as [Choices].Wins filled or record.
	Existing  string          `json:"existing,omitempty"`
	DateOrder field.DateOrder `json:"date_order,omitempty"`
}

// Counts are rows of the file by what became of them. Skipped rows are those
// without any value; warned ones are among the created and updated; Same are left out
// as duplicates, Held wait for somebody to look at them. Lines are rows
// that only hold rows of a sub-form of the record above them.
type Counts struct {
	Created int `json:"created"`
	Updated int `json:"updated"`
	Skipped int `json:"skipped"`
	Failed  int `json:"failed"`
	Warned  int `json:"warned"`
	Same    int `json:"same"`
	Held    int `json:"held"`
	Lines   int `json:"lines"`
}

// Related are linked records that the columns of a file made or changed, beside the
// records of its rows.
type Related struct {
	Created int `json:"created"`
	Updated int `json:"updated"`
}

func (c Counts) done() int {
	return c.Created + c.Updated + c.Skipped + c.Failed + c.Lines + c.Same + c.Held
}

// Import is one uploaded file and what has been done with it. After a dry run
// the counts say what would happen.
type Import struct {
	ID        string             `json:"id"`
	Object    string             `json:"object"`
	Name      string             `json:"name"`
	Size      int64              `json:"size"`
	Encoding  string             `json:"encoding"`
	Delimiter string             `json:"delimiter"`
	Header    bool               `json:"header"`
	Sheet     string             `json:"sheet"`  // of a spreadsheet: the one that is read
	Sheets    []string           `json:"sheets"` // of a spreadsheet: those that can be
	Rows      int                `json:"rows"`
	Columns   []Column           `json:"columns"`
	System    string             `json:"system"` // whose export it is: zoho, fxiaoke, jiandaoyun; "" when not known
	State     string             `json:"state"`
	Counts                       // created, updated, skipped, failed, warned
	Total     int                `json:"total"`
	Done      int                `json:"done"`
	Job       *string            `json:"job"`
	Mapping   map[string]string  `json:"mapping"`
	Mode      string             `json:"mode"`
	Key       []string           `json:"key"`
	DryRun    bool               `json:"dryRun"`
	Settings  map[string]Setting `json:"settings"`
	Choices                      // wins, silent
	Totals    []Total            `json:"totals"`
	Related   Related            `json:"related"`
	Undoable  bool               `json:"undoable"`
	CreatedAt string             `json:"created_at"`
	By        string             `json:"-"`
	Failure   *job.Failure       `json:"-"`
	Error     *Message           `json:"error"` // filled by In

	file  string
	heads int // rows of the file that name its columns
	last  int // number of the last row that was done
}

// Message is a code with its sentence.
type Message struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// In fills what is said in a language, and answers the import itself.
func (i *Import) In(t locale.Tag) *Import {
	if i.Error = nil; i.Failure != nil {
		i.Error = &Message{Code: i.Failure.Code, Message: i.Failure.Message(t)}
	}
	return i
}

// busy reports whether a job has the import in hand.
func (i *Import) busy() bool { return i.State == Queued || i.State == Running }

// settle derives what follows from the stored state.
func (i *Import) settle() {
	i.Total = i.Rows
	if known := systemOf(i.Columns); known != nil {
		i.System = known.key
	}
	if i.Totals == nil {
		i.Totals = []Total{}
	}
	i.Undoable = i.wrote() && i.Updated == 0 && i.Related.Updated == 0
}

// wrote reports whether the import has ended and left something behind.
func (i *Import) wrote() bool {
	return slices.Contains([]string{Done, Failed, Cancelled}, i.State) && !i.DryRun && i.Created+i.Updated+i.Related.Created+i.Related.Updated > 0
}

// runnable reports whether a run may start: nothing has been written yet.
func (i *Import) runnable() bool {
	switch i.State {
	case Uploaded, Ready:
		return true
	case Failed, Cancelled:
		return i.DryRun || !i.wrote()
	}
	return false
}

// column finds a column by its name.
func (i *Import) column(name string) int {
	return slices.IndexFunc(i.Columns, func(c Column) bool { return c.Name == name })
}
