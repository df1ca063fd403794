package expr

import (
	"strings"
	"time"
)

// Kind is what a field is to an expression, and how its value is stored.
//
// Canonical Go values, the same everywhere in the product, are those of JSON:
// text string · number float64 or nil · bool · date "2006-01-02" or nil ·
// date-time "2006-01-02 15:04:05.000Z" or nil · list []string · link the id, ""
// when unset · links []string of ids.
type Kind uint8

const (
	Text     Kind = iota + 1
	Number        // nullable
	Bool          // never blank
	Date          // calendar date without a zone, nullable
	DateTime      // instant, nullable
	List          // list of text (multi-select, files)
	Link          // one record of Field.Target
	Rows          // the records of Field.Target whose link Field.Via points here; no column
	Links         // several records of Field.Target, stored as the list of their ids
	AnyLink       // one record of one of Field.Targets, the text "object:id", '' when unset
)

// Listed reports whether a field of the kind is stored as a list.
func (k Kind) Listed() bool { return k == List || k == Links }

// Linking reports whether a field of the kind names records, one or several.
func (k Kind) Linking() bool { return k == Link || k == Links }

// several reports whether expressions see a field of the kind as a list of records.
func (k Kind) several() bool { return k == Rows || k == Links }

// The objects that every catalogue has beside the business's own.
const (
	Users       = "users"       // id name email department departments roles manager active
	Departments = "departments" // id name
)

// Field is a field as expressions see it.
type Field struct {
	Key    string // api name
	Column string // SQL column, unquoted
	Kind   Kind
	Target string // object of a Link, of Links or of Rows
	// Targets are the objects of which an AnyLink names a record.
	Targets []string
	Via     string // of Rows: the Link or Links field of Target that points at this record
	// Live is set for a field without a column, whose value is an expression over
	// its own record. Reading it reads what the expression reads; nothing else
	// sees the field.
	Live *Live
	// Sealed is set for a field whose column holds a sealed text. Nothing but whether
	// it is blank can be read of it.
	Sealed bool
}

// Live is the expression that a field without a column stands for.
type Live struct {
	Source      string
	BlankAsZero bool // it is a Formula, not a Value
}

// Object is an object as expressions see it. Every object has "id" (text)
// without listing it.
type Object struct {
	Key    string
	Table  string // SQL table, unquoted
	Fields []Field
	// Alive is the condition that a row must fulfil to exist at all, with %s for
	// the quoted alias (`%s."deleted" = ''`); empty when every row does.
	Alive string
}

// Catalog finds objects by key; a snapshot is one.
type Catalog interface {
	ExprObject(key string) (*Object, bool)
}

// Usage says where an expression stands: what it may read and must give.
type Usage string

const (
	// Filter reads record, user and now, gives a bool and must push down to SQL:
	// list filters, row rights, view filters.
	Filter Usage = "filter"
	// Rule reads record, old, user and now and gives a bool: validation rules.
	Rule Usage = "rule"
	// Value reads record, user and now and may give anything: defaults, presets.
	Value Usage = "value"
	// Formula is a Value in which a blank counts as 0 where numbers are added,
	// subtracted, multiplied or rounded; a blank divisor stays an error.
	Formula Usage = "formula"
	// Generated is a Value that the platform wrote itself, of many fields: it may be longer.
	Generated Usage = "generated"
)

// Choosing is the usage of a filter over the records that a field of an object may
// link to: beside what a Filter reads it reads form, the record with the field.
func Choosing(object string) Usage { return Filter + usageForm + Usage(object) }

const usageForm = "@"

// form is the object of the variable form, "" where there is none.
func (u Usage) form() string {
	_, object, _ := strings.Cut(string(u), usageForm)
	return object
}

// filters reports whether the usage is one of filters.
func (u Usage) filters() bool { return u == Filter || u.form() != "" }

// Row gives one record's canonical values. Value of a key that the object does
// not have is never asked. For a field of Rows it may give []Row, which are then
// taken as they are (rows being edited), or nil, and Vars.Rows loads them.
type Row interface {
	Value(key string) any
}

// Values is the plain Row.
type Values map[string]any

func (v Values) Value(key string) any { return v[key] }

// Loader loads a linked record for evaluation in Go; nil without error when the
// link is unset or the record does not exist (its fields are then all blank).
type Loader func(object, id string) (Row, error)

// User is the acting person as expressions see them.
type User struct {
	ID, Name, Email, Department, Manager string
	Departments, Roles                   []string
	Active                               bool
	Reports                              []string // ids of everybody below, directly or not
}

// Vars is what one evaluation reads. Now is one value per request.
type Vars struct {
	Record, Old Row
	Form        Row // of the usage Choosing
	User        *User
	Now         time.Time
	// Zone is that of a person by whose days and clocks a condition of theirs is
	// meant, as it becomes SQL; nil for the business's. Live fields that it names
	// stay by the business's, as they are shown.
	Zone *time.Location
	Load Loader
	// Rows loads the records of object whose link via points at the record id.
	Rows func(object, via, id string) ([]Row, error)
	// Can reports whether the acting person may do an operation: can("edit").
	Can func(operation string) bool
	// Exists reports whether the condition f holds for a record of object, whose
	// row has the alias ExistsAlias: EXISTS(object, x, condition).
	Exists func(object string, f Fragment) (bool, error)
	// Lens is what EXISTS sees the records through; nil sees everything.
	Lens Lens
}

// ExistsAlias is the alias of the row in the condition that Vars.Exists gets.
const ExistsAlias = "x"

// Lens rewrites what an expression of a person may see when it becomes SQL:
// rows and fields that they may not read are blank. A nil Lens sees everything
// (only rights themselves are compiled so).
type Lens interface {
	// Column gives the SQL of a field of the row alias (an SQL alias, quoted where
	// it must be) as the person sees it, for instance CASE WHEN <rights> THEN alias."amount" END, and
	// false when no grant lets them read the field on any row: the expression is
	// then refused as if the field did not exist.
	Column(object string, f *Field, alias string) (sql string, args []any, ok bool)
	// Row gives the condition that a linked row must fulfil to be seen; "" when
	// every row is, "0" when none ever is.
	Row(object, alias string) (sql string, args []any)
}

// Path is one field that an expression reads from its record, with the way
// there: record.account.level has one step, record.amount none.
type Path struct {
	Steps []Step
	// Object has the field.
	Object string
	// Field is "" where an expression only asks which rows there are, as
	// size(record.lines) does.
	Field string
}

// Step follows a link up to the one record that it names, or to the several of
// Links, or goes down to the records (Rows) that point at the one before.
type Step struct {
	Object, Field string // the link, or the field of rows
	Target        string // the object that it leads to
	Via           string // down: the link field of Target that points back; "" up
}

// Dep is one field that an expression reads: record.account.name reads
// {opportunity account} and {account name}.
type Dep struct {
	Object, Field string
}

// Issue is one mistake in an expression's source. Line and Column count from 1
// in code points; Key is a message key of package locale.
type Issue struct {
	Line    int            `json:"line"`
	Column  int            `json:"column"`
	Code    string         `json:"code"`
	Args    map[string]any `json:"-"`
	Message string         `json:"message,omitempty"` // filled by the edge, in the reader's language
	Fix     string         `json:"fix,omitempty"`     // the word to stand there instead of the one that does
}
