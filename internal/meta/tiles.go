package meta

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Tiles are the pictures that maps are laid over. Without an address maps have a
// plain ground.
type Tiles struct {
	URL         string `json:"url"`         // https://tiles.example.com/{z}/{x}/{y}.png
	Attribution string `json:"attribution"` // whom the licence of the pictures wants named, as plain text
}

// maxTileText bounds the address and the attribution, in characters.
const maxTileText = 300

// tileHost is a host with or without a port: nothing that could be more than one
// source of a Content-Security-Policy.
var tileHost = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?$`)

// Origin is where the pictures come from, `https://tiles.example.com`; "" without them.
func (t Tiles) Origin() string {
	u, ok := t.parse()
	if !ok {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// parse reads the address; its place-holders stand in the path or the query.
func (t Tiles) parse() (*url.URL, bool) {
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(t.URL, part) {
			return nil, false
		}
	}
	plain := strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(t.URL)
	u, err := url.Parse(plain)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Fragment != "" || !tileHost.MatchString(u.Host) || strings.ContainsAny(plain, "{}<>\"' \t\r\n") {
		return nil, false
	}
	if !strings.HasPrefix(t.URL, "https://"+u.Host+"/") {
		return nil, false // a place-holder in the host would make it many hosts
	}
	return u, true
}

// check reports an address that cannot be, and trims what was typed.
func (t *Tiles) check(p *problem.Problem) {
	t.URL, t.Attribution = strings.TrimSpace(t.URL), strings.TrimSpace(t.Attribution)
	if _, ok := t.parse(); t.URL != "" && (!ok || len(t.URL) > maxTileText) {
		p.Field("tiles.url", "bad_tiles", locale.Args{"example": "https://tiles.example.com/{z}/{x}/{y}.png"})
	}
	if utf8.RuneCountInString(t.Attribution) > maxTileText {
		p.Field("tiles.attribution", "document_too_long", locale.Args{"limit": maxTileText})
	}
}
