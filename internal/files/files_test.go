package files_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

// desk is a service over an app of its own, with a clock that tests turn.
type desk struct {
	*files.Service
	app core.App
	dir string
	now time.Time
}

func newDesk(t *testing.T, options ...files.Option) *desk {
	t.Helper()
	d := &desk{dir: t.TempDir(), now: time.Date(2026, 1, 31, 10, 0, 0, 0, time.UTC)}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: d.dir})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	d.app = app
	d.Service = files.New(app, []byte("a secret of the app"), func() time.Time { return d.now }, options...)
	return d
}

func (d *desk) upload(t *testing.T, who, name string, content []byte) files.File {
	t.Helper()
	f, err := d.Upload(t.Context(), who, name, int64(len(content)), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (d *desk) attach(t *testing.T, who, record string, old, ids []string) error {
	t.Helper()
	return d.app.RunInTransaction(func(tx core.App) error {
		return d.Attach(t.Context(), tx, who, "customer", record, "papers", old, ids)
	})
}

// kept lists what lies in the file store, without the sidecars of the store.
func (d *desk) kept(t *testing.T) []string {
	t.Helper()
	var out []string
	root := filepath.Join(d.dir, "storage", "tn_files")
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !strings.HasSuffix(path, ".attrs") {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wants(t *testing.T, err error, code string) {
	t.Helper()
	p, ok := problem.As(err)
	if !ok {
		t.Errorf("%v is no problem, %s expected", err, code)
		return
	}
	found := p.Code
	for _, it := range p.Fields {
		found = it.Code
	}
	if found != code {
		t.Errorf("%v, %s expected", err, code)
	}
	for _, tag := range locale.Tags {
		if msg := fmt.Sprint(p.Body(tag)); strings.Contains(msg, "{") || !locale.Has(found) {
			t.Errorf("%s in %s: %s", found, tag, msg)
		}
	}
}

func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		img.Set(x, height/2, color.NRGBA{R: uint8(x), G: 90, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploadAndOpen(t *testing.T) {
	d := newDesk(t)
	content := []byte("%PDF-1.7\n合同")
	f := d.upload(t, "wang", "合同.pdf", content)
	if f.Name != "合同.pdf" || f.Size != int64(len(content)) || f.Type != "application/pdf" || len(f.ID) != 15 {
		t.Errorf("%+v", f)
	}
	r, again, err := d.Open(t.Context(), f.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	got, _ := io.ReadAll(r)
	if _, err := r.Seek(1, io.SeekStart); err != nil {
		t.Error(err)
	}
	part, _ := io.ReadAll(r)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(got, content) || !bytes.Equal(part, content[1:]) || again.SHA256 == "" || again.Name != f.Name {
		t.Errorf("%q, %q, %+v", got, part, again)
	}
	known, err := d.Describe(t.Context(), []string{f.ID, "nothing"})
	if err != nil || len(known) != 1 || known[f.ID].Size != f.Size {
		t.Errorf("%v, %v", known, err)
	}
	if _, _, err := d.Open(t.Context(), "nothing", ""); !problem.Is(err, "not_found") {
		t.Error(err)
	}
}

func TestTheContentTellsTheType(t *testing.T) {
	d := newDesk(t)
	for name, x := range map[string]struct{ content, want string }{
		"a.png":    {"<html><script>alert(1)</script>", "text/html"},
		"a.jpg":    {`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "image/svg+xml"},
		"a.html":   {"just words", "text/plain"},
		"a.csv":    {"just words", "text/csv"},
		"a.md":     {"# words", "text/markdown"},
		"a":        {"\x89PNG\r\n\x1a\n", "image/png"},
		"none.txt": {"", "text/plain"},
	} {
		if f := d.upload(t, "wang", name, []byte(x.content)); f.Type != x.want {
			t.Errorf("%s is %s, not %s", name, f.Type, x.want)
		}
	}
}

type broken struct{ left int }

func (b *broken) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the line went dead")
	}
	n := min(len(p), b.left)
	b.left -= n
	return n, nil
}

func TestRefusedUploadsLeaveNothing(t *testing.T) {
	d := newDesk(t, files.WithMaxSize(10_000))
	for name, x := range map[string]struct {
		size int64
		r    io.Reader
		code string
	}{
		"announced too large": {10_001, strings.NewReader(""), "too_large"},
		"silently too large":  {-1, bytes.NewReader(make([]byte, 10_001)), "too_large"},
		"lied about":          {5, bytes.NewReader(make([]byte, 20_000)), "too_large"},
		"cut short":           {10, strings.NewReader("12345"), "upload_incomplete"},
		"longer than said":    {3, strings.NewReader("12345"), "upload_incomplete"},
		"breaks at once":      {-1, &broken{}, "upload_incomplete"},
		"breaks later":        {-1, &broken{left: 5000}, "upload_incomplete"},
	} {
		_, err := d.Upload(t.Context(), "wang", "a.bin", x.size, x.r)
		wants(t, err, x.code)
		if left := d.kept(t); len(left) > 0 {
			t.Errorf("%s leaves %v", name, left)
		}
	}
	if _, err := d.Upload(t.Context(), "wang", "a.bin", 10_000, bytes.NewReader(make([]byte, 10_000))); err != nil {
		t.Errorf("a file of the limit: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Upload(ctx, "wang", "a.bin", -1, strings.NewReader("x")); err == nil {
		t.Error("an upload of nobody any more is taken")
	}
	var rows int
	if err := d.app.DB().NewQuery("SELECT count(*) FROM tn_files").Row(&rows); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

func TestOnePersonCannotFillTheStore(t *testing.T) {
	d := newDesk(t, files.WithMaxSize(10))
	for range 20 {
		d.upload(t, "wang", "a", make([]byte, 10))
	}
	_, err := d.Upload(t.Context(), "wang", "a", 1, strings.NewReader("x"))
	wants(t, err, "too_many_waiting")
	if _, err := d.Upload(t.Context(), "li", "a", 1, strings.NewReader("x")); err != nil {
		t.Error(err)
	}
}

func TestAttach(t *testing.T) {
	d := newDesk(t)
	mine, second, theirs := d.upload(t, "wang", "a", []byte("a")).ID, d.upload(t, "wang", "b", []byte("b")).ID, d.upload(t, "li", "c", []byte("c")).ID
	none := []string{}

	wants(t, d.attach(t, "wang", "r1", none, []string{theirs}), "file_not_found")
	wants(t, d.attach(t, "wang", "r1", none, []string{"nothing"}), "file_not_found")
	wants(t, d.attach(t, "", "r1", none, []string{mine}), "file_not_found")
	if err := d.attach(t, "wang", "r1", none, []string{mine}); err != nil {
		t.Fatal(err)
	}
	wants(t, d.attach(t, "wang", "r2", none, []string{mine}), "file_not_found")
	wants(t, d.attach(t, "wang", "r1", []string{mine}, []string{mine, theirs}), "file_not_found")

	// Another person may keep, reorder, remove and bring back what the field has.
	if err := d.attach(t, "li", "r1", []string{mine}, []string{theirs, mine}); err != nil {
		t.Fatal(err)
	}
	if err := d.attach(t, "li", "r1", []string{theirs, mine}, none); err != nil {
		t.Fatal(err)
	}
	if err := d.attach(t, "li", "r1", none, []string{mine}); err != nil {
		t.Fatal(err)
	}
	var detached int
	if err := d.app.DB().NewQuery("SELECT count(*) FROM tn_files WHERE detached <> ''").Row(&detached); err != nil || detached != 1 {
		t.Errorf("%d detached, %v", detached, err)
	}

	// What a transaction takes back is free again.
	_ = d.app.RunInTransaction(func(tx core.App) error {
		if err := d.Attach(t.Context(), tx, "wang", "customer", "r3", "papers", none, []string{second}); err != nil {
			t.Error(err)
		}
		return errors.New("rolled back")
	})
	if err := d.attach(t, "wang", "r4", none, []string{second}); err != nil {
		t.Error(err)
	}
}

func TestPurge(t *testing.T) {
	d := newDesk(t, files.WithRetention(30*24*time.Hour))
	old, kept, dropped := d.upload(t, "wang", "old", []byte("1")), d.upload(t, "wang", "kept", []byte("2")), d.upload(t, "wang", "dropped", []byte("3"))
	for _, f := range []files.File{kept, dropped} {
		if err := d.attach(t, "wang", f.ID, nil, []string{f.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.attach(t, "wang", dropped.ID, []string{dropped.ID}, []string{}); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Purge(t.Context()); n != 0 || err != nil {
		t.Errorf("%d go at once, %v", n, err)
	}
	d.now = d.now.Add(25 * time.Hour)
	fresh := d.upload(t, "wang", "fresh", []byte("4"))
	if n, err := d.Purge(t.Context()); n != 1 || err != nil {
		t.Errorf("%d go after a day, %v", n, err)
	}
	if _, _, err := d.Open(t.Context(), old.ID, ""); !problem.Is(err, "not_found") {
		t.Error(err)
	}
	wants(t, d.attach(t, "wang", "r9", nil, []string{old.ID}), "file_not_found")
	if len(d.kept(t)) != 3 {
		t.Errorf("kept %v", d.kept(t))
	}
	d.now = d.now.Add(31 * 24 * time.Hour)
	if n, err := d.Purge(t.Context()); n != 2 || err != nil {
		t.Errorf("%d go after a month, %v", n, err)
	}
	known, err := d.Describe(t.Context(), []string{old.ID, kept.ID, dropped.ID, fresh.ID})
	if err != nil || len(known) != 1 || known[kept.ID].Name != "kept" {
		t.Errorf("%v, %v", known, err)
	}
}

func TestPurgeFinishesWhatACrashLeft(t *testing.T) {
	d := newDesk(t)
	f := d.upload(t, "wang", "a", []byte("1"))
	if _, err := d.app.DB().Update("tn_files", dbx.Params{"state": "uploading", "size": 0}, dbx.HashExp{"id": f.ID}).Execute(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Open(t.Context(), f.ID, ""); !problem.Is(err, "not_found") {
		t.Error("a half upload can be opened")
	}
	d.now = d.now.Add(25 * time.Hour)
	if n, err := d.Purge(t.Context()); n != 1 || err != nil || len(d.kept(t)) != 0 {
		t.Errorf("%d go, %v, %v stay", n, err, d.kept(t))
	}
}

func TestThumbnails(t *testing.T) {
	d := newDesk(t)
	f := d.upload(t, "wang", "a.png", picture(t, 400, 300))
	for size, want := range map[string]image.Point{"100x100": {X: 100, Y: 100}, "100x100f": {X: 100, Y: 75}, "200x0": {X: 200, Y: 150}, "0x30": {X: 40, Y: 30}} {
		r, about, err := d.Open(t.Context(), f.ID, size)
		if err != nil {
			t.Fatal(err)
		}
		config, _, err := image.DecodeConfig(r)
		_ = r.Close()
		if err != nil || config.Width != want.X || config.Height != want.Y || about.Type != "image/png" || about.Size == 0 || about.SHA256 != "" {
			t.Errorf("%s is %+v, %v, %+v", size, config, err, about)
		}
	}
	for _, size := range []string{"100", "0x0", "5000x5000", "100x100x100", "0100x100", "-1x5", "../x", "99999999999999999999x1"} {
		_, _, err := d.Open(t.Context(), f.ID, size)
		wants(t, err, "thumb_size")
	}
	words := d.upload(t, "wang", "a.txt", []byte("words"))
	_, _, err := d.Open(t.Context(), words.ID, "100x100")
	wants(t, err, "thumb_not_image")
	damaged := d.upload(t, "wang", "b.png", picture(t, 400, 300)[:200])
	_, _, err = d.Open(t.Context(), damaged.ID, "100x100")
	wants(t, err, "image_unreadable")
}

func TestThumbnailsAreMadeOnceAndNotWithoutEnd(t *testing.T) {
	d := newDesk(t)
	f := d.upload(t, "wang", "a.png", picture(t, 60, 60))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			r, _, err := d.Open(t.Context(), f.ID, "50x50")
			if err != nil {
				t.Error(err)
				return
			}
			_ = r.Close()
		})
	}
	wg.Wait()
	if n := len(d.kept(t)); n != 2 {
		t.Errorf("%d files", n)
	}
	var last error
	for i := range 30 {
		r, _, err := d.Open(t.Context(), f.ID, fmt.Sprintf("%dx%d", 10+i, 10))
		if last = err; err == nil {
			_ = r.Close()
		}
	}
	wants(t, last, "thumb_size")
	if n := len(d.kept(t)); n > 26 {
		t.Errorf("%d files", n)
	}
}

// A picture of few bytes that says it has very many pixels must cost nothing.
func TestImageBomb(t *testing.T) {
	d := newDesk(t)
	small := picture(t, 1, 1)
	bomb := bytes.Clone(small)
	copy(bomb[16:24], []byte{0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0}) // 100,000 × 100,000
	crc := crcOf(bomb[12:29])
	copy(bomb[29:33], crc[:])
	f := d.upload(t, "wang", "bomb.png", bomb)
	_, _, err := d.Open(t.Context(), f.ID, "100x100")
	wants(t, err, "image_too_large")

	tight := newDesk(t, files.WithMaxPixels(100))
	f = tight.upload(t, "wang", "a.png", picture(t, 11, 10))
	_, _, err = tight.Open(t.Context(), f.ID, "5x5")
	wants(t, err, "image_too_large")
}
