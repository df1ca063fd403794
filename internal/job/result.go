package job

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/filesystem/blob"

	"github.com/tenon-crm/tenon/internal/problem"
)

// resultPrefix is where result files lie in PocketBase's file store.
const resultPrefix = "tn_jobs/"

// WriteResult stores what src gives as the file to download from this job,
// under the name that people will see. A second call replaces it.
func (r *Run) WriteResult(ctx context.Context, name string, src io.Reader) error {
	fs, err := r.queue.app.NewFilesystem()
	if err != nil {
		return err
	}
	defer fs.Close()
	key := resultPrefix + r.ID
	w, err := fs.NewWriter(key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, src); err != nil {
		return errors.Join(err, w.Close())
	}
	if err := w.Close(); err != nil {
		return err
	}
	return r.write(ctx, r.queue.app, `"file"={:file},"file_name"={:name}`, dbx.Params{"file": key, "name": cleanName(name)})
}

// OpenResult opens the file of a job of the person principal; 404 when it is
// not theirs or has none. The caller closes it.
func (q *Queue) OpenResult(ctx context.Context, principal, id string) (name string, file io.ReadCloser, err error) {
	j, err := q.Get(ctx, principal, id)
	if err != nil {
		return "", nil, err
	}
	if j.file == "" {
		return "", nil, problem.NotFound()
	}
	fs, err := q.app.NewFilesystem()
	if err != nil {
		return "", nil, err
	}
	r, err := fs.GetReader(j.file)
	if err != nil {
		return "", nil, errors.Join(err, fs.Close())
	}
	return j.ResultName, resultFile{r, fs}, nil
}

type resultFile struct {
	io.ReadCloser
	store io.Closer
}

func (f resultFile) Close() error { return errors.Join(f.ReadCloser.Close(), f.store.Close()) }

// cleanName keeps a file name from being a path or breaking a header.
func cleanName(name string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\"`, c) {
			return '_'
		}
		return c
	}, name)
}
