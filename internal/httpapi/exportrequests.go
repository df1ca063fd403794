package httpapi

import (
	"github.com/tenon-crm/tenon/internal/exporter"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) askExport(c *call) (*answer, error) {
	var in struct {
		exporter.Request
		Reason string `json:"reason"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	asked, err := a.Exports.Ask(c.Request.Context(), c.who, in.Request, in.Reason)
	if err != nil {
		return nil, err
	}
	return created(asked)
}

// exportRequests are those of the caller, or with box=decide those about which they
// decide.
func (a *API) exportRequests(c *call) (*answer, error) {
	if err := c.known("box"); err != nil {
		return nil, err
	}
	list := a.Exports.Mine
	switch box := c.params.Get("box"); {
	case box == "decide" && c.who.Key == "":
		list = a.Exports.ToDecide
	case box != "" && box != "mine":
		return nil, problem.Invalid().Field("box", "unknown_choice", locale.Args{"value": box, "allowed": "mine, decide"})
	}
	items, err := list(c.Request.Context(), c.who)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": items})
}

func (a *API) exportRequest(c *call) (*answer, error) {
	asked, err := a.Exports.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(asked)
}

func (a *API) decideExport(approve bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		var in struct {
			Remark string `json:"remark"`
		}
		if err := c.decode(&in); err != nil {
			return nil, err
		}
		asked, err := a.Exports.Decide(c.Request.Context(), c.who, c.path("id"), approve, in.Remark)
		if err != nil {
			return nil, err
		}
		return ok(asked)
	}
}

func (a *API) withdrawExport(c *call) (*answer, error) {
	asked, err := a.Exports.Withdraw(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(asked)
}
