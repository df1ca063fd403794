package expr

import (
	"testing"
)

func TestBrowserForm(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]string{
		`record.amount * 2 > 1.5`:                          `["c","greater_number",["c","mul_number",["f",["v","record"],"amount",2],["n",2]],["n",1.5]]`,
		`record.account.owner == user`:                     `["c","equals",["f",["f",["f",["v","record"],"account",7],"owner",7],"id",1],["f",["v","user"],"id",1]]`,
		`has(record.close) && !record.won`:                 `["c","logical_and",["c","logical_not",["c","is_blank",["f",["v","record"],"close",4]]],["c","logical_not",["f",["v","record"],"won",3]]]`,
		`"a" in record.tags ? true : record.won`:           `["c","conditional",["c","in_list",["s","a"],["f",["v","record"],"tags",6]],["b",true],["f",["v","record"],"won",3]]`,
		`record.tags.exists(t, t == "<x>")`:                `["q","exists","t",["f",["v","record"],"tags",6],["c","equals",["v","t"],["s","\u003cx\u003e"]],null]`,
		`record.tags.all(t, t.contains("a"))`:              `["q","all","t",["f",["v","record"],"tags",6],["c","text_contains",["v","t"],["s","a"]],null]`,
		`["a"].exists_one(t, t == record.name)`:            `["q","exists_one","t",["l",["s","a"]],["c","equals",["v","t"],["f",["v","record"],"name",1]],null]`,
		`record.tags[0] == ""`:                             `["c","equals",["c","index_list",["f",["v","record"],"tags",6],["n",0]],["s",""]]`,
		`(record.won ? record.qty : null) == orZero(null)`: `["c","equals",["c","conditional",["f",["v","record"],"won",3],["f",["v","record"],"qty",2],["0"]],["c","or_zero",["0"]]]`,
		`SUM(record.lines.map(l, l.qty)) > 3`:              `["c","greater_number",["c","sum_list",["q","map","l",["f",["v","record"],"lines",8],null,["f",["v","l"],"qty",2]]],["n",3]]`,
		`size(record.lines.filter(l, l.paid)) == 1`:        `["c","equals",["c","size_list",["q","filter","l",["f",["v","record"],"lines",8],["f",["v","l"],"paid",3],null]],["n",1]]`,
		`can("edit") && record.label == ""`:                `["c","logical_and",["c","can_text",["s","edit"]],["c","equals",["c","add_text",["c","add_text",["f",["v","record"],"name",1],["s","/"]],["f",["f",["v","record"],"account",7],"name",1]],["s",""]]]`,
	} {
		p, err := e.Compile("deal", source, Rule)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if got, err := p.Browser(); err != nil || string(got) != want {
			t.Errorf("%s\n got %s %v\nwant %s", source, got, err, want)
		}
	}
}

// What only the server computes is refused with its place and the reason.
func TestNotInBrowser(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, column := range map[string]int{
		`record.won && record.name.matches("^a")`:         27,
		`record.won || under(record.owner, user)`:         20,
		`!EXISTS(account, x, x.level > record.amount)`:    2,
		`record.won && size(record.account.deals) > 1`:    35,
		`record.lines.exists(l, l.parts.exists(p, true))`: 0, // the rows of a row are its own
	} {
		p, err := e.Compile("deal", source, Rule)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		code, err := p.Browser()
		if column == 0 {
			if err != nil {
				t.Errorf("%s: %v", source, err)
			}
			continue
		}
		errs, ok := err.(*Errors)
		if !ok || code != nil || errs.Issues[0].Code != codeNotInBrowser || errs.Issues[0].Column != column || errs.Issues[0].Line != 1 {
			t.Errorf("%s: %s %v", source, code, err)
		}
		for _, is := range errs.Localise("zh") {
			if is.Message == "" || is.Message == is.Code {
				t.Errorf("%s: no message: %+v", source, is)
			}
		}
	}
}
