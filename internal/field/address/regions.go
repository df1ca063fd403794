package address

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// Source says where the divisions come from; they are of the end of 2023.
// regions.txt has a province a line, under it, indented, its cities and behind
// each its districts. The four municipalities are cities of themselves, and what a
// province governs without a city between is a city without districts.
const Source = "GB/T 2260 · 国家统计局 统计用区划代码 2023"

//go:embed regions.txt
var text string

// Region is a province, a city or a district, with what is below it.
type Region struct {
	Name  string    `json:"name"`
	Items []*Region `json:"items,omitempty"`
}

var load = sync.OnceValue(func() []*Region {
	var provinces []*Region
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		name, below, _ := strings.Cut(line, ":")
		if !strings.HasPrefix(line, "\t") {
			provinces = append(provinces, &Region{Name: name})
			continue
		}
		city := &Region{Name: name[1:]}
		for _, district := range strings.Fields(below) {
			city.Items = append(city.Items, &Region{Name: district})
		}
		p := provinces[len(provinces)-1]
		p.Items = append(p.Items, city)
	}
	return provinces
})

// Regions lists the provinces. It is shared: nobody changes it.
func Regions() []*Region { return load() }

// find gives the region of a name, or of the beginning of one name only: 广东 is
// 广东省.
func find(list []*Region, name string) *Region {
	var begins *Region
	n := 0
	for _, r := range list {
		if r.Name == name {
			return r
		}
		if strings.HasPrefix(r.Name, name) {
			begins, n = r, n+1
		}
	}
	if n == 1 && utf8.RuneCountInString(name) > 1 {
		return begins
	}
	return nil
}

// exact gives the region of a name.
func exact(list []*Region, name string) *Region {
	if r := find(list, name); r != nil && r.Name == name {
		return r
	}
	return nil
}

// above gives the one region of a list that has a region of the name below it.
func above(list []*Region, name string) *Region {
	var found *Region
	for _, r := range list {
		if exact(r.Items, name) != nil {
			if found != nil {
				return nil
			}
			found = r
		}
	}
	return found
}

// begins takes the longest name of a list from the front of a text.
func begins(list []*Region, text string) (*Region, string) {
	var found *Region
	for _, r := range list {
		if strings.HasPrefix(text, r.Name) && (found == nil || len(r.Name) > len(found.Name)) {
			found = r
		}
	}
	if found == nil {
		return nil, text
	}
	return found, strings.TrimLeft(text[len(found.Name):], " ,，")
}
