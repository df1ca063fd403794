package main

import (
	_ "cel.dev/cel-go/cel"
	_ "github.com/goccy/go-yaml"
	_ "github.com/gorilla/websocket"
	_ "github.com/pocketbase/pocketbase"
	_ "github.com/pocketbase/pocketbase/plugins/jsvm"
	_ "github.com/santhosh-tekuri/jsonschema/v6"
	_ "golang.org/x/text/encoding/simplifiedchinese"
	_ "github.com/nyaruka/phonenumbers"
	_ "github.com/mozillazg/go-pinyin"
	_ "github.com/shopspring/decimal"
	_ "pgregory.net/rapid"
	_ "github.com/getkin/kin-openapi/openapi3"
)

func main() {}
