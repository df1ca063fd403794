package attachment_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/attachment"
)

func TestCheckFile(t *testing.T) {
	for name, x := range map[string]struct {
		spec   field.Spec
		accept []string
		file   string
		media  string
		size   int64
		code   string
	}{
		"anything":               {file: "a.exe", media: "application/octet-stream"},
		"too large":              {spec: field.Spec{MaxSize: 10}, file: "a", size: 11, code: "file_too_large"},
		"as large as allowed":    {spec: field.Spec{MaxSize: 10}, file: "a", size: 10},
		"extension, any case":    {spec: field.Spec{Accept: []string{".pdf"}}, file: "合同.PDF", media: "application/pdf"},
		"only an extension":      {spec: field.Spec{Accept: []string{".pdf"}}, file: ".pdf", code: "file_type"},
		"other extension":        {spec: field.Spec{Accept: []string{".pdf"}}, file: "a.pdf.exe", code: "file_type"},
		"media range":            {spec: field.Spec{Accept: []string{"image/*"}}, file: "a", media: "image/png"},
		"media with parameters":  {spec: field.Spec{Accept: []string{"text/plain"}}, file: "a", media: "text/plain; charset=utf-8"},
		"outside range":          {spec: field.Spec{Accept: []string{"image/*"}}, file: "a.png", media: "text/html", code: "file_type"},
		"svg is no picture":      {accept: []string{"image/png"}, file: "a.svg", media: "image/svg+xml", code: "file_type"},
		"document before preset": {spec: field.Spec{Accept: []string{".svg"}}, accept: []string{"image/png"}, file: "a.svg", media: "image/svg+xml"},
	} {
		it := attachment.CheckFile(&x.spec, x.accept, x.file, x.media, x.size)
		if (it == nil) != (x.code == "") || it != nil && it.Code != x.code {
			t.Errorf("%s gives %v", name, it)
		}
	}
}

func TestMegabytes(t *testing.T) {
	for n, want := range map[int64]string{10: "10 B", 2_000: "2 kB", 1_500_000: "1.5 MB", 200_000_000: "200 MB"} {
		if got := attachment.Megabytes(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}
