package redis

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// TestScriptsSayTheirContract: the header of each script names its keys, its
// arguments, and the states before and after, or what it returns.
func TestScriptsSayTheirContract(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(sources, "scripts/*.lua")
	if err != nil || len(files) < 14 {
		t.Fatalf("%d scripts, %v", len(files), err)
	}
	for _, file := range files {
		text, err := sources.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		header, _, _ := strings.Cut(string(text), "\nlocal ")
		if strings.HasSuffix(file, "common.lua") {
			continue
		}
		for _, part := range []string{"-- KEYS    the due set", "-- ARGV    offset", "changes nothing|-- before .*(?s:.*)-- after "} {
			if !regexp.MustCompile(part).MatchString(header) {
				t.Errorf("%s: the header lacks %q", file, part)
			}
		}
	}
}

// TestKeysAreNamedInOnePlace: scripts take every key by its name in keys.go,
// and all of them carry the hash tag.
func TestKeysAreNamedInOnePlace(t *testing.T) {
	t.Parallel()
	for _, n := range luaNames {
		if !strings.HasPrefix(n.key, tag) {
			t.Errorf("%s = %s is outside the hash tag", n.name, n.key)
		}
	}
	files, _ := fs.Glob(sources, "scripts/*.lua")
	call := regexp.MustCompile(`redis\.call\('[A-Z]+', ([A-Za-z]+)`)
	known := regexp.MustCompile(`^(DUE|RUNNING|WAITING|JOB|LANE|PERSON|TOKEN|KNOWN|SEEN|ENDED|DEAD|JOINED|THREAD|RATINGS|RATING|set|key)$`)
	for _, file := range files {
		text, _ := sources.ReadFile(file)
		if strings.Contains(string(text), "amiable") {
			t.Errorf("%s spells a key", file)
		}
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			if !known.MatchString(m[1]) {
				t.Errorf("%s: %s is no key of ours", file, m[0])
			}
		}
	}
}
