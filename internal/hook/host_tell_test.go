package hook

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/script"
)

func TestTelling(t *testing.T) {
	t.Parallel()
	b := newBench(t, false, Config{
		Now: time.Now, NewID: func() string { return "new" },
		Behind: func(_ context.Context, kind, subject string, _ bool) ([]string, error) {
			return []string{kind + subject, "a"}, nil
		},
	})
	mailing := &meta.Hook{Key: "h", Mail: true}
	for source, code := range map[string]string{
		`notify("a", {title: " "})`:                                          "hook_words",
		`notify("a", {title: "x".repeat(201)})`:                              "hook_words",
		`notify("a")`:                                                        "hook_words",
		`notify("", {title: "x"})`:                                           "hook_recipient",
		`notify("team:a", {title: "x"})`:                                     "hook_recipient",
		`notify("role:", {title: "x"})`:                                      "hook_recipient",
		`notify({role: "a"}, {title: "x"})`:                                  "hook_argument",
		`notify([1], {title: "x"})`:                                          "hook_argument",
		`notify("a", {title: "x", html: "<b>"})`:                             "hook_argument",
		`notify("a", {title: "x", record: 7})`:                               "hook_argument",
		`notify("a", {title: "x", record: "id"})`:                            "hook_argument", // of no object
		`notify(Array.from({length: 501}, (_, i) => "p" + i), {title: "x"})`: "hook_recipients",
		`mail({to: "a@example.com", subject: "x"})`:                          "hook_mail_words",
		`mail({to: [], subject: "x", text: "y"})`:                            "hook_mail_words",
		`mail({to: "nobody", subject: "x", text: "y"})`:                      "mail_address",
		`mail({to: "a@b.cn, c@d.cn", subject: "x", text: "y"})`:              "mail_address",
		`mail({to: "a@b.cn\r\nBcc: c@d.cn", subject: "x", text: "y"})`:       "mail_address",
		`mail({to: "a@example.com", subject: "x", text: "y", bcc: "z"})`:     "hook_argument",
	} {
		if got := b.caught(newTurn("after_create", mailing), source); got != code {
			t.Errorf("%s: %s", source, got)
		}
	}
	if got := b.caught(newTurn("after_create", &meta.Hook{}), `mail({to: "a@example.com", subject: "x", text: "y"})`); got != "hook_mail_off" {
		t.Error(got)
	}
	for _, source := range []string{`notify("a", {title: "x"})`, `mail({to: "a@example.com", subject: "x", text: "y"})`} {
		for _, event := range []string{"before_create", "before_validate", "before_delete"} {
			if got := b.caught(newTurn(event, mailing), source); got != "hook_not_before" {
				t.Errorf("%s %s: %s", event, source, got)
			}
		}
	}

	// In a trial what would be told is told to who tries it.
	r := newTurn("after_create", mailing)
	r.object = "deal"
	var deeds []Deed
	r.trial = func(_ context.Context, d *Deed) (any, error) {
		deeds = append(deeds, *d)
		return 2, nil
	}
	v, _, err := b.result(r, `mail({to: "a@example.com", subject: "x", text: "y"}); return notify(["a", "role:boss"], {title: "x", record: "id"})`, script.Limits{})
	if err != nil || v != 2.0 || len(deeds) != 2 || deeds[1].What != "notify" || !strings.Contains(deeds[1].To, "role:boss") {
		t.Error(v, err, deeds)
	}
}

// A run that is done again tells what it told under the same names, call by call.
func TestTellingAgainIsKnown(t *testing.T) {
	t.Parallel()
	r := newTurn("after_create", &meta.Hook{Mail: true})
	r.input = map[string]any{"key": "evt7"}
	r.used = map[string]int{"mail": 2}
	mails, err := letters(r, &letter{To: []byte(`["a@example.com","b@example.com"]`), Subject: "x", Text: "y"})
	if err != nil || len(mails) != 2 || mails[0].Key != "hook:evt7:mail:2:0" || mails[1].Key != "hook:evt7:mail:2:1" {
		t.Error(mails, err)
	}
}

func TestTellingsOfAnHour(t *testing.T) {
	t.Parallel()
	now := time.Now()
	h := newHourly(func() time.Time { return now })
	if !h.take("a", maxTellings) || h.take("a", 1) || !h.take("b", 1) {
		t.Error("they are not counted by hook")
	}
	now = now.Add(time.Hour)
	if !h.take("a", 1) {
		t.Error("they are counted for ever")
	}
}
