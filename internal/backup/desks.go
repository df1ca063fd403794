package backup

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// desksFolder is where archives are packed and restored on trial. It is beside the
// data, on its disk, and not PocketBase's folder for what is temporary: each command
// that opens the data of a server at work empties that one.
const desksFolder = ".backup_work"

// desks are the folders that backups and trials of this process work in.
type desks struct {
	folder string
	log    *slog.Logger

	mu    sync.Mutex
	taken map[string]bool
}

func newDesks(folder string, log *slog.Logger) *desks {
	return &desks{folder: folder, log: log, taken: map[string]bool{}}
}

// take makes a folder that leave removes with what is in it.
func (d *desks) take() (dir string, leave func(), err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		return "", nil, err
	}
	if dir, err = os.MkdirTemp(d.folder, ""); err != nil {
		return "", nil, err
	}
	d.taken[dir] = true
	return dir, func() {
		if err := os.RemoveAll(dir); err != nil {
			d.log.Error("backup: a temporary folder stays behind", "folder", dir, "error", err)
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.taken, dir)
	}, nil
}

// sweep removes the folders that nobody works in: what a crash has left.
func (d *desks) sweep() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	list, err := os.ReadDir(d.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range list {
		if dir := filepath.Join(d.folder, entry.Name()); !d.taken[dir] {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}
	return err
}
