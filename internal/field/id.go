package field

// IsID reports whether text has the shape of a record's id: 1 to 50 of ASCII
// letters, digits, "_" and "-". Ids that we make are 15 of a–z0–9; PocketBase
// lets operators choose others for people.
func IsID(text string) bool {
	if text == "" || len(text) > 50 {
		return false
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
