// Package location is the field type of points on the map.
package location

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// places are the decimals that are kept: a tenth of a metre.
const places = 6

// Value is a point as the API shows it, in degrees (WGS 84).
type Value struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// Type is the field type "location". Its canonical value is the text "lon,lat",
// which conditions and expressions see too; the API shows an object.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "location" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"here", "map"} }

// Check implements [field.Type]: a map is a web address with {lon} and {lat}.
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	if s.Map == "" {
		return nil
	}
	u, err := url.Parse(strings.NewReplacer("{lon}", "0", "{lat}", "0").Replace(s.Map))
	if err != nil || u.Scheme != "https" || u.Host == "" || !strings.Contains(s.Map, "{lon}") || !strings.Contains(s.Map, "{lat}") {
		return map[string]*problem.Item{"map": field.Wrong(field.CodeMapAddress)}
	}
	return nil
}

// Normalise implements [field.Type]: an object with lon and lat, or a text that
// Parse reads.
func (t Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return t.Parse(c, s, x)
	case map[string]any:
		lon, isLon := x["lon"].(float64)
		lat, isLat := x["lat"].(float64)
		if len(x) == 2 && isLon && isLat {
			return stored(lon, lat)
		}
	}
	return nil, field.WrongType("json_location")
}

// stored is the canonical text of a point.
func stored(lon, lat float64) (any, *problem.Item) {
	if !(math.Abs(lon) <= 180) { // NaN too
		return nil, field.Wrong(field.CodeOutOfRange, "min", -180, "max", 180)
	}
	if !(math.Abs(lat) <= 90) {
		return nil, field.Wrong(field.CodeOutOfRange, "min", -90, "max", 90)
	}
	return degrees(lon) + "," + degrees(lat), nil
}

func degrees(v float64) string {
	scale := math.Pow10(places)
	v = math.Round(v*scale) / scale
	if v == 0 {
		v = 0 // not −0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Parse implements [field.Type]: longitude and latitude, or the other way round
// where the second one can be no latitude, as maps of other countries write them.
func (Type) Parse(_ field.Context, _ *field.Spec, text string) (any, *problem.Item) {
	parts := strings.FieldsFunc(fold.Width(text), func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '°' || r == '、' })
	if len(parts) == 0 {
		return "", nil
	}
	if len(parts) != 2 {
		return nil, field.Wrong(field.CodeInvalidPlace, "value", field.Excerpt(text))
	}
	lon, err := strconv.ParseFloat(parts[0], 64)
	lat, err2 := strconv.ParseFloat(parts[1], 64)
	if err != nil || err2 != nil {
		return nil, field.Wrong(field.CodeInvalidPlace, "value", field.Excerpt(text))
	}
	if math.Abs(lat) > 90 && math.Abs(lon) <= 90 {
		lon, lat = lat, lon
	}
	return stored(lon, lat)
}

// Shape implements [field.Shaped].
func (Type) Shape(v string) any {
	if v == "" {
		return nil
	}
	first, second, _ := strings.Cut(v, ",")
	lon, err := strconv.ParseFloat(first, 64)
	lat, err2 := strconv.ParseFloat(second, 64)
	if err != nil || err2 != nil {
		return v
	}
	return Value{lon, lat}
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string { return []string{"blank", "not_blank"} }

var (
	_ field.Type   = Type{}
	_ field.Shaped = Type{}
)
