package meta

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// WriteZip writes the files of a package as a zip, in the order of their paths.
func WriteZip(w io.Writer, files map[string][]byte) error {
	z := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := f.Write(files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

// encrypted is the flag of a file that needs a password.
const encrypted = 1

// OpenZip opens an uploaded package. Names that leave the package, that stand
// there twice, or that are not UTF-8, links, what is encrypted, and zips that
// unpack to too much are refused.
func OpenZip(r io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, problem.Bad("package_not_zip").Cause(err)
	}
	var total uint64
	seen := map[string]bool{}
	for _, f := range z.File {
		if !utf8.ValidString(f.Name) || f.NonUTF8 && strings.ContainsFunc(f.Name, func(r rune) bool { return r > unicode.MaxASCII }) {
			return nil, problem.Bad("package_name", locale.Args{"path": strings.ToValidUTF8(f.Name, "?")})
		}
		name := strings.TrimSuffix(f.Name, "/")
		if !fs.ValidPath(name) || strings.Contains(name, `\`) || f.Mode()&(fs.ModeType&^fs.ModeDir) != 0 || seen[strings.ToLower(name)] {
			return nil, problem.Bad("package_path", locale.Args{"path": f.Name})
		}
		if f.Flags&encrypted != 0 {
			return nil, problem.Bad("package_encrypted")
		}
		seen[strings.ToLower(name)] = true
		if total += min(f.UncompressedSize64, maxPackage+1); total > maxPackage {
			return nil, problem.New(413, "package_too_large", locale.Args{"limit": "32 MB"})
		}
	}
	if len(z.File) > maxPackageFiles {
		return nil, problem.New(413, "package_too_many", locale.Args{"limit": maxPackageFiles})
	}
	return z, nil
}
