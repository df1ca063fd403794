package importer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// maxSheets is how many sheets of a workbook are taken; each may become an object.
const maxSheets = 20

// Stage takes a file for which there is no object yet: every sheet of it with rows
// becomes an import of its own. Until one is assigned to an object it can only be
// proposed from and discarded. 400 with what is wrong with the file, 413.
func (s *Service) Stage(ctx context.Context, who *access.Principal, filename string, file io.Reader) ([]*Import, error) {
	raw, size, err := s.spool(file)
	if err != nil {
		return nil, err
	}
	defer func() {
		_ = raw.Close()
		_ = os.Remove(raw.Name())
	}()
	sheets, err := sheetNames(raw, size)
	if err != nil {
		return nil, err
	}
	var out []*Import
	var empty error
	for _, sheet := range sheets {
		i, err := s.stage(ctx, who, filename, raw, sheet)
		switch {
		case err == nil:
			out = append(out, i)
		case problem.Is(err, "import_empty"), problem.Is(err, "import_no_rows"):
			empty = err // a cover may stand before the tables
		default:
			for _, i := range out {
				err = errors.Join(err, s.drop(ctx, i))
			}
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, empty
	}
	return out, nil
}

// sheetNames are the sheets of a workbook, or one without a name for a text.
func sheetNames(raw *os.File, size int64) ([]string, error) {
	if kind, err := detectEncoding(raw); kind != Spreadsheet || err != nil {
		return []string{""}, err
	}
	book, err := spreadsheet.Open(raw, size, filepath.Dir(raw.Name()))
	if err != nil {
		return nil, err
	}
	sheets := book.Sheets()
	if len(sheets) > maxSheets {
		sheets = sheets[:maxSheets]
	}
	return sheets, book.Close()
}

func (s *Service) stage(ctx context.Context, who *access.Principal, filename string, raw *os.File, sheet string) (*Import, error) {
	if _, err := raw.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	i, err := s.upload(ctx, filename, raw, Options{Sheet: sheet})
	if err != nil {
		return nil, err
	}
	i.By = who.UserID
	if err := s.insert(ctx, i); err != nil {
		return nil, errors.Join(err, s.deleteFile(i.file))
	}
	i.settle()
	return i, nil
}

// staged is a file of the person's that has no object yet; 404 for any other.
func (s *Service) staged(ctx context.Context, who *access.Principal, id string) (*Import, error) {
	i, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	if i.By != who.UserID || i.Object != "" {
		return nil, problem.NotFound()
	}
	return i, nil
}

// Discard deletes a file that has no object yet.
func (s *Service) Discard(ctx context.Context, who *access.Principal, id string) error {
	i, err := s.staged(ctx, who, id)
	if err != nil {
		return err
	}
	return s.drop(ctx, i)
}

// drop deletes a file that has no object with what is known of it.
func (s *Service) drop(ctx context.Context, i *Import) error {
	_, err := s.App.NonconcurrentDB().NewQuery(`DELETE FROM "tn_imports" WHERE "id"={:id} AND "object"=''`).
		Bind(dbx.Params{"id": i.ID}).WithContext(ctx).Execute()
	if err != nil {
		return err
	}
	return s.deleteFile(i.file)
}

// Assignment gives a staged file to an object, with what its columns mean there.
type Assignment struct {
	Object   string             `json:"object"`
	Mapping  map[string]string  `json:"mapping"`  // column → field
	Settings map[string]Setting `json:"settings"` // by column
}

// Assign makes a staged file an import into an object, which may be a draft as yet.
// It gives no right: who runs it needs that to import into the object, as ever.
func (s *Service) Assign(ctx context.Context, who *access.Principal, id string, a Assignment) (*Import, error) {
	i, err := s.staged(ctx, who, id)
	if err != nil {
		return nil, err
	}
	p := problem.Invalid()
	if a.Object == "" {
		p.Field("object", "required", locale.Args{"field": "object"})
	}
	for name := range a.Mapping {
		if i.column(name) < 0 {
			p.Field("mapping."+name, "import_unknown_column", locale.Args{"column": name})
		}
	}
	for name := range a.Settings {
		if i.column(name) < 0 {
			p.Field("settings."+name, "import_unknown_column", locale.Args{"column": name})
		}
	}
	if err := p.OrNil(); err != nil {
		return nil, err
	}
	i.Object, i.Mapping, i.Settings = a.Object, a.Mapping, a.Settings
	return i, s.assign(ctx, i)
}

func (s *Service) assign(ctx context.Context, i *Import) error {
	set := dbx.Params{"id": i.ID, "object": i.Object}
	for name, v := range map[string]any{"mapping": i.Mapping, "settings": i.Settings} {
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		set[name] = string(text)
	}
	res, err := s.App.NonconcurrentDB().NewQuery(`UPDATE "tn_imports" SET "object"={:object},"mapping"={:mapping},"settings"={:settings}
		WHERE "id"={:id} AND "object"=''`).Bind(set).WithContext(ctx).Execute()
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, problem.NotFound()) // somebody was faster
	}
	return nil
}
