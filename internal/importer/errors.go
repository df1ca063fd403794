package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxErrors bounds how many reasons are listed; the count of failed rows is
// exact whatever their number.
const maxErrors = 100_000

// ErrorPage is a part of the list of reasons.
type ErrorPage struct {
	Items  []RowError `json:"items"`
	Cursor *string    `json:"cursor"`
}

// Errors lists why rows were refused, in the order of the file, in the person's
// language.
func (s *Service) Errors(ctx context.Context, who *access.Principal, id string, limit int, cursor string) (*ErrorPage, error) {
	if _, err := s.find(ctx, who, id); err != nil {
		return nil, err
	}
	row, n := -1, -1
	if cursor != "" {
		if _, err := fmt.Sscanf(cursor, "%d.%d", &row, &n); err != nil {
			return nil, problem.Bad("bad_cursor")
		}
	}
	items, last, err := s.errorsAfter(ctx, id, row, n, limit+1)
	if err != nil {
		return nil, err
	}
	page := &ErrorPage{Items: items}
	if len(items) > limit {
		page.Items = items[:limit]
		c := last[limit-1]
		page.Cursor = &c
	}
	for k := range page.Items {
		page.Items[k].In(who.Locale)
	}
	return page, nil
}

// errorsAfter gives errors behind a place in the list, and the place of each.
func (s *Service) errorsAfter(ctx context.Context, id string, row, n, limit int) (items []RowError, places []string, err error) {
	rows, err := s.App.ConcurrentDB().NewQuery(`SELECT "row","n","column","field","value","code","args","text" FROM "tn_import_errors"
		WHERE "import"={:id} AND ("row","n")>({:row},{:n}) ORDER BY "row","n" LIMIT {:limit}`).
		Bind(dbx.Params{"id": id, "row": row, "n": n, "limit": limit}).WithContext(ctx).Rows()
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	items = []RowError{}
	for rows.Next() {
		var e RowError
		var args, text string
		var at int
		if err := rows.Scan(&e.Row, &at, &e.Column, &e.Field, &e.Value, &e.Code, &args, &text); err != nil {
			return nil, nil, err
		}
		if e.Args, err = decodeArgs(args); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal([]byte(text), &e.Text); err != nil {
			return nil, nil, err
		}
		items = append(items, e)
		places = append(places, strconv.Itoa(e.Row)+"."+strconv.Itoa(at))
	}
	return items, places, rows.Err()
}

// decodeArgs brings arguments back as they were: texts in two languages as
// such, numbers as they were written.
func decodeArgs(raw string) (locale.Args, error) {
	if raw == "" || raw == "null" {
		return nil, nil
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &parts); err != nil {
		return nil, err
	}
	out := locale.Args{}
	for k, v := range parts {
		switch {
		case strings.HasPrefix(string(v), "{"):
			var t locale.Text
			if err := json.Unmarshal(v, &t); err != nil {
				return nil, err
			}
			out[k] = t
		case strings.HasPrefix(string(v), `"`):
			var t string
			if err := json.Unmarshal(v, &t); err != nil {
				return nil, err
			}
			out[k] = t
		default:
			out[k] = string(v)
		}
	}
	return out, nil
}

func (s *Service) insertErrors(tx core.App, id string, errs []RowError) error {
	n, row := 0, -1
	for _, e := range errs {
		if n++; e.Row != row {
			n, row = 0, e.Row
		}
		args, err := json.Marshal(e.Args)
		if err != nil {
			return err
		}
		text, err := json.Marshal(e.Text)
		if err != nil {
			return err
		}
		_, err = tx.NonconcurrentDB().NewQuery(`INSERT OR REPLACE INTO "tn_import_errors"
			("import","row","n","column","field","value","code","args","text")
			VALUES ({:id},{:row},{:n},{:column},{:field},{:value},{:code},{:args},{:text})`).Bind(dbx.Params{
			"id": id, "row": e.Row, "n": n, "column": e.Column, "field": e.Field, "value": e.Value, "code": e.Code,
			"args": string(args), "text": string(text),
		}).Execute()
		if err != nil {
			return err
		}
	}
	return nil
}

// clear forgets what an earlier run has left.
func (s *Service) clear(ctx context.Context, tx core.App, id string) error {
	for _, query := range []string{
		`DELETE FROM "tn_import_errors" WHERE "import"={:id}`, `DELETE FROM "tn_import_links" WHERE "import"={:id}`, `DELETE FROM "tn_import_targets" WHERE "import"={:id}`,
	} {
		if _, err := tx.NonconcurrentDB().NewQuery(query).Bind(dbx.Params{"id": id}).WithContext(ctx).Execute(); err != nil {
			return err
		}
	}
	return nil
}
