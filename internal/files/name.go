package files

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is in code points, maxStored in bytes.
const (
	maxName   = 120
	maxStored = 80
)

// SafeName makes a file name that can be shown and saved anywhere out of what an
// uploader sent: no folders, no control or direction marks, no signs or names
// that a system reserves, at most 120 characters with the extension kept.
// SafeName of a safe name is the same name.
func SafeName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) && r != '\u200d', r == '\u2028', r == '\u2029':
			return -1 // invisible: direction marks, zero width; a joiner makes emoji
		case unicode.IsControl(r):
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = shorten(tidy(norm.NFC.String(name))) // what was taken out may have stood between a letter and its accent
	if name == "" {
		return "file"
	}
	if stem, _, _ := strings.Cut(name, "."); reserved(strings.TrimSpace(stem)) {
		name = shorten("_" + name)
	}
	return name
}

// tidy takes away what hides a file or is lost on some systems.
func tidy(name string) string {
	return strings.TrimRight(strings.TrimLeft(name, " ."), " .")
}

// shorten cuts the stem of a long name.
func shorten(name string) string {
	if utf8.RuneCountInString(name) <= maxName {
		return name
	}
	ext := path.Ext(name)
	if utf8.RuneCountInString(ext) > 16 || ext == name {
		ext = ""
	}
	runes := []rune(strings.TrimSuffix(name, ext))
	return tidy(norm.NFC.String(string(runes[:maxName-utf8.RuneCountInString(ext)]))) + ext
}

// reserved reports the device names of Windows.
func reserved(stem string) bool {
	stem = strings.ToUpper(stem)
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}

// storedName is the name of the content in the file store: ASCII only, since
// stores differ in what else they take.
func storedName(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-') {
			return r
		}
		return '_'
	}, name)
	if len(ascii) > maxStored {
		ascii = ascii[len(ascii)-maxStored:]
	}
	return strings.TrimLeft(ascii, ".")
}
