package meta

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/problem"
)

func TestTiles(t *testing.T) {
	t.Parallel()
	for url, origin := range map[string]string{
		"": "",
		"https://tiles.example.com/{z}/{x}/{y}.png":        "https://tiles.example.com",
		" https://tiles.example.com/{z}/{x}/{y}.png ":      "https://tiles.example.com",
		"https://10.0.0.8:8443/t?x={x}&y={y}&z={z}&key=1":  "https://10.0.0.8:8443",
		"http://tiles.example.com/{z}/{x}/{y}.png":         "refused",
		"https://tiles.example.com/{z}/{x}.png":            "refused",
		"https://{z}.example.com/{z}/{x}/{y}.png":          "refused",
		"https://*.example.com/{z}/{x}/{y}.png":            "refused",
		"https://a.example.com; script-src */{z}/{x}/{y}":  "refused",
		"https://a.example.com/{z}/{x}/{y}/{s}.png":        "refused",
		"https://me:secret@tiles.example.com/{z}/{x}/{y}":  "refused",
		"//tiles.example.com/{z}/{x}/{y}.png":              "refused",
		"https://tiles.example.com/{z}/{x}/{y}.png#' data": "refused",
	} {
		tiles := Tiles{URL: url}
		p := problem.Invalid()
		tiles.check(p)
		if refused := p.OrNil() != nil; refused != (origin == "refused") {
			t.Errorf("%q: refused %v", url, refused)
		} else if !refused && tiles.Origin() != origin {
			t.Errorf("%q: origin %q", url, tiles.Origin())
		}
	}
}
