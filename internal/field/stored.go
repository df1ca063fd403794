package field

import (
	"strconv"

	"github.com/tenon-crm/tenon/internal/expr"
)

// ToDB turns a canonical value into what is bound to SQL: string, float64,
// int64 (a switch, 0 or 1) or nil. Lists become JSON text.
func ToDB(kind expr.Kind, v any) any {
	switch kind {
	case expr.Text, expr.Link, expr.AnyLink:
		if v == nil {
			return ""
		}
	case expr.Bool:
		if b, _ := v.(bool); b {
			return int64(1)
		}
		return int64(0)
	case expr.List, expr.Links:
		list, _ := v.([]string)
		return EncodeList(list)
	case expr.Date, expr.DateTime:
		if v == "" {
			return nil
		}
	}
	return v
}

// FromDB turns a value as the driver gives it into the canonical one. What
// does not fit the kind (a column that somebody wrote by hand) reads as blank.
func FromDB(kind expr.Kind, v any) any {
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	switch kind {
	case expr.Number:
		return numberFromDB(v)
	case expr.Bool:
		return boolFromDB(v)
	case expr.List, expr.Links:
		s, _ := v.(string)
		list, err := DecodeList(s)
		if err != nil {
			return []string{}
		}
		return list
	case expr.Date, expr.DateTime:
		if s, ok := v.(string); ok && s != "" {
			return s
		}
		return nil
	case expr.Rows:
		return nil // no column
	}
	return textFromDB(v)
}

func numberFromDB(v any) any {
	switch x := v.(type) {
	case float64:
		return x
	case int64:
		return float64(x)
	case string:
		if f, err := strconv.ParseFloat(x, 64); err == nil {
			return f
		}
	}
	return nil
}

func boolFromDB(v any) bool {
	switch x := v.(type) {
	case bool:
		return x
	case int64:
		return x != 0
	case float64:
		return x != 0
	case string:
		return x == "1" || x == "true" || x == "TRUE"
	}
	return false
}

func textFromDB(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return ""
}
