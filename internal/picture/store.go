package picture

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
	"golang.org/x/sync/semaphore"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

const logoKey = "logo"

const faceKey = "face:"

// Store keeps the pictures of an app.
type Store struct {
	app     core.App
	now     func() time.Time
	drawing *semaphore.Weighted // pictures are large while they are drawn
}

// New makes the store of an app.
func New(app core.App, now func() time.Time) *Store {
	return &Store{app: app, now: now, drawing: semaphore.NewWeighted(2)}
}

// Picture is one that is given out.
type Picture struct {
	Body []byte
	Hash string
	Type string // image/png when it says none
}

// Face gives the picture of a person; 404 when they have none.
func (s *Store) Face(ctx context.Context, person string) (*Picture, error) {
	return s.get(ctx, faceKey+person)
}

// Logo gives the picture of the business; 404 when it has none.
func (s *Store) Logo(ctx context.Context) (*Picture, error) { return s.get(ctx, logoKey) }

func (s *Store) get(ctx context.Context, key string) (*Picture, error) {
	var p Picture
	there, err := store.One(ctx, s.app.ConcurrentDB(), []any{&p.Body, &p.Hash}, `SELECT "body", "hash" FROM "tn_pictures" WHERE "key" = ?`, key)
	if err == nil && !there {
		err = problem.NotFound()
	}
	return &p, err
}

// SetFace draws and keeps the picture of a person and gives its hash.
func (s *Store) SetFace(ctx context.Context, person string, r io.Reader, name string) (string, error) {
	return s.set(ctx, faceKey+person, r, name, Face)
}

// SetLogo draws and keeps the picture of the business and gives its hash.
func (s *Store) SetLogo(ctx context.Context, r io.Reader, name string) (string, error) {
	return s.set(ctx, logoKey, r, name, Logo)
}

// Header draws the picture at the head of a form, for its document; nothing is
// kept here.
func (s *Store) Header(ctx context.Context, r io.Reader, name string) (string, error) {
	if err := s.drawing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer s.drawing.Release(1)
	return DrawHeader(r, name)
}

func (s *Store) set(ctx context.Context, key string, r io.Reader, name string, shape Shape) (string, error) {
	if err := s.drawing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	body, err := Draw(r, name, shape)
	s.drawing.Release(1)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:16])
	return hash, s.app.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_pictures" ("key", "type", "hash", "body", "updated") VALUES (?, 'image/png', ?, ?, ?)
			ON CONFLICT ("key") DO UPDATE SET "hash" = excluded."hash", "body" = excluded."body", "updated" = excluded."updated"`,
			key, hash, body, s.now().UTC().Format(types.DefaultDateLayout)); err != nil {
			return err
		}
		return tell(ctx, tx, key, hash)
	})
}

// RemoveFace takes the picture of a person away.
func (s *Store) RemoveFace(ctx context.Context, person string) error {
	return s.remove(ctx, faceKey+person)
}

// RemoveLogo takes the picture of the business away.
func (s *Store) RemoveLogo(ctx context.Context) error { return s.remove(ctx, logoKey) }

func (s *Store) remove(ctx context.Context, key string) error {
	return s.app.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_pictures" WHERE "key" = ?`, key)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return tell(ctx, tx, key, "")
	})
}

// tell writes a change of the logo into the audit log; a face is its person's own
// matter.
func tell(ctx context.Context, tx core.App, key, hash string) error {
	if key != logoKey {
		return nil
	}
	return audit.Append(ctx, tx, audit.Entry{Action: "settings.changed", Kind: "settings", Object: logoKey, Detail: map[string]any{"hash": hash}})
}

// Hashes gives the hash of each person's picture, by person, and the logo's under
// "".
func (s *Store) Hashes(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var key, hash string
		err := rows.Scan(&key, &hash)
		if person, face := strings.CutPrefix(key, faceKey); face {
			out[person] = hash
		} else {
			out[""] = hash
		}
		return err
	}, `SELECT "key", "hash" FROM "tn_pictures"`)
}

// Hash gives the hash of one picture, "" when there is none; person "" is the
// logo.
func (s *Store) Hash(ctx context.Context, person string) (string, error) {
	key := logoKey
	if person != "" {
		key = faceKey + person
	}
	hash, _, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "hash" FROM "tn_pictures" WHERE "key" = ?`, key)
	return hash, err
}
