package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
)

// measureBrowser runs ui/test/expr/measure.ts, which needs Node.js and what the
// web app is built with; without them it says so and measures nothing.
func measureBrowser(ctx context.Context, r *report, programs []*expr.Program, rows *expressionRows, v expr.Vars, dir string) error {
	node, err := exec.LookPath("node")
	bundler := "ui/node_modules/rolldown/bin/cli.mjs"
	if err == nil {
		_, err = os.Stat(bundler)
	}
	if err != nil {
		fmt.Println("not measured in the browser's runtime: no Node.js or no ui/node_modules")
		return nil
	}
	out := filepath.Join(dir, "browser")
	if said, err := exec.CommandContext(ctx, node, bundler, "ui/test/expr/measure.ts", "-d", out, "--format", "esm", "--platform", "node", "--minify",
		"--entry-file-names", "[name].mjs", "--chunk-file-names", "[name].mjs").CombinedOutput(); err != nil {
		return fmt.Errorf("bundle the runtime: %w\n%s", err, said)
	}
	codes := make([]json.RawMessage, len(programs))
	for i, p := range programs {
		if codes[i], err = p.Browser(); err != nil {
			return err
		}
	}
	input, err := json.Marshal(map[string]any{
		"codes": codes, "record": rows.document("deal", rows.deals[0]), "now": v.Now.UnixMilli(), "zone": "Asia/Shanghai",
		"user": map[string]any{"id": v.User.ID, "name": v.User.Name, "department": v.User.Department, "departments": v.User.Departments, "roles": v.User.Roles},
	})
	if err != nil {
		return err
	}
	run := exec.CommandContext(ctx, node, filepath.Join(out, "measure.mjs"))
	run.Stdin, run.Stderr = bytes.NewReader(input), os.Stderr
	raw, err := run.Output()
	if err != nil {
		return fmt.Errorf("measure the runtime: %w", err)
	}
	var measured []struct{ Compile, Evaluate float64 }
	if err := json.Unmarshal(raw, &measured); err != nil {
		return err
	}
	var compile, evaluate []float64
	for _, m := range measured {
		compile, evaluate = append(compile, m.Compile), append(evaluate, m.Evaluate)
	}
	r.add(fact{Name: "browser_compile", Title: "compile what the server sends, in the browser", Value: slices.Max(compile), Unit: "µs, the slowest of five", Below: true})
	r.add(fact{Name: "browser_eval", Title: "evaluate an expression in the browser", Value: slices.Max(evaluate), Unit: "µs, the slowest of five", Below: true})
	return nil
}

// document is a record as the API gives it, with the records that it links to.
func (x *expressionRows) document(object string, row expr.Values) map[string]any {
	out := map[string]any{"id": row["id"]}
	for _, f := range expressionCatalog()[object].Fields {
		out[f.Key] = row[f.Key]
		if id, _ := row[f.Key].(string); f.Kind == expr.Link && f.Key != "manager" && id != "" {
			out[f.Key] = x.document(f.Target, x.others[f.Target][id])
		}
	}
	return out
}
