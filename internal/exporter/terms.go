package exporter

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// On what terms rows are taken away, from the mildest.
const (
	free      = "free"
	watermark = meta.AboveWatermark
	approval  = meta.AboveApproval
	refused   = meta.AboveRefuse
)

var mildness = []string{free, watermark, approval, refused}

// window is how long what somebody took away freely counts.
const window = 24 * time.Hour

// Terms are those on which a person takes rows of an object away. Free is how many
// they take freely within a day, nil for any number, of which they have Used some.
type Terms struct {
	How       string         `json:"how"` // free, watermark, approval or refuse
	Free      *int64         `json:"free"`
	Used      int64          `json:"used"`
	Approvers []people.Named `json:"approvers,omitempty"`

	deciding []meta.Approvers // of the grants by which approval is needed
}

// termsOf are the mildest that a grant gives. The rows that were taken before count:
// a large export is the same in parts.
func termsOf(bounds []meta.Bounds, used, rows int64) Terms {
	t := Terms{How: free, Used: used}
	if len(bounds) == 0 {
		return t
	}
	t.How = refused
	var most int64
	for _, b := range bounds {
		most = max(most, int64(b.Export))
		how := b.Above
		if how == "" {
			how = refused
		}
		if milder(how, t.How) {
			t.How = how
		}
		if how == approval {
			t.deciding = append(t.deciding, b.Approvers)
		}
	}
	t.Free = &most
	if used+rows <= most {
		t.How = free
	}
	return t
}

func milder(a, b string) bool { return slices.Index(mildness, a) < slices.Index(mildness, b) }

// refusal is the problem of rows that are not to be had, or not without asking.
func (t *Terms) refusal(rows int64) error {
	args := locale.Args{"rows": strconv.FormatInt(rows, 10), "used": strconv.FormatInt(t.Used, 10)}
	if t.Free != nil {
		args["limit"] = strconv.FormatInt(*t.Free, 10)
	}
	switch {
	case t.How == approval:
		return problem.New(403, "export_approval", args)
	case t.How == refused && t.Used > 0:
		return problem.New(403, "export_limit_used", args)
	case t.How == refused:
		return problem.New(403, "export_limit", args)
	}
	return nil
}

// terms are those of so many rows now, beside an export that is under way.
func (s *Service) terms(ctx context.Context, db dbx.Builder, r *access.Rights, object string, rows int64, job string) (Terms, error) {
	bounds := r.ExportBounds(object)
	if len(bounds) == 0 {
		return termsOf(nil, 0, rows), nil
	}
	used, err := s.used(ctx, db, r.Who.UserID, object, job)
	return termsOf(bounds, used, rows), err
}

// used are the rows that a person took away freely within the day, by any key of
// theirs, but by the job. What ended without a file counts no more.
func (s *Service) used(ctx context.Context, db dbx.Builder, person, object, job string) (int64, error) {
	var n int64
	_, err := store.One(ctx, db, []any{&n}, `SELECT coalesce(sum(e."rows"), 0) FROM "tn_exports" e LEFT JOIN "tn_jobs" j ON j."id" = e."job"
		WHERE e."person" = ? AND e."object" = ? AND e."at" > ? AND e."how" = ? AND e."job" <> ? AND coalesce(j."state", '') NOT IN ('failed', 'cancelled')`,
		person, object, stamp(s.Now().Add(-window)), free, job)
	return n, err
}

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
