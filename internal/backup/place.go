package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// dataFolder stands for the folder of backups in the folder of data, wherever that is:
// a copy of the data elsewhere never reaches into the folder of what it was copied from.
const dataFolder = "."

// address is where archives of a kind of place lie as things are set up now: as it is
// remembered, and as people read it; false where there is no such place.
func (s *Service) address(kind string) (remembered, read string, there bool) {
	if kind == bucket {
		s3 := s.App.Settings().Backups.S3
		read = s3.Bucket + " · " + s3.Endpoint
		return read, read, s3.Enabled
	}
	if s.Folder == "" {
		return dataFolder, s.folder(), true
	}
	return s.folder(), s.folder(), true
}

// Where is the place of archives that are made now.
func (s *Service) Where() Place {
	kind := local
	if s.App.Settings().Backups.S3.Enabled {
		kind = bucket
	}
	_, read, _ := s.address(kind)
	return Place{kind, read}
}

func (s *Service) folder() string {
	if s.Folder == "" {
		return filepath.Join(s.App.DataDir(), core.LocalBackupsDirName)
	}
	if whole, err := filepath.Abs(s.Folder); err == nil {
		return whole
	}
	return s.Folder
}

// place is where an archive lies, for people. One from before that was remembered lies
// where its kind does now.
func (s *Service) place(kind, remembered string) string {
	now, read, _ := s.address(kind)
	if remembered == "" || remembered == now {
		return read
	}
	if remembered == dataFolder {
		return filepath.Join(s.App.DataDir(), core.LocalBackupsDirName)
	}
	return remembered
}

// open is the place where a backup lies as PocketBase's file store. 409
// backup_elsewhere where that is not set up any more, or its folder is not there: what
// is not found then may well be somewhere.
func (s *Service) open(ctx context.Context, b *Backup) (*filesystem.System, error) {
	elsewhere := problem.New(http.StatusConflict, elsewhereCode, locale.Args{"name": b.Name, "place": b.Path})
	if _, read, there := s.address(b.Place); !there || b.Path != read {
		return nil, elsewhere
	}
	var fsys *filesystem.System
	var err error
	if b.Place == bucket {
		fsys, err = s.App.NewBackupsFilesystem()
	} else if _, gone := os.Stat(b.Path); gone != nil {
		return nil, elsewhere.Cause(gone)
	} else {
		fsys, err = filesystem.NewLocal(b.Path)
	}
	if err == nil {
		fsys.SetContext(ctx)
	}
	return fsys, err
}

const elsewhereCode = "backup_elsewhere"

// put brings an archive to its place. Within the disk of the data it is moved, and so
// is never there in part.
func (s *Service) put(ctx context.Context, archive, name string) error {
	if s.Where().Kind == local {
		if err := os.MkdirAll(s.folder(), 0o700); err != nil {
			return err
		}
		target := filepath.Join(s.folder(), name)
		if err := os.Rename(archive, target); err == nil {
			return nil
		}
		part := target + ".part"
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := copyFile(archive, part); err != nil {
			return errors.Join(err, os.Remove(part))
		}
		return os.Rename(part, target)
	}
	fsys, err := s.App.NewBackupsFilesystem()
	if err != nil {
		return err
	}
	defer func() { _ = fsys.Close() }()
	fsys.SetContext(ctx)
	f, err := filesystem.NewFileFromPath(archive)
	if err != nil {
		return err
	}
	return fsys.UploadFile(f, name)
}

// fetch answers the path of an archive, which it brings into dir if it lies in a bucket.
func (s *Service) fetch(ctx context.Context, b *Backup, dir string) (string, error) {
	gone := problem.Bad("backup_gone", locale.Args{"name": b.Name})
	fsys, err := s.open(ctx, b)
	if err != nil {
		return "", err
	}
	defer func() { _ = fsys.Close() }()
	if b.Place == local {
		path := filepath.Join(b.Path, b.Name)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return "", gone
		}
		return path, nil
	}
	if err := s.room(dir, b.Size); err != nil {
		return "", err
	}
	in, err := fsys.GetReader(b.Name)
	if errors.Is(err, filesystem.ErrNotFound) {
		return "", gone
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	path := filepath.Join(dir, b.Name)
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	return path, errors.Join(err, out.Close())
}

// discard removes an archive; one that is gone already is no error.
func (s *Service) discard(ctx context.Context, b *Backup) error {
	fsys, err := s.open(ctx, b)
	if err != nil {
		return err
	}
	defer func() { _ = fsys.Close() }()
	if err := fsys.Delete(b.Name); err != nil && !errors.Is(err, filesystem.ErrNotFound) {
		return err
	}
	return nil
}
