package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
	"github.com/pocketbase/pocketbase/tools/filesystem/blob"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// sniffed is how much of the beginning tells a file's type, in bytes.
const sniffed = 3072

// What a person may have uploaded for no record yet: files, and bytes as a
// multiple of one file's limit.
const (
	maxWaiting      = 1000
	maxWaitingBytes = 20
)

// Upload takes in a file of a person, which stays unattached until a record's
// field has it. The size is what the sender announced, -1 when it did not.
// Problems: too_large (413), upload_incomplete, too_many_waiting (400). Nothing
// stays of a refused upload.
func (s *Service) Upload(ctx context.Context, userID, name string, size int64, r io.Reader) (File, error) {
	if size > s.maxSize {
		return File{}, s.tooLarge()
	}
	if err := s.room(ctx, userID); err != nil {
		return File{}, err
	}
	f := File{ID: core.GenerateDefaultRandomId(), Name: SafeName(name)}
	key := "tn_files/" + f.ID + "/" + storedName(f.Name)
	// The row comes first, so that Purge finds what a crash leaves in the store.
	_, err := s.app.DB().Insert("tn_files", dbx.Params{
		"id": f.ID, "name": f.Name, "path": key, "state": stateUploading,
		"created": s.stamp(s.now()), "created_by": userID,
	}).WithContext(ctx).Execute()
	if err != nil {
		return File{}, fmt.Errorf("files: record upload: %w", err)
	}
	if err := s.store(ctx, &f, key, size, r); err != nil {
		// The request's context may be over; what it left must go all the same.
		return File{}, errors.Join(err, s.remove(context.WithoutCancel(ctx), f.ID))
	}
	_, err = s.app.DB().Update("tn_files", dbx.Params{
		"size": f.Size, "type": f.Type, "sha256": f.SHA256, "state": stateReady,
	}, dbx.HashExp{"id": f.ID}).WithContext(ctx).Execute()
	if err != nil {
		return File{}, errors.Join(fmt.Errorf("files: finish upload: %w", err), s.remove(context.WithoutCancel(ctx), f.ID))
	}
	return f, nil
}

// room refuses more uploads of a person whose earlier ones no record took in, so
// that nobody fills the store.
func (s *Service) room(ctx context.Context, userID string) error {
	var waiting struct {
		Files int64 `db:"files"`
		Bytes int64 `db:"bytes"`
	}
	err := s.app.DB().Select("COUNT(*) AS files", "COALESCE(SUM([[size]]), 0) AS bytes").From("tn_files").
		Where(dbx.HashExp{"object": "", "created_by": userID}).WithContext(ctx).One(&waiting)
	if err != nil {
		return fmt.Errorf("files: count uploads: %w", err)
	}
	if waiting.Files >= maxWaiting || waiting.Bytes >= maxWaitingBytes*s.maxSize {
		return problem.Bad("too_many_waiting", locale.Args{"count": waiting.Files})
	}
	return nil
}

// store copies the content into the file store and fills in what it finds out.
func (s *Service) store(ctx context.Context, f *File, key string, size int64, r io.Reader) (err error) {
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("files: open store: %w", err)
	}
	defer func() { err = errors.Join(err, fsys.Close()) }()
	fsys.SetContext(ctx)

	r = io.LimitReader(r, s.maxSize+1)
	head := make([]byte, sniffed)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return incomplete(err)
	}
	head = head[:n]
	f.Type = typeOf(f.Name, head)

	sum := sha256.New()
	f.Size, err = write(fsys, key, f.Type, io.TeeReader(io.MultiReader(bytes.NewReader(head), r), sum))
	switch {
	case err != nil:
		return err
	case f.Size > s.maxSize:
		return s.tooLarge()
	case size >= 0 && f.Size != size:
		return incomplete(fmt.Errorf("%d of %d bytes", f.Size, size))
	}
	f.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

func write(fsys *filesystem.System, key, mediaType string, r io.Reader) (int64, error) {
	w, err := fsys.NewWriter(key, &blob.WriterOptions{ContentType: mediaType})
	if err != nil {
		return 0, fmt.Errorf("files: write: %w", err)
	}
	n, err := io.Copy(w, r)
	if closeErr := w.Close(); closeErr != nil && err == nil {
		err = fmt.Errorf("files: write: %w", closeErr)
	} else if err != nil {
		err = incomplete(err)
	}
	return n, err
}

// typeOf finds the media type by the content. The name only tells kinds of plain
// text apart, none of which can act in a browser.
func typeOf(name string, head []byte) string {
	found, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	if found == "text/plain" {
		switch strings.ToLower(path.Ext(name)) {
		case ".csv":
			return "text/csv"
		case ".md":
			return "text/markdown"
		}
	}
	return found
}

func (s *Service) tooLarge() error {
	return problem.New(http.StatusRequestEntityTooLarge, "too_large", locale.Args{"limit": fmt.Sprintf("%d MB", s.maxSize>>20)})
}

func incomplete(cause error) error { return problem.Bad("upload_incomplete").Cause(cause) }
