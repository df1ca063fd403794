package meta

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

func (a *App) Ref() Ref          { return Ref{KindApp, a.Key} }
func (a *App) AppKey() string    { return a.Key }
func (a *App) Name() locale.Text { return named(a.Label, a.Key) }

func appKind() *docKind {
	return &docKind{
		key:  KindApp,
		make: func() Document { return &App{} },
		check: func(c *inspection, d Document) {
			a := d.(*App)
			c.label("label", a.Label)
			for i, g := range a.Navigation {
				for j, item := range g.Items {
					c.navItem(at("navigation", i, "items", j), item)
				}
			}
		},
		link: func(l *linker, d Document) {
			for i, g := range d.(*App).Navigation {
				for j, item := range g.Items {
					l.navItem(at("navigation", i, "items", j), item)
				}
			}
		},
	}
}

func (c *inspection) navItem(path string, n NavItem) {
	set := 0
	for _, s := range []string{n.Object, n.Page, n.URL} {
		if s != "" {
			set++
		}
	}
	switch {
	case set != 1:
		c.add(path, "nav_target")
	case n.View != "" && n.Object == "":
		c.add(at(path, "view"), "nav_view_without_object")
	}
	if n.URL != "" {
		u, err := url.Parse(n.URL)
		if err != nil || !slices.Contains([]string{"http", "https", "mailto"}, strings.ToLower(u.Scheme)) {
			c.add(at(path, "url"), "nav_url")
		}
		if n.Label.IsZero() {
			c.required(at(path, "label"))
		}
	}
}

func (l *linker) navItem(path string, n NavItem) {
	if n.Object == "" || !l.object(at(path, "object"), n.Object) {
		return
	}
	if n.View != "" && n.View != AllView {
		l.view(at(path, "view"), n.Object, n.View)
	}
}

// label refuses a label that says nothing.
func (c *inspection) label(path string, x locale.Text) {
	if strings.TrimSpace(x.ZH) == "" && strings.TrimSpace(x.EN) == "" {
		c.required(path)
	}
}

// named is a label, or the key in place of one that is absent.
func named(x locale.Text, key string) locale.Text {
	if x.IsZero() {
		return locale.Text{ZH: key, EN: key}
	}
	return x
}
