package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/tools/filesystem"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// open is the place of archives as PocketBase's file store: the bucket of its
// settings, or the folder.
func (s *Service) open(ctx context.Context) (*filesystem.System, error) {
	var fsys *filesystem.System
	var err error
	if s.Where().Kind == bucket {
		fsys, err = s.App.NewBackupsFilesystem()
	} else {
		fsys, err = filesystem.NewLocal(s.folder())
	}
	if err == nil {
		fsys.SetContext(ctx)
	}
	return fsys, err
}

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
	fsys, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = fsys.Close() }()
	f, err := filesystem.NewFileFromPath(archive)
	if err != nil {
		return err
	}
	return fsys.UploadFile(f, name)
}

// fetch answers the path of an archive, which it brings into dir if it lies elsewhere.
func (s *Service) fetch(ctx context.Context, name, dir string) (string, error) {
	gone := problem.Bad("backup_gone", locale.Args{"name": name})
	if s.Where().Kind == local {
		path := filepath.Join(s.folder(), name)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return "", gone
		}
		return path, nil
	}
	fsys, err := s.open(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = fsys.Close() }()
	in, err := fsys.GetReader(name)
	if errors.Is(err, filesystem.ErrNotFound) {
		return "", gone
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	path := filepath.Join(dir, name)
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	return path, errors.Join(err, out.Close())
}

// discard removes an archive; one that is gone already is no error.
func (s *Service) discard(ctx context.Context, name string) error {
	fsys, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = fsys.Close() }()
	if err := fsys.Delete(name); err != nil && !errors.Is(err, filesystem.ErrNotFound) {
		return err
	}
	return nil
}

// laidOut puts the data of a backup into a new folder.
func laidOut(ctx context.Context, from, dir string) (*Manifest, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return Unpack(ctx, from, dir, func(int64) {})
	}
	if _, err := os.Stat(filepath.Join(from, dataFile)); err != nil {
		return nil, &Damaged{dataFile, "missing"}
	}
	if err := emptyDir(dir); err != nil {
		return nil, err
	}
	err = filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(dir, rel), 0o700)
		}
		return copyFile(path, filepath.Join(dir, rel))
	})
	// A folder has no manifest. Files are looked for where it has any.
	m := &Manifest{Format: format, Storage: local}
	if _, missing := os.Stat(filepath.Join(from, "storage")); missing != nil {
		m.Storage = bucket
	}
	return m, err
}
