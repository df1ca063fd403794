// Package derived makes ids that follow from what they are the ids of.
package derived

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/pocketbase/pocketbase/core"
)

// ID is an id of PocketBase's shape, 15 of a–z and 0–9, that follows from a
// seed: what is made again, after a crash or by a request that is sent twice, has
// the id that it had before.
func ID(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	out := make([]byte, 15)
	hi, lo := binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])
	for i := range out {
		n := &hi
		if i >= 8 { // 36^8 fits into 64 bits with room to spare
			n = &lo
		}
		out[i] = core.DefaultIdAlphabet[*n%36]
		*n /= 36
	}
	return string(out)
}
