package exporter

import (
	"archive/zip"
	"context"
	"io"
	"os"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// archive is a zip of the files of records, and of the table that says where they
// are. A file goes into it as its record is read, so that none is held in memory.
type archive struct {
	zip     *zip.Writer
	open    func(ctx context.Context, id string) (io.ReadCloser, error)
	fields  []slot
	by      string
	root    string // the folder of all files: no path begins with what somebody typed
	at      time.Time
	size    Size
	lost    int // files that are not in the store
	folders taken
	within  map[string]taken // names by folder, of those that more than one record writes to
}

func newArchive(t *table, out io.Writer, q Request) *archive {
	return &archive{zip: zip.NewWriter(out), by: q.Folders, root: fileOf(locale.Message(t.field.Tag, "export_folder", nil)), at: t.field.Now.In(t.field.Zone), folders: taken{}, within: map[string]taken{}}
}

// add writes the files of a record and gives their paths by id. One that is not in the
// store has none.
func (a *archive) add(ctx context.Context, t *table, rec *query.Record) (map[string]string, error) {
	paths := map[string]string{}
	own, folder := taken{}, ""
	for _, b := range a.fields {
		for _, f := range b.of(rec) {
			names, name := own, fileOf(f.Name)
			if a.by == byField {
				folder = folderOf(t.slotLabel(b))
				name = fileOf(folderOf(t.titleOf(rec)) + " - " + f.Name)
				if names = a.within[folder]; names == nil {
					names = taken{}
					a.within[folder] = names
				}
			} else if folder == "" {
				folder = a.folders.unique(folderOf(t.titleOf(rec)))
			}
			path := a.root + "/" + folder + "/" + names.unique(name)
			switch err := a.put(ctx, path, f); {
			case problem.Is(err, "not_found"):
				a.lost++
				continue
			case err != nil:
				return nil, err
			}
			paths[f.ID] = path
		}
	}
	return paths, nil
}

func (a *archive) put(ctx context.Context, path string, f files.File) error {
	a.size.Files++
	a.size.Bytes += f.Size
	if err := a.size.over(); err != nil {
		return err
	}
	in, err := a.open(ctx, f.ID)
	if err != nil {
		return err
	}
	defer in.Close()
	return a.entry(ctx, path, method(f.Type), in)
}

// table adds what was written into a file, as the first thing to look at.
func (a *archive) table(ctx context.Context, name string, file *os.File) error {
	if _, err := file.Seek(0, 0); err != nil {
		return err
	}
	return a.entry(ctx, name, zip.Deflate, file)
}

// close ends the zip; one that is marked says so beside the table, and in its comment.
func (a *archive) close(ctx context.Context, t *table) error {
	if t.mark != "" {
		label := locale.Message(t.field.Tag, "export_mark", nil)
		if err := a.entry(ctx, fileOf(label+".txt"), zip.Deflate, strings.NewReader(t.marked()+"\n")); err != nil {
			return err
		}
		if err := a.zip.SetComment(t.mark); err != nil {
			return err
		}
	}
	return a.zip.Close()
}

func (a *archive) entry(ctx context.Context, name string, method uint16, in io.Reader) error {
	out, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: a.at})
	if err != nil {
		return err
	}
	_, err = io.Copy(out, untilCancelled{ctx, in})
	return err
}

// method compresses what is not compressed already.
func method(mediaType string) uint16 {
	if strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "json") || strings.HasSuffix(mediaType, "xml") {
		return zip.Deflate
	}
	return zip.Store
}

// untilCancelled reads until the work is stopped, in the midst of a large file too.
type untilCancelled struct {
	ctx context.Context
	in  io.Reader
}

func (r untilCancelled) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}
