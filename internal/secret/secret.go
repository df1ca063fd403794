// Package secret keeps what must be stored and read back, such as passwords of
// other servers, sealed by a key that is not in the database: AES-256-GCM, with a
// key of its own for each purpose. A copy of the database alone gives none of it.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// File is the name of the key's file in the folder of data.
const File = "secret.key"

// prefix begins whatever was sealed; a later way of sealing has another.
const prefix = "tnsealed1:"

// ErrLost is why something cannot be opened: it was sealed by another key, or for
// another purpose, or is damaged.
var ErrLost = errors.New("secret: what was sealed cannot be opened with this key")

// Box seals and opens. The key is read, or made, when it is first needed.
type Box struct {
	dir, given string
	key        func() ([]byte, error)
}

// New makes a box whose key is given as 64 hexadecimal digits, or where that is ""
// is in the file of the folder; the file is made the first time.
func New(dir, given string) *Box {
	b := &Box{dir: dir, given: given}
	b.key = sync.OnceValues(b.load)
	return b
}

// Check reports whether the key can be used.
func (b *Box) Check() error {
	_, err := b.key()
	return err
}

func (b *Box) load() ([]byte, error) {
	if b.given != "" {
		return decode("the key that is given", b.given)
	}
	path := filepath.Join(b.dir, File)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	if err != nil {
		return nil, err
	}
	return decode(path, string(text))
}

func decode(what, text string) ([]byte, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("%s is not 64 hexadecimal digits", what)
	}
	return key, nil
}

// create makes the file with a new key. Of two processes at once one makes it, and
// the other reads what it made.
func create(path string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	part, err := os.CreateTemp(filepath.Dir(path), File+".*") // 0600
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(part.Name()) }()
	_, err = part.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(part.Name(), path); err == nil {
		return key, nil
	} else if !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return decode(path, string(text))
}

func (b *Box) cipher(purpose string) (cipher.AEAD, error) {
	key, err := b.key()
	if err != nil {
		return nil, err
	}
	if key, err = hkdf.Key(sha256.New, key, nil, "tenon "+purpose, 32); err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Sealed reports whether a text is sealed.
func Sealed(text string) bool { return strings.HasPrefix(text, prefix) }

// Seal seals a text for a purpose, which has to be named again to open it. Nothing
// stays nothing, and what is sealed stays as it is.
func (b *Box) Seal(purpose, plain string) (string, error) {
	if plain == "" || Sealed(plain) {
		return plain, nil
	}
	c, err := b.cipher(purpose)
	if err != nil {
		return "", err
	}
	return prefix + base64.RawStdEncoding.EncodeToString(c.Seal(nil, nil, []byte(plain), []byte(purpose))), nil
}

// Mac is a keyed hash of a text for a purpose, as 32 hexadecimal digits: equal texts
// have equal ones, and without the key nobody finds the text by trying.
func (b *Box) Mac(purpose, plain string) (string, error) {
	key, err := b.key()
	if err != nil {
		return "", err
	}
	if key, err = hkdf.Key(sha256.New, key, nil, "tenon mac "+purpose, 32); err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(plain))
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// Open gives what was sealed for a purpose; ErrLost when it cannot. What was never
// sealed is given as it is.
func (b *Box) Open(purpose, text string) (string, error) {
	if !Sealed(text) {
		return text, nil
	}
	c, err := b.cipher(purpose)
	if err != nil {
		return "", err
	}
	raw, err := base64.RawStdEncoding.DecodeString(text[len(prefix):])
	if err != nil {
		return "", ErrLost
	}
	plain, err := c.Open(nil, nil, raw, []byte(purpose))
	if err != nil {
		return "", ErrLost
	}
	return string(plain), nil
}
