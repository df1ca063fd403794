package httpapi

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/meta"
)

// formView is a form as the person gets it: without what they may not know of.
// mine says that it is for everybody or for one of their roles, which an
// administrator may look at without.
func formView(c *call, f *meta.Form, l *logic) map[string]any {
	out := map[string]any{
		"key": f.Key, "label": f.Label, "purpose": orDefault(f.Purpose, meta.PurposeFull), "columns": max(1, f.Columns),
		"nodes": l.nodes[f.Key], "rules": l.forms[f.Key], "links": l.links[f.Key], "mine": f.ForRoles(c.who.Roles),
		"labels": orDefault(f.Labels, "above"), "hidden": orDefault(f.Hidden, meta.HiddenKeep), "submit": f.Submit,
	}
	if f.Theme != "" {
		out["theme"] = f.Theme
	}
	if f.Header.Picture != "" {
		out["header"] = map[string]any{"hash": headerHash(f), "alt": f.Header.Alt}
	}
	if len(f.Types) > 0 {
		out["types"] = f.Types
	}
	if slices.ContainsFunc(c.rights.Snap.Objects[f.Object].Scripts, func(s *meta.FormScript) bool { return s.For(f) }) {
		out["scripts"] = true
	}
	return out
}

// typeViews are the record types of an object, with the options that they leave
// of fields that the person knows; nil when there are none or they may not know.
func typeViews(o *meta.CompiledObject, known map[string]bool) []any {
	if !known[meta.RecordTypeKey] {
		return nil
	}
	var out []any
	for _, t := range o.Types {
		options := map[string][]string{}
		for key, values := range t.Options {
			if known[key] {
				options[key] = values
			}
		}
		out = append(out, map[string]any{"key": t.Key, "label": t.Label, "icon": t.Icon, "disabled": t.Disabled, "options": options})
	}
	return out
}
