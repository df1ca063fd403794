package meta

import (
	"regexp"
	"slices"
	"strings"
)

// keyPattern is the form of every key. The JSON Schemas repeat it.
var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// IsKey reports whether a text has the form of keys.
func IsKey(key string) bool { return keyPattern.MatchString(key) }

// IsObjectKey and IsFieldKey report whether an object or a field may have a key.
func IsObjectKey(key string) bool { return IsKey(key) && !reservedObject(key) }
func IsFieldKey(key string) bool  { return IsKey(key) && !reservedField(key) }

// reservedFields are names that records already use, or that SQLite, PocketBase
// or the expression language read as something else. Columns have no case in
// SQLite, and keys are in small letters, so nothing else can collide.
var reservedFields = []string{
	"id", "version", "created", "updated", "created_by", "updated_by", "deleted",
	"owner", "owner_dept", RecordTypeKey, "team", "pool", "expand", "collectionid", "collectionname",
	"rowid", "oid", "true", "false", "null", "in",
}

// reservedObject reports whether no object may have this key: the tables of
// SQLite, PocketBase and the platform, PocketBase's back-relations, and the rows of
// sub-forms.
func reservedObject(key string) bool { return reservedTable(key) || strings.Contains(key, partMark) }

func reservedTable(key string) bool {
	return key == "users" || strings.HasPrefix(key, "sqlite_") || strings.HasPrefix(key, "pb_") ||
		strings.HasPrefix(key, "tn_") || strings.Contains(key, "_via_") || key == "departments"
}

// reservedField reports whether no field may have this key.
func reservedField(key string) bool {
	return slices.Contains(reservedFields, key) || strings.Contains(key, "_via_")
}
