package richtext

import (
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html/atom"

	xhtml "golang.org/x/net/html"
)

// idAttribute names the file that a picture is, in place of an address: the page
// that shows it asks for the file with the reader's own rights.
const idAttribute = "data-file"

var (
	fileID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,50}$`)
	small  = regexp.MustCompile(`^[1-9][0-9]{0,3}$`)
	words  = regexp.MustCompile(`^[^<>]{0,200}$`)
)

// policies are what may stay of a text, with pictures and without.
var policies = sync.OnceValue(func() [2]*bluemonday.Policy {
	plain, pictures := policy(), policy()
	pictures.AllowAttrs(idAttribute).Matching(fileID).OnElements("img")
	pictures.AllowAttrs("alt").Matching(words).OnElements("img")
	pictures.AllowAttrs("width").Matching(small).OnElements("img")
	return [2]*bluemonday.Policy{plain, pictures}
})

func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code", "ul", "ol", "li", "strong", "b", "em", "i", "u", "s", "del")
	p.AllowAttrs("start").Matching(small).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// clean gives what may stay of a text; "" where it then says and shows nothing.
// What it gives it gives again of itself; false where that cannot be.
func clean(text string, pictures bool) (string, bool) {
	p := policies()[0]
	if pictures {
		p = policies()[1]
	}
	for range 4 {
		next := wrapped(strings.TrimSpace(p.Sanitize(text)))
		if next == text {
			if Plain(next) == "" && len(Pictures(next)) == 0 {
				return "", true
			}
			return next, true
		}
		text = next
	}
	return "", false
}

// wrapped makes a paragraph of text that stands in no element.
func wrapped(text string) string {
	if text == "" || strings.HasPrefix(text, "<") {
		return text
	}
	return "<p>" + text + "</p>"
}

// written makes paragraphs of text without marks.
func written(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return b.String()
}

// Plain is what a text says without its marks, a line a paragraph.
func Plain(text string) string {
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return strings.TrimSpace(b.String())
		case xhtml.TextToken:
			b.Write(z.Text())
		case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			name, _ := z.TagName()
			if breaks(atom.Lookup(name)) && b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
				b.WriteByte('\n')
			}
		}
	}
}

// breaks reports elements that stand on lines of their own.
func breaks(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Br, atom.Hr, atom.H2, atom.H3, atom.H4, atom.Blockquote, atom.Pre, atom.Li:
		return true
	}
	return false
}

// Pictures lists the ids of the files that a text shows, each once.
func Pictures(text string) []string {
	var out []string
	seen := map[string]bool{}
	z := xhtml.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return out
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom != atom.Img {
				continue
			}
			for _, a := range t.Attr {
				if a.Key == idAttribute && !seen[a.Val] {
					seen[a.Val] = true
					out = append(out, a.Val)
				}
			}
		}
	}
}
