package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// Ids of what an import makes follow from the import and the row, so that a row
// that was written before a crash is recognised after it.

// rowID is the id of the record that a row creates.
func rowID(importID string, row int) string { return derive(importID + "/row/" + strconv.Itoa(row)) }

// targetID is the id of the record that an import creates for a link to title.
func targetID(importID, object, title string) string {
	return derive(importID + "/target/" + object + "/" + title)
}

const idAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

// derive makes an id of PocketBase's shape: 15 of a–z and 0–9.
func derive(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	out := make([]byte, 15)
	hi, lo := binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])
	for i := range out {
		n := &hi
		if i >= 8 { // 36^8 fits into 64 bits with room to spare
			n = &lo
		}
		out[i] = idAlphabet[*n%36]
		*n /= 36
	}
	return string(out)
}
