package audit

import (
	"context"
	"maps"
)

// Actor is who does what a context is for.
type Actor struct {
	Who      string // the id of a person
	ActingAs string // the id of the person whose view it is
	Session  string // the id of the session
	Key      string // the id of the API key that is used
	Operator string // an operator's account in PocketBase
	Address  string
	Agent    string // user agent
}

type actorKey struct{}

// WithActor gives a context its actor.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf gives the actor of a context; the zero one when it has none.
func ActorOf(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}

// fill takes what the entry does not say from the actor.
func (e *Entry) fill(a Actor) {
	if e.Who == "" {
		e.Who = a.Who
	}
	if e.ActingAs == "" {
		e.ActingAs = a.ActingAs
	}
	if e.Address == "" {
		e.Address = a.Address
	}
	more := map[string]any{}
	if a.Key != "" {
		more["key"] = a.Key
	}
	if a.Operator != "" {
		more["operator"] = a.Operator
	}
	if len(more) > 0 {
		maps.Copy(more, e.Detail)
		e.Detail = more
	}
}
