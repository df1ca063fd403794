package expr

import "slices"

// person describes the acting person, who has more fields than other people.
var person = newObject(&Object{Key: "@user", Fields: []Field{
	{Key: "name", Kind: Text},
	{Key: "email", Kind: Text},
	{Key: "department", Kind: Link, Target: Departments},
	{Key: "departments", Kind: List},
	{Key: "roles", Kind: List},
	{Key: "manager", Kind: Link, Target: Users},
	{Key: "active", Kind: Bool},
	{Key: reportsKey, Kind: List},
}})

// readableOfPeople are the fields of people whom an expression reaches through
// links; the catalogue may say fewer.
var readableOfPeople = []string{"name", "department", "manager", "active"}

// object is an Object of the catalogue with its fields by key.
type object struct {
	*Object
	fields map[string]*Field
}

func newObject(o *Object) *object {
	x := &object{Object: o, fields: make(map[string]*Field, len(o.Fields)+1)}
	x.fields["id"] = &Field{Key: "id", Column: "id", Kind: Text}
	for i := range o.Fields {
		f := &o.Fields[i]
		if o.Key == Users && f.Key != "id" && !slices.Contains(readableOfPeople, f.Key) {
			continue
		}
		x.fields[f.Key] = f
	}
	return x
}

// names lists the fields' keys.
func (o *object) names() []string {
	out := make([]string, 0, len(o.fields))
	for k := range o.fields {
		if k[0] != '@' {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
