package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The contenders start this binary again as their servers.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-child") {
		main()
		return
	}
	os.Exit(m.Run())
}

// The rivals answer the same to the same question, and every case runs on them.
func TestRivalsAgree(t *testing.T) {
	data := newDataset(3000)
	dir := t.TempDir()
	list := []contender{
		&pocketBase{dir: filepath.Join(dir, "pb"), data: data},
		&bareSQL{dir: filepath.Join(dir, "sql"), data: data},
	}
	for _, c := range list {
		if err := c.start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer c.stop()
	}
	if err := agree(t.Context(), list); err != nil {
		t.Error(err)
	}
	for _, c := range cases() {
		got, err := measure(t.Context(), c, list, 2)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if len(got.Timings) != len(list) {
			t.Errorf("%s: %d timings", c.name, len(got.Timings))
		}
	}
}

func TestRowsAreTheSameEveryTime(t *testing.T) {
	a, b := newDataset(10).row(7), newDataset(1000).row(7)
	if a.id != b.id || a.owner != b.owner || len(a.id) != 15 || len(a.values) != len(dealFields()) {
		t.Errorf("%+v and %+v", a, b)
	}
}
