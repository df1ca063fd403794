package meta

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
)

// maxLogged bounds how many changed documents the audit log names.
const maxLogged = 200

// logRelease writes a release into the audit log, in its transaction.
func logRelease(ctx context.Context, app core.App, rel *Release, what PlanRequest) error {
	changed := make([]string, 0, min(len(rel.Changes), maxLogged))
	for _, c := range rel.Changes[:min(len(rel.Changes), maxLogged)] {
		changed = append(changed, c.Action+" "+c.Kind+"/"+c.Key)
	}
	e := audit.Entry{
		Who: rel.By.ID, Action: "release.published", Kind: "release", Object: strconv.Itoa(rel.Version),
		Detail: map[string]any{"note": rel.Note, "changes": len(rel.Changes), "documents": changed},
	}
	switch {
	case what.Restore > 0:
		e.Action, e.Detail["restored"] = "release.restored", what.Restore
	case what.source != nil:
		e.Action, e.Detail["app"] = what.source.logged()
	}
	return audit.Append(ctx, app, e)
}

// logBusiness writes what a change of the business's settings changed.
func logBusiness(ctx context.Context, app core.App, before, after Business) error {
	was, err := members(before)
	if err != nil {
		return err
	}
	is, err := members(after)
	if err != nil {
		return err
	}
	changed := audit.Changed(was, is)
	if len(changed) == 0 {
		return nil
	}
	return audit.Append(ctx, app, audit.Entry{Action: "settings.changed", Kind: "settings", Object: businessKey, Detail: changed})
}

// members are the settings by name, those of a group as "limits.personRate".
func members(b Business) (map[string]any, error) {
	raw, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	out := map[string]any{}
	for key, v := range all {
		group, ok := v.(map[string]any)
		if !ok {
			out[key] = v
			continue
		}
		for name, v := range group {
			out[key+"."+name] = v
		}
	}
	return out, nil
}
