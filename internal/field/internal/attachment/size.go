package attachment

import (
	"math"
	"strconv"
)

// Megabytes writes a size for people: "1.5 MB", "300 kB".
func Megabytes(bytes int64) string {
	unit, by := "MB", 1_000_000
	if bytes < 1_000_000 {
		unit, by = "kB", 1_000
	}
	if bytes < 1_000 {
		return strconv.FormatInt(bytes, 10) + " B"
	}
	n := math.Round(float64(bytes)/float64(by)*10) / 10
	return strconv.FormatFloat(n, 'f', -1, 64) + " " + unit
}
