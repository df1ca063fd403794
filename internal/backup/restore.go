package backup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Restore writes a backup, an archive or a folder that Copy made, into a new folder of
// data and looks through it. What is left there of one that is not sound is of no use.
func Restore(ctx context.Context, from, dir string) (*Found, error) {
	m, err := laidOut(ctx, from, dir)
	if err != nil {
		return nil, err
	}
	return Inspect(ctx, dir, m)
}

// laidOut puts the data of a backup into a new folder.
func laidOut(ctx context.Context, from, dir string) (*Manifest, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		a, err := openArchive(from)
		if err != nil {
			return nil, err
		}
		err = a.unpack(ctx, dir, everything, func(int64) {})
		return &a.Manifest, errors.Join(err, a.zip.Close())
	}
	if _, err := os.Stat(filepath.Join(from, dataFile)); err != nil {
		return nil, damaged("backup_entry_missing", dataFile)
	}
	if err := emptyDir(dir); err != nil {
		return nil, err
	}
	// A folder has no manifest: what is in it is what should be.
	m := &Manifest{Format: format, Storage: local}
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
		if err := copyFile(path, filepath.Join(dir, rel)); err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			m.Files = append(m.Files, File{Name: filepath.ToSlash(rel), Size: info.Size()})
		}
		return err
	})
	// Files are looked for where it has any.
	if _, missing := os.Stat(filepath.Join(from, "storage")); missing != nil {
		m.Storage = bucket
	}
	return m, err
}
