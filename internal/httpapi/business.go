package httpapi

import (
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/iprange"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

// businessView is the settings of the business with what they may be.
type businessView struct {
	meta.Business
	LimitRanges  map[string]meta.LimitRange `json:"limitRanges"`
	SignInRanges map[string]meta.LimitRange `json:"signInRanges"`
}

func (a *API) business(c *call) (*answer, error) {
	return ok(businessView{c.rights.Snap.Business, meta.LimitRanges(), meta.SignInRanges()})
}

// patchBusiness changes the settings that are given, single limits too. They
// hold from the next request on.
func (a *API) patchBusiness(c *call) (*answer, error) {
	raw, err := c.read()
	if err != nil {
		return nil, err
	}
	b := c.rights.Snap.Business
	b.Calendar = b.Calendar.Clone()
	// What is read goes into lists of its own, not into those of the snapshot.
	b.SignIn.Ranges, b.SignIn.AdminRanges = slices.Clone(b.SignIn.Ranges), slices.Clone(b.SignIn.AdminRanges)
	if err := json.Unmarshal(raw, &b, json.RejectUnknownMembers(true)); err != nil {
		return nil, decodeStrict(raw, &b)
	}
	if err := lockOut(c, b); err != nil {
		return nil, err
	}
	if err := a.Meta.SetBusiness(c.Request.Context(), b); err != nil {
		return nil, err
	}
	return ok(businessView{a.Meta.Current().Business, meta.LimitRanges(), meta.SignInRanges()})
}

// lockOut refuses rules by which who sets them would be out at once.
func lockOut(c *call, b meta.Business) error {
	for _, list := range [][]string{b.SignIn.Ranges, b.SignIn.AdminRanges} {
		if _, bad := iprange.Normal(list); bad != "" {
			return nil // refused as what it is
		}
	}
	if b.SignIn.Admits(c.RealIP(), true) {
		return nil
	}
	key := "signIn.ranges"
	if len(b.SignIn.AdminRanges) > 0 {
		key = "signIn.adminRanges"
	}
	return problem.Invalid().Field(key, "ranges_lock_out", locale.Args{"address": c.RealIP()})
}

// businessSchemas are the settings of the business as they are read, and as
// they are changed.
func businessSchemas() (read, write map[string]any) {
	limits, described := rangeSchemas(meta.LimitRanges())
	rules, ruleRanges := rangeSchemas(meta.SignInRanges())
	for _, key := range []string{"secondFactor", "keys"} {
		rules[key] = map[string]any{"type": "string", "enum": meta.ForWhom()}
	}
	rules["offline"] = map[string]any{"type": "boolean"}
	for _, key := range []string{"ranges", "adminRanges"} {
		rules[key] = map[string]any{"type": "array", "items": map[string]any{"type": "string"}, "maxItems": iprange.Max}
	}
	settings := func(more map[string]any) map[string]any {
		out := map[string]any{
			"name": map[string]any{"type": "string", "maxLength": 200}, "locale": map[string]any{"type": "string", "enum": locale.Tags},
			"timezone": map[string]any{"type": "string"}, "currency": map[string]any{"type": "string", "pattern": "^[A-Z]{3}$"},
			"limits":   map[string]any{"type": "object", "properties": limits, "additionalProperties": false},
			"signIn":   map[string]any{"type": "object", "properties": rules, "additionalProperties": false},
			"calendar": calendarSchema(),
			"backups": map[string]any{"type": "object", "properties": map[string]any{
				"at": map[string]any{"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^$"}, "keep": map[string]any{"type": "integer", "minimum": 1, "maximum": meta.MostBackups},
			}, "additionalProperties": false},
			"tiles": map[string]any{"type": "object", "properties": map[string]any{
				"url": map[string]any{"type": "string", "maxLength": 300}, "attribution": map[string]any{"type": "string", "maxLength": 300},
			}, "additionalProperties": false},
		}
		for k, v := range more {
			out[k] = v
		}
		return map[string]any{"type": "object", "properties": out, "additionalProperties": false}
	}
	return settings(map[string]any{
		"limitRanges":  map[string]any{"type": "object", "properties": described},
		"signInRanges": map[string]any{"type": "object", "properties": ruleRanges},
	}), settings(nil)
}

// rangeSchemas are numbers with their ranges, and the ranges themselves.
func rangeSchemas(ranges map[string]meta.LimitRange) (values, described map[string]any) {
	values, described = map[string]any{}, map[string]any{}
	for key, r := range ranges {
		values[key] = map[string]any{"type": "integer", "minimum": r.Min, "maximum": r.Max, "default": r.Default}
		described[key] = map[string]any{"type": "object", "properties": map[string]any{
			"min": map[string]any{"type": "integer"}, "max": map[string]any{"type": "integer"}, "default": map[string]any{"type": "integer"},
		}}
	}
	return values, described
}

// calendarSchema is what the business says of its days.
func calendarSchema() map[string]any {
	days := map[string]any{"type": "array", "maxItems": workcalendar.MaxOwn, "items": map[string]any{
		"type": "object", "required": []string{"day"}, "additionalProperties": false, "properties": map[string]any{
			"day": map[string]any{"type": "string", "format": "date"}, "name": map[string]any{"type": "string", "maxLength": workcalendar.MaxName},
		},
	}}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": map[string]any{
		"weekdays": map[string]any{"type": "array", "minItems": 1, "items": map[string]any{"type": "integer", "minimum": 1, "maximum": 7}},
		"public":   map[string]any{"type": "boolean"}, "closed": days, "worked": days,
	}}
}
