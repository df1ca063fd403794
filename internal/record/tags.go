package record

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// checkTags refuses tags that are new where the field says who may make them:
// others take those that it lists, and those that records which they see have.
func (b *batch) checkTags(ctx context.Context, d *draft) error {
	for _, c := range d.changed {
		if _, tagged := c.Type.(field.Tagged); !tagged || len(c.Spec.Creators) == 0 || b.makesTags(c.Spec.Creators) {
			continue
		}
		had := d.old[c.Spec.Key]
		if d.now != nil && !d.now.Reads(c.Spec.Key) {
			had = nil // what one may not read must not be found out by guessing
		}
		fresh := field.NewTags(&c.Spec, had, d.row[c.Spec.Key])
		if len(fresh) == 0 {
			continue
		}
		used, err := b.query.TagsInUse(ctx, b.db(), b.r, b.obj, c.Spec.Key, fresh)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(fresh, func(tag string) bool { return !used[tag] }); i >= 0 {
			d.wrong(c.Spec.Key, &problem.Item{Code: "tag_not_yours_to_make", Args: locale.Args{"value": fresh[i]}})
		}
	}
	return nil
}

// makesTags: administrators, and who has one of the roles.
func (b *batch) makesTags(roles []string) bool {
	return b.r.Who.Admin || slices.ContainsFunc(b.r.Who.Roles, func(role string) bool { return slices.Contains(roles, role) })
}
