//go:build fault

package fault

import (
	"os"
	"strconv"
	"testing"
)

// rounds is FAULT_ROUNDS, or what the fault's description asks for.
func rounds(t *testing.T, usual int) int {
	s := os.Getenv("FAULT_ROUNDS")
	if s == "" {
		return usual
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestKillWhileWritingManyTimes(t *testing.T) {
	killWhileWriting(t, rounds(t, 200), 200)
}

func TestKillWhileImportingManyTimes(t *testing.T) {
	for range rounds(t, 20) {
		killWhileImporting(t, 20_000, 4)
	}
}

func TestKillInHooksManyTimes(t *testing.T) {
	killInHooks(t, rounds(t, 40))
}
