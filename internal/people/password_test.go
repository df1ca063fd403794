package people_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
)

func TestPasswords(t *testing.T) {
	rules := meta.DefaultSignIn()
	for pw, want := range map[string]string{
		"correct-horse-battery": "", "窗前明月光疑是地上霜啊": "", "another-password": "", "Xk4-tulip-Rain": "", "sales team lunch at 9": "",
		"short": "password_short", "九个字的密码还不够": "password_short", strings.Repeat("榫", 24): "password_long",
		"password123": "password_common", "Password2024": "password_common", "PASSWORD!!": "password_common", "1234567890": "password_common", "0987654321": "password_common",
		"qwertyuiop": "password_common", "qwertyasdf": "password_common", "1qaz2wsx3edc": "password_common", "abcdefghij": "password_common", "aaaaaaaaaaaa": "password_common",
		"abababababab": "password_common", "abcabcabcabc": "password_common", "woaini1314520": "password_common", "5201314!5201314!": "", "letmeinnow!!": "password_common", "1234qwer5678": "password_common",
		"wangfang2026": "password_personal", "wangfang@example.com": "password_personal", "WangFang-xyz": "password_personal", "Fang Wang 77": "password_personal", "fangwang0000": "password_personal",
	} {
		got := ""
		if it := people.CheckPassword(rules, pw, "wangfang@example.com", "Fang Wang"); it != nil {
			got = it.Code
		}
		if got != want {
			t.Errorf("%s: %q, want %q", pw, got, want)
		}
	}
	// A short name within a long password gives nothing away.
	if it := people.CheckPassword(rules, "the-list-of-liars", "li@example.com", "李"); it != nil {
		t.Error(it.Code)
	}
	rules.PasswordMin = 16
	if it := people.CheckPassword(rules, "Xk4-tulip-Rain", "", ""); it == nil || it.Args["min"] != 16 {
		t.Errorf("%+v", it)
	}
}
