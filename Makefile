# make test installs what the tests need and runs them; make check adds
# formatting, vet, static analysis and a build of every command.

.PHONY: check test test-race test-plain deps fmt vet lint build bench

check: fmt vet lint build test

# The guard and the search train small models in their tests, and the browser
# waits for itself: they run beside the others without the race detector, but
# for the search from many goroutines.
PLAIN = ./bot/guard ./knowledge ./bot/workspace/browsertest

test: deps
	@$(MAKE) --no-print-directory -j2 test-race test-plain

test-race:
	go test -race $$(go list ./... | grep -v -e /bot/guard$$ -e /knowledge$$ -e /browsertest$$)
	go test -race -run 'Goroutines|Search' ./knowledge

test-plain:
	go test $(PLAIN)

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
