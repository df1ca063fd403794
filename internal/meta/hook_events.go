package meta

import (
	"slices"
	"strings"
)

// Events of hooks. Those before come within a write and may refuse it, those after
// once it is committed.
const (
	BeforeValidate = "before_validate" // of a create and an update: what was given, before anything is checked
	BeforeCreate   = "before_create"
	BeforeUpdate   = "before_update"
	BeforeTransfer = "before_transfer" // an update that gives the record to another owner
	BeforeStage    = "before_stage"    // an update that moves it to another stage of its page
	BeforeDelete   = "before_delete"
	BeforeRestore  = "before_restore"

	AfterCreate   = "after_create"
	AfterUpdate   = "after_update"
	AfterTransfer = "after_transfer"
	AfterStage    = "after_stage"
	AfterDelete   = "after_delete"
	AfterRestore  = "after_restore"

	OnButton   = "on_button"   // a press of a button of the object that names the hook
	OnSchedule = "on_schedule" // the time plan of the hook
	OnEndpoint = "endpoint"    // a request of the address of the hook
	OnInbound  = "on_inbound"  // a message of another system, to an endpoint that names the hook
)

// Later reports whether an event comes after what it is about, so that a hook of it
// runs by itself and is tried again where it fails.
func Later(event string) bool {
	return strings.HasPrefix(event, "after_") || event == OnSchedule
}

// hookEvents are what a hook can wait for, in the order in which they are offered.
var hookEvents = []string{
	BeforeValidate, BeforeCreate, BeforeUpdate, BeforeTransfer, BeforeStage, BeforeDelete, BeforeRestore,
	AfterCreate, AfterUpdate, AfterTransfer, AfterStage, AfterDelete, AfterRestore,
	OnButton, OnSchedule, OnEndpoint, OnInbound,
}

// EventsOfHooks are all events that a hook may wait for.
func EventsOfHooks() []string { return slices.Clone(hookEvents) }
