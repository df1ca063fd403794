package meta

import (
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// where names the place of a path as people call it: the field or rule of an
// object, the grant of a role, or the document itself.
func where(doc Document, path string) locale.Text {
	list, rest, _ := strings.Cut(path, ".")
	number, _, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(number)
	switch d := doc.(type) {
	case *Object:
		switch {
		case err != nil:
		case list == "fields" && i < len(d.Fields):
			return say("where_field", locale.Args{"object": d.Name(), "field": named(d.Fields[i].Label, d.Fields[i].Key)})
		case list == "rules" && i < len(d.Rules):
			return say("where_rule", locale.Args{"object": d.Name(), "rule": numbered(d.Rules[i].Message, d.Rules[i].Key, i)})
		case list == "duplicates" && i < len(d.Duplicates):
			return say("where_duplicates", locale.Args{"object": d.Name(), "rule": d.Duplicates[i].Name()})
		}
	case *Role:
		if err == nil && list == "grants" && i < len(d.Grants) {
			return say("where_grant", locale.Args{"role": d.Name(), "grant": numbered(d.Grants[i].Label, d.Grants[i].Key, i)})
		}
	}
	return say("where_"+doc.Ref().Kind, locale.Args{"name": doc.Name()})
}

// numbered is a label, else a key, else the place in a list as people count.
func numbered(label locale.Text, key string, place int) locale.Text {
	if label.IsZero() && key == "" {
		return say("where_number", locale.Args{"number": place + 1})
	}
	return named(label, key)
}
