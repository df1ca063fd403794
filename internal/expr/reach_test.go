package expr

import (
	"errors"
	"testing"
)

// A47: nothing is there for an expression but what its object, the person and the
// functions declare: no insides of Go values, nothing of the machine.
func TestNothingButWhatIsDeclared(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for _, source := range []string{
		`record.__proto__ == "x"`, `record.constructor == "x"`, `record.Values == "x"`, `record.ToString() == "x"`, `record["name"] == "x"`, `record.name.value == "x"`,
		`user.password == "x"`, `user.passwordHash == "x"`, `user.tokenKey == "x"`, `user.UserID == "x"`, `user["name"] == "x"`,
		`has(user.tokenKey)`, `type(record) == type(user)`, `dyn(record).name == "x"`, `dyn(user).tokenKey == "x"`, `string(record) == "x"`,
		`env.HOME == "x"`, `getenv("HOME") == "x"`, `settings.smtp == "x"`, `secrets.get("x") == "x"`, `app == null`, `os.args == "x"`, `this == null`, `globalThis == null`,
		`google.protobuf.Struct{fields: {}} == null`, `google.protobuf.Any{} == null`, `record{name: "x"} == null`, `records.deal.size() > 0`, `crm.count("deal") > 0`, `http.fetch("x") == null`,
		`[1].map(x, record)[0].tokenKey == "x"`, `{"a": user}["a"].tokenKey == "x"`, `timestamp(0).getClass() == "x"`, "record.`__proto__` == \"x\"",
	} {
		for _, use := range []Usage{Filter, Rule, Value, Formula} {
			_, err := e.Compile("deal", source, use)
			if _, told := errors.AsType[*Errors](err); !told {
				t.Errorf("%s, as %v: %v", source, use, err)
			}
		}
	}
}
