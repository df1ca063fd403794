package batch

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json/v2"
	"io"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
	"github.com/tenon-crm/tenon/internal/store"
)

// Row is one line of the report. The title is the record's, as who asks may see it.
type Row struct {
	Record  string `json:"record"`
	Title   string `json:"title"`
	State   string `json:"state"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Get is a batch of the person's. One that a person ordered is none of an API key of
// theirs: a key finds its own. 404.
func (s *Service) Get(ctx context.Context, who *access.Principal, id string) (*job.Job, error) {
	j, err := s.Jobs.Get(ctx, who.UserID, id)
	if err != nil {
		return nil, err
	}
	var o order
	if err := json.Unmarshal(j.Args, &o); j.Kind != Job || err != nil || who.Key != "" && o.Key != who.Key {
		return nil, problem.NotFound()
	}
	return j, nil
}

// Rows are a page of the report: records in the state, "" for all that had their turn.
func (s *Service) Rows(ctx context.Context, who *access.Principal, id, state string, limit int, cursor string) ([]Row, string, error) {
	j, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, "", err
	}
	var o order
	if err := json.Unmarshal(j.Args, &o); err != nil {
		return nil, "", err
	}
	after := -1
	if cursor != "" {
		if after, err = strconv.Atoi(cursor); err != nil {
			return nil, "", problem.Bad("bad_cursor")
		}
	}
	out, next := []Row{}, ""
	err = store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var x Row
		var n int
		var why string
		if err := rows.Scan(&n, &x.Record, &x.State, &x.Code, &why); err != nil {
			return err
		}
		if len(out) == limit {
			next = strconv.Itoa(after)
			return nil
		}
		after = n
		if why != "" {
			var text locale.Text
			if err := json.Unmarshal([]byte(why), &text); err != nil {
				return err
			}
			x.Message = text.In(who.Locale)
		}
		out = append(out, x)
		return nil
	}, `SELECT "n", "record", "state", "code", "why" FROM "tn_batch_rows" WHERE "batch" = ? AND "n" > ? AND "state" <> '' AND (? = '' OR "state" = ?) ORDER BY "n" LIMIT ?`, id, after, state, state, limit+1)
	if err != nil {
		return nil, "", err
	}
	r := s.Query.Rights(who)
	for i := range out {
		if out[i].Title, err = s.title(ctx, r, o.Object, out[i].Record); err != nil {
			return nil, "", err
		}
	}
	return out, next, nil
}

// CSV writes the report as a file: no cell of it is run by a spreadsheet.
func (s *Service) CSV(ctx context.Context, who *access.Principal, id string, to io.Writer) error {
	if _, err := s.Get(ctx, who, id); err != nil {
		return err
	}
	if _, err := io.WriteString(to, "\uFEFF"); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	say := func(key string) string { return locale.Message(who.Locale, key, nil) }
	if err := w.Write([]string{"ID", say("batch_column_title"), say("batch_column_state"), say("batch_column_why")}); err != nil {
		return err
	}
	for cursor := ""; ; {
		rows, next, err := s.Rows(ctx, who, id, "", pageSize, cursor)
		if err != nil {
			return err
		}
		for _, x := range rows {
			if err := w.Write([]string{x.Record, spreadsheet.Inert(x.Title), say("batch_state_" + x.State), spreadsheet.Inert(x.Message)}); err != nil {
				return err
			}
		}
		if cursor = next; cursor == "" {
			w.Flush()
			return w.Error()
		}
	}
}
