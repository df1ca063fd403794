package httpapi

import (
	"maps"
	"net/url"
	"slices"

	"github.com/tenon-crm/tenon/internal/batch"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
)

// buttonView is a button as the person gets it: what it does, not how.
type buttonView struct {
	Key     string `json:"key"`
	Label   any    `json:"label"`
	Icon    string `json:"icon"`
	Place   string `json:"place"`
	Confirm any    `json:"confirm,omitzero"`
	Action  string `json:"action"`
	Object  string `json:"object,omitzero"`
	Visible *code  `json:"visible,omitzero"`
}

// offers reports whether the person could do at all what a button does.
func (m *logicMaker) offers(b *meta.CompiledButton) bool {
	switch b.Action {
	case meta.ButtonUpdate:
		return m.r.Can(m.o.Key, "edit") && !slices.ContainsFunc(slices.Collect(maps.Keys(b.Set)), func(key string) bool { return !m.r.Writes(m.o.Key, "edit", key) })
	case meta.ButtonCreate:
		return m.r.Can(b.Object, "create")
	case meta.ButtonHook:
		return m.r.Snap.Runs(b) != nil
	}
	return true
}

func (m *logicMaker) button(b *meta.CompiledButton) buttonView {
	out := buttonView{Key: b.Key, Label: b.Label, Icon: b.Icon, Place: orDefault(b.Place, "head"), Action: b.Action, Object: b.Object}
	if !b.Confirm.IsZero() {
		out.Confirm = b.Confirm
	}
	if b.Visible != nil {
		when := m.code(b.Visible)
		out.Visible = &when
	}
	return out
}

// press runs a button on a record, by what the person sees of it and with their
// rights: one that is not on the record, for them, is not there.
func (a *API) press(c *call) (*answer, error) {
	var body struct {
		Version *int64 `json:"version,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	ctx, key := c.Request.Context(), c.path("object")
	row, err := a.Query.Seen(ctx, c.rights, key, c.path("id"))
	if err != nil {
		return nil, err
	}
	o := c.rights.Snap.Objects[key]
	b := o.Button(c.path("button"))
	if b == nil || !(&logicMaker{r: c.rights, o: o}).offers(b) {
		return nil, problem.NotFound()
	}
	values, err := batch.Values(ctx, a.Query, c.rights, o, b, row)
	if err != nil {
		return nil, err
	}
	switch b.Action {
	case meta.ButtonCreate:
		return ok(map[string]any{"object": b.Object, "values": values})
	case meta.ButtonOpen:
		v := c.rights.Of(key)
		a.Query.Through(ctx, c.rights, &v)
		v.Record, v.Old = row, row
		return a.address(c, b, v)
	case meta.ButtonHook:
		return a.pressHook(c, c.rights.Snap.Runs(b), row, body.Version)
	}
	res, err := a.write(c, record.Op{Method: record.Update, ID: c.path("id"), Data: values, Version: body.Version})
	if err != nil {
		return nil, err
	}
	rec, err := a.shown(c, res)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"record": rec})
}

// address is where a button leads: a page of this site, or of another by http or
// https; a mail or a call.
func (a *API) address(c *call, b *meta.CompiledButton, v expr.Vars) (*answer, error) {
	value, err := b.URL.Eval(c.Request.Context(), v)
	text, _ := value.(string)
	if err != nil {
		return nil, problem.Bad("button_failed").Cause(err)
	}
	u, err := url.Parse(text)
	local := err == nil && u.Scheme == "" && u.Host == "" && hook.Inside(text)
	if err != nil || !local && !slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme) {
		return nil, problem.Bad("button_address")
	}
	return ok(map[string]any{"url": text})
}
