//go:build !unix

package backup

// freeBytes is what the disk of a folder has left: not known on this system.
func freeBytes(string) (int64, bool) { return 0, false }
