package realtime

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"testing"
)

func TestQueue(t *testing.T) {
	change := func(action string, seq int64) *message {
		return &message{Type: "change", Action: action, Seq: &seq}
	}

	t.Run("keeps one message a record, at the place of the newest", func(t *testing.T) {
		q := newQueue(10, 1000)
		q.put("a", "1", change(actionCreate, 1), 10)
		q.put("a", "2", change(actionUpdate, 2), 10)
		q.put("b", "1", change(actionUpdate, 2), 10)
		q.put("a", "1", change(actionUpdate, 3), 10)
		var got string
		for m := q.take(); m != nil; m = q.take() {
			got += fmt.Sprint(m.(*message).Action, *m.(*message).Seq, " ")
		}
		if got != "update2 update2 create3 " || q.bytes != 0 || len(q.at) != 0 {
			t.Error(got, q.bytes, q.at)
		}
	})

	t.Run("is bounded in number and in bytes", func(t *testing.T) {
		q := newQueue(3, 100)
		for i := range 3 {
			if !q.put("a", fmt.Sprint(i), change(actionUpdate, 1), 10) {
				t.Error(i)
			}
		}
		if q.put("a", "new", change(actionUpdate, 1), 10) || !q.put("a", "2", change(actionUpdate, 1), 10) {
			t.Error("number")
		}
		if q.put("a", "2", change(actionUpdate, 1), 81) {
			t.Error("bytes")
		}
	})

	t.Run("forgets a subscription and leaves answers alone", func(t *testing.T) {
		q := newQueue(10, 1000)
		q.put("a", "1", change(actionUpdate, 1), 10)
		q.put("", "", &message{Type: "pong"}, 10)
		q.put("b", "1", change(actionDelete, 2), 10)
		q.drop("a")
		if m := q.take().(*message); m.Type != "pong" {
			t.Error(m)
		}
		if m := q.take().(*message); m.Action != actionDelete {
			t.Error(m)
		}
	})
}

func TestShown(t *testing.T) {
	s := newShown(100)
	for i := range 1000 {
		s.add(fmt.Sprint(i))
		if i%3 == 0 {
			s.remove(fmt.Sprint(i))
		}
	}
	if len(s.ids) > 100 || len(s.order) > 300 || !s.has("998") || s.has("999") || s.has("10") {
		t.Error(len(s.ids), len(s.order))
	}
	for id, at := range s.ids {
		if s.order[at] != id {
			t.Errorf("%s is not at %d", id, at)
		}
	}
	s.clear()
	if s.add("1"); !s.has("1") || len(s.ids) != 1 {
		t.Error(s.ids)
	}
}

func TestSafely(t *testing.T) {
	h := New(Config{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err := h.safely("test", func() error { panic("boom") }); err == nil || h.Panics() != 1 {
		t.Error(err, h.Panics())
	}
	plain := errors.New("plain")
	if err := h.safely("test", func() error { return plain }); !errors.Is(err, plain) || h.Panics() != 1 {
		t.Error(err, h.Panics())
	}
}
