package realtime

import (
	"context"
	"encoding/json/v2"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

const (
	closeGoingAway = websocket.CloseGoingAway
	closeInternal  = websocket.CloseInternalServerErr
	closeData      = websocket.CloseUnsupportedData
)

// socket is one connection. who, token, expires, fresh and the members of subs
// are guarded by the hub's mu.
type socket struct {
	hub   *Hub
	conn  *websocket.Conn
	queue *queue
	tag   locale.Tag // until one knows who it is
	ctx   context.Context
	once  sync.Once
	done  context.CancelFunc

	tokens float64 // what may be asked at once; the reader's alone
	spent  time.Time

	who     *access.Principal
	token   string
	expires time.Time
	fresh   time.Time // when who was loaded
	subs    map[string]*subscription
	attends presence
}

// SameHost reports whether a request's Origin is the host that it is sent to.
// Programs send none and are let in: the token decides.
func SameHost(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	_, host, ok := strings.Cut(origin, "://")
	return ok && strings.EqualFold(host, r.Host)
}

// Serve makes a request a socket and stays until it ends. A request that is no
// WebSocket handshake has been answered with an error when it returns.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, tag locale.Tag) {
	up := websocket.Upgrader{HandshakeTimeout: 10 * time.Second, ReadBufferSize: 2048, WriteBufferSize: 4096, CheckOrigin: SameHost}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // answered
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	s := &socket{
		hub: h, conn: conn, tag: tag, ctx: ctx, done: cancel,
		queue: newQueue(h.Limits.Queue, h.Limits.QueueBytes), subs: map[string]*subscription{},
	}
	if !h.enter(s) {
		s.end(websocket.CloseTryAgainLater, "busy")
		return
	}
	defer h.wg.Done()
	defer h.leave(s)
	defer s.end(websocket.CloseNormalClosure, "")
	h.wg.Go(func() {
		if h.safely("writer", s.write) != nil {
			s.end(closeInternal, "internal")
		}
	})
	if h.safely("reader", s.read) != nil {
		s.end(closeInternal, "internal")
	}
}

// read takes messages until the connection ends.
func (s *socket) read() error {
	l := s.hub.Limits
	s.conn.SetReadLimit(l.Message)
	_ = s.conn.SetReadDeadline(time.Now().Add(l.AuthTimeout))
	alive := func() {
		if s.principal() != nil {
			_ = s.conn.SetReadDeadline(time.Now().Add(l.ReadTimeout))
		}
	}
	s.conn.SetPongHandler(func(string) error { alive(); return nil })
	s.tokens, s.spent = float64(l.Burst), time.Now()
	for {
		kind, raw, err := s.conn.ReadMessage()
		if err != nil {
			if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() && s.principal() == nil {
				s.end(closeAuth, "unauthorized")
			}
			return nil
		}
		if kind != websocket.TextMessage {
			s.end(closeData, "text_only")
			return nil
		}
		if !s.spend(1) {
			return nil
		}
		id, err := s.handle(raw)
		if s.ctx.Err() != nil {
			return nil
		}
		if err != nil {
			p, ok := problem.As(err)
			if !ok {
				s.hub.cfg.Log.Error("realtime: message failed", "error", err)
				p = problem.New(http.StatusInternalServerError, "unavailable")
			}
			s.send("", "", refusal(id, p, s.language()), 512)
		}
		alive()
	}
}

// spend takes n from what the client may ask for; a client that asks for too
// much is cut off.
func (s *socket) spend(n int) bool {
	l, now := s.hub.Limits, time.Now()
	s.tokens = min(float64(l.Burst), s.tokens+now.Sub(s.spent).Seconds()*float64(l.Rate)) - float64(n)
	s.spent = now
	if s.tokens < 0 {
		s.end(closeRate, "too_many")
	}
	return s.tokens >= 0
}

func (s *socket) principal() *access.Principal {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	return s.who
}

func (s *socket) language() locale.Tag {
	if who := s.principal(); who != nil {
		return who.Locale
	}
	return s.tag
}

// write sends what waits, and pings.
func (s *socket) write() error {
	ping := time.NewTicker(s.hub.Limits.PingEvery)
	defer ping.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return nil
		case <-ping.C:
			if s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.hub.Limits.WriteTimeout)) != nil {
				s.end(closeSlow, "too_slow")
				return nil
			}
		case <-s.queue.wake:
			for m := s.queue.take(); m != nil && s.ctx.Err() == nil; m = s.queue.take() {
				raw, err := json.Marshal(m)
				if err != nil {
					return err
				}
				_ = s.conn.SetWriteDeadline(time.Now().Add(s.hub.Limits.WriteTimeout))
				if err := s.conn.WriteMessage(websocket.TextMessage, raw); err != nil {
					s.end(closeSlow, "too_slow")
					return nil
				}
			}
		}
	}
}

// send queues a message of n bytes or so; a reader that is too far behind is
// cut off. It never waits.
func (s *socket) send(sub, about string, m any, n int) {
	if s.ctx.Err() == nil && !s.queue.put(sub, about, m, n) {
		s.end(closeSlow, "too_slow")
	}
}

// end closes the socket, once, with a code and a reason. It never waits.
func (s *socket) end(code int, reason string) {
	s.once.Do(func() {
		s.done()
		go func() {
			_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
			_ = s.conn.Close()
		}()
	})
}
