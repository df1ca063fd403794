package outbox

import (
	"context"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/attempt"
)

// trimChunk bounds how long one deletion holds the only writer.
const trimChunk = 2000

func (r *Reader) trimLoop(ctx context.Context) {
	attempt.Regularly(ctx, time.Hour, "outbox: trim failed", r.logger, func(ctx context.Context) error {
		_, err := r.Trim(ctx)
		return err
	})
}

// Trim deletes the events that every consumer of this reader has passed and
// that are older than the retention, and says how many. The cursor of a
// consumer that no longer exists holds nothing back.
func (r *Reader) Trim(ctx context.Context) (int64, error) {
	r.mu.Lock()
	names := make([]string, len(r.consumers))
	for i, c := range r.consumers {
		names[i] = c.name
	}
	r.mu.Unlock()
	low := int64(1<<63 - 1)
	for _, n := range names {
		seq, err := r.cursor(ctx, n)
		if err != nil {
			return 0, err
		}
		low = min(low, seq)
	}
	before := r.now().UTC().Add(-r.Retention).Format(types.DefaultDateLayout)
	var total int64
	for {
		upTo, err := r.oldest(ctx, low, before)
		if err != nil || upTo == 0 {
			return total, err
		}
		res, err := r.app.NonconcurrentDB().NewQuery(`DELETE FROM "tn_outbox" WHERE "seq" <= {:seq}`).
			Bind(dbx.Params{"seq": upTo}).WithContext(ctx).Execute()
		if err != nil {
			return total, err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return total, err
		}
		total += n
	}
}

// oldest is the last of the oldest events that may go, at most trimChunk of
// them; 0 when the oldest is to stay. It reads only what is to be deleted.
func (r *Reader) oldest(ctx context.Context, low int64, before string) (int64, error) {
	rows, err := r.app.ConcurrentDB().NewQuery(`SELECT "seq","at" FROM "tn_outbox" WHERE "seq" <= {:low} ORDER BY "seq" LIMIT {:n}`).
		Bind(dbx.Params{"low": low, "n": trimChunk}).WithContext(ctx).Rows()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var last int64
	for rows.Next() {
		var seq int64
		var at string
		if err := rows.Scan(&seq, &at); err != nil {
			return 0, err
		}
		if at >= before {
			break
		}
		last = seq
	}
	return last, rows.Err()
}
