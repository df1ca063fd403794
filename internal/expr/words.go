package expr

import (
	"strings"

	"cel.dev/cel-go/common/types"

	"github.com/tenon-crm/tenon/internal/locale"
)

// words is a message in both languages, to stand in another message.
func words(key string) locale.Text { return locale.Both(key, nil) }

// suggest fills the suggestion of a message, and the name that puts it right;
// both are empty when nothing is near.
func suggest(args map[string]any, name string) {
	args["suggestion"] = ""
	if name != "" {
		args["fix"] = name
		fill := locale.Args{"name": name}
		args["suggestion"] = locale.Text{
			ZH: locale.Message(locale.ZH, "expression_did_you_mean", fill),
			EN: " " + locale.Message(locale.EN, "expression_did_you_mean", fill),
		}
	}
}

// typeWords names a type of Program.Type as an administrator would.
func typeWords(typ string) locale.Text {
	switch {
	case strings.HasPrefix(typ, "link:"):
		object := locale.Args{"object": strings.TrimPrefix(typ, "link:")}
		return locale.Text{
			ZH: locale.Message(locale.ZH, "expression_type_record", object),
			EN: locale.Message(locale.EN, "expression_type_record", object),
		}
	case typ == "":
		return words("expression_type_other")
	}
	return words("expression_type_" + typ)
}

// celTypeWords does the same for a type as CEL's messages print it.
func celTypeWords(printed string) locale.Text {
	switch {
	case printed == "double" || printed == "wrapper(double)" || printed == "int":
		return typeWords("number")
	case printed == "string":
		return typeWords("text")
	case printed == "bool":
		return typeWords("bool")
	case printed == "timestamp" || printed == types.TimestampType.TypeName():
		return typeWords("datetime")
	case printed == dateType.TypeName():
		return typeWords("date")
	case printed == "null":
		return typeWords("blank")
	case strings.HasPrefix(printed, "list("):
		return typeWords("list")
	case strings.HasPrefix(printed, objectTypePrefix):
		return typeWords("link:" + strings.TrimPrefix(strings.TrimPrefix(printed, objectTypePrefix), "@"))
	}
	return typeWords("")
}

// joined puts texts together in both languages.
func joined(list []locale.Text, zh, en string) locale.Text {
	var a, b []string
	for _, t := range list {
		a, b = append(a, t.ZH), append(b, t.EN)
	}
	return locale.Text{ZH: strings.Join(a, zh), EN: strings.Join(b, en)}
}
