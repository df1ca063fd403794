package httpapi

import (
	"net/http"

	"github.com/gorilla/websocket"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/realtime"
)

const socketPath = base + "/ws"

// Sockets makes requests WebSockets; see package realtime.
type Sockets interface {
	// Serve stays until the socket ends.
	Serve(w http.ResponseWriter, r *http.Request, tag locale.Tag)
}

// JobView is a job as people see it in the language t.
func JobView(j *job.Job, t locale.Tag) any { return viewJob(j, t) }

// socketRequest reports whether a request opens a WebSocket. It needs no token:
// that comes in the first message, never in the address.
func socketRequest(r *http.Request) bool {
	return r.URL.Path == socketPath && websocket.IsWebSocketUpgrade(r)
}

// socket opens a WebSocket. A browser must come from a page of this host.
func (a *API) socket(c *call) (*answer, error) {
	if !websocket.IsWebSocketUpgrade(c.Request) {
		c.Response.Header().Set("Upgrade", "websocket")
		return nil, problem.New(http.StatusUpgradeRequired, "websocket_required")
	}
	if !realtime.SameHost(c.Request) {
		return nil, problem.New(http.StatusForbidden, "origin_refused")
	}
	a.Sockets.Serve(c.Response, c.Request, c.tag)
	return written()
}
