package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/problem"
)

// bookOf packs a workbook of one sheet, part by part.
func bookOf(t *testing.T, sheet, texts string, more map[string]string) []byte {
	t.Helper()
	var raw bytes.Buffer
	z := zip.NewWriter(&raw)
	parts := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
		"xl/sharedStrings.xml":       texts,
	}
	for name, text := range more {
		parts[name] = text
	}
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

const (
	sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetEnd  = `</sheetData></worksheet>`
	textsHead = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
)

func sheetOf(rows ...string) string { return sheetHead + strings.Join(rows, "") + sheetEnd }

func textRow(n int, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, n)
	for i, c := range cells {
		fmt.Fprintf(&b, `<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, letters(i), n, c)
	}
	return b.String() + "</row>"
}

// declared is a workbook whose sheet says that it unpacks to more than it is packed of.
func declared(t *testing.T, size uint64) []byte {
	t.Helper()
	var raw bytes.Buffer
	z := zip.NewWriter(&raw)
	body := []byte(sheetOf(textRow(1, "name")))
	w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Store, CRC32: crc32.ChecksumIEEE(body), CompressedSize64: uint64(len(body)), UncompressedSize64: size})
	if err == nil {
		_, err = w.Write(body)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// heap samples what is alive on the heap until done, and gives the most.
func heap(done <-chan struct{}) uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	most := uint64(0)
	for {
		metrics.Read(sample)
		most = max(most, sample[0].Value.Uint64())
		select {
		case <-done:
			return most
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Files that are made to fill memory or time are refused at once, and files that are
// made to read others read nothing.
func TestBombsAreRefusedAtOnce(t *testing.T) {
	wide := make([]string, 16_384)
	for n := range wide {
		wide[n] = "x"
	}
	long := strings.Repeat("x", 30<<20)
	repeated := make([]string, 20_000)
	for n := range repeated {
		repeated[n] = fmt.Sprintf(`<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>`, n+1, n+1)
	}
	far := make([]string, 20_000)
	for n := range far {
		far[n] = fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, n+1, n+1)
	}
	plain := sheetOf(textRow(1, "name"), textRow(2, "Ann"))
	texts := textsHead + "</sst>"
	cases := []struct {
		name string
		file []byte
		code string // "" when it is read
	}{
		{"16,384 columns", bookOf(t, sheetOf(textRow(1, wide...), textRow(2, wide...)), texts, nil), "import_too_many_columns"},
		{"cells far to the right", bookOf(t, sheetOf(far...), texts, nil), "import_too_many_columns"},
		{"one text in every cell", bookOf(t, sheetOf(repeated...), textsHead+"<si><t>"+long+"</t></si></sst>", nil), "import_spreadsheet_large"},
		{"10 GB declared", declared(t, 10<<30), "import_spreadsheet_large"},
		{"more than declared", declared(t, 10), "import_spreadsheet_broken"},
		{"packed a thousand times", bookOf(t, sheetHead+strings.Repeat(" ", 120<<20)+sheetEnd, texts, nil), "import_spreadsheet_large"},
		{"parts that stay in memory", bookOf(t, plain, texts, map[string]string{"xl/styles.xml": strings.Repeat(" ", 30<<20), "xl/a.xml": strings.Repeat(" ", 30<<20), "xl/b.xml": strings.Repeat(" ", 30<<20)}), "import_spreadsheet_large"},
		{"a picture of 200 MB", bookOf(t, plain, texts, map[string]string{"xl/media/a.png": strings.Repeat("x", 200<<20)}), ""},
		{"an archive within", bookOf(t, plain, texts, map[string]string{"xl/embeddings/inner.zip": string(bookOf(t, plain, texts, nil))}), ""},
		{"links to other files", bookOf(t, plain, texts, map[string]string{
			"xl/externalLinks/externalLink1.xml":            `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`,
			"xl/externalLinks/_rels/externalLink1.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`,
		}), ""},
		{"an entity of a file", bookOf(t, `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`+sheetOf(textRow(1, "name"), textRow(2, "&e;")), texts, nil), "import_spreadsheet_broken"},
		{"entities of entities", bookOf(t, `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`+sheetOf(textRow(1, "name"), textRow(2, "&b;")), texts, nil), "import_spreadsheet_broken"},
	}
	w := open(t, t.TempDir(), nil)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			done, most := make(chan struct{}), make(chan uint64)
			base := heap(closed())
			go func() { most <- heap(done) }()
			begun := time.Now()
			i, err := w.Create(context.Background(), chineseUser, "customer", "a.xlsx", bytes.NewReader(c.file), Options{})
			took := time.Since(begun)
			close(done)
			if top := <-most; top > base && top-base > 256<<20 {
				t.Errorf("took %d MB", (top-base)>>20)
			}
			if took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			p, refused := problem.As(err)
			switch {
			case c.code == "" && (err != nil || i.Rows != 1):
				t.Errorf("%+v, %v", i, err)
			case c.code != "" && (!refused || p.Code != c.code):
				t.Errorf("answered %v (%+v)", err, i)
			}
		})
	}
}

func closed() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}
