package hook

import "testing"

const deep = `s3"cr/et 密码`

func TestSecretsAreTakenOutOfWhatIsKept(t *testing.T) {
	t.Parallel()
	var h hidden
	h.add(deep)
	h.add("abcdefgh")
	for text, want := range map[string]string{
		"nothing":                            "nothing",
		"is " + deep + ".":                   "is " + mask + ".",
		`{"a":"s3\"cr/et 密码"}`:               `{"a":"` + mask + `"}`,
		"?k=s3%22cr%2Fet+%E5%AF%86%E7%A0%81": "?k=" + mask,
		deep + deep:                          mask + mask,
		"cut abcde…":                         "cut " + mask,
		"cut abc…":                           "cut abc…",
		"abcdefgh":                           mask,
	} {
		if got := h.in(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
	if h.inJSON(map[string]string{"a": "abcdefgh"}).(interface{ String() string }).String() != `{"a":"`+mask+`"}` {
		t.Error(h.inJSON(map[string]string{"a": "abcdefgh"}))
	}
	h.add(`":`)
	if got := h.inJSON(map[string]string{"a": "b"}); got != nil {
		t.Error(got)
	}
}
