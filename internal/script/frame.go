package script

import (
	"encoding/binary"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"io"
)

// A frame is the length of what follows, four bytes with the highest first, and
// one JSON value. Both sides speak in frames.

// errTooLarge says that the other side announced more than it may send.
var errTooLarge = errors.New("script: frame too large")

// lenient are the options of reading: what JavaScript calls a string may hold
// halves of characters, which are replaced.
var lenient = json.JoinOptions(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))

// writeFrame sends v.
func writeFrame(w io.Writer, v any) error {
	raw, err := json.Marshal(v, lenient)
	if err != nil {
		return err
	}
	frame := make([]byte, 4, 4+len(raw))
	binary.BigEndian.PutUint32(frame, uint32(len(raw)))
	_, err = w.Write(append(frame, raw...))
	return err
}

// readFrame receives one value of at most limit bytes into v.
func readFrame(r io.Reader, limit int, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(head[:])
	if int64(n) > int64(limit) {
		return errTooLarge
	}
	raw := make([]byte, n)
	if _, err := io.ReadFull(r, raw); err != nil {
		return err
	}
	return json.Unmarshal(raw, v, lenient)
}
