package importer

import (
	"strconv"

	"github.com/tenon-crm/tenon/internal/derived"
)

// Ids of what an import makes follow from the import and the row, so that a row
// that was written before a crash is recognised after it.

// rowID is the id of the record that a row creates.
func rowID(importID string, row int) string {
	return derived.ID(importID + "/row/" + strconv.Itoa(row))
}

// targetID is the id of the record that an import creates for a link to title.
func targetID(importID, object, title string) string {
	return derived.ID(importID + "/target/" + object + "/" + title)
}
