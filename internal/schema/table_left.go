package schema

import (
	"context"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// LeftRows counts the rows, deleted ones too, of a table that no release has any
// more; false when it is not there.
func LeftRows(ctx context.Context, app core.App, key string) (int, bool, error) {
	c, err := collection(app, key)
	if err != nil || c == nil {
		return 0, false, err
	}
	n, err := rowCount(ctx, app, key)
	return n, true, err
}

// LeftParts lists the tables of the rows of sub-forms that an object has or had:
// those whose name begins with prefix.
func LeftParts(app core.App, prefix string) ([]string, error) {
	all, err := app.FindAllCollections()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range all {
		if strings.HasPrefix(c.Name, prefix) {
			out = append(out, c.Name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// DropLeft drops a table that no release has any more with all that is in it, in
// the transaction of app.
func DropLeft(ctx context.Context, app core.App, key string) error {
	c, err := collection(app, key)
	if err != nil || c == nil {
		return err
	}
	return app.DeleteWithContext(publishing(ctx), c)
}
