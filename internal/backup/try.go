package backup

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

func (s *Service) runCheck(ctx context.Context, r *job.Run) error {
	var o order
	if err := r.Bind(&o); err != nil {
		return err
	}
	b, err := s.done(ctx, o.Name)
	if err != nil {
		return err
	}
	var done int64
	r.Result(map[string]any{"name": o.Name})
	return s.try(ctx, o.Name, func(n int64) {
		done += n
		r.Progress(min(done, b.Size), b.Size)
	})
}

// try restores an archive from where it lies into a folder of its own, looks through
// what stands there, and writes down what it found. 400 backup_damaged when it is not
// sound.
func (s *Service) try(ctx context.Context, name string, through func(n int64)) error {
	found, err := s.restored(ctx, name, through)
	var unsound *Damaged
	if err != nil && !errors.As(err, &unsound) {
		return err
	}
	if found == nil {
		found = &Found{}
	}
	wrong := ""
	if unsound != nil {
		wrong = s.wrong(unsound)
	}
	_, noted := store.Exec(context.WithoutCancel(ctx), s.App.NonconcurrentDB(), `UPDATE "tn_backups" SET "checked" = ?, "files" = ?, "audit" = ?, "wrong" = ? WHERE "name" = ?`,
		stamp(s.Now()), found.Files, found.Audit, wrong, name)
	if noted == nil && unsound != nil {
		return problem.Bad("backup_damaged", locale.Args{"name": name}).Cause(unsound)
	}
	return noted
}

// restored brings back the databases of an archive, and reads the uploaded files in it
// where they lie: they need no room of their own.
func (s *Service) restored(ctx context.Context, name string, through func(n int64)) (found *Found, err error) {
	dir, leave, err := s.desks.take()
	if err != nil {
		return nil, err
	}
	defer leave()
	b, err := s.done(ctx, name)
	if err != nil {
		return nil, err
	}
	path, err := s.fetch(ctx, b, dir)
	if err != nil {
		return nil, err
	}
	a, err := openArchive(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.zip.Close()) }()
	var need int64
	for _, f := range a.Files {
		if database(f.Name) {
			need += f.Size
		}
	}
	if err := s.room(dir, need); err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if err := a.unpack(ctx, data, database, through); err != nil {
		return nil, err
	}
	return Inspect(ctx, data, &a.Manifest)
}
