package meta

import (
	"bytes"
	"encoding/json"
)

// EncodeJSON writes a document in its canonical form: the keys in the order of
// its type, what has its default left out. Equal documents give equal bytes.
func EncodeJSON(d Document) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
