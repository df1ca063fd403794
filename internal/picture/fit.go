// Package picture keeps the small pictures of a business: its logo, the faces of
// its people. Whatever is sent is drawn anew as a PNG, so that nothing but pixels
// is ever given out.
package picture

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the kinds of pictures that may be sent
	_ "image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"github.com/tenon-crm/tenon/internal/banner"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of what may be sent.
const (
	MaxBytes  = 5 << 20
	maxSide   = 8000
	maxPixels = 24_000_000
)

// Shape is how a picture is drawn.
type Shape struct {
	Width, Height int
	Fill          bool // cut to fill the whole; otherwise it fits within
}

// Shapes of what is kept.
var (
	Face = Shape{256, 256, true}
	Logo = Shape{512, 256, false}
)

// Draw reads a picture and draws it in a shape, as a PNG. 400 image_unreadable
// or image_too_large.
func Draw(r io.Reader, name string, shape Shape) ([]byte, error) {
	img, err := read(r, name)
	if err != nil {
		return nil, err
	}
	to, from := shape.place(img.Bounds())
	out := image.NewNRGBA(to)
	draw.CatmullRom.Scale(out, to, img, from, draw.Src, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// DrawHeader reads a picture and draws it as that at the head of a form: its
// middle, on white, no larger than it is.
func DrawHeader(r io.Reader, name string) (string, error) {
	img, err := read(r, name)
	if err != nil {
		return "", err
	}
	to, from := Shape{banner.Width, banner.Height, true}.place(img.Bounds())
	if from.Dx() < to.Dx() {
		to = image.Rect(0, 0, from.Dx(), from.Dy())
	}
	out := image.NewNRGBA(to)
	draw.Draw(out, to, image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(out, to, img, from, draw.Over, nil)
	return banner.Encode(out)
}

// read gives the pixels of a picture that is not too large.
func read(r io.Reader, name string) (image.Image, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, problem.Bad("upload_incomplete").Cause(err)
	}
	unreadable := func(err error) error {
		return problem.Bad("image_unreadable", locale.Args{"name": name}).Cause(err)
	}
	if len(raw) > MaxBytes {
		return nil, unreadable(fmt.Errorf("more than %d bytes", MaxBytes))
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, unreadable(err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxSide || size.Height > maxSide || size.Width*size.Height > maxPixels {
		return nil, problem.Bad("image_too_large", locale.Args{"name": name, "max": maxPixels / 1_000_000})
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, unreadable(err)
	}
	return img, nil
}

// place says which part of a picture is drawn, and how large.
func (s Shape) place(b image.Rectangle) (to, from image.Rectangle) {
	w, h := b.Dx(), b.Dy()
	if !s.Fill {
		scale := min(1, float64(s.Width)/float64(w), float64(s.Height)/float64(h))
		return image.Rect(0, 0, max(1, int(float64(w)*scale)), max(1, int(float64(h)*scale))), b
	}
	if w*s.Height > h*s.Width { // too wide: the middle
		cut := max(1, h*s.Width/s.Height)
		b.Min.X += (w - cut) / 2
		b.Max.X = b.Min.X + cut
	} else {
		cut := max(1, w*s.Height/s.Width)
		b.Min.Y += (h - cut) / 2
		b.Max.Y = b.Min.Y + cut
	}
	return image.Rect(0, 0, s.Width, s.Height), b
}
