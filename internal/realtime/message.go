package realtime

import (
	"encoding/json/jsontext"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Close codes beside those of the protocol. The reason of the close frame is
// the name.
const (
	closeAuth     = 4001 // unauthorized: no token in time, a wrong one, or one that was withdrawn
	closeExpired  = 4002 // token_expired
	closeDisabled = 4003 // person_disabled
	closeSockets  = 4004 // too_many_sockets
	closeSlow     = 4005 // too_slow
	closeRate     = 4006 // too_many
)

// Actions of a change as the socket names them.
const (
	actionCreate = "create"
	actionUpdate = "update"
	actionDelete = "delete"
	actionLeave  = "leave"
)

// request is a message to the server.
type request struct {
	Type   string `json:"type"` // auth, subscribe, unsubscribe, attend, resume, ping
	ID     string `json:"id"`
	Token  string `json:"token"`
	Object string `json:"object"`
	Filter string `json:"filter"`
	Jobs   bool   `json:"jobs"`
	Record string `json:"record"` // of Object: its timeline
	Inbox  bool   `json:"inbox"`  // one's notifications
	Seq    *int64 `json:"seq"`

	Editing bool   `json:"editing"` // attend: something of the record
	Field   string `json:"field"`   // attend: which field; "" is all
}

// message is one to the client. Seq 0 is left out but where it says something.
type message struct {
	Type   string         `json:"type"` // ready, subscribed, unsubscribed, change, reset, resumed, pong, error
	ID     string         `json:"id,omitzero"`
	Seq    *int64         `json:"seq,omitzero"`
	Action string         `json:"action,omitzero"`
	Record jsontext.Value `json:"record,omitzero"`
	Job    any            `json:"job,omitzero"`
}

// parse decodes a message strictly.
func parse(raw []byte) (*request, error) {
	q := &request{}
	if err := json.Unmarshal(raw, q, json.RejectUnknownMembers(true)); err != nil {
		return nil, problem.Bad("realtime_message").Cause(err)
	}
	return q, nil
}

// refusal is the message of a problem: its body with type and id.
func refusal(id string, p *problem.Problem, t locale.Tag) map[string]any {
	out := p.Body(t)
	out["type"] = "error"
	if id != "" {
		out["id"] = id
	}
	return out
}
