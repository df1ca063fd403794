package files

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/problem"
)

// tokenFor is how long a token is good.
const tokenFor = 5 * time.Minute

// Ticket names one file in one field of one record, for one person. A token of
// it lets a page show the file without the person's own token in its address.
type Ticket struct {
	Object string `json:"o"`
	Record string `json:"r"`
	Field  string `json:"f"`
	File   string `json:"i"`
	User   string `json:"u"`

	// Session, Key or View (of somebody who looks as the person) is what was asked
	// with; a token ends with it.
	Session string `json:"s,omitempty"`
	View    string `json:"v,omitempty"`
	Key     string `json:"k,omitempty"`
}

type signed struct {
	Ticket
	Until int64 `json:"e"` // Unix seconds
}

// Token signs a ticket for five minutes. The caller has checked that the person
// may see the file now; whoever serves it checks again as that person.
func (s *Service) Token(t Ticket) string {
	raw, err := json.Marshal(signed{Ticket: t, Until: s.now().Add(tokenFor).Unix()})
	if err != nil {
		panic(err) // five strings and a number
	}
	body := base64.RawURLEncoding.EncodeToString(raw)
	return body + "." + base64.RawURLEncoding.EncodeToString(s.mac(body))
}

// VerifyToken reads a token of Token. The problem is file_token (401) for one
// that is not ours, was changed, or is over.
func (s *Service) VerifyToken(token string) (Ticket, error) {
	bad := problem.New(http.StatusUnauthorized, "file_token")
	body, tail, ok := strings.Cut(token, ".")
	if !ok {
		return Ticket{}, bad
	}
	mac, err := base64.RawURLEncoding.Strict().DecodeString(tail)
	if err != nil || !hmac.Equal(mac, s.mac(body)) {
		return Ticket{}, bad
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil {
		return Ticket{}, bad
	}
	var t signed
	if err := json.Unmarshal(raw, &t); err != nil || s.now().Unix() >= t.Until {
		return Ticket{}, bad
	}
	return t.Ticket, nil
}

func (s *Service) mac(body string) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(body))
	return h.Sum(nil)
}
