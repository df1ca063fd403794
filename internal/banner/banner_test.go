package banner

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"
)

func noise(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	return img
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	for _, img := range []image.Image{noise(Width, Height), image.NewUniform(color.White), noise(1, 1)} {
		if img.Bounds().Dx() > Width {
			img = image.NewGray(image.Rect(0, 0, 40, 10))
		}
		s, err := Encode(img)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := Read(s)
		if err != nil || len(raw) > MaxBytes {
			t.Fatalf("%d bytes: %v", len(raw), err)
		}
		if got, err := jpeg.Decode(bytes.NewReader(raw)); err != nil || got.Bounds().Size() != img.Bounds().Size() {
			t.Error(err)
		}
		if again := text(raw); again != s || strings.Contains(s, "\r") {
			t.Error("the text differs")
		}
	}
}

func TestHostilePictures(t *testing.T) {
	t.Parallel()
	draw := func(w, h int) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, noise(w, h), &jpeg.Options{Quality: 5}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	fine := draw(40, 10)
	if _, err := Read(text(fine)); err != nil {
		t.Fatal(err)
	}
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, noise(4, 1)); err != nil {
		t.Fatal(err)
	}
	remark := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, 10}, "<script>"...)
	for name, s := range map[string]string{
		"nothing": "", "no base64": "<svg onload=alert(1)>", "a page": text([]byte("<html><script>alert(1)</script>")),
		"another format": text(drawn.Bytes()), "a remark": text(append(remark, fine[2:]...)),
		"something behind": text(append(bytes.Clone(fine), "<script>"...)), "a part": text(fine[:len(fine)/2]),
		"a start":  text(fine[:4]),
		"too wide": text(draw(Width+1, 4)), "too high": text(draw(4, Height+1)),
		"one line": base64.StdEncoding.EncodeToString(fine), "blank lines": text(fine) + "\n", "too large": strings.Repeat("A", 1<<20),
		"pixels that are none": text(append(bytes.Clone(fine[:len(fine)/2]), 0xff, 0xd9)[:len(fine)/2+2]),
	} {
		if raw, err := Read(s); err == nil {
			t.Errorf("%s: %d bytes are taken", name, len(raw))
		}
	}
}
