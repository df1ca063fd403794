package exporter

import (
	"path"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/tenon-crm/tenon/internal/files"
)

// maxFolder is how many characters the name of a folder has.
const maxFolder = 60

// taken are the names in a folder, on systems too that do not tell cases apart. The
// number is the next to try for a name that is there already.
type taken map[string]int

// unique is a name that nothing has yet: the name, or with a number before its
// extension.
func (t taken) unique(name string) string {
	key := fold(name)
	if t[key] == 0 {
		t[key] = 2
		return name
	}
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	for n := t[key]; ; n++ {
		if try := stem + " (" + strconv.Itoa(n) + ")" + ext; t[fold(try)] == 0 {
			t[key], t[fold(try)] = n+1, 2
			return try
		}
	}
}

func fold(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// fileOf is a name of a file that stays in its folder, whatever it was.
func fileOf(name string) string { return files.SafeName(flat(name)) }

// folderOf is fileOf of a name that others come below: shorter, and without what looks
// like an extension being kept.
func folderOf(name string) string {
	runes := []rune(files.SafeName(flat(name)))
	return files.SafeName(string(runes[:min(len(runes), maxFolder)]))
}

// flat keeps what stands between slashes, which would be lost as a path.
func flat(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' {
			return '_'
		}
		return r
	}, name)
}
