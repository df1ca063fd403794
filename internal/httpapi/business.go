package httpapi

import (
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

// businessView is the settings of the business with what they may be.
type businessView struct {
	meta.Business
	LimitRanges map[string]meta.LimitRange `json:"limitRanges"`
}

func (a *API) business(c *call) (*answer, error) {
	return ok(businessView{c.rights.Snap.Business, meta.LimitRanges()})
}

// patchBusiness changes the settings that are given, single limits too. They
// hold from the next request on.
func (a *API) patchBusiness(c *call) (*answer, error) {
	raw, err := c.read()
	if err != nil {
		return nil, err
	}
	b := c.rights.Snap.Business
	if err := json.Unmarshal(raw, &b, json.RejectUnknownMembers(true)); err != nil {
		return nil, decodeStrict(raw, &b)
	}
	if err := a.Meta.SetBusiness(c.Request.Context(), b); err != nil {
		return nil, err
	}
	return ok(businessView{a.Meta.Current().Business, meta.LimitRanges()})
}

// businessSchemas are the settings of the business as they are read, and as
// they are changed.
func businessSchemas() (read, write map[string]any) {
	ranges := meta.LimitRanges()
	limits, described := map[string]any{}, map[string]any{}
	for key, r := range ranges {
		limits[key] = map[string]any{"type": "integer", "minimum": r.Min, "maximum": r.Max, "default": r.Default}
		described[key] = map[string]any{"type": "object", "properties": map[string]any{
			"min": map[string]any{"type": "integer"}, "max": map[string]any{"type": "integer"}, "default": map[string]any{"type": "integer"},
		}}
	}
	settings := func(more map[string]any) map[string]any {
		out := map[string]any{
			"name": map[string]any{"type": "string", "maxLength": 200}, "locale": map[string]any{"type": "string", "enum": locale.Tags},
			"timezone": map[string]any{"type": "string"}, "currency": map[string]any{"type": "string", "pattern": "^[A-Z]{3}$"},
			"limits": map[string]any{"type": "object", "properties": limits, "additionalProperties": false},
		}
		for k, v := range more {
			out[k] = v
		}
		return map[string]any{"type": "object", "properties": out, "additionalProperties": false}
	}
	return settings(map[string]any{"limitRanges": map[string]any{"type": "object", "properties": described}}), settings(nil)
}
