package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// measureImport brings the same rows into Tenon by its importer and into
// PocketBase by its batch API.
func measureImport(ctx context.Context, r *report, t *tenon, p *pocketBase, rows int) error {
	first := t.data.rows + 1_000_000 // beyond what the other cases create
	begun := time.Now()
	if err := p.load(ctx, 1_000_000, rows); err != nil {
		return fmt.Errorf("%s: %w", p.name(), err)
	}
	theirs := float64(rows) / time.Since(begun).Seconds()

	run, err := t.uploadImport(ctx, first, rows)
	if err != nil {
		return err
	}
	begun = time.Now()
	before, peak := t.proc.resident(), 0.0
	state, err := t.runImport(ctx, run, func() { peak = max(peak, t.proc.resident()) })
	if err != nil {
		return err
	}
	ours := float64(rows) / time.Since(begun).Seconds()
	if state.Created != rows {
		return fmt.Errorf("imported %d of %d rows (%d failed)", state.Created, rows, state.Failed)
	}
	r.add(fact{"import_rows", "import, Tenon", ours, "rows/s", 5000, false})
	r.add(fact{"import_rows_pocketbase", "import, PocketBase's batch API", theirs, "rows/s", 0, false})
	r.add(fact{"import_ratio", "import, Tenon to PocketBase", ours / theirs, "x", 2, false})
	r.add(fact{"import_memory", "memory that the import took beyond the start", peak - before, "MB", 0, true})
	return nil
}

type importState struct {
	ID, State       string
	Created, Failed int
	Columns         []struct{ Name string }
	Error           any
}

// uploadImport sends rows from number first on as a CSV file.
func (t *tenon) uploadImport(ctx context.Context, first, rows int) (*importState, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("object", "deal"); err != nil {
		return nil, err
	}
	file, err := form.CreateFormFile("file", "deals.csv")
	if err != nil {
		return nil, err
	}
	out := csv.NewWriter(file)
	header := []string{}
	for _, f := range dealFields() {
		header = append(header, f.key)
	}
	if err := out.Write(header); err != nil {
		return nil, err
	}
	for n := first; n < first+rows; n++ {
		line := []string{}
		for i, v := range t.data.row(n).values {
			line = append(line, cell(dealFields()[i], v))
		}
		if err := out.Write(line); err != nil {
			return nil, err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return nil, err
	}
	if err := form.Close(); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.admin.base+"/api/v1/imports", &body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	raw, err := t.admin.do(req)
	if err != nil {
		return nil, err
	}
	state := &importState{}
	return state, json.Unmarshal(raw, state)
}

// cell writes a value as people's files do; links by id.
func cell(_ field, v any) string {
	switch x := v.(type) {
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	case []string:
		return strings.Join(x, ",")
	default:
		return fmt.Sprint(v)
	}
}

// runImport starts the import and waits for its end.
func (t *tenon) runImport(ctx context.Context, run *importState, look func()) (*importState, error) {
	mapping, settings := map[string]string{}, map[string]any{}
	for _, f := range dealFields() {
		mapping[f.key] = f.key
		if f.kind == "link" {
			settings[f.key] = map[string]any{"by": "id", "missing": "error"}
		}
	}
	path := "/api/v1/imports/" + run.ID
	err := t.admin.ask(ctx, http.MethodPost, path+"/run", map[string]any{
		"mapping": mapping, "mode": "create", "key": []string{}, "dryRun": false, "settings": settings,
	}, nil)
	if err != nil {
		return nil, err
	}
	for {
		state := &importState{}
		if err := t.admin.ask(ctx, http.MethodGet, path, nil, state); err != nil {
			return nil, err
		}
		look()
		switch state.State {
		case "done":
			return state, nil
		case "failed", "cancelled":
			return nil, fmt.Errorf("the import is %s: %v", state.State, state.Error)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
