package backup

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/job"
)

// Each letter is a backup, newest first: g one of the schedule that is good, d a
// damaged one, u one that was never looked through, f an attempt that failed, h one by
// hand, r one that is being made. Those that go are in capitals.
func TestSurplus(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		keep int
		want string
	}{
		"good ones are kept, by hand all":                    {2, "rghghGhG"},
		"a damaged one tells what went wrong, an old one no": {2, "dgdgDG"},
		"damaged every day: the good ones stay":              {2, "ddDDDDDggG"},
		"never looked through: no reason to lose good ones":  {1, "uUUgG"},
		"damaged from the first day":                         {3, "dddDDD"},
		"failures do not drive out what there is":            {1, "fFFFdDg"},
		"one good one is not enough":                         {2, "dgdDD"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			var list []*Backup
			for _, letter := range strings.ToLower(c.want) {
				b := &Backup{Kind: Scheduled, State: Done, Checked: "2026-11-23"}
				switch letter {
				case 'd':
					b.Wrong = &job.Failure{Code: "backup_entry_missing"}
				case 'u':
					b.Checked = ""
				case 'f':
					b.State, b.Kind = Failed, ByHand
				case 'h':
					b.Kind = ByHand
				case 'r':
					b.State = Running
				}
				list = append(list, b)
			}
			gone := map[*Backup]bool{}
			for _, b := range surplus(list, c.keep) {
				gone[b] = true
			}
			got := []byte(strings.ToLower(c.want))
			for n, b := range list {
				if gone[b] {
					got[n] -= 'a' - 'A'
				}
			}
			if string(got) != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
		})
	}
}
