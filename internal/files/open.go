package files

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/filesystem"

	"github.com/tenon-crm/tenon/internal/problem"
)

// Open gives the content of a file, or of its thumbnail when thumb names a size
// such as "100x100" (cut to fit), "100x100f" (whole), "300x0" or "0x300". The
// caller has checked that the person may see it, and closes it. Problems:
// not_found (404), thumb_size, thumb_not_image, image_too_large,
// image_unreadable (400).
func (s *Service) Open(ctx context.Context, id string, thumb string) (io.ReadSeekCloser, File, error) {
	f, key, err := s.load(ctx, id)
	if err != nil {
		return nil, File{}, err
	}
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return nil, File{}, fmt.Errorf("files: open store: %w", err)
	}
	fsys.SetContext(ctx)
	if thumb != "" {
		if key, err = s.thumb(ctx, fsys, f, key, thumb); err != nil {
			return nil, File{}, errors.Join(err, fsys.Close())
		}
	}
	r, err := fsys.GetReader(key)
	if err != nil {
		if errors.Is(err, filesystem.ErrNotFound) {
			err = problem.NotFound().Cause(fmt.Errorf("files: %s is not in the store", key))
		}
		return nil, File{}, errors.Join(err, fsys.Close())
	}
	if thumb != "" {
		f.Size, f.Type, f.SHA256 = r.Size(), r.ContentType(), ""
	}
	return &content{ReadSeekCloser: r, store: fsys}, f, nil
}

// content closes the store together with the file.
type content struct {
	io.ReadSeekCloser
	store *filesystem.System
}

func (c *content) Close() error { return errors.Join(c.ReadSeekCloser.Close(), c.store.Close()) }

// load finds a ready file and where its content lies.
func (s *Service) load(ctx context.Context, id string) (File, string, error) {
	var r struct {
		File
		Path string `db:"path"`
	}
	err := s.app.DB().Select("id", "name", "size", "type", "sha256", "path").From("tn_files").
		Where(dbx.HashExp{"id": id, "state": stateReady}).WithContext(ctx).One(&r)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return File{}, "", problem.NotFound()
	case err != nil:
		return File{}, "", fmt.Errorf("files: look up: %w", err)
	}
	return r.File, r.Path, nil
}
