package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// Names of what a copy of the data holds, beside the folder of uploaded files.
const (
	dataFile      = "data.db"
	auxiliaryFile = "auxiliary.db"
)

// Copy writes a consistent copy of the data into an empty directory while others
// write. The databases are those of one moment each (VACUUM INTO). An uploaded file
// never changes, so the files of before and of after that moment together hold
// whatever the databases speak of. Files on S3 stay there.
func Copy(ctx context.Context, app core.App, dir string) error {
	if err := emptyDir(dir); err != nil {
		return err
	}
	from, to := filepath.Join(app.DataDir(), core.LocalStorageDirName), filepath.Join(dir, core.LocalStorageDirName)
	if err := take(ctx, from, to); err != nil {
		return err
	}
	if _, err := store.Exec(ctx, app.ConcurrentDB(), "VACUUM INTO ?", filepath.Join(dir, dataFile)); err != nil {
		return err
	}
	if _, err := store.Exec(ctx, app.AuxConcurrentDB(), "VACUUM INTO ?", filepath.Join(dir, auxiliaryFile)); err != nil {
		return err
	}
	return take(ctx, from, to)
}

// emptyDir makes a directory, and refuses one with anything in it.
func emptyDir(dir string) error {
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	return os.MkdirAll(dir, 0o700)
}

// take puts the files of a tree that another lacks there: by another name of the
// same content on the same disk, by copying it to another. A file that goes
// meanwhile is left out.
func take(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // nothing was ever uploaded, or it is gone
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		err = os.Link(path, target)
		if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err := copyFile(path, target); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrExist) {
			return err
		}
		return nil
	})
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}

// size is how many bytes the files of a tree have.
func size(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
