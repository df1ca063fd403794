package testkit

import (
	"os"

	"github.com/tenon-crm/tenon/internal/script"
)

// A binary of tests that opens a business is the worker of its scripts, too.
func init() {
	if len(os.Args) == 2 && os.Args[1] == script.Command {
		os.Exit(script.Work(os.Stdin, os.Stdout))
	}
}
