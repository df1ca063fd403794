package typing

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Description is what an editor needs to complete names without reading types: the
// text of tenon.d.ts, what hooks call, and the members of ctx by event.
type Description struct {
	Text      string            `json:"text"`
	Functions []Told            `json:"functions"`
	Events    map[string][]Told `json:"events"`
}

// Told is a member with what is said of it.
type Told struct {
	Name  string `json:"name"`
	Sign  string `json:"sign"`
	Words string `json:"words"`
}

// Describe puts the names that hooks find beside the text that declares them.
func Describe(text string, t locale.Tag) *Description {
	out := &Description{Text: text, Events: map[string][]Told{}}
	for _, f := range Functions() {
		out.Functions = append(out.Functions, Told{f.Name, f.Sign, message(t, f.Name)})
	}
	for _, e := range Events() {
		for _, m := range slices.Concat([]Member{{"event", ": " + literal(e.Key)}}, e.Members) {
			out.Events[e.Key] = append(out.Events[e.Key], Told{m.Name, m.Sign, message(t, "ctx_"+m.Name)})
		}
	}
	return out
}
