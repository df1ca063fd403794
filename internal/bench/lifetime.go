package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// measureStart stops Tenon and starts it again on the same data.
func measureStart(ctx context.Context, r *report, t *tenon) error {
	var took []float64
	for range 5 {
		t.stop()
		d, err := t.launch(ctx)
		if err != nil {
			return err
		}
		took = append(took, ms(d))
	}
	slices.Sort(took)
	select {
	case <-time.After(5 * time.Second):
	case <-ctx.Done():
		return ctx.Err()
	}
	r.add(fact{"start", "start to first answer, median of 5", took[2], "ms", 1000, true})
	r.add(fact{"idle_memory", "resident memory, idle for 5 s", t.proc.resident(), "MB", 120, true})
	return nil
}

// measurePublish makes an object of so many rows, publishes one more field while
// somebody keeps writing, and gives the longest wait of that writer.
func measurePublish(ctx context.Context, r *report, t *tenon, rows int) error {
	doc := dealDocument("bulk", false)
	if err := t.admin.ask(ctx, "PUT", "/api/v1/definitions/object/bulk", doc, nil); err != nil {
		return err
	}
	if err := t.release(ctx, "bulk"); err != nil {
		return err
	}
	t.stop()
	if err := multiply(ctx, filepath.Join(t.dir, "data.db"), rows); err != nil {
		return err
	}
	if _, err := t.launch(ctx); err != nil {
		return err
	}
	fields, _ := doc["fields"].([]any)
	doc["fields"] = append(fields, map[string]any{"key": "extra", "type": "number", "label": label("extra")})
	if err := t.admin.ask(ctx, "PUT", "/api/v1/definitions/object/bulk", doc, nil); err != nil {
		return err
	}

	w := t.writeOn(ctx)
	time.Sleep(time.Second) // the writer's usual pace first
	begun := time.Now()
	err := t.release(ctx, "one more field")
	took := time.Since(begun)
	time.Sleep(time.Second)
	waits, refused, failed := w()
	if err != nil {
		return err
	}
	if failed != nil {
		return fmt.Errorf("a write failed during the publish: %w", failed)
	}
	slices.Sort(waits)
	r.add(fact{"publish_stall", fmt.Sprintf("longest wait of a writer, publish on %d rows", rows), waits[len(waits)-1], "ms", 500, true})
	r.add(fact{"publish_usual", "its usual wait", waits[len(waits)/2], "ms", 0, true})
	r.add(fact{"publish_refused", "writes that were told to come again (meta_changed)", float64(refused), "", 0, true})
	r.add(fact{"publish_time", "the publish itself", ms(took), "ms", 0, true})
	return nil
}

// writeOn keeps changing one record after the other until the function that it
// answers is called, which gives the milliseconds of each, and how many were
// refused because of the new release and sent again, as a program would.
func (t *tenon) writeOn(ctx context.Context) (end func() (waits []float64, refused int, err error)) {
	quit, done := make(chan struct{}), make(chan error, 1)
	var waits []float64
	refused := 0
	go func() {
		for n := 0; ; n++ {
			select {
			case <-quit:
				done <- nil
				return
			default:
			}
			begun := time.Now()
			_, err := t.send(ctx, t.update(n))
			for ; err != nil && strings.Contains(err.Error(), `"meta_changed"`); refused++ {
				_, err = t.send(ctx, t.update(n))
			}
			if err != nil {
				done <- err
				return
			}
			waits = append(waits, ms(time.Since(begun)))
			time.Sleep(5 * time.Millisecond)
		}
	}()
	return func() ([]float64, int, error) {
		close(quit)
		err := <-done
		return waits, refused, err
	}
}

// multiply fills the table bulk with copies of the rows of deal, straight in the
// file: making a million rows is not what is measured.
func multiply(ctx context.Context, file string, rows int) error {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=synchronous(OFF)")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	list, err := shared(ctx, db)
	if err != nil {
		return err
	}
	var have int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM "deal"`).Scan(&have); err != nil {
		return err
	}
	columns := strings.Join(list, ", ")
	query := `INSERT INTO "bulk" ("id", ` + columns + `)
		SELECT printf('m%07d%07d', ?1, rowid), ` + columns + ` FROM "deal" LIMIT ?2`
	for copyNo, left := 0, rows; left > 0; copyNo++ {
		n := min(left, have)
		if _, err := db.ExecContext(ctx, query, copyNo, n); err != nil {
			return err
		}
		left -= n
	}
	return nil
}

// shared lists the columns that both tables have, quoted, without id.
func shared(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT b.name FROM pragma_table_info('bulk') b JOIN pragma_table_info('deal') d USING (name) WHERE b.name != 'id'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, `"`+name+`"`)
	}
	return out, rows.Err()
}
