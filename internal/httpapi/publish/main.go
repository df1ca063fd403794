// Command publish writes the files of docs/api that are made of the code. Run it by
// go generate in internal/httpapi; a test fails while they are not what it writes.
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"

	"github.com/tenon-crm/tenon/internal/httpapi"
)

func main() {
	out := flag.String("out", ".", "the folder of the documentation of the API")
	flag.Parse()
	files, err := httpapi.Published()
	if err != nil {
		log.Fatal(err)
	}
	for path, text := range files {
		if err := os.WriteFile(filepath.Join(*out, path), text, 0o600); err != nil {
			log.Fatal(err)
		}
	}
}
