package httpapi

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// formScripts are the scripts of the forms of an object that the person may use,
// with their sources, which run in the browser of whoever fills in a form. Nothing
// but a form asks for them, and nobody is told of the events of fields that they
// may not know of. With draft, for designers, as their drafts would make them.
func (a *API) formScripts(c *call) (*answer, error) {
	if err := c.known("draft"); err != nil {
		return nil, err
	}
	logicOf := a.logics.of
	if c.params.Get("draft") == "true" {
		var err error
		if c, err = a.draftedFor(c, c.path("object")); err != nil {
			return nil, err
		}
		logicOf = newLogic
	}
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || len(c.rights.Operations(o.Key)) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": c.path("object")})
	}
	_, known, err := fieldViews(c, o, logicOf)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, s := range o.Scripts {
		uses := func(f *meta.Form) bool { return s.For(f) && c.rights.MayUse(f) }
		if !slices.ContainsFunc(o.Forms, uses) {
			continue
		}
		change := []string{}
		for _, key := range s.Events.Change {
			field, column, nested := strings.Cut(key, ".")
			if known[field] && (!nested || c.rights.Shows(meta.PartKey(o.Key, field), column)) {
				change = append(change, key)
			}
		}
		forms := []string{}
		for _, f := range o.Forms {
			if uses(f) {
				forms = append(forms, f.Key)
			}
		}
		out = append(out, map[string]any{
			"key": s.Key, "label": s.Label, "forms": forms, "types": append([]string{}, s.Types...), "load": s.Events.Load, "change": change,
			"before_submit": s.Events.BeforeSubmit, "on_error": orDefault(s.OnError, meta.OnErrorBlock), "source": s.Source,
		})
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}
