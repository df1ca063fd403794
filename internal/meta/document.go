// Package meta holds what a business has configured: documents, their drafts,
// releases, and the compiled snapshot that a request works with.
package meta

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Kinds of documents.
const (
	KindApp    = "app"
	KindObject = "object"
	KindForm   = "form"
	KindView   = "view"
	KindRole   = "role"

	KindAssertion  = "assertion"
	KindFormScript = "form_script"
	KindWebhook    = "webhook"
	KindInbound    = "inbound"
	KindHook       = "hook"
)

// Object is a custom object: what its records are made of.
type Object struct {
	Kind        string       `json:"kind" yaml:"kind"`
	Key         string       `json:"key" yaml:"key"`
	App         string       `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text  `json:"label" yaml:"label"`
	Plural      locale.Text  `json:"plural,omitzero" yaml:"plural,omitempty"`
	Description locale.Text  `json:"description,omitzero" yaml:"description,omitempty"`
	Icon        string       `json:"icon,omitempty" yaml:"icon,omitempty"` // a lucide name
	Title       string       `json:"title" yaml:"title"`                   // key of the field that names a record
	Owner       bool         `json:"owner,omitempty" yaml:"owner,omitempty"`
	Types       []RecordType `json:"types,omitempty" yaml:"types,omitempty"`
	Fields      []field.Spec `json:"fields" yaml:"fields"`
	Rules       []Rule       `json:"rules,omitempty" yaml:"rules,omitempty"`
	Duplicates  []Duplicates `json:"duplicates,omitempty" yaml:"duplicates,omitempty"`
	Buttons     []Button     `json:"buttons,omitempty" yaml:"buttons,omitempty"`
	Lock        *Lock        `json:"lock,omitempty" yaml:"lock,omitempty"`
	Page        *RecordPage  `json:"page,omitempty" yaml:"page,omitempty"`
	Quality     *Quality     `json:"quality,omitempty" yaml:"quality,omitempty"`
	Indexes     []Index      `json:"indexes,omitempty" yaml:"indexes,omitempty"`

	// PartOf is set of the objects that are made of sub-forms, which are no
	// documents of their own.
	PartOf *PartOf `json:"-" yaml:"-"`
}

// Severities of a rule.
const (
	SeverityBlock = "block"
	SeverityWarn  = "warn"
)

// Rule is a validation rule: when When holds (or is absent), Must has to. One of
// severity warn refuses nothing; the answer of the write tells of it.
type Rule struct {
	Key      string      `json:"key,omitempty" yaml:"key,omitempty"`
	When     string      `json:"when,omitempty" yaml:"when,omitempty"`
	Must     string      `json:"must" yaml:"must"`
	Message  locale.Text `json:"message,omitzero" yaml:"message,omitempty"`
	Field    string      `json:"field,omitempty" yaml:"field,omitempty"`
	Severity string      `json:"severity,omitempty" yaml:"severity,omitempty"` // block (default) or warn
	Disabled bool        `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// Lock makes records that When holds for read-only, until who has the operation
// lock unlocks one. Message says why, "approved contracts cannot be changed".
type Lock struct {
	When    string      `json:"when" yaml:"when"`
	Message locale.Text `json:"message,omitzero" yaml:"message,omitempty"`
}

// Index is a composite index or unique key.
type Index struct {
	Fields []string `json:"fields" yaml:"fields"`
	Unique bool     `json:"unique,omitempty" yaml:"unique,omitempty"`
}

// Form is a layout: how people fill in a record of an object. Of several of a
// purpose a person gets the first, by Order, that is for one of their roles and
// for the record's type.
type Form struct {
	Kind    string      `json:"kind" yaml:"kind"`
	Key     string      `json:"key" yaml:"key"`
	App     string      `json:"app,omitempty" yaml:"app,omitempty"`
	Object  string      `json:"object" yaml:"object"`
	Label   locale.Text `json:"label,omitzero" yaml:"label,omitempty"`
	Purpose string      `json:"purpose,omitempty" yaml:"purpose,omitempty"` // full (default) or quick
	Order   int         `json:"order,omitempty" yaml:"order,omitempty"`
	Roles   []string    `json:"roles,omitempty" yaml:"roles,omitempty"`     // keys of roles whose people it is for; everybody when empty
	Types   []string    `json:"types,omitempty" yaml:"types,omitempty"`     // keys of record types that it is for; all when empty
	Columns int         `json:"columns,omitempty" yaml:"columns,omitempty"` // 1 to 4, default 2: the width of a field that says none
	Labels  string      `json:"labels,omitempty" yaml:"labels,omitempty"`   // where labels stand: above (default) or left
	Hidden  string      `json:"hidden,omitempty" yaml:"hidden,omitempty"`   // what becomes of what the form hides: keep (default), clear, recompute
	Submit  locale.Text `json:"submit,omitzero" yaml:"submit,omitempty"`    // in place of "Save"
	Theme   string      `json:"theme,omitempty" yaml:"theme,omitempty"`     // one of the colours of options
	Header  FormHeader  `json:"header,omitzero" yaml:"header,omitempty"`
	Nodes   []FormNode  `json:"nodes" yaml:"nodes"`
	Rules   []FormRule  `json:"rules,omitempty" yaml:"rules,omitempty"`
}

// FormHeader is the picture at the head of a form, as a text of package banner,
// and what it says to those who do not see it; without words it is decoration.
type FormHeader struct {
	Picture string      `json:"picture" yaml:"picture"`
	Alt     locale.Text `json:"alt,omitzero" yaml:"alt,omitempty"`
}

// What becomes of the values of fields that a form hides when it is saved.
const (
	HiddenKeep      = "keep"
	HiddenClear     = "clear"
	HiddenRecompute = "recompute" // their defaults are computed anew
)

// Kinds of form rules.
const (
	FormRuleShow     = "show"
	FormRuleRequire  = "require"
	FormRuleReadOnly = "read_only"
	FormRuleOptions  = "options"
	FormRuleLink     = "link" // a data linkage
)

// FormRule changes a form while somebody fills it in. Fields with show rules are
// visible only where one of them holds; where When holds, the fields of a
// require rule are required, those of a read_only rule cannot be changed, and
// those of an options rule offer only Options. A data linkage has neither When nor
// Fields.
type FormRule struct {
	Key      string   `json:"key,omitempty" yaml:"key,omitempty"`
	Kind     string   `json:"kind" yaml:"kind"`
	When     string   `json:"when,omitempty" yaml:"when,omitempty"` // CEL
	Fields   []string `json:"fields,omitempty" yaml:"fields,omitempty"`
	Link     `yaml:",inline"`
	Options  []string `json:"options,omitempty" yaml:"options,omitempty"` // kind options: values of options
	Disabled bool     `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// FormNode is a field or a part of the layout. Exactly one of Field and Type is
// set. Sections hold nodes that hold none, tabs hold tabs only, and a tab holds
// what stands at the top but further tabs.
type FormNode struct {
	Field     string      `json:"field,omitempty" yaml:"field,omitempty"`
	Type      string      `json:"type,omitempty" yaml:"type,omitempty"`       // section, tabs, tab, divider, note, heading
	Width     int         `json:"width,omitempty" yaml:"width,omitempty"`     // of 12 columns: 3, 4, 6, 8, 12
	Label     locale.Text `json:"label,omitzero" yaml:"label,omitempty"`      // section, heading; on a field: in place of the field's own
	Text      locale.Text `json:"text,omitzero" yaml:"text,omitempty"`        // note
	Visible   string      `json:"visible,omitempty" yaml:"visible,omitempty"` // CEL: where it does not hold, the node is not there, nor what it holds
	Phone     string      `json:"phone,omitempty" yaml:"phone,omitempty"`     // of a field, on phones: show (default), full (a row of its own), hidden
	Keep      bool        `json:"keep,omitempty" yaml:"keep,omitempty"`       // of a field: its value stays when the next record is begun
	Collapsed bool        `json:"collapsed,omitempty" yaml:"collapsed,omitempty"`
	ReadOnly  bool        `json:"read_only,omitempty" yaml:"read_only,omitempty"`
	Nodes     []FormNode  `json:"nodes,omitempty" yaml:"nodes,omitempty"`
}

// View is a saved way to look at the records of an object.
type View struct {
	Kind    string       `json:"kind" yaml:"kind"`
	Key     string       `json:"key" yaml:"key"`
	App     string       `json:"app,omitempty" yaml:"app,omitempty"`
	Object  string       `json:"object" yaml:"object"`
	Label   locale.Text  `json:"label,omitzero" yaml:"label,omitempty"`
	Type    string       `json:"type,omitempty" yaml:"type,omitempty"` // table (default), kanban, calendar, gallery, gantt, tree, map
	Columns []ViewColumn `json:"columns,omitempty" yaml:"columns,omitempty"`
	Filter  string       `json:"filter,omitempty" yaml:"filter,omitempty"` // CEL
	Sort    string       `json:"sort,omitempty" yaml:"sort,omitempty"`     // "-created,name"
	Group   string       `json:"group,omitempty" yaml:"group,omitempty"`   // of a table: "stage,created:month"
	Quick   []string     `json:"quick,omitempty" yaml:"quick,omitempty"`   // fields whose filter is always at hand
	Colors  []RowColor   `json:"colors,omitempty" yaml:"colors,omitempty"` // the first that holds colours a row
	Show    ViewShow     `json:"show,omitzero" yaml:"show,omitempty"`
	Roles   []string     `json:"roles,omitempty" yaml:"roles,omitempty"` // who has the view; without one everybody
	Default bool         `json:"default,omitempty" yaml:"default,omitempty"`
	Order   int          `json:"order,omitempty" yaml:"order,omitempty"`
}

// ViewColumn is a column of a table view, and a field of a card of the others.
// Width is in CSS pixels.
type ViewColumn struct {
	Field   string `json:"field" yaml:"field"`
	Width   int    `json:"width,omitempty" yaml:"width,omitempty"`
	Frozen  bool   `json:"frozen,omitempty" yaml:"frozen,omitempty"`
	Summary string `json:"summary,omitempty" yaml:"summary,omitempty"` // sum, avg, min, max, count
}

// RowColor colours the rows for which a condition holds.
type RowColor struct {
	When  string `json:"when" yaml:"when"`   // CEL
	Color string `json:"color" yaml:"color"` // of those of options
}

// ViewShow is how a view that is no table shows records: which fields say what.
// Which of it a type of view has, and of which kinds the fields may be, is in
// viewShows.
type ViewShow struct {
	By       string         `json:"by,omitempty" yaml:"by,omitempty"`             // kanban: what the columns are
	Sum      string         `json:"sum,omitempty" yaml:"sum,omitempty"`           // kanban: a number that a column totals
	Limits   map[string]int `json:"limits,omitempty" yaml:"limits,omitempty"`     // kanban: how many records a column should have at most, by value
	Folded   []string       `json:"folded,omitempty" yaml:"folded,omitempty"`     // kanban: values whose columns start folded
	Stuck    map[string]int `json:"stuck,omitempty" yaml:"stuck,omitempty"`       // kanban: for how many days a record should stand in a column at most, by value
	Start    string         `json:"start,omitempty" yaml:"start,omitempty"`       // calendar, gantt
	End      string         `json:"end,omitempty" yaml:"end,omitempty"`           // calendar, gantt
	Color    string         `json:"color,omitempty" yaml:"color,omitempty"`       // calendar, gantt, map: a select whose colour they have
	Progress string         `json:"progress,omitempty" yaml:"progress,omitempty"` // gantt
	Image    string         `json:"image,omitempty" yaml:"image,omitempty"`       // gallery
	Fit      string         `json:"fit,omitempty" yaml:"fit,omitempty"`           // gallery: cover (default), contain
	Size     string         `json:"size,omitempty" yaml:"size,omitempty"`         // gallery: standard (default), compact
	Under    string         `json:"under,omitempty" yaml:"under,omitempty"`       // tree: the relation to the record above
	Place    string         `json:"place,omitempty" yaml:"place,omitempty"`       // map
}

// App groups objects for people: a name, an icon and a navigation.
type App struct {
	Kind        string      `json:"kind" yaml:"kind"`
	Key         string      `json:"key" yaml:"key"`
	Label       locale.Text `json:"label" yaml:"label"`
	Description locale.Text `json:"description,omitzero" yaml:"description,omitempty"`
	Icon        string      `json:"icon,omitempty" yaml:"icon,omitempty"`
	Order       int         `json:"order,omitempty" yaml:"order,omitempty"`
	Navigation  []NavGroup  `json:"navigation,omitempty" yaml:"navigation,omitempty"`
}

// NavGroup is a titled part of an app's navigation.
type NavGroup struct {
	Group locale.Text `json:"group,omitzero" yaml:"group,omitempty"`
	Items []NavItem   `json:"items" yaml:"items"`
}

// NavItem leads to an object (and one of its views), a page or a link; exactly
// one of Object, Page and URL is set. The view "all" exists for every object.
type NavItem struct {
	Object string      `json:"object,omitempty" yaml:"object,omitempty"`
	View   string      `json:"view,omitempty" yaml:"view,omitempty"`
	Page   string      `json:"page,omitempty" yaml:"page,omitempty"`
	URL    string      `json:"url,omitempty" yaml:"url,omitempty"`
	Label  locale.Text `json:"label,omitzero" yaml:"label,omitempty"`
	Icon   string      `json:"icon,omitempty" yaml:"icon,omitempty"`
}

// Role is a set of grants for the people who have it.
type Role struct {
	Kind        string      `json:"kind" yaml:"kind"`
	Key         string      `json:"key" yaml:"key"`
	App         string      `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text `json:"label" yaml:"label"`
	Description locale.Text `json:"description,omitzero" yaml:"description,omitempty"`
	Grants      []Grant     `json:"grants" yaml:"grants"`
}

// Grant lets the role's people do Operations on rows of Object, reading the
// fields Read and writing Write ("*", the default, is every field, new ones
// included; "lines.price" is one column of a sub-form). The rows are those that fulfil all of Rows ("true" when absent),
// Team and Follows. Presets are values that a create under this grant always
// gets, by field, as CEL.
type Grant struct {
	Key        string            `json:"key,omitempty" yaml:"key,omitempty"` // names it within its role
	Label      locale.Text       `json:"label,omitzero" yaml:"label,omitempty"`
	Object     string            `json:"object" yaml:"object"`
	Operations []string          `json:"operations,omitempty" yaml:"operations,omitempty"`
	Rows       string            `json:"rows,omitempty" yaml:"rows,omitempty"`
	Team       string            `json:"team,omitempty" yaml:"team,omitempty"`       // viewer or editor: rows that are shared with the person at least so
	Follows    string            `json:"follows,omitempty" yaml:"follows,omitempty"` // a relation: rows whose linked record the person may view, for all but view: edit
	Read       FieldSet          `json:"read,omitzero" yaml:"read,omitempty"`
	Write      FieldSet          `json:"write,omitzero" yaml:"write,omitempty"`
	Mask       map[string]string `json:"mask,omitempty" yaml:"mask,omitempty"`     // fields of Read that are shown masked, with the style
	Reveal     bool              `json:"reveal,omitempty" yaml:"reveal,omitempty"` // masked fields may be revealed one at a time, which is logged
	Limits     Bounds            `json:"limits,omitzero" yaml:"limits,omitempty"`
	Presets    map[string]string `json:"presets,omitempty" yaml:"presets,omitempty"`
	Disabled   bool              `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// Bounds of what a grant gives. Export is how many rows of the object a person takes
// away freely within a day, in all their exports; Above says what is done about more
// of them: they are refused (by default), need approval, or are marked. Without Export
// there is no bound, and with Above every export is above it.
type Bounds struct {
	Export    int       `json:"export,omitempty" yaml:"export,omitempty"`
	Above     string    `json:"above,omitempty" yaml:"above,omitempty"`
	Approvers Approvers `json:"approvers,omitzero" yaml:"approvers,omitempty"`
}

// What is done about exports above a bound.
const (
	AboveRefuse    = "refuse"
	AboveApproval  = "approval"
	AboveWatermark = "watermark"
)

// Approvers decide about exports: who has one of the roles, is named by e-mail, or is
// the manager of the one who asks. Nobody decides about their own.
type Approvers struct {
	Roles   []string `json:"roles,omitempty" yaml:"roles,omitempty"`
	People  []string `json:"people,omitempty" yaml:"people,omitempty"`
	Manager bool     `json:"manager,omitempty" yaml:"manager,omitempty"`
}

// none reports whether there is nobody.
func (a Approvers) none() bool { return len(a.Roles)+len(a.People) == 0 && !a.Manager }

// Unbound reports whether exports have no bound.
func (b Bounds) Unbound() bool { return b.Export == 0 && b.Above == "" }

// Levels at which a record is shared.
const (
	TeamViewer = "viewer"
	TeamEditor = "editor"
)

// Styles of masks.
const (
	MaskPhone  = "phone"
	MaskEmail  = "email"
	MaskIDCard = "id_card"
	MaskName   = "name"
	MaskAll    = "all"
)

// Operations that a grant may name.
var Operations = []string{
	"view", "create", "edit", "delete", "import", "export", "print", "batch",
	"assign", "claim", "merge", "comment", "share", "lock", "purge",
}

// AdminRole is the built-in role of business administrators: every right, and
// the design and admin areas. No document may have this key.
const AdminRole = "admin"
