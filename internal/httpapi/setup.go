package httpapi

import (
	"context"
	"net"
	"net/http"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/suite"
)

// SetupRequest is the first run: who administers, what the business is called,
// what it starts with.
type SetupRequest struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Name     string `json:"name"`
	Business string `json:"business"`
	Locale   string `json:"locale"`
	Timezone string `json:"timezone"`
	Currency string `json:"currency"`
	Suite    string `json:"suite"`
	Sample   bool   `json:"sample"`
	Code     string `json:"code"`
}

// SetupResult is what the first run made.
type SetupResult struct {
	Token string `json:"token"`
	User  any    `json:"user"`
	App   string `json:"app"`
	Job   string `json:"job,omitempty"`
}

// Setup is the first run, and what else the app does for the routes.
type Setup interface {
	// Needed reports whether set-up is still to be done.
	Needed(ctx context.Context) (bool, error)
	// Run sets the business up once; 403 setup_done afterwards. trusted is false
	// for callers beyond loopback, who need the code from the console.
	Run(ctx context.Context, q SetupRequest, trusted bool) (*SetupResult, error)
	// BuildIndexes starts the job that builds what a release left for later.
	BuildIndexes(ctx context.Context, userID string) (job string, err error)
}

// loopback reports whether the request comes straight from this machine.
func loopback(c *call) bool {
	for _, h := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cf-Connecting-Ip", "Fly-Client-Ip"} {
		if c.Request.Header.Get(h) != "" {
			return false // through a proxy: anybody may be behind it
		}
	}
	host, _, err := net.SplitHostPort(c.Request.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

func (a *API) setupState(c *call) (*answer, error) {
	needed, err := a.Setup.Needed(c.Request.Context())
	if err != nil {
		return nil, err
	}
	suites := []any{}
	if needed {
		for _, s := range suite.List() {
			suites = append(suites, map[string]any{"key": s.Key, "label": s.Label, "description": s.Description})
		}
	}
	return ok(map[string]any{"needed": needed, "codeRequired": needed && !loopback(c), "suites": suites})
}

func (a *API) setup(c *call) (*answer, error) {
	needed, err := a.Setup.Needed(c.Request.Context())
	if err != nil {
		return nil, err
	}
	if !needed {
		return nil, problem.New(http.StatusForbidden, "setup_done")
	}
	var q SetupRequest
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	res, err := a.Setup.Run(c.Request.Context(), q, loopback(c))
	if err != nil {
		return nil, err
	}
	return created(res)
}
