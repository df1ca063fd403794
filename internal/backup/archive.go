package backup

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json/v2"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
)

// manifestFile is the last entry of an archive: without it the archive is torn.
const manifestFile = "backup.json"

// format is the version of the layout of archives.
const format = 1

// Manifest says what an archive holds.
type Manifest struct {
	Format  int    `json:"format"`
	Version string `json:"version"` // of the product
	Release int    `json:"release"`
	Created string `json:"created"` // as PocketBase writes times
	Storage string `json:"storage"` // of uploaded files: "local" (in the archive) or "s3" (not in it)
	Files   []File `json:"files"`
}

// File is an entry of an archive. SHA256 is in hexadecimal digits.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// pack writes a copy of the data as a zip archive, and tells of each portion of bytes
// that it has gone through. Databases are compressed; uploads mostly are already.
func pack(ctx context.Context, dir string, m *Manifest, out io.Writer, through func(n int64)) error {
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f, err := add(ctx, w, path, filepath.ToSlash(rel), through)
		if err == nil {
			m.Files = append(m.Files, *f)
		}
		return err
	})
	if err != nil {
		return err
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	last, err := w.Create(manifestFile)
	if err != nil {
		return err
	}
	if _, err := last.Write(raw); err != nil {
		return err
	}
	return w.Close()
}

func add(ctx context.Context, w *zip.Writer, path, name string, through func(int64)) (*File, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	h := &zip.FileHeader{Name: name, Method: zip.Store}
	if !strings.Contains(name, "/") {
		h.Method = zip.Deflate
	}
	entry, err := w.CreateHeader(h)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(entry, sum), &passing{ctx, in, through})
	return &File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

// passing is a reader that ends with its context and tells what went through.
type passing struct {
	ctx     context.Context
	r       io.Reader
	through func(int64)
}

func (p *passing) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.r.Read(b)
	p.through(int64(n))
	return n, err
}

// archive is one that was opened to be read.
type archive struct {
	Manifest
	zip     *zip.ReadCloser
	entries map[string]*zip.File
}

// openArchive reads what an archive says that it holds. A *Damaged error says what is
// not sound.
func openArchive(path string) (*archive, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, unreadable(filepath.Base(path), err)
	}
	a := &archive{zip: z, entries: map[string]*zip.File{}}
	for _, f := range z.File {
		a.entries[f.Name] = f
	}
	if err := a.manifest(); err != nil {
		return nil, errors.Join(err, z.Close())
	}
	return a, nil
}

func (a *archive) manifest() error {
	in, err := a.zip.Open(manifestFile)
	if err != nil {
		return damaged("backup_entry_missing", manifestFile)
	}
	defer func() { _ = in.Close() }()
	if err := json.UnmarshalRead(in, &a.Manifest); err != nil {
		return unreadable(manifestFile, err)
	}
	if a.Format != format {
		return &Damaged{"backup_format", locale.Args{"format": a.Format}}
	}
	return nil
}

// unpack compares every byte with the manifest, and writes the entries that are wanted
// into an empty directory. A *Damaged error says which entry is not sound.
func (a *archive) unpack(ctx context.Context, dir string, wanted func(name string) bool, through func(n int64)) error {
	if err := emptyDir(dir); err != nil {
		return err
	}
	for _, f := range a.Files {
		entry := a.entries[f.Name]
		if entry == nil {
			return damaged("backup_entry_missing", f.Name)
		}
		if !ours(f.Name) {
			return damaged("backup_entry_foreign", f.Name)
		}
		target := ""
		if wanted(f.Name) {
			target = filepath.Join(dir, filepath.FromSlash(f.Name))
		}
		if err := extract(ctx, entry, f, target, through); err != nil {
			return err
		}
	}
	return nil
}

// database reports whether a name is that of a database.
func database(name string) bool { return name == dataFile || name == auxiliaryFile }

func everything(string) bool { return true }

// ours reports whether a name is that of a database or of an uploaded file.
func ours(name string) bool {
	return database(name) || fs.ValidPath(name) && strings.HasPrefix(name, core.LocalStorageDirName+"/") && filepath.IsLocal(filepath.FromSlash(name))
}

// extract reads an entry to its end, and writes it to target if that is not "".
func extract(ctx context.Context, entry *zip.File, f File, target string, through func(int64)) (err error) {
	in, err := entry.Open()
	if err != nil {
		return unreadable(f.Name, err)
	}
	defer func() { _ = in.Close() }()
	sum := sha256.New()
	to := io.Writer(sum)
	if target != "" {
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		out, failed := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, out.Close()) }()
		to = io.MultiWriter(out, sum)
	}
	// One byte more than there should be is enough to tell that it is too long.
	n, err := io.Copy(to, io.LimitReader(&passing{ctx, in, through}, f.Size+1))
	if errors.Is(err, zip.ErrChecksum) {
		return damaged("backup_entry_changed", f.Name)
	}
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(f.Name, err)
	}
	var torn flate.CorruptInputError
	if errors.As(err, &torn) {
		return unreadable(f.Name, err)
	}
	if err == nil && (n != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.SHA256) {
		return damaged("backup_entry_changed", f.Name)
	}
	return err
}
