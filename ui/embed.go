// Package ui holds the built web app.
package ui

import (
	"embed"
	"io/fs"
)

// all: keeps dist/.keep, so that the package compiles before the web app is built.
//
//go:embed all:dist
var dist embed.FS

// FS returns the files of the built web app, index.html at its root, and
// whether it was built at all. Beside each text file of at least 1 kB lie its
// Brotli (.br) and gzip (.gz) forms.
func FS() (fs.FS, bool) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(files, "index.html")
	return files, err == nil
}
