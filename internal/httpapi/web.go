package httpapi

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/ui"
)

// csp of the web app: everything from here, no inline scripts. Frames show PDF that
// the app has fetched, and the sandbox of form scripts, the only page of this server
// that lets itself be framed. Inline styles are those that components compute
// (widths, colours). Pictures may also come from where the business has its maps from.
const csp = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self' blob:; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

// sandboxPage is where form scripts run, in a worker, and sandboxCSP its policy: an
// origin that is nobody's, no network, nothing loaded from anywhere. The page itself
// names its one inline script by its hash.
const (
	sandboxPage = "/form-script.html"
	sandboxCSP  = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

// headers are the security headers of every answer. The operator's dashboard
// keeps the policy that PocketBase gives it.
func (a *API) headers(e *core.RequestEvent) error {
	h := e.Response.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	p := e.Request.URL.Path
	if p == sandboxPage {
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Content-Security-Policy", sandboxCSP)
		return e.Next()
	}
	if !strings.HasPrefix(p, "/_/") && !strings.HasPrefix(p, "/api/") {
		h.Set("Content-Security-Policy", policyWith(a.Meta.Current().Business.Tiles.Origin()))
	}
	return e.Next()
}

// policyWith is the policy with one more origin of pictures, if there is one.
func policyWith(tiles string) string {
	if tiles == "" {
		return csp
	}
	return strings.Replace(csp, "img-src 'self'", "img-src 'self' "+tiles, 1)
}

// bindWeb serves the web app that is embedded in the binary: files with a hash
// in their name for ever, the page itself always fresh, every unknown address
// the page (its router knows it), in the encoding that the browser takes.
func (a *API) bindWeb(se *core.ServeEvent) error {
	dist, built := ui.FS()
	se.Router.GET("/{path...}", func(e *core.RequestEvent) error {
		name := strings.TrimPrefix(path.Clean("/"+e.Request.PathValue("path")), "/")
		if strings.HasPrefix(name, "api/") || name == "api" {
			return (&call{RequestEvent: e, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}).fail(problem.New(http.StatusNotFound, "no_such_route"))
		}
		if !built {
			return e.HTML(http.StatusOK, unbuilt)
		}
		if name == "" || !exists(dist, name) {
			if strings.HasPrefix(name, "assets/") {
				return e.NoContent(http.StatusNotFound) // a file of another build, never the page
			}
			name = "index.html"
		}
		return serveFile(e, dist, name)
	})
	return nil
}

func exists(dist fs.FS, name string) bool {
	info, err := fs.Stat(dist, name)
	return err == nil && !info.IsDir()
}

func serveFile(e *core.RequestEvent, dist fs.FS, name string) error {
	h := e.Response.Header()
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	ctype := mime.TypeByExtension(path.Ext(name))
	if strings.HasSuffix(name, ".webmanifest") {
		ctype = "application/manifest+json"
	}
	if ctype != "" {
		h.Set("Content-Type", ctype)
	}
	h.Set("Vary", "Accept-Encoding")
	file := name
	accepted := e.Request.Header.Get("Accept-Encoding")
	for _, enc := range []struct{ name, ext string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if strings.Contains(accepted, enc.name) && exists(dist, name+enc.ext) {
			h.Set("Content-Encoding", enc.name)
			file = name + enc.ext
			break
		}
	}
	raw, err := fs.ReadFile(dist, file)
	if err != nil {
		return err
	}
	http.ServeContent(e.Response, e.Request, "", time.Time{}, bytes.NewReader(raw))
	return nil
}

const unbuilt = `<!doctype html><html lang="zh"><meta charset="utf-8"><title>Tenon</title><body style="font:16px/1.6 system-ui;max-width:40em;margin:4em auto;padding:0 1em">
<h1>Tenon 榫</h1>
<p>服务已启动，但这个程序里没有网页界面。运行 <code>make build</code>（需要 Node 20）后重新启动。</p>
<p lang="en">The server is running, but this binary has no web app in it. Run <code>make build</code> (it needs Node 20) and start it again.</p>
<p><a href="/_/">/_/</a> · <a href="/api/health">/api/health</a></p></body></html>`
