package field

import "errors"

// SealMark stands between the parts of a sealed value: what is shown of it, its
// keyed hash, and the value sealed. People cannot enter it.
const SealMark = "\x1f"

// ErrNotSealed is why a value that should be sealed cannot be opened.
var ErrNotSealed = errors.New("field: the value is not sealed")

// Sealer seals, opens and hashes texts by a key that is not in the database, each
// for a purpose that has to be named again.
type Sealer interface {
	Seal(purpose, plain string) (string, error)
	Open(purpose, sealed string) (string, error)
	Mac(purpose, plain string) (string, error)
}

// Sealed is a type whose values are kept sealed. Whoever writes seals them, and
// nobody but who reveals one opens it.
type Sealed interface {
	Shaped
	// Seal gives a value as it is kept: old where that is the same, else sealed anew. A
	// value that is sealed already, as history gives it back, is opened first.
	Seal(b Sealer, object string, s *Spec, v, old string) (string, error)
	// Open gives the text of a kept value.
	Open(b Sealer, object string, s *Spec, v string) (string, error)
	// Hash is by what the kept value of a text is found.
	Hash(b Sealer, object string, s *Spec, plain string) (string, error)
}
