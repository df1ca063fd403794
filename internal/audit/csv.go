package audit

import (
	"context"
	"encoding/csv"
	"io"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// WriteCSV writes every entry of a filter, newest first, for a spreadsheet: with
// the mark of UTF-8, and with no cell that one would run as a formula.
func WriteCSV(ctx context.Context, app core.App, t locale.Tag, f Filter, w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{"id", "at", "who", "who_id", "acting_as", "acting_as_id", "action", "label", "kind", "object", "name", "record", "detail", "address", "hash"}); err != nil {
		return err
	}
	cursor := ""
	for {
		items, next, err := List(ctx, app, t, f, maxPage, cursor)
		if err != nil {
			return err
		}
		for _, it := range items {
			if err := out.Write(it.cells()); err != nil {
				return err
			}
		}
		out.Flush()
		if next == "" || out.Error() != nil {
			return out.Error()
		}
		cursor = next
	}
}

func (it *Item) cells() []string {
	who, as := Named{}, Named{}
	if it.Who != nil {
		who = *it.Who
	}
	if it.ActingAs != nil {
		as = *it.ActingAs
	}
	cells := []string{it.ID, it.At, who.Name, who.ID, as.Name, as.ID, it.Action, it.Label, it.Kind, it.Object, it.Name, it.Record, string(it.Detail), it.Address, it.Hash}
	for i, c := range cells {
		cells[i] = spreadsheet.Inert(c)
	}
	return cells
}
