# make test installs what the tests need and runs them; make check adds
# formatting, vet, static analysis and a build of every command.

.PHONY: check test deps fmt vet lint build bench

check: fmt vet lint build test

test: deps
	go test -race ./...

deps:
	@sh .ci/deps

fmt:
	@out=$$(gofmt -l .); if [ -n "$$out" ]; then echo "gofmt would change:"; echo "$$out"; exit 1; fi

vet:
	go vet ./...

lint:
	go tool staticcheck ./...

build:
	CGO_ENABLED=0 go build -trimpath -o /dev/null ./cmd/amiable
	go build ./cmd/...

bench: deps
	go test -run '^$$' -bench . ./...
