package query

import (
	"context"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/store"
)

// Reached is how many records of an object rights reach; More says that the count
// stopped at CountCap.
type Reached struct {
	Count int  `json:"count"`
	More  bool `json:"more,omitempty"`
}

// Reach counts the records of an object that the person sees. The rights may be of
// a snapshot that is not published, as long as the tables have what it reads.
func (s *Service) Reach(ctx context.Context, r *access.Rights, object string) (*Reached, error) {
	rows, args := r.Rows(object, "view", alias)
	return s.reached(ctx, r, object, rows, args)
}

// ReachOfGrant counts the records that the person would see by one grant of a role
// alone, by its place there.
func (s *Service) ReachOfGrant(ctx context.Context, r *access.Rights, object, role string, place int) (*Reached, error) {
	rows, args := r.RowsOfGrant(object, role, place, "view", alias)
	return s.reached(ctx, r, object, rows, args)
}

func (s *Service) reached(ctx context.Context, r *access.Rights, object, rows string, args []any) (*Reached, error) {
	if _, ok := r.Snap.Objects[object]; !ok || rows == "0" {
		return &Reached{}, nil
	}
	if rows != "" {
		rows = " AND (" + rows + ")"
	}
	var n int
	_, err := store.One(ctx, s.app.ConcurrentDB(), []any{&n},
		"SELECT count(*) FROM (SELECT 1 FROM "+expr.Quote(object)+` AS "r" WHERE "r"."deleted" = ''`+rows+" LIMIT "+strconv.Itoa(CountCap+1)+")", args...)
	if n > CountCap {
		return &Reached{CountCap, true}, err
	}
	return &Reached{Count: n}, err
}
