package inbound

import (
	"encoding/json/v2"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Reason is why a message is in quarantine. It is kept in words of both languages,
// as it was said then.
type Reason struct {
	Path     string      `json:"path"`            // in the message, a JSON Pointer
	Field    string      `json:"field,omitempty"` // in the record
	Code     string      `json:"code"`
	Words    locale.Text `json:"words"`
	Contract bool        `json:"contract,omitempty"` // the contract says so, which the sender knows too
}

// View is the reason as the API shows it, in the language t.
func (r Reason) View(t locale.Tag) map[string]any {
	out := map[string]any{"path": r.Path, "code": r.Code, "message": r.Words.In(t)}
	if r.Field != "" {
		out["field"] = r.Field
	}
	return out
}

// Views are several.
func Views(list []Reason, t locale.Tag) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, r := range list {
		out[i] = r.View(t)
	}
	return out
}

func reason(code, name, path string, args locale.Args) Reason {
	return Reason{Path: path, Field: name, Code: code, Words: locale.Both(code, args)}
}

func ofContract(faults []contract.Fault) []Reason {
	out := make([]Reason, len(faults))
	for i, f := range faults {
		out[i] = Reason{Path: f.Pointer(), Code: f.Code, Words: locale.Both(f.Code, f.Args), Contract: true}
	}
	return out
}

// ofProblem are the reasons for which a record was refused: one a field, or one for
// the whole.
func ofProblem(in *meta.Inbound, p *problem.Problem) []Reason {
	words := func(at func(t locale.Tag) string) locale.Text {
		return locale.Text{ZH: at(locale.ZH), EN: at(locale.EN)}
	}
	if len(p.Fields) == 0 {
		return []Reason{{Code: p.Code, Words: words(p.Message)}}
	}
	var out []Reason
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		alone := &problem.Problem{Code: p.Code, Fields: map[string]*problem.Item{name: p.Fields[name]}}
		first, _, _ := strings.Cut(name, ".")
		path, named := from(in.Mapping, first), name
		if in.Hook != "" { // which names places of the message
			path, named = strings.TrimPrefix(name, "_"), ""
		}
		out = append(out, Reason{Path: path, Field: named, Code: p.Fields[name].Code, Words: words(alone.Reason)})
	}
	return out
}

func encode(list []Reason) (string, error) {
	raw, err := json.Marshal(slices.Concat([]Reason{}, list))
	return string(raw), err
}
