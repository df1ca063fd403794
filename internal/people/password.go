package people

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxPassword is how many bytes bcrypt takes into account.
const maxPassword = 70

//go:embed common.txt
var commonFile string

// common are the passwords of the file, read once.
var common = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out
})

// CheckPassword says what is wrong with a password under the rules: too short,
// too long for the hash, one that everybody tries first, or one that follows
// from the e-mail or the name. nil when it may be.
func CheckPassword(rules meta.SignIn, pw, email, name string) *problem.Item {
	switch {
	case utf8.RuneCountInString(pw) < rules.PasswordMin:
		return &problem.Item{Code: "password_short", Args: locale.Args{"min": rules.PasswordMin}}
	case len(pw) > maxPassword:
		return &problem.Item{Code: "password_long"}
	case isCommon(pw):
		return &problem.Item{Code: "password_common"}
	case isPersonal(pw, email, name):
		return &problem.Item{Code: "password_personal"}
	}
	return nil
}

// CheckPassword is the rule of the business for a person.
func (s *Service) CheckPassword(pw, email, name string) *problem.Item {
	return CheckPassword(s.store.Current().Business.SignIn, pw, email, name)
}

// isCommon finds what guessers try: the listed ones, with a few digits or signs
// around them, in any case; rows of keys and counting; few different signs.
func isCommon(pw string) bool {
	low := strings.ToLower(strings.TrimSpace(pw))
	if common()[low] || isRow(low) {
		return true
	}
	core := strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	if n := utf8.RuneCountInString(low) - utf8.RuneCountInString(core); core != "" && n <= 6 && (common()[core] || isRow(core)) {
		return true
	}
	different := map[rune]bool{}
	for _, r := range low {
		different[r] = true
	}
	return len(different) < 4 || repeats(low)
}

// rows are what fingers and counting do.
var rows = []string{
	"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
	"qwertyuiop[]", "poiuytrewq", "asdfghjkl;'", "lkjhgfdsa", "zxcvbnm,./", "mnbvcxz", "!@#$%^&*()_+", "`1234567890-=",
}

// isRow reports whether a text is made of pieces of rows, each at least four long.
func isRow(s string) bool {
	if len(s) < 4 {
		return false
	}
	for s != "" {
		longest := 0
		for _, row := range rows {
			n := 0
			for i := 1; i <= len(s) && strings.Contains(row, s[:i]); i++ {
				n = i
			}
			longest = max(longest, n)
		}
		if longest < 4 {
			return false
		}
		s = s[longest:]
	}
	return true
}

// repeats reports whether a text is one short piece again and again.
func repeats(s string) bool {
	for n := 1; n <= 4 && n*2 <= len(s); n++ {
		if strings.Repeat(s[:n], len(s)/n+1)[:len(s)] == s {
			return true
		}
	}
	return false
}

// isPersonal reports whether a password holds the e-mail, what stands before its
// @, or the name, or is one of them with a little around it.
func isPersonal(pw, email, name string) bool {
	low := strings.ToLower(pw)
	local, _, _ := strings.Cut(strings.ToLower(email), "@")
	name = strings.ToLower(strings.TrimSpace(name))
	for _, own := range []string{strings.ToLower(email), local, name, strings.ReplaceAll(name, " ", "")} {
		if own == "" || !strings.Contains(low, own) {
			continue
		}
		rest := utf8.RuneCountInString(low) - utf8.RuneCountInString(own)
		if utf8.RuneCountInString(own) >= 6 || rest <= 6 {
			return true
		}
	}
	return false
}
