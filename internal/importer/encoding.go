package importer

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// Encodings that a file may have. The last two are never guessed, for nearly
// any bytes are valid in them.
const (
	UTF8        = "utf-8"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	GB18030     = "gb18030"
	Big5        = "big5"
	Windows1252 = "windows-1252"

	// Spreadsheet is a workbook: one sheet of it is read as if it were text.
	Spreadsheet = "xlsx"
)

func encodingOf(name string) (encoding.Encoding, bool) {
	switch name {
	case UTF8:
		return encoding.Nop, true
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), true
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), true
	case GB18030:
		return simplifiedchinese.GB18030, true
	case Big5:
		return traditionalchinese.Big5, true
	case Windows1252:
		return charmap.Windows1252, true
	}
	return nil, false
}

// signatures of files that are not text, by their first bytes.
var signatures = []struct{ start, code string }{
	{"\xD0\xCF\x11\xE0", "import_spreadsheet"},
	{"%PDF", "import_not_text"},
	{"\x89PNG", "import_not_text"},
	{"\xFF\xD8\xFF", "import_not_text"},
	{"GIF8", "import_not_text"},
	{"\x1F\x8B", "import_not_text"},
	{"Rar!", "import_not_text"},
	{"7z\xBC\xAF", "import_not_text"},
	{"SQLite format 3\x00", "import_not_text"},
}

// detectEncoding says how the whole of r is encoded: by its byte order mark, by
// where its zero bytes lie, or because every byte of it is valid. A *problem
// says that it is empty, no text, or none of these.
func detectEncoding(r io.ReadSeeker) (string, error) {
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = head[:n]
	if n == 0 {
		return "", fileProblem("import_empty")
	}
	if bytes.HasPrefix(head, []byte(spreadsheet.Signature)) {
		return Spreadsheet, nil
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return "", fileProblem(s.code)
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return UTF16LE, nil
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return UTF16BE, nil
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return byZeros(head)
	}
	for _, name := range []string{UTF8, GB18030} {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
		ok, err := validAs(name, r)
		if err != nil {
			return "", err
		}
		if ok {
			return name, nil
		}
	}
	return "", fileProblem("import_encoding_unknown")
}

// byZeros tells UTF-16 without a mark from other bytes: the zero halves of its
// ASCII characters all lie on one side.
func byZeros(head []byte) (string, error) {
	var side [2]int
	for i, b := range head {
		if b == 0 {
			side[i%2]++
		}
	}
	switch {
	case side[0] == 0 && side[1] > len(head)/100:
		return UTF16LE, nil
	case side[1] == 0 && side[0] > len(head)/100:
		return UTF16BE, nil
	}
	return "", fileProblem("import_not_text")
}

// validAs reads r to its end and reports whether all of it is valid.
func validAs(name string, r io.Reader) (bool, error) {
	err := eachChunk(name, r, func([]byte) error { return nil })
	if errors.Is(err, errInvalidBytes) {
		return false, nil
	}
	return err == nil, err
}

var errInvalidBytes = errors.New("importer: bytes that are not of the encoding")

// eachChunk decodes r and hands over its text in pieces of whole characters,
// without a byte order mark. errInvalidBytes ends it where bytes do not decode.
func eachChunk(name string, r io.Reader, f func([]byte) error) error {
	enc, ok := encodingOf(name)
	if !ok {
		return fileProblem("import_encoding", locale.Args{"encoding": name})
	}
	if name != UTF8 {
		r = transform.NewReader(r, enc.NewDecoder())
	}
	buf := make([]byte, 64<<10)
	have, first := 0, true
	for {
		n, err := r.Read(buf[have:])
		have += n
		whole := have
		if err == nil {
			whole -= partial(buf[:have])
		} else if !errors.Is(err, io.EOF) {
			return err
		}
		part := buf[:whole]
		if first && whole > 0 {
			part, first = bytes.TrimPrefix(part, []byte("\uFEFF")), false
		}
		if !utf8.Valid(part) || (name != UTF8 && bytes.Contains(part, []byte("\uFFFD"))) {
			return errInvalidBytes
		}
		if ferr := f(part); ferr != nil {
			return ferr
		}
		copy(buf, buf[whole:have])
		have -= whole
		if err != nil {
			if have > 0 {
				return errInvalidBytes
			}
			return nil
		}
	}
}

// partial is how many bytes at the end of b begin a character that is not all
// there yet.
func partial(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}
