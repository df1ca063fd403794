package record

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
)

// checkFiles refuses files that their field does not take: too large, or of a
// kind that it does not accept. A file that the field has already may stay. One
// that does not exist is refused when it is attached.
func (b *batch) checkFiles(ctx context.Context, d *draft) error {
	for _, c := range d.changed {
		checker, ok := c.Type.(field.FileChecker)
		if !ok {
			continue
		}
		ids, _ := field.FilesOf(c.Type, d.row[c.Spec.Key])
		had, _ := field.FilesOf(c.Type, d.old[c.Spec.Key])
		known, err := b.files.Describe(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			f, ok := known[id]
			if !ok || slices.Contains(had, id) {
				continue
			}
			if it := checker.CheckFile(&c.Spec, f.Name, f.Type, f.Size); it != nil {
				d.wrong(c.Spec.Key, it)
			}
		}
	}
	return nil
}
