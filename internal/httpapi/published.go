package httpapi

import (
	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/locale"
)

//go:generate go run ./publish -out ../../docs/api

// Published are the files of docs/api that are made of the code, by path.
func Published() (map[string][]byte, error) {
	return map[string][]byte{"client/values.ts": []byte(typing.Values(locale.EN))}, nil
}
