package files

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// rasters are the pictures that a browser may show as they are.
var rasters = []string{"image/jpeg", "image/png", "image/gif", "image/webp"}

// Inline reports whether a browser may show a file of this type inside our
// origin: pictures that cannot hold scripts, and PDF in a sandbox.
func Inline(mediaType string) bool {
	return slices.Contains(rasters, mediaType) || mediaType == "application/pdf"
}

// SetHeaders says how a browser must treat a file's content: show it only when
// it is Inline and no download was asked for, never guess its type, run nothing
// in it, and ask again before using a stored copy.
func SetHeaders(h http.Header, f File, download bool) {
	disposition, mediaType := "attachment", f.Type
	switch {
	case Inline(f.Type):
		if !download {
			disposition = "inline"
		}
	case mediaType == "" || active(mediaType):
		mediaType = "application/octet-stream"
	}
	if strings.HasPrefix(mediaType, "text/") {
		mediaType += "; charset=utf-8"
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition+"; filename=\""+asciiName(f.Name)+"\"; filename*=UTF-8''"+encodeName(f.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-cache")
	if f.SHA256 != "" {
		h.Set("ETag", `"`+f.SHA256+`"`)
	}
}

// Serve answers a request with a file that Open gave: headers, ranges and
// conditions. It does not close the content.
func Serve(w http.ResponseWriter, r *http.Request, content io.ReadSeeker, f File, download bool) {
	SetHeaders(w.Header(), f, download)
	http.ServeContent(w, r, "", time.Time{}, content)
}

// active reports types that a browser runs or renders as a document.
func active(mediaType string) bool {
	for _, part := range []string{"html", "xml", "svg", "javascript", "ecmascript", "xhtml", "mathml", "shockwave"} {
		if strings.Contains(mediaType, part) && !strings.Contains(mediaType, "openxmlformats") {
			return true
		}
	}
	return false
}

// asciiName is for programs that do not read filename*.
func asciiName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf || r < ' ' || r == '"' || r == '\\' || r == '%' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
}

// encodeName is the ext-value of RFC 5987.
func encodeName(name string) string {
	return strings.NewReplacer("+", "%20", "'", "%27", "(", "%28", ")", "%29", "*", "%2A").Replace(url.QueryEscape(name))
}
