package inbox

import (
	"testing"
	"time"
)

func TestWhenMailGoesOut(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	quiet := defaults()
	digest := defaults()
	digest.Digest = Digest{On: true, At: "08:30"}
	day := defaults()
	day.Quiet = Quiet{On: true, From: "12:00", To: "14:00"}
	never := defaults()
	never.Quiet.On = false
	for name, c := range map[string]struct {
		settings  *Settings
		kind, now string
		want      string
	}{
		"at once by day":                  {quiet, Mention, "2026-11-22 10:00", "2026-11-22 10:00"},
		"not a kind that comes by mail":   {quiet, Followed, "2026-11-22 10:00", ""},
		"in the evening, after the night": {quiet, Mention, "2026-11-22 23:10", "2026-11-23 08:00"},
		"before morning, the same day":    {quiet, Mention, "2026-11-22 07:59", "2026-11-22 08:00"},
		"when the night ends":             {quiet, Mention, "2026-11-22 08:00", "2026-11-22 08:00"},
		"quiet at noon":                   {day, Mention, "2026-11-22 12:30", "2026-11-22 14:00"},
		"outside the hours of noon":       {day, Mention, "2026-11-22 23:00", "2026-11-22 23:00"},
		"never quiet":                     {never, Mention, "2026-11-22 03:00", "2026-11-22 03:00"},
		"with the digest of the day":      {digest, Mention, "2026-11-22 07:00", "2026-11-22 08:30"},
		"with the digest of the next":     {digest, Mention, "2026-11-22 08:30", "2026-11-23 08:30"},
	} {
		got := c.settings.mailAt(c.kind, at(c.now))
		if c.want == "" {
			if !got.IsZero() {
				t.Errorf("%s: %s", name, got)
			}
		} else if !got.Equal(at(c.want)) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
