//go:build unix

package backup

import "golang.org/x/sys/unix"

// freeBytes is what the disk of a folder has left for this process.
func freeBytes(dir string) (int64, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true //nolint:gosec,unconvert // the types differ between systems; no disk has 2^63 bytes
}
