// Package suite holds the app packages that ship with the product, each a folder
// of the same text files that an export writes. To add one is to add a folder.
package suite

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/suite/crm/sample"
	repair "github.com/tenon-crm/tenon/internal/suite/repair/sample"
)

// Suite is a shipped app package: what its app.yaml says of it. Key is also the key
// of its app. Sample says that there is sample data.
type Suite struct {
	Key         string      `yaml:"key"`
	Label       locale.Text `yaml:"label"`
	Description locale.Text `yaml:"description"`
	Icon        string      `yaml:"icon"`
	Order       int         `yaml:"order"`
	Sample      bool        `yaml:"-"`
}

// Documents end in .yaml and sample data in .jsonl.
//
//go:embed */app.yaml */*/*.*l
var files embed.FS

// generators make the sample data of suites whose data follows the calendar.
func generators() map[string]func(today time.Time) []sample.Batch {
	return map[string]func(today time.Time) []sample.Batch{
		"crm":    func(today time.Time) []sample.Batch { return sample.Generate(Seed, today).Records },
		"repair": repair.Generate,
	}
}

// Seed makes every business's sample the same but for its dates.
const Seed = 20260101

// List describes the suites in the order that they say, which is that in which
// first run offers them.
func List() []Suite {
	names, err := fs.Glob(files, "*/"+appFile)
	if err != nil {
		panic(err) // the pattern is fixed
	}
	out := make([]Suite, 0, len(names))
	for _, name := range names {
		raw, err := files.ReadFile(name)
		s := Suite{}
		if err == nil {
			err = yaml.Unmarshal(raw, &s)
		}
		if err != nil {
			panic(fmt.Errorf("suite %s: %w", name, err)) // the files are part of the binary
		}
		s.Key = path.Dir(name)
		data, err := fs.Glob(files, s.Key+"/data/*.jsonl")
		s.Sample = err == nil && len(data) > 0 || generators()[s.Key] != nil
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Suite) int { return a.Order - b.Order })
	return out
}

const appFile = "app.yaml"

// Open returns the files of a suite: app.yaml, the folders of documents, and data.
// It reports false when there is no such suite.
func Open(key string) (fs.FS, bool) {
	if _, err := fs.Stat(files, path.Join(key, appFile)); key == "" || err != nil {
		return nil, false
	}
	sub, err := fs.Sub(files, key)
	return sub, err == nil
}

// Generated is the sample data of a suite that is made as of a day; nil when the
// suite has its data in files, or none.
func Generated(key string, today time.Time) []sample.Batch {
	if make := generators()[key]; make != nil {
		return make(today)
	}
	return nil
}
