package meta

import (
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

// Column is one field of a compiled object: a field of its document, or one of
// the system's.
type Column struct {
	Spec   field.Spec // of a computed field with the settings of the field that it shows or totals
	Type   field.Type // of its values: of a computed field that of its result
	System bool       // id, version, created, updated, created_by, updated_by, owner, owner_dept, pool; of rows of a sub-form parent, position
	Expr   *expr.Field
	Filter *expr.Program // relation: which records of the target may be chosen; nil: any
	// Filters are those of an any_relation, by target; nil where any record may be chosen.
	Filters  map[string]*expr.Program
	Computed *Computed // formula, roll-up, reference; nil of others
	Part     string    // sub-form: the object that its rows are of; it has no column in the table
}

// CompiledRule is a validation rule ready to run.
type CompiledRule struct {
	Rule
	When *expr.Program // nil: always
	Must *expr.Program
}

// CompiledObject is an object as requests use it. Archived fields are absent.
type CompiledObject struct {
	*Object
	Columns  []*Column          // those of the table: system ones first, then the document's in its order
	All      []*Column          // these, the live ones and the sub-forms, in the same order
	ByKey    map[string]*Column // all of them, by field key
	Computed []*Computed        // the stored ones, each after what it reads
	Rows     []Rows             // of other objects' relations that have an inverse
	Rules    []CompiledRule
	Locks    *expr.Program            // the document's lock; nil: no record is locked by rule
	Defaults map[string]*expr.Program // defaults that are expressions, by field key
	Required map[string]*expr.Program // required_when, by field key
	Forms    []*Form                  // in the order in which they are looked at
	Views    []*View                  // by Order, then key
	Links    []Backlink               // relations of other objects that point here
	expr     *expr.Object

	FormRules map[string][]CompiledFormRule // enabled ones, by form key
	Linkages  map[string][]CompiledLink     // the same
	Gates     map[string][]Gate             // conditions of the parts of forms, by form key
	Buttons   []CompiledButton              // enabled ones, in the order of the document
	TypeRules []CompiledFormRule            // options that record types leave, in every form
	Scripts   []*FormScript                 // enabled ones, in key order
	Webhooks  []*Webhook                    // enabled ones, in key order
	Hooks     map[string][]*CompiledHook    // enabled ones by event, in the order in which they run

	Duplicates []*CompiledDuplicates // enabled rules, in the order of the document
	Held       []*DuplicateSide      // of rules of any object: what is kept of the records of this one
	Quality    *CompiledQuality      // nil: neither how complete nor how stale its records are is asked
}

// Backlink is a relation field that points at an object.
type Backlink struct {
	Object string // the object that has the field
	Field  *Column
}

// CompiledGrant is a grant ready to use.
type CompiledGrant struct {
	Grant
	Role    string
	Place   int            // among the grants of the role's document
	Rows    *expr.Program  // nil: every row
	Parent  *Column        // the relation behind Follows; nil: none
	Of      *CompiledGrant // of rows of a sub-form: the grant that must hold for the record that has them; nil of others
	Presets map[string]*expr.Program
}

// Everywhere reports whether the grant holds on every row of its object.
func (g *CompiledGrant) Everywhere() bool {
	if g.Of != nil {
		return g.Of.Everywhere()
	}
	return g.Rows == nil && g.Team == "" && g.Follows == ""
}

// Business is what belongs to the whole business rather than to a release.
type Business struct {
	Name     string                 `json:"name"`
	Locale   locale.Tag             `json:"locale"`
	Timezone string                 `json:"timezone"`
	Currency string                 `json:"currency"`
	Limits   Limits                 `json:"limits"` // for administrators only
	SignIn   SignIn                 `json:"signIn"` // for administrators only
	Tiles    Tiles                  `json:"tiles"`
	Backups  Backups                `json:"backups"` // for administrators only
	Calendar workcalendar.Settings  `json:"calendar"`
	Zone     *time.Location         `json:"-"`
	Workdays *workcalendar.Calendar `json:"-"`
}

// Snapshot is one release, compiled and immutable. A request uses the snapshot
// that it started with.
type Snapshot struct {
	Version  int
	Business Business
	Objects  map[string]*CompiledObject
	Apps     []*App // by Order, then key
	Roles    map[string]*Role
	Grants   map[string][]*CompiledGrant // by object, in role order
	Env      *expr.Env
	Computed []*Computed // stored fields of all objects, each after what it reads
	docs     docset
	whole    docset // with the objects that are made of sub-forms

	Assertions []*CompiledAssertion        // enabled ones, in key order
	Webhooks   map[string]*Webhook         // enabled ones
	Inbounds   map[string]*CompiledInbound // enabled ones
	Hooks      map[string]*CompiledHook    // disabled ones too

	Endpoints map[string]*CompiledEndpoint // by address, disabled ones too

	uses *graphOfUses
}

// ExprObject makes the snapshot a catalogue of expressions.
func (s *Snapshot) ExprObject(key string) (*expr.Object, bool) {
	if o, ok := s.Objects[key]; ok {
		return o.expr, true
	}
	return builtinObject(key)
}
