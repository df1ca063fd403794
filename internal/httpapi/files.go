package httpapi

import (
	"errors"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/apis"

	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// form parses a multipart body; what is larger than a megabyte waits on disk.
// Only the named values and one file, "file", are known.
func (c *call) form(limit string, names ...string) (multipart.File, *multipart.FileHeader, error) {
	if !strings.HasPrefix(c.Request.Header.Get("Content-Type"), "multipart/form-data") {
		return nil, nil, problem.Bad("multipart_required")
	}
	if err := c.Request.ParseMultipartForm(1 << 20); err != nil {
		tooLarge := &http.MaxBytesError{}
		if errors.Is(err, apis.ErrRequestEntityTooLarge) || errors.As(err, &tooLarge) {
			return nil, nil, problem.New(http.StatusRequestEntityTooLarge, "too_large", locale.Args{"limit": limit})
		}
		return nil, nil, problem.Bad("upload_incomplete").Cause(err)
	}
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	for key := range c.Request.MultipartForm.Value {
		if !known[key] {
			return nil, nil, problem.Bad("unknown_key", locale.Args{"key": key})
		}
	}
	list := c.Request.MultipartForm.File["file"]
	if len(list) != 1 || len(c.Request.MultipartForm.File) != 1 {
		return nil, nil, problem.Invalid().Field("file", "required", locale.Args{"field": "file"})
	}
	f, err := list[0].Open()
	return f, list[0], err
}

// discard removes what a multipart body left on disk.
func (c *call) discard() {
	if c.Request.MultipartForm != nil {
		_ = c.Request.MultipartForm.RemoveAll()
	}
}

func (a *API) upload(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("100 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	out, err := a.Files.Upload(c.Request.Context(), c.who.UserID, head.Filename, head.Size, f)
	if err != nil {
		return nil, err
	}
	return created(out)
}

// seesFile checks row, field and that the file is in it; 404 for all three. A field
// "lines.photo" is a column of the rows of a sub-form, "$comments" are the files of
// comments.
func (a *API) seesFile(c *call, object, id, name, file string) error {
	if name == comment.Field {
		held, err := a.Comments.Holds(c.Request.Context(), c.who, object, id, file)
		if p, refused := problem.As(err); err == nil && !held || refused && p.Status < 500 {
			return problem.NotFound()
		}
		return err
	}
	rec, err := a.Query.Get(c.Request.Context(), c.rights, query.GetRequest{Object: object, ID: id, Fields: []string{name}})
	if err != nil {
		if p, ok := problem.As(err); ok && p.Status < 500 {
			return problem.NotFound()
		}
		return err
	}
	col := c.rights.Snap.Column(object, name)
	if col == nil {
		return problem.NotFound()
	}
	if _, holds := field.FilesOf(col.Type, nil); !holds {
		return problem.NotFound()
	}
	holders := []*query.Record{rec}
	whole, key, nested := strings.Cut(name, ".")
	if nested {
		holders, _ = rec.Value(whole).([]*query.Record)
	} else {
		key = name
	}
	for _, holder := range holders {
		if e, embeds := col.Type.(field.Embedder); embeds && slices.Contains(e.Embedded(holder.Value(key)), file) {
			return nil
		}
		list, _ := holder.Value(key).([]files.File)
		if slices.ContainsFunc(list, func(f files.File) bool { return f.ID == file }) {
			return nil
		}
	}
	return problem.NotFound()
}

// download serves a file of a record, or a thumbnail of it. A token in the query
// stands for who asked for it, whose rights are asked anew.
func (a *API) download(c *call) (*answer, error) {
	if err := c.known("thumb", "download", "token"); err != nil {
		return nil, err
	}
	object, id, name, file := c.path("object"), c.path("id"), c.path("field"), c.path("name")
	if c.who == nil {
		if err := a.bear(c, files.Ticket{Object: object, Record: id, Field: name, File: file}); err != nil {
			return nil, err
		}
	}
	if err := a.seesFile(c, object, id, name, file); err != nil {
		return nil, err
	}
	content, f, err := a.Files.Open(c.Request.Context(), file, c.params.Get("thumb"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	files.Serve(c.Response, c.Request, content, f, c.params.Get("download") == "true")
	return written()
}
