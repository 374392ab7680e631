package bot_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestArrows keeps the picture of doc.go true: who may import whom, and
// which room alone knows an SDK.
func TestArrows(t *testing.T) {
	t.Parallel()
	pure := []string{"casefile", "terms", "guard", "letter", "ledgerfile", "privacy"}
	adapters := []string{"slack", "openai", "redis", "workspace"}
	sdk := map[string]string{
		"github.com/slack-go/slack":         "amiable/bot/slack",
		"github.com/sashabaranov/go-openai": "amiable/bot/openai",
		"github.com/redis/go-redis":         "amiable/bot/redis",
		"github.com/alicebob/miniredis":     "amiable/bot/redis",
		"github.com/kelseyhightower":        "amiable/cmd/",
		"github.com/prometheus":             "amiable/cmd/",
	}
	mayImport := func(from, to string) (bool, string) {
		from, to = strings.TrimPrefix(from, "amiable/"), strings.TrimPrefix(to, "amiable/")
		room := func(p string, names []string) bool {
			r, _, _ := strings.Cut(strings.TrimPrefix(p, "bot/"), "/")
			return strings.HasPrefix(p, "bot/") && slices.Contains(names, r)
		}
		same := func(a, b string) bool {
			sa, sb := strings.Split(a, "/"), strings.Split(b, "/")
			return len(sa) > 1 && len(sb) > 1 && sa[0] == sb[0] && sa[1] == sb[1]
		}
		switch {
		case strings.HasPrefix(to, "cmd/") && !same(from, to):
			return false, "nothing imports a command"
		case strings.HasPrefix(from, "cmd/"), same(from, to), from == "bot/bottest" && to == "bot":
			return true, ""
		case room(from, pure):
			return room(to, pure), "a pure room imports pure rooms only"
		case room(from, adapters):
			return to == "bot" || room(to, pure), "an adapter imports package bot and pure rooms, never another adapter"
		case from == "bot":
			return room(to, pure) || to == "prompts" || to == "knowledge", "package bot knows pure rooms, prompts and knowledge; adapters know it"
		}
		return false, "prompts and knowledge import nothing of ours"
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "amiable/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		for _, imp := range f[1:] {
			if strings.HasPrefix(imp, "amiable/") {
				if ok, why := mayImport(f[0], imp); !ok {
					t.Errorf("%s imports %s: %s", f[0], imp, why)
				}
			}
			for s, home := range sdk {
				if strings.HasPrefix(imp, s) && !strings.HasPrefix(f[0], home) {
					t.Errorf("%s imports %s, which only %s may know", f[0], imp, home)
				}
			}
		}
	}
}
