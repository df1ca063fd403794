package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

func (s *Service) runMake(ctx context.Context, r *job.Run) error {
	var o order
	if err := r.Bind(&o); err != nil {
		return err
	}
	if o.Name == "" {
		o.Name = s.name()
	}
	if s.App.Store().Has(core.StoreKeyActiveBackup) {
		return problem.Bad("backup_running")
	}
	s.App.Store().Set(core.StoreKeyActiveBackup, o.Name)
	defer s.App.Store().Remove(core.StoreKeyActiveBackup)
	err := s.recover(ctx)
	if err == nil {
		err = s.make(ctx, o.Name, o.Kind, o.By, r.Progress)
	}
	r.Result(map[string]any{"name": o.Name})
	return s.ended(ctx, o, err)
}

// ended tells of a backup that came to nothing, and answers what its job says. One that
// somebody stopped is no news; one that took too long is.
func (s *Service) ended(ctx context.Context, o order, err error) error {
	if err != nil && o.Kind == Scheduled && !errors.Is(ctx.Err(), context.Canceled) {
		s.Failed()
	}
	if _, is := problem.As(err); err == nil || is || ctx.Err() != nil {
		return err
	}
	s.Log.Error("backup: failed", "name", o.Name, "error", err)
	return problem.Bad("backup_failed")
}

// make writes a backup, restores it on trial and forgets the scheduled ones that are
// no longer to be kept.
func (s *Service) make(ctx context.Context, name, kind, by string, progress func(done, total int64)) (err error) {
	if !names.MatchString(name) {
		return problem.Invalid().Field("name", "backup_name")
	}
	release := s.Meta.Current().Version
	storage := local
	if s.App.Settings().S3.Enabled {
		storage = bucket
	}
	place := s.Where().Kind
	path, _, _ := s.address(place)
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_backups" ("name", "kind", "by", "state", "at", "place", "path", "release", "storage") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT ("name") DO UPDATE SET "kind" = excluded."kind", "by" = excluded."by", "state" = excluded."state", "at" = excluded."at", "place" = excluded."place", "path" = excluded."path",
		"release" = excluded."release", "storage" = excluded."storage", "finished" = '', "size" = 0, "checked" = '', "wrong" = ''`,
		name, kind, by, Running, stamp(s.Now()), place, path, release, storage)
	if err != nil {
		return err
	}
	written, err := s.write(ctx, name, &Manifest{Format: format, Version: s.Version, Release: release, Created: stamp(s.Now()), Storage: storage}, progress)
	// The end is written down also when whoever waits has gone.
	after := context.WithoutCancel(ctx)
	if err != nil {
		_, noted := store.Exec(after, s.App.NonconcurrentDB(), `UPDATE "tn_backups" SET "state" = ?, "finished" = ?, "wrong" = ? WHERE "name" = ?`, Failed, stamp(s.Now()), s.wrong(err), name)
		return errors.Join(err, noted)
	}
	_, err = store.Exec(after, s.App.NonconcurrentDB(), `UPDATE "tn_backups" SET "state" = ?, "finished" = ?, "size" = ? WHERE "name" = ?`, Done, stamp(s.Now()), written, name)
	if err != nil {
		return err
	}
	// Also one that is not sound takes room: the older ones go all the same.
	return errors.Join(s.try(ctx, name, func(n int64) {}), s.thin(ctx))
}

// write makes the copy and the archive, and puts it where archives go.
func (s *Service) write(ctx context.Context, name string, m *Manifest, progress func(done, total int64)) (written int64, err error) {
	dir, remove, err := s.desks.take()
	if err != nil {
		return 0, err
	}
	defer remove()
	need, err := s.needed()
	if err != nil {
		return 0, err
	}
	if err := s.room(dir, need); err != nil {
		return 0, err
	}
	copied := filepath.Join(dir, "copy")
	if err := Copy(ctx, s.App, copied); err != nil {
		return 0, err
	}
	total, err := size(copied)
	if err != nil {
		return 0, err
	}
	archive := filepath.Join(dir, name)
	out, err := os.OpenFile(archive, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	var done int64
	err = pack(ctx, copied, m, out, func(n int64) {
		done += n
		progress(done, total)
	})
	if err := errors.Join(err, out.Close()); err != nil {
		return 0, err
	}
	info, err := os.Stat(archive)
	if err != nil {
		return 0, err
	}
	return info.Size(), s.put(ctx, archive, name)
}

// room refuses to begin where the disk of the data would become full.
func (s *Service) room(dir string, need int64) error {
	if free, known := s.Free(dir); known && free < need {
		return problem.Bad("backup_no_room", sizes(need, free))
	}
	return nil
}

// needed is what a backup takes at most of the disk of the data. It has the archive, as
// large as the databases and the uploaded files, which are not copied before they are
// packed; and the databases once more, at first as the copy that is packed, then, when
// that is gone, as they are restored on trial.
func (s *Service) needed() (int64, error) {
	need, err := size(filepath.Join(s.App.DataDir(), core.LocalStorageDirName))
	for _, name := range []string{dataFile, auxiliaryFile} {
		if info, missing := os.Stat(filepath.Join(s.App.DataDir(), name)); missing == nil {
			need += 2 * info.Size()
		}
	}
	return need, err
}

// thin removes what surplus names. What lies in a place that is not set up any more
// stays known.
func (s *Service) thin(ctx context.Context) error {
	list, err := s.list(ctx, -1)
	if err != nil {
		return err
	}
	for _, b := range surplus(list, s.Meta.Current().Business.Backups.Keep) {
		if gone := s.remove(ctx, b); !problem.Is(gone, elsewhereCode) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// surplus are those of a list, newest first, that go where so many of the schedule's
// are kept. The newest that were found good stay whatever comes after them. Of those
// that are damaged, or were never looked through, as many stay at most, and none that
// is older than the good ones; of attempts of all kinds that failed likewise.
func surplus(list []*Backup, keep int) (gone []*Backup) {
	good, doubtful, failed := 0, 0, 0
	for _, b := range list {
		of := &doubtful
		switch {
		case b.State == Failed:
			of = &failed
		case b.Kind != Scheduled || b.State != Done:
			continue
		case b.good():
			of = &good
		}
		if *of++; *of > keep || of != &good && good >= keep {
			gone = append(gone, b)
		}
	}
	return gone
}
