// Package suite holds the app packages that ship with the product, as the same
// text files that an export writes.
package suite

import (
	"embed"
	"io/fs"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Suite is a shipped app package. Key is also the key of its app.
type Suite struct {
	Key         string
	Label       locale.Text
	Description locale.Text
}

//go:embed crm/app.yaml crm/objects crm/forms crm/views crm/roles
var files embed.FS

// List describes the suites, in the order in which first run offers them.
func List() []Suite {
	return []Suite{{
		Key:   "crm",
		Label: locale.Text{ZH: "客户管理套件", EN: "CRM suite"},
		Description: locale.Text{
			ZH: "客户、联系人、商机、跟进和产品，带表单、视图和角色。",
			EN: "Customers, contacts, opportunities, follow-ups and products, with forms, views and roles.",
		},
	}}
}

// Open returns the files of a suite: app.yaml and the folders objects, forms,
// views and roles. It reports false when there is no such suite.
func Open(key string) (fs.FS, bool) {
	for _, s := range List() {
		if s.Key == key {
			sub, err := fs.Sub(files, key)
			return sub, err == nil
		}
	}
	return nil, false
}
