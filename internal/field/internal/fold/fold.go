// Package fold brings text as people type it, or as files have it, to its plain
// ASCII shape before it is read as a number, a date or a choice.
package fold

import "strings"

// Width turns full-width letters, digits and signs into ASCII ones, every kind
// of space into a plain one and typographic minus signs into "-", and trims.
func Width(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '￥':
			return '¥'
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000', r == '\u00a0', r >= '\u2000' && r <= '\u200a', r == '\u202f', r == '\u205f':
			return ' '
		case r == '\u2212', r == '\u2012', r == '\u2013', r == '\u2014':
			return '-'
		case r == '\ufeff', r == '\u200b', r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e':
			return -1 // marks that programs leave in pasted text
		}
		return r
	}, text))
}

// Key is Width in lower case, for finding a choice by its words.
func Key(text string) string { return strings.ToLower(Width(text)) }
