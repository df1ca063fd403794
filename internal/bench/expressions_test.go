package main

import "testing"

// SQL and Go find the same rows, or nothing is measured.
func TestExpressionsAreMeasured(t *testing.T) {
	t.Parallel()
	r := &report{Rows: 500}
	if err := measureExpressions(t.Context(), r, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Facts {
		if f.Value <= 0 || f.Title == "" || f.Unit == "" {
			t.Errorf("%+v", f)
		}
	}
	if len(r.Facts) < 5 {
		t.Errorf("%d facts", len(r.Facts))
	}
}
