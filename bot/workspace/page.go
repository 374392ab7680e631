package workspace

import (
	"bytes"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:page
var pageFS embed.FS

// pagePolicy lets the page use nothing but itself.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// servePage serves the files of page/; every other path is the page itself,
// so that permalinks (/archives/C…/p…) open it.
func (w *Workspace) servePage(rw http.ResponseWriter, r *http.Request) {
	if err := w.ours(r); err != nil {
		w.answerControl(rw, nil, err)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(rw, "", http.StatusMethodNotAllowed)
		return
	}
	w.learn(r)
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	data, err := fs.ReadFile(pageFS, path.Join("page", name))
	if name == "" || err != nil {
		if path.Ext(name) != "" {
			http.NotFound(rw, r)
			return
		}
		name = "index.html"
		data, _ = fs.ReadFile(pageFS, "page/index.html")
	}
	h := rw.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if name == "index.html" {
		h.Set("Content-Security-Policy", pagePolicy)
		data = bytes.ReplaceAll(data, []byte("{{key}}"), []byte(w.opt.Key))
	}
	_, _ = rw.Write(data)
}
