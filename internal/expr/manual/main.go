// Command manual writes docs/expressions.md and docs/expressions.zh-CN.md: an
// introduction, and every function of the language as the registry documents it.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tenon-crm/tenon/internal/locale"
)

func main() {
	out := flag.String("out", "docs", "the folder to write to")
	flag.Parse()
	for name, text := range pages() {
		if err := os.WriteFile(filepath.Join(*out, name), []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// pages are the files of the manual, by name.
func pages() map[string]string {
	return map[string]string{
		"expressions.md":       page(locale.EN),
		"expressions.zh-CN.md": page(locale.ZH),
	}
}
