package access

// SeesRelated reports whether the person may see which records of an object link
// somewhere by a relation.
func (r *Rights) SeesRelated(object, via string) bool {
	_, reads := r.Reads(object, via, "r")
	return reads && r.Can(object, "view")
}
