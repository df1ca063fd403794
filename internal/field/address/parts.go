package address

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of the parts, in code points.
const (
	maxName   = 50
	maxDetail = 300
)

// Levels of an address, from the largest.
func Levels() []string { return []string{"province", "city", "district", "detail"} }

// parts are an address by level.
type parts [4]string

const (
	province = iota
	city
	district
	detail
)

func (p parts) blank() bool { return p == parts{} }

// stored is the canonical text: 广东省/深圳市/南山区/科技园. Names have no slash.
func (p parts) stored() string {
	if p.blank() {
		return ""
	}
	return strings.Join(p[:], "/")
}

// split reads what stored wrote.
func split(text string) (parts, bool) {
	list := strings.SplitN(text, "/", len(parts{}))
	if len(list) != len(parts{}) {
		return parts{}, false
	}
	return parts(list), true
}

// settle completes an address and puts full names: a city says its province, 广东
// is 广东省. Provinces and cities have to be there; a district may be one that is
// newer than the list.
func settle(s *field.Spec, p parts) (parts, *problem.Item) {
	for i, name := range p {
		p[i] = strings.TrimSpace(name)
		limit := maxName
		if i == detail {
			limit = maxDetail
		}
		if !utf8.ValidString(name) || strings.IndexFunc(p[i], unicode.IsControl) >= 0 {
			return p, field.Wrong(field.CodeInvalidCharacters)
		}
		if n := utf8.RuneCountInString(p[i]); n > limit {
			return p, field.Wrong(field.CodeTooLong, "max", limit, "length", n)
		}
		if i != detail && strings.Contains(p[i], "/") {
			return p, unknown(p[i])
		}
	}
	p, it := named(p)
	if it != nil {
		return p, it
	}
	return p, complete(s, p)
}

// named finds the regions of an address.
func named(p parts) (parts, *problem.Item) {
	all := Regions()
	if p[province] == "" {
		switch {
		case p[city] != "":
			r := above(all, p[city])
			if r == nil {
				return p, unknown(p[city])
			}
			p[province] = r.Name
		case p[district] != "":
			return p, unknown(p[district])
		default:
			return p, nil
		}
	}
	r := find(all, p[province])
	if r == nil {
		return p, unknown(p[province])
	}
	p[province] = r.Name
	p = directly(r, p)
	if p[city] == "" && p[district] != "" {
		c := above(r.Items, p[district])
		if c == nil {
			return p, unknown(p[district])
		}
		p[city] = c.Name
	}
	if p[city] == "" {
		return p, nil
	}
	c := find(r.Items, p[city])
	if c == nil {
		return p, unknown(p[city])
	}
	p[city] = c.Name
	if d := find(c.Items, p[district]); d != nil && p[district] != "" {
		p[district] = d.Name
	}
	return p, nil
}

// directly reads the names that stand in lists between a province and what it
// governs itself: 市辖区 of a municipality, 省直辖县级行政区划.
func directly(r *Region, p parts) parts {
	own := len(r.Items) == 1 && r.Items[0].Name == r.Name
	switch {
	case own && (p[city] == "市辖区" || p[city] == "县" || p[city] == "" && p[district] != ""):
		p[city] = r.Name
	case strings.Contains(p[city], "直辖县级") || p[city] == "":
		if c := exact(r.Items, p[district]); c != nil {
			p[city], p[district] = c.Name, ""
		}
	}
	return p
}

// complete holds an address against the levels that its field has.
func complete(s *field.Spec, p parts) *problem.Item {
	if p.blank() {
		return nil
	}
	most := level(s.Levels, detail)
	for i := most + 1; i < len(p); i++ {
		if p[i] != "" {
			return field.Wrong(field.CodeAddressLevel, "level", LevelName(Levels()[most]), "value", field.Excerpt(p[i]))
		}
	}
	for i := 0; i <= level(s.RequiredLevels, -1); i++ {
		if p[i] == "" && !(i == district && undivided(p)) {
			return field.Wrong(field.CodeAddressIncomplete, "level", LevelName(Levels()[i]))
		}
	}
	return nil
}

// undivided reports whether the city has no districts.
func undivided(p parts) bool {
	r := exact(Regions(), p[province])
	if r == nil {
		return false
	}
	c := exact(r.Items, p[city])
	return c != nil && len(c.Items) == 0
}

func level(name string, none int) int {
	if i := slices.Index(Levels(), name); i >= 0 {
		return i
	}
	return none
}

// LevelName is what people call a level.
func LevelName(key string) locale.Text {
	return locale.Text{ZH: locale.Message(locale.ZH, "level_"+key, nil), EN: locale.Message(locale.EN, "level_"+key, nil)}
}

func unknown(name string) *problem.Item {
	return field.Wrong(field.CodeUnknownRegion, "value", field.Excerpt(name))
}
