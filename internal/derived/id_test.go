package derived_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/derived"
)

// Ids that were derived before must be found again by every later version.
func TestAnIDStaysWhatItWas(t *testing.T) {
	for seed, want := range map[string]string{"": "q3dd4oru6rskvs6", "imp000000000001/row/7": "n7pw2zbq3dodf1m"} {
		if got := derived.ID(seed); got != want {
			t.Errorf("%q: %s, not %s", seed, got, want)
		}
	}
}
