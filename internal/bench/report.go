package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// report is what a run found.
type report struct {
	Rows   int          `json:"rows"`
	Rounds int          `json:"rounds"`
	Cases  []caseResult `json:"cases"`
	Facts  []fact       `json:"facts"`
}

type caseResult struct {
	Name    string            `json:"name"`
	Title   string            `json:"title"`
	Target  float64           `json:"target_ratio"`
	Timings map[string]timing `json:"timings"`
}

// fact is one number with its aim; Below says which side is good.
type fact struct {
	Name   string  `json:"name"`
	Title  string  `json:"title"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Target float64 `json:"target,omitempty"`
	Below  bool    `json:"below"`
}

func (r *report) add(f fact) { r.Facts = append(r.Facts, f) }

func verdict(good bool) string {
	if good {
		return "reached"
	}
	return "missed"
}

func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "\n%d rows, %d rounds, %d cores, %s\n\n", r.Rows, r.Rounds, runtime.NumCPU(), runtime.Version())
	if len(r.Cases) > 0 {
		fmt.Fprintf(w, "%-30s %17s %17s %17s %8s %8s\n", "median (95th) in ms", tenonName, pocketBaseName, bareSQLName, "ratio", "target")
	}
	for _, c := range r.Cases {
		fmt.Fprintln(w, c.line())
	}
	fmt.Fprintln(w)
	for _, f := range r.Facts {
		line := fmt.Sprintf("%-46s %10.1f %s", f.Title, f.Value, f.Unit)
		switch {
		case f.Target == 0:
		case f.Below:
			line += fmt.Sprintf("  (at most %g: %s)", f.Target, verdict(f.Value <= f.Target))
		default:
			line += fmt.Sprintf("  (at least %g: %s)", f.Target, verdict(f.Value >= f.Target))
		}
		fmt.Fprintln(w, line)
	}
}

// line is a case as one row of the table.
func (c caseResult) line() string {
	cell := func(name string) string {
		t := c.Timings[name]
		return fmt.Sprintf("%.2f (%.2f)", t.Median, t.P95)
	}
	ratio := c.Timings[tenonName].Ratio
	return fmt.Sprintf("%-30s %17s %17s %17s %7.2fx %7.2fx  %s", c.Title, cell(tenonName), cell(pocketBaseName), cell(bareSQLName), ratio, c.Target, verdict(ratio <= c.Target))
}

func (r *report) write(name string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, append(raw, '\n'), 0o644)
}
