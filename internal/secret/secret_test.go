package secret_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/secret"
)

const key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

func TestABox(t *testing.T) {
	dir := t.TempDir()
	b := secret.New(dir, "")
	sealed, err := b.Seal("mail", "密码 1")
	if err != nil || !secret.Sealed(sealed) || strings.Contains(sealed, "密码") {
		t.Fatal(sealed, err)
	}
	if again, _ := b.Seal("mail", "密码 1"); again == sealed {
		t.Error("the same is sealed the same")
	}
	if twice, _ := b.Seal("mail", sealed); twice != sealed {
		t.Error("it is sealed twice")
	}
	if none, err := b.Seal("mail", ""); none != "" || err != nil {
		t.Error(none, err)
	}
	info, err := os.Stat(filepath.Join(dir, secret.File))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	if plain, err := secret.New(dir, "").Open("mail", sealed); plain != "密码 1" || err != nil {
		t.Error(plain, err)
	}
	if plain, err := b.Open("mail", "never sealed"); plain != "never sealed" || err != nil {
		t.Error(plain, err)
	}
	for name, open := range map[string]func() (string, error){
		"another purpose": func() (string, error) { return b.Open("oidc", sealed) },
		"another key":     func() (string, error) { return secret.New(dir, key).Open("mail", sealed) },
		"changed":         func() (string, error) { return b.Open("mail", sealed[:len(sealed)-2]+"AA") },
		"cut":             func() (string, error) { return b.Open("mail", sealed[:14]) },
		"no base64":       func() (string, error) { return b.Open("mail", sealed+"!") },
	} {
		if plain, err := open(); !errors.Is(err, secret.ErrLost) || plain != "" {
			t.Errorf("%s: %q %v", name, plain, err)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	dir := t.TempDir()
	for _, given := range []string{"short", key + "00", strings.Repeat("z", 64)} {
		if secret.New(dir, given).Check() == nil {
			t.Errorf("%q is taken", given)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, secret.File), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := secret.New(dir, "").Check(); err == nil || !strings.Contains(err.Error(), secret.File) {
		t.Error(err)
	}
	if err := secret.New(dir, " "+key+"\n").Check(); err != nil {
		t.Error(err)
	}
}

func TestTwoProcessesAgree(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	sealed := make([]string, 8)
	for i := range sealed {
		all.Go(func() { sealed[i], _ = secret.New(dir, "").Seal("x", "y") })
	}
	all.Wait()
	b := secret.New(dir, "")
	for _, text := range sealed {
		if plain, err := b.Open("x", text); plain != "y" || err != nil {
			t.Error(plain, err)
		}
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Error(list)
	}
}
