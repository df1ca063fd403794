package importer

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/search"
)

// system is a program whose exports are known by their headers.
type system struct {
	key   string
	marks []string // plain headers that its exports have
	least int      // how many of them a file must have
	notes []string // what it adds to the name of a column
	skip  []string // plain headers that say what it did with a record, not what the record is
}

// systems are the programs that are known, the surest first.
func systems() []system {
	return []system{
		{
			key: "zoho", least: 3,
			marks: []string{"recordid", "createdby", "createdbyid", "modifiedby", "modifiedbyid", "createdtime", "modifiedtime", "lastactivitytime", "accountownerid", "dealownerid", "leadownerid", "contactownerid"},
			skip:  []string{"recordid", "createdby", "modifiedby", "createdtime", "modifiedtime", "lastactivitytime", "layout", "locked", "unsubscribedmode", "unsubscribedtime"},
		},
		{
			key: "fxiaoke", least: 3, notes: []string{"（必填）", "(必填)", "（唯一）", "(唯一)"},
			marks: []string{"业务类型", "生命状态", "锁定状态", "最后修改人", "最后修改时间", "归属部门", "负责人主属部门", "外部负责人", "负责人必填", "业务类型必填", "唯一性id"},
			skip:  []string{"生命状态", "锁定状态", "最后修改人", "最后修改时间", "创建人", "创建时间", "外部负责人", "负责人主属部门", "唯一性id", "作废前生命状态"},
		},
		{
			key: "jiandaoyun", least: 2,
			marks: []string{"提交人", "提交时间", "更新时间", "数据id", "扩展字段"},
			skip:  []string{"提交时间", "更新时间", "数据id", "扩展字段"},
		},
	}
}

// systemOf is the program whose export a file with these columns is; nil for none.
func systemOf(columns []Column) *system {
	for _, s := range systems() {
		n := 0
		for _, c := range columns {
			if slices.Contains(s.marks, search.Plain(c.Name)) {
				n++
			}
		}
		if n >= s.least {
			return &s
		}
	}
	return nil
}

// systemNamed is the program of a key, which there is.
func systemNamed(key string) *system {
	all := systems()
	return &all[slices.IndexFunc(all, func(s system) bool { return s.key == key })]
}

// name is what a column is called without what the program has added.
func (s *system) name(column string) string {
	if s == nil {
		return column
	}
	for _, n := range s.notes {
		column = strings.ReplaceAll(column, n, "")
	}
	return column
}

// skips reports a column that no field is suggested for: the program's own account of
// the record, or the id of what the column beside it names.
func (s *system) skips(column string) bool {
	if s == nil {
		return false
	}
	return slices.Contains(s.skip, search.Plain(s.name(column))) || s.key == "zoho" && strings.HasSuffix(strings.ToLower(column), ".id")
}
