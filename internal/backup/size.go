package backup

import (
	"fmt"

	"github.com/tenon-crm/tenon/internal/locale"
)

// sizes are what is needed and what is there, in gigabytes for people.
func sizes(need, free int64) locale.Args {
	const gigabyte = 1 << 30
	in := func(n int64) string { return fmt.Sprintf("%.1f", float64(n)/gigabyte) }
	return locale.Args{"need": in(need), "free": in(free)}
}
