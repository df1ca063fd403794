package importer

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem/blob"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

const (
	// MaxSize bounds an uploaded file.
	MaxSize = 200 << 20
	// filePrefix is where files lie in PocketBase's file store, as UTF-8.
	filePrefix = "tn_imports/"
	sampleSize = 64 << 10
)

// upload stores a file as UTF-8 and reads it once.
func (s *Service) upload(ctx context.Context, filename string, file io.Reader, o Options) (*Import, error) {
	raw, size, err := s.spool(file)
	if err != nil {
		return nil, err
	}
	defer func() {
		_ = raw.Close()
		_ = os.Remove(raw.Name())
	}()
	i := &Import{
		ID: s.NewID(), Name: fileName(filename), Size: size, State: Uploaded, Mode: ModeCreate,
		Mapping: map[string]string{}, Settings: map[string]Setting{}, Key: []string{}, CreatedAt: s.stamp(),
		Encoding: o.Encoding, Sheets: []string{},
	}
	// What is a workbook is one, whatever the caller calls it.
	if found, err := detectEncoding(raw); found == Spreadsheet || i.Encoding == "" || i.Encoding == Spreadsheet {
		if err != nil {
			return nil, err
		}
		i.Encoding = found
	}
	i.file = filePrefix + i.ID
	if err := s.store(ctx, raw, i, o.Sheet); err != nil {
		return nil, errors.Join(err, s.deleteFile(i.file))
	}
	if err := s.analyse(ctx, i, o); err != nil {
		if derr := s.deleteFile(i.file); derr != nil {
			s.Logger.Error("importer: a refused file stays behind", "file", i.file, "error", derr)
		}
		return nil, err
	}
	return i, nil
}

// spool puts the upload into a temporary file: its encoding shows only at its end.
func (s *Service) spool(file io.Reader) (*os.File, int64, error) {
	dir := filepath.Join(s.App.DataDir(), core.LocalTempDirName)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, 0, err
	}
	tmp, err := os.CreateTemp(dir, "import-")
	if err != nil {
		return nil, 0, err
	}
	size, err := io.Copy(tmp, io.LimitReader(file, MaxSize+1))
	if err == nil && size > MaxSize {
		err = problem.New(413, "too_large", locale.Args{"limit": "200 MB"})
	}
	if err == nil {
		_, err = tmp.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, tmp.Close(), os.Remove(tmp.Name()))
	}
	return tmp, size, nil
}

// store writes the text of raw into the file store.
func (s *Service) store(ctx context.Context, raw *os.File, i *Import, sheet string) error {
	if _, err := raw.Seek(0, io.SeekStart); err != nil {
		return err
	}
	fs, err := s.App.NewFilesystem()
	if err != nil {
		return err
	}
	defer fs.Close()
	fs.SetContext(ctx)
	w, err := fs.NewWriter(i.file, &blob.WriterOptions{ContentType: "text/plain; charset=utf-8"})
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 256<<10)
	if i.Encoding == Spreadsheet {
		i.Sheet, i.Sheets, err = sheetText(raw, i.Size, filepath.Dir(raw.Name()), sheet, out)
		i.Delimiter = ","
	} else {
		err = decodeText(i.Encoding, raw, out)
	}
	if err == nil {
		err = out.Flush()
	}
	return errors.Join(err, w.Close())
}

// decodeText writes text of an encoding as UTF-8. A *problem.Problem names the
// line that is not of the encoding.
func decodeText(encoding string, raw io.Reader, out io.Writer) error {
	lines, last := 1, byte(0)
	err := eachChunk(encoding, raw, func(part []byte) error {
		for _, b := range part {
			if b == '\r' || (b == '\n' && last != '\r') {
				lines++
			}
			last = b
		}
		_, err := out.Write(part)
		return err
	})
	if errors.Is(err, errInvalidBytes) {
		return fileProblem("import_encoding_wrong", locale.Args{"encoding": encoding, "line": lines})
	}
	return err
}

// analyse reads the stored file and fills what is known of it.
func (s *Service) analyse(ctx context.Context, i *Import, o Options) error {
	if o.Delimiter != "" && i.Encoding != Spreadsheet {
		i.Delimiter = o.Delimiter
	}
	if i.Delimiter == "" {
		sample, err := s.sample(ctx, i.file)
		if err != nil {
			return err
		}
		i.Delimiter = string(detectDelimiter(i.Name, sample))
	}
	src, done, err := s.open(ctx, i, Position{})
	if err != nil {
		return err
	}
	defer done()
	a, err := analyse(ctx, src, o.Header)
	if err != nil {
		return err
	}
	i.heads, i.Header, i.Rows, i.Columns = a.heads, a.heads > 0, a.rows, a.columns
	return nil
}

func (s *Service) sample(ctx context.Context, key string) ([]byte, error) {
	fs, err := s.App.NewFilesystem()
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	fs.SetContext(ctx)
	r, err := fs.GetReader(key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, sampleSize))
}

// open opens the stored file of an import at a position. The caller calls done.
func (s *Service) open(ctx context.Context, i *Import, at Position) (src Source, done func(), err error) {
	fs, err := s.App.NewFilesystem()
	if err != nil {
		return nil, nil, err
	}
	fs.SetContext(ctx)
	there, err := fs.Exists(i.file)
	if err == nil && (i.file == "" || !there) {
		err = problem.New(410, "import_file_gone")
	}
	if err != nil {
		return nil, nil, errors.Join(err, fs.Close())
	}
	r, err := fs.GetReader(i.file)
	if err == nil {
		_, err = r.Seek(at.Offset, io.SeekStart)
	}
	if err != nil {
		return nil, nil, errors.Join(err, fs.Close())
	}
	return newCSV(r, i.Delimiter[0], at), func() { _ = r.Close(); _ = fs.Close() }, nil
}

// kept answers 410 when the file of an import is no longer there.
func (s *Service) kept(ctx context.Context, i *Import) error {
	_, done, err := s.open(ctx, i, Position{})
	if err == nil {
		done()
	}
	return err
}

func (s *Service) deleteFile(key string) error {
	fs, err := s.App.NewFilesystem()
	if err != nil {
		return err
	}
	defer fs.Close()
	if there, err := fs.Exists(key); err != nil || !there {
		return err
	}
	return fs.Delete(key)
}

// fileName is the last part of what a browser gave as the file's name.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	return shorten(name, maxListed)
}
