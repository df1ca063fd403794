package files_test

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/files"
)

func TestHeaders(t *testing.T) {
	for name, x := range map[string]struct {
		file        files.File
		download    bool
		disposition string
		mediaType   string
	}{
		"picture":          {files.File{Name: "a.png", Type: "image/png"}, false, "inline", "image/png"},
		"picture to keep":  {files.File{Name: "a.png", Type: "image/png"}, true, "attachment", "image/png"},
		"pdf":              {files.File{Name: "a.pdf", Type: "application/pdf"}, false, "inline", "application/pdf"},
		"svg":              {files.File{Name: "a.svg", Type: "image/svg+xml"}, false, "attachment", "application/octet-stream"},
		"html":             {files.File{Name: "a.html", Type: "text/html"}, false, "attachment", "application/octet-stream"},
		"xhtml":            {files.File{Name: "a.xhtml", Type: "application/xhtml+xml"}, false, "attachment", "application/octet-stream"},
		"xml":              {files.File{Name: "a.xml", Type: "text/xml"}, false, "attachment", "application/octet-stream"},
		"javascript":       {files.File{Name: "a.js", Type: "text/javascript"}, false, "attachment", "application/octet-stream"},
		"unknown":          {files.File{Name: "a"}, false, "attachment", "application/octet-stream"},
		"words":            {files.File{Name: "a.txt", Type: "text/plain"}, false, "attachment", "text/plain; charset=utf-8"},
		"spreadsheet":      {files.File{Name: "表 1.xlsx", Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}, false, "attachment", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"name with quotes": {files.File{Name: `a";x="b\.txt`, Type: "text/plain"}, false, "attachment", "text/plain; charset=utf-8"},
		"name with signs":  {files.File{Name: `50% + (1)'s*.txt`, Type: "text/plain"}, false, "attachment", "text/plain; charset=utf-8"},
	} {
		h := http.Header{}
		files.SetHeaders(h, x.file, x.download)
		disposition, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
		if err != nil || disposition != x.disposition || params["filename"] != x.file.Name {
			t.Errorf("%s: %q gives %q, %v", name, h.Get("Content-Disposition"), params["filename"], err)
		}
		if h.Get("Content-Type") != x.mediaType || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %v", name, h)
		}
	}
}

func TestServe(t *testing.T) {
	f := files.File{Name: "a.txt", Type: "text/plain", SHA256: "abc"}
	ask := func(header, value string) *http.Response {
		r, w := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
		if header != "" {
			r.Header.Set(header, value)
		}
		files.Serve(w, r, strings.NewReader("0123456789"), f, false)
		return w.Result()
	}
	if res := ask("", ""); res.StatusCode != 200 || res.ContentLength != 10 || res.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if res := ask("Range", "bytes=2-4"); res.StatusCode != 206 || res.ContentLength != 3 {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	if res := ask("If-None-Match", `"abc"`); res.StatusCode != 304 {
		t.Errorf("%d", res.StatusCode)
	}
}
