// Package dashboard teaches the operator's dashboard the physical field types
// of package column: without it, it shows an empty list for collections that
// have one.
package dashboard

import (
	"embed"

	"github.com/pocketbase/pocketbase/core"
)

//go:embed main.js
var assets embed.FS

// Extension is what a ServeEvent's UIExtensions needs.
func Extension() core.UIExtension {
	return core.UIExtension{Name: "tenon-fields", FS: assets}
}
