// Package all is the list of the field types that the product has. To add one
// is to add its folder and its line here.
package all

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/address"
	"github.com/tenon-crm/tenon/internal/field/anyrelation"
	"github.com/tenon-crm/tenon/internal/field/autonumber"
	"github.com/tenon-crm/tenon/internal/field/completeness"
	"github.com/tenon-crm/tenon/internal/field/date"
	"github.com/tenon-crm/tenon/internal/field/datetime"
	"github.com/tenon-crm/tenon/internal/field/department"
	"github.com/tenon-crm/tenon/internal/field/departments"
	"github.com/tenon-crm/tenon/internal/field/email"
	"github.com/tenon-crm/tenon/internal/field/emails"
	"github.com/tenon-crm/tenon/internal/field/encrypted"
	"github.com/tenon-crm/tenon/internal/field/file"
	"github.com/tenon-crm/tenon/internal/field/formula"
	"github.com/tenon-crm/tenon/internal/field/image"
	"github.com/tenon-crm/tenon/internal/field/location"
	"github.com/tenon-crm/tenon/internal/field/longtext"
	"github.com/tenon-crm/tenon/internal/field/money"
	"github.com/tenon-crm/tenon/internal/field/multiselect"
	"github.com/tenon-crm/tenon/internal/field/number"
	"github.com/tenon-crm/tenon/internal/field/percent"
	"github.com/tenon-crm/tenon/internal/field/phone"
	"github.com/tenon-crm/tenon/internal/field/phones"
	"github.com/tenon-crm/tenon/internal/field/rating"
	"github.com/tenon-crm/tenon/internal/field/reference"
	"github.com/tenon-crm/tenon/internal/field/relation"
	"github.com/tenon-crm/tenon/internal/field/relations"
	"github.com/tenon-crm/tenon/internal/field/richtext"
	"github.com/tenon-crm/tenon/internal/field/rollup"
	"github.com/tenon-crm/tenon/internal/field/selectone"
	"github.com/tenon-crm/tenon/internal/field/signature"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/field/switchfield"
	"github.com/tenon-crm/tenon/internal/field/tags"
	"github.com/tenon-crm/tenon/internal/field/text"
	"github.com/tenon-crm/tenon/internal/field/timeofday"
	"github.com/tenon-crm/tenon/internal/field/url"
	"github.com/tenon-crm/tenon/internal/field/user"
	"github.com/tenon-crm/tenon/internal/field/users"
	"github.com/tenon-crm/tenon/internal/field/yearmonth"
)

// Types lists every field type, in the order of the designer's palette.
func Types() []field.Type {
	plain := []field.Type{
		text.New(), longtext.New(), richtext.New(), number.New(), money.New(), percent.New(), switchfield.New(), rating.New(),
		selectone.New(), multiselect.New(), tags.New(),
		date.New(), datetime.New(), timeofday.New(), yearmonth.New(),
		phone.New(), phones.New(), email.New(), emails.New(), url.New(), address.New(), location.New(),
		user.New(), users.New(), department.New(), departments.New(),
		image.New(), file.New(), signature.New(),
		relation.New(), relations.New(), anyrelation.New(),
		autonumber.New(),
	}
	return append(plain, formula.New(plain...), rollup.New(plain...), reference.New(plain...), completeness.New(), subform.New(), encrypted.New())
}

// New makes the registry of every field type.
func New() *field.Registry { return field.NewRegistry(Types()...) }
