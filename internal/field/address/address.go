// Package address is the field type of addresses: province, city, district and
// what stands behind them.
package address

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Value is an address as the API shows it.
type Value struct {
	Province string `json:"province"`
	City     string `json:"city"`
	District string `json:"district"`
	Detail   string `json:"detail"`
}

// Type is the field type "address". Its canonical value is text, the four levels
// with "/" between (广东省/深圳市/南山区/科技园), which conditions and expressions see
// too; the API shows an object.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "address" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"levels", "required_levels"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	for setting, value := range map[string]string{"levels": s.Levels, "required_levels": s.RequiredLevels} {
		if value != "" && !slices.Contains(Levels(), value) {
			out[setting] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(value))
		}
	}
	if len(out) == 0 && level(s.RequiredLevels, -1) > level(s.Levels, detail) {
		out["required_levels"] = field.Wrong(field.CodeAddressLevel, "level", LevelName(s.Levels), "value", LevelName(s.RequiredLevels))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Normalise implements [field.Type]: an object of the four levels, or a text that
// Parse reads.
func (t Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return t.Parse(c, s, x)
	case map[string]any:
		var p parts
		for key, v := range x {
			i := level(key, -1)
			name, is := v.(string)
			if i < 0 || !is && v != nil {
				return nil, field.WrongType("json_address")
			}
			p[i] = name
		}
		return finish(s, p)
	}
	return nil, field.WrongType("json_address")
}

func finish(s *field.Spec, p parts) (any, *problem.Item) {
	p, it := settle(s, p)
	if it != nil {
		return nil, it
	}
	return p.stored(), nil
}

// Parse implements [field.Type]: the canonical text, and addresses as people write
// them (广东省深圳市南山区科技园, 深圳市南山区).
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if p, ok := split(text); ok {
		if v, it := finish(s, p); it == nil {
			return v, nil
		}
	}
	return finish(s, written(strings.TrimSpace(text)))
}

// written takes the names of regions from the front of an address; the rest is
// its detail.
func written(text string) parts {
	var p parts
	rest := text
	r, behind := begins(Regions(), text)
	if r != nil {
		p[province], rest = r.Name, behind
	} else {
		for _, at := range Regions() {
			if short := strings.TrimSuffix(strings.TrimSuffix(at.Name, "省"), "市"); short != at.Name && strings.HasPrefix(text, short) {
				below := at.Items
				if len(below) == 1 { // a municipality
					below = below[0].Items
				}
				if c, _ := begins(below, text[len(short):]); c != nil {
					r, p[province], rest = at, at.Name, text[len(short):]
				}
			}
		}
	}
	var c *Region
	if r != nil {
		if c, behind = begins(r.Items, rest); c == nil && len(r.Items) == 1 {
			c, behind = r.Items[0], rest // a municipality
		}
	} else {
		for _, at := range Regions() {
			if c, behind = begins(at.Items, text); c != nil {
				p[province] = at.Name
				break
			}
		}
	}
	if c != nil {
		p[city], rest = c.Name, behind
		if d, behind := begins(c.Items, rest); d != nil {
			p[district], rest = d.Name, behind
		}
	}
	p[detail] = rest
	return p
}

// Format implements [field.Type]: as people write it, where that reads back.
func (t Type) Format(c field.Context, s *field.Spec, v any) string {
	stored, _ := v.(string)
	p, ok := split(stored)
	if !ok {
		return stored
	}
	if p[city] == p[province] {
		p[city] = ""
	}
	words := strings.Join(p[:], "")
	if again, it := t.Parse(c, s, words); it == nil && again == stored {
		return words
	}
	return stored
}

// Shape implements [field.Shaped]. What is no address, as one that is shown
// masked, stays text.
func (Type) Shape(v string) any {
	if v == "" {
		return nil
	}
	p, ok := split(v)
	if !ok {
		return v
	}
	return Value{p[province], p[city], p[district], p[detail]}
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"contains", "not_contains", "blank", "not_blank"}
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

var (
	_ field.Type   = Type{}
	_ field.Shaped = Type{}
)
