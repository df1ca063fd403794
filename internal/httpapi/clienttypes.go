package httpapi

import (
	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// clientTypes are the objects of the release as types for the TypeScript client, as
// far as who asks may see them: an API key gets what it may read and write.
func (a *API) clientTypes(c *call) (*answer, error) {
	if err := c.known(); err != nil {
		return nil, err
	}
	return c.typesOf([]byte(typing.Client(c.rights.Snap, c.sight(), c.tag)), "text/plain; charset=utf-8")
}

// sight is what of the objects the person may see. The rows of a sub-form are seen
// where its field is.
func (c *call) sight() typing.Sight {
	r := c.rights
	return typing.Sight{
		Object: func(key string) bool {
			if o := r.Snap.Objects[key]; o != nil && o.PartOf != nil {
				return len(r.Operations(o.PartOf.Object)) > 0 && r.Shows(o.PartOf.Object, o.PartOf.Field)
			}
			return len(r.Operations(key)) > 0
		},
		Reads: func(object string, col *meta.Column) bool { return r.Shows(object, col.Spec.Key) },
		Writes: func(object string, col *meta.Column) bool {
			return query.Writable(col) && (r.Writes(object, "create", col.Spec.Key) || r.Writes(object, "edit", col.Spec.Key))
		},
		Masks: func(object string, col *meta.Column) bool { return len(r.Masks(object, col.Spec.Key, "r")) > 0 },
	}
}
