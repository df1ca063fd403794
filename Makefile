# Everything one does with this repository. `make help` lists the targets.

export GOTOOLCHAIN := auto

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
HTTP    ?= 127.0.0.1:8090
DIR     ?= ./data

# make fuzz: how many random expressions, from which seed (0: one from the clock,
# which is printed), and how long each fuzz target runs.
FUZZCOUNT ?= 60000
FUZZSEED  ?= 0
FUZZTIME  ?= 60s

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
UI_SOURCES := $(shell find ui/src ui/public ui/scripts ui/index.html ui/package.json ui/package-lock.json ui/vite.config.ts ui/tsconfig.json -type f 2>/dev/null)

.PHONY: help run build ui test test-ui test-go test-browser race fuzz check check-go check-ui check-text fault bench bench-form bench-rows bench-large bench-million screenshots clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build ## build everything and serve it on http://127.0.0.1:8090, data in ./data
	./tenon serve --http=$(HTTP) --dir=$(DIR)

build: ui ## the binary ./tenon, with the web app in it
	@scripts/need go
	go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o tenon ./cmd/tenon

ui: ui/dist/index.html ## the web app, into ui/dist

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	cd ui && npm run build
	@touch $@

# npm writes this file at the end of an install, so it is older than the lock
# file when the lock file has changed since.
ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json
	@scripts/need node
	cd ui && npm ci
	@touch $@

test: test-ui test-go test-browser ## every test: web app, Go, and journeys in a real browser

test-ui: ui/node_modules/.package-lock.json ## unit tests of the web app
	cd ui && npm test

# The runtime of expressions in the browser is compared with Go, which takes
# Node.js and the bundler of the web app.
test-go: ui/node_modules/.package-lock.json ## tests of the Go packages
	@scripts/need go
	TENON_REQUIRE_NODE=1 go test ./...

fuzz: ui/node_modules/.package-lock.json ## random expressions in Go, SQL and the browser, then every fuzz target for FUZZTIME (60s)
	@scripts/need go
	TENON_REQUIRE_NODE=1 go test ./internal/expr -v -count=1 -timeout 120m -run '^TestE(nginesAgree|veryFunctionAgrees)$$' -expr.seed=$(FUZZSEED) -expr.count=$(FUZZCOUNT)
	TENON_REQUIRE_NODE=1 scripts/fuzz $(FUZZTIME)

test-browser: build ## journeys through the product in Chromium; pictures go to build/
	@scripts/ensure-browser
	TENON_BROWSER="$$(scripts/find-browser)" node ui/e2e/run.mjs

race: ## tests of the Go packages with the race detector (slow)
	go test -race -timeout 60m ./...

check: check-go check-ui check-text ## formatting, static analysis, types, wording

check-go:
	@scripts/need go
	@files="$$(gofmt -l cmd internal pb_migrations ui/*.go)"; if [ -n "$$files" ]; then echo "not gofmt-ed:"; echo "$$files"; exit 1; fi
	go vet ./...
	go vet -tags fault ./internal/fault/...
	GOTOOLCHAIN=$$(go env GOVERSION) go run $(GOLANGCI) run --timeout 15m ./...

check-ui: ui/node_modules/.package-lock.json
	cd ui && npm run check

check-text:
	@scripts/check-text

fault: build ## kill the real binary while it works and see that nothing is lost
	TENON_BINARY="$(CURDIR)/tenon" go test -tags fault -count=1 -timeout 60m -v ./internal/fault/...

bench: build ## compare with raw PocketBase and bare SQL on the same data (about ten minutes)
	@mkdir -p build
	go run ./internal/bench -tenon ./tenon -out build/bench.json $(BENCH)

bench-form: build ## how long a key takes in a form of 200 fields, in Chromium
	@scripts/ensure-browser
	TENON_BROWSER="$$(scripts/find-browser)" node ui/e2e/measure-form.mjs

bench-rows: build ## how a sub-form of 1,000 rows answers keys and scrolling, in Chromium
	@scripts/ensure-browser
	TENON_BROWSER="$$(scripts/find-browser)" node ui/e2e/measure-rows.mjs

bench-large: build ## an object of 300 fields and a form of 200: lists against SQL, publishing, and every screen in Chromium
	@scripts/ensure-browser
	@rm -rf build/large && mkdir -p build
	go run ./internal/bench -tenon ./tenon -only large -home build/large -out build/bench-large.json $(BENCH)
	TENON_BROWSER="$$(scripts/find-browser)" node ui/e2e/measure-large.mjs build/large/large

bench-million: build ## 1,000,000 customers: searches against LIKE, and lists in Chromium and over HTTP
	@scripts/ensure-browser
	@rm -rf build/million && mkdir -p build
	go run ./internal/bench -tenon ./tenon -only search -rows 1000000 -rounds 40 -home build/million -out build/bench-search.json $(BENCH)
	TENON_BROWSER="$$(scripts/find-browser)" node ui/e2e/measure-million.mjs build/million/search

screenshots: build ## the pictures of the README, from the running product
	@scripts/ensure-browser
	TENON_BROWSER="$$(scripts/find-browser)" node scripts/screenshots.mjs

clean: ## remove what was built; data stays
	rm -rf tenon build ui/node_modules ui/dist/*
