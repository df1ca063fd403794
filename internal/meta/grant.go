package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// grants checks what the grants of a role say about themselves.
func (c *inspection) grants(grants []Grant) {
	keys := map[string]bool{}
	for i, g := range grants {
		path := at("grants", i)
		if g.Key != "" && keys[g.Key] {
			c.add(at(path, "key"), "duplicate_key", locale.Args{"key": g.Key})
		}
		keys[g.Key] = true
		for j, op := range g.Operations {
			if !slices.Contains(Operations, op) {
				c.add(at(path, "operations", j), "unknown_operation", locale.Args{"operation": op})
			}
		}
		for _, key := range sortedKeys(g.Mask) {
			if !g.Read.Has(key) {
				c.add(at(path, "mask", key), "mask_not_read", locale.Args{"field": key})
			}
		}
		if g.Reveal && len(g.Mask) == 0 {
			c.add(at(path, "reveal"), "reveal_without_mask")
		}
		switch above, none := g.Limits.Above, g.Limits.Approvers.none(); {
		case above == AboveApproval && none:
			c.add(at(path, "limits", "approvers"), "export_without_approver")
		case above != AboveApproval && !none:
			c.add(at(path, "limits", "approvers"), "approvers_without_approval")
		}
	}
}

// grant checks that what a grant names is there, and that masks and follows can
// be what they say.
func (l *linker) grant(path string, g Grant) {
	if !l.object(at(path, "object"), g.Object) {
		return
	}
	for j, key := range g.Read.Keys() {
		l.fieldOrColumn(at(path, "read", j), g.Object, key)
	}
	for j, key := range g.Write.Keys() {
		l.fieldOrColumn(at(path, "write", j), g.Object, key)
	}
	for _, key := range presetKeys(g) {
		l.field(at(path, "presets", key), g.Object, key)
	}
	l.rolesAt(at(path, "limits", "approvers", "roles"), g.Limits.Approvers.Roles)
	for _, key := range sortedKeys(g.Mask) {
		if p := at(path, "mask", key); l.fieldOrColumn(p, g.Object, key) && !maskable(l.snap.Column(g.Object, key)) {
			l.add(p, "mask_not_text", locale.Args{"field": named(l.snap.Column(g.Object, key).Spec.Label, key)})
		}
	}
	if g.Follows == "" {
		return
	}
	if p := at(path, "follows"); l.field(p, g.Object, g.Follows) && l.followed(g) == "" {
		l.add(p, "follows_not_relation", locale.Args{"field": l.fieldName(g.Object, g.Follows)})
	}
}

// maskable reports whether a column holds text that a mask can hide a part of:
// neither an option nor what the platform keeps about a record.
func maskable(c *Column) bool {
	return !c.System && c.Expr.Kind == expr.Text && c.Spec.Type != "select"
}

// followed is the business object that the relation behind Follows leads to, ""
// when it is no relation to one.
func (l *linker) followed(g Grant) string {
	c := l.column(g.Object, g.Follows)
	if c == nil || c.Expr.Kind != expr.Link || c.Computed != nil {
		return ""
	}
	t, ok := c.Type.(field.Linker)
	if !ok || l.snap.Objects[t.Target(&c.Spec)] == nil {
		return ""
	}
	return t.Target(&c.Spec)
}

// followCycles refuses grants that follow each other in a circle. A person may
// have any roles together, so it is the objects that must not lead back.
func (l *linker) followCycles() {
	follows := map[string][]string{} // object → objects that its grants follow
	each(l.docs, func(r *Role) {
		for _, g := range r.Grants {
			if to := l.followed(g); !g.Disabled && g.Follows != "" && to != "" && !slices.Contains(follows[g.Object], to) {
				follows[g.Object] = append(follows[g.Object], to)
			}
		}
	})
	each(l.docs, func(r *Role) {
		l.doc = r
		for i, g := range r.Grants {
			to := l.followed(g)
			if g.Disabled || g.Follows == "" || to == "" {
				continue
			}
			if way := wayBack(follows, to, g.Object, nil); way != nil {
				l.add(at("grants", i, "follows"), "follows_cycle", locale.Args{"path": l.objectPath(append([]string{g.Object}, way...))})
			}
		}
	})
}

// wayBack finds a way from an object to another along follows, both included.
func wayBack(follows map[string][]string, from, to string, been []string) []string {
	if from == to {
		return []string{to}
	}
	if slices.Contains(been, from) {
		return nil
	}
	for _, next := range follows[from] {
		if way := wayBack(follows, next, to, append(been, from)); way != nil {
			return append([]string{from}, way...)
		}
	}
	return nil
}

// objectPath writes 联系人 → 客户 → 联系人.
func (l *linker) objectPath(keys []string) locale.Text {
	say := func(t locale.Tag) string {
		parts := make([]string, len(keys))
		for i, k := range keys {
			parts[i] = l.objectName(k).In(t)
		}
		return strings.Join(parts, " → ")
	}
	return locale.Text{ZH: say(locale.ZH), EN: say(locale.EN)}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
