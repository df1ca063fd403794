// Package banner is the picture at the head of a form as its document has it: a
// JPEG, four times as wide as high, as text. Nothing but pixels stands in one, so
// that a document from anywhere brings no more than a picture.
package banner

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/jpeg"
	"strings"
)

// Limits of a picture.
const (
	Width    = 1600
	Height   = 400
	MaxBytes = 160 << 10
)

// line is how long a line of the text is.
const line = 76

// qualities are tried until a picture is small enough.
var qualities = [...]int{85, 70, 50, 30, 15, 5}

var (
	errForm  = errors.New("not a picture in its text form")
	errLarge = errors.New("a picture that is too large")
)

// Encode writes pixels as the text of a picture.
func Encode(img image.Image) (string, error) {
	for _, quality := range qualities {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return "", err
		}
		if b.Len() <= MaxBytes {
			return text(b.Bytes()), nil
		}
	}
	return "", errLarge
}

// text is base64 in lines, as a file of text shows it.
func text(raw []byte) string {
	all := base64.StdEncoding.EncodeToString(raw)
	var b strings.Builder
	for len(all) > line {
		b.WriteString(all[:line] + "\n")
		all = all[line:]
	}
	return b.String() + all
}

// Read gives the JPEG of a text. What Encode would not write is refused: other
// spellings, other formats, what is larger, broken, or holds more than pixels.
func Read(s string) ([]byte, error) {
	if len(s) > len(text(make([]byte, MaxBytes))) {
		return nil, errLarge
	}
	raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(s, "\n", ""))
	if err != nil {
		return nil, err
	}
	if text(raw) != s || !bare(raw) {
		return nil, errForm
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	if size.Width < 1 || size.Height < 1 || size.Width > Width || size.Height > Height {
		return nil, errLarge
	}
	_, err = jpeg.Decode(bytes.NewReader(raw))
	return raw, err
}

// Parts of a JPEG.
const (
	mark  = 0xff
	begin = 0xd8
	end   = 0xd9
	scan  = 0xda
	parts = "\xdb\xc0\xc4\xda" // tables, size, codes, and the pixels
)

// bare reports whether a JPEG has the parts that its pixels need and no other:
// no remarks, no descriptions of the camera, nothing behind its end.
func bare(raw []byte) bool {
	if len(raw) < 4 || raw[0] != mark || raw[1] != begin {
		return false
	}
	for at := 2; at+4 <= len(raw); {
		kind := raw[at+1]
		if raw[at] != mark || strings.IndexByte(parts, kind) < 0 {
			return false
		}
		at += 2 + int(raw[at+2])<<8 + int(raw[at+3])
		if kind == scan {
			return at < len(raw) && endsAt(raw[at:])
		}
	}
	return false
}

// endsAt reports whether pixels go on to the end mark, which is the last there is.
func endsAt(pixels []byte) bool {
	for i := 0; i+1 < len(pixels); i++ {
		if pixels[i] != mark {
			continue
		}
		if i++; pixels[i] != 0 {
			return pixels[i] == end && i == len(pixels)-1
		}
	}
	return false
}
