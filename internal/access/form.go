package access

import "github.com/tenon-crm/tenon/internal/meta"

// MayUse reports whether the person may fill in a form: one that is for certain
// roles is for their people, and for administrators.
func (r *Rights) MayUse(f *meta.Form) bool { return r.Who.Admin || f.ForRoles(r.Who.Roles) }
