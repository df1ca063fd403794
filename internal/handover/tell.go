package handover

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/store"
)

// tell mails each new owner how many records of what they have now. The words name
// objects and numbers, and only those that the reader may see at all.
func (s *Service) tell(ctx context.Context, h *Handover) error {
	if !s.Notify.SetUp() {
		return nil
	}
	counts := map[string]map[string]int{} // person → object → records
	if err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var to, object string
		var n int
		err := rows.Scan(&to, &object, &n)
		if counts[to] == nil {
			counts[to] = map[string]int{}
		}
		counts[to][object] = n
		return err
	}, `SELECT "to", "object", count(*) FROM "tn_handover_items" WHERE "handover" = ? AND "state" = 'done' GROUP BY 1, 2 ORDER BY 1, 2`, h.ID); err != nil {
		return err
	}
	for person, objects := range counts {
		if _, err := s.Notify.Tell(ctx, s.App, person, func(reader *access.Principal) (notify.Mail, bool, error) {
			r := s.Query.Rights(reader)
			var lines []string
			for _, a := range h.request.Assignments {
				if n := objects[a.Object]; n > 0 && r.Can(a.Object, "view") {
					line := locale.Message(reader.Locale, "handover_mail_line", locale.Args{"object": r.Snap.Objects[a.Object].Label.In(reader.Locale), "count": n})
					if !slices.Contains(lines, line) { // two assignments of one object
						lines = append(lines, line)
					}
				}
			}
			args := locale.Args{"name": h.Person.Name}
			m := notify.Mail{Subject: locale.Message(reader.Locale, "handover_mail_subject", args), Text: locale.Message(reader.Locale, "handover_mail_text", args) + "\n\n" + strings.Join(lines, "\n") + "\n"}
			return m, len(lines) > 0, nil
		}); err != nil {
			return err
		}
	}
	return nil
}
