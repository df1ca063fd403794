package expr

// Fragment is SQL with the arguments of its placeholders in order.
type Fragment struct {
	SQL  string
	Args []any
}
