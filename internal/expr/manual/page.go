package main

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// The introductions; "{{functions}}" is where the functions go.
var (
	//go:embed introduction.md
	introduction string
	//go:embed introduction.zh-CN.md
	introductionZH string
)

const generated = "<!-- Written by `go run ./internal/expr/manual`; change the introduction or the docs of the functions there. -->\n\n"

// words are those of the generated part.
var words = map[string]locale.Text{
	"logic": {ZH: "条件与空值", EN: "Conditions and blanks"}, "number": {ZH: "数", EN: "Numbers"}, "text": {ZH: "文本", EN: "Text"},
	"date": {ZH: "日期", EN: "Dates"}, "list": {ZH: "列表与明细", EN: "Lists and rows"}, "people": {ZH: "人与部门", EN: "People"},
	"head":  {ZH: "| 写法 | 说明 | 例子 |", EN: "| write | what it gives | examples |"},
	"blank": {ZH: "空", EN: "blank"}, "error": {ZH: "出错", EN: "error"},
}

// page is the manual in one language.
func page(t locale.Tag) string {
	text := introduction
	if t == locale.ZH {
		text = introductionZH
	}
	return generated + strings.Replace(text, "{{functions}}\n", functions(t), 1)
}

func functions(t locale.Tag) string {
	var b strings.Builder
	category := ""
	for _, f := range expr.Manual() {
		if f.Category != category {
			if category != "" {
				b.WriteString("\n")
			}
			category = f.Category
			fmt.Fprintf(&b, "### %s\n\n%s\n| --- | --- | --- |\n", words[category].In(t), words["head"].In(t))
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", codes(f.Signatures), cell(f.Summary.In(t)), examples(t, f.Examples))
	}
	return b.String()
}

func codes(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = code(s)
	}
	return strings.Join(out, "<br>")
}

func examples(t locale.Tag, list []expr.Example) string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = code(e.Source) + " → " + result(t, e)
	}
	return strings.Join(out, "<br>")
}

func result(t locale.Tag, e expr.Example) string {
	s := show(t, e)
	if s == words["blank"].In(t) || s == words["error"].In(t) {
		return s
	}
	return code(s)
}

var dated = regexp.MustCompile(`^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d\.\d{3}Z)?$`)

// show writes a result: dates bare, texts in quotes.
func show(t locale.Tag, e expr.Example) string {
	if e.Error {
		return words["error"].In(t)
	}
	switch x := e.Result.(type) {
	case nil:
		return words["blank"].In(t)
	case string:
		if dated.MatchString(x) {
			return x
		}
		return `"` + x + `"`
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []string:
		parts := make([]string, len(x))
		for i, s := range x {
			parts[i] = `"` + s + `"`
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(e.Result)
}

// code and cell fit into a cell of a table.
func code(s string) string { return "`" + cell(s) + "`" }
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
