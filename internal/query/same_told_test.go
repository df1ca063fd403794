package query

import (
	"strconv"
	"testing"
	"time"
)

func TestTold(t *testing.T) {
	var told told
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for n := range mostTold {
		if !told.may(now, "wang", strconv.Itoa(n)) {
			t.Fatalf("only %d", n)
		}
	}
	if told.may(now, "wang", "one more") || !told.may(now, "wang", "7") || !told.may(now, "li", "one more") || !told.may(now.Add(24*time.Hour), "wang", "one more") {
		t.Error("each person learns of so many records a day, of the same ones again, and no more")
	}
}
