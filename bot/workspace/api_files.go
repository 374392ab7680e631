package workspace

import (
	"cmp"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

type file struct {
	File
	data     []byte
	want     int // length announced
	uploaded bool
	shared   []string // channels
	ticket   string   // of the upload URL; spent when empty
}

const maxFile = 50 << 20

func (w *Workspace) newFile(name, user string) *file {
	f := &file{File: File{ID: w.id("F"), Created: w.now().Unix(), Name: name, Title: name, User: user, Mode: "hosted"}}
	ext := path.Ext(name)
	f.Mime = cmp.Or(mime.TypeByExtension(ext), "application/octet-stream")
	f.Mime, _, _ = mime.ParseMediaType(f.Mime)
	f.Type = strings.TrimPrefix(ext, ".")
	f.URL = w.url + "/files/" + f.ID + "/" + safeName(name)
	f.Download, f.Link = f.URL, f.URL
	w.files[f.ID] = f
	return f
}

func safeName(s string) string {
	keep := func(r rune) rune {
		if r < 0x80 && (isWord(byte(r)) || r == '.' || r == '-') {
			return r
		}
		return '_'
	}
	return cmp.Or(strings.Map(keep, s), "file")
}

func (c *call) uploadURL() (reply, error) {
	if err := c.args.need("filename", "length"); err != nil {
		return nil, err
	}
	n := c.args.number("length", 0)
	if n < 1 || n > maxFile {
		return nil, refuse("invalid_arguments", "length must be between 1 and 52428800")
	}
	f := c.w.newFile(c.args.str("filename"), BotUser)
	f.want, f.ticket, f.Alt = n, random(), c.args.str("alt_txt")
	return reply{"upload_url": c.w.url + "/upload/" + f.ID + "?ticket=" + f.ticket, "file_id": f.ID}, nil
}

// serveUpload takes the bytes: multipart (any field) or the bare body.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	fault := w.takeFault("upload", apiFaults)
	id := r.PathValue("id")
	a := args{"file": id}
	if w.faultBefore(rw, r, "upload", a, fault) {
		return
	}
	data, err := readUpload(http.MaxBytesReader(rw, r.Body, maxFile+1<<20), r)
	w.mu.Lock()
	f := w.files[id]
	switch {
	case err != nil || f == nil || f.ticket == "" || r.URL.Query().Get("ticket") != f.ticket:
		err = refuse("invalid_upload")
	case len(data) != f.want:
		err = refuse("invalid_upload", "the file does not have the announced length")
	default:
		f.data, f.Size, f.uploaded, f.ticket = data, len(data), true, ""
	}
	w.recordLocked(&call{w: w}, "upload", a, nil, err, fault)
	w.mu.Unlock()
	if fault.Kind == "drop" {
		cut(rw)
		return
	}
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(rw, "OK - "+id)
}

func readUpload(body io.ReadCloser, r *http.Request) ([]byte, error) {
	r.Body = body
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return io.ReadAll(r.Body)
	}
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(part)
		}
	}
}

func (c *call) completeUpload() (reply, error) {
	list, err := c.args.list("files", "invalid_arguments")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, c.args.need("files")
	}
	var files []*file
	for _, v := range list {
		m, _ := v.(map[string]any)
		id, _ := m["id"].(string)
		f := c.w.files[id]
		if f == nil || !f.uploaded {
			return nil, refuse("file_not_found")
		}
		if title, _ := m["title"].(string); title != "" {
			f.Title = title
		}
		files = append(files, f)
	}
	if err := c.share(files); err != nil {
		return nil, err
	}
	var out []any
	for _, f := range files {
		out = append(out, f.File)
	}
	return reply{"files": out}, nil
}

// share posts the files in the channels asked for.
func (c *call) share(files []*file) error {
	ids := strings.Split(cmp.Or(c.args.str("channels"), c.args.str("channel_id")), ",")
	var in []*channel
	for _, id := range ids {
		if id == "" {
			continue
		}
		ch := c.w.find(id)
		if ch == nil {
			return refuse("channel_not_found")
		}
		if !ch.has(BotUser) {
			return refuse("not_in_channel")
		}
		in = append(in, ch)
	}
	for _, ch := range in {
		thread, err := c.thread(ch)
		if err != nil {
			return err
		}
		body, err := c.comment()
		if err != nil {
			return err
		}
		m := &message{Message: c.w.own(c.args.str("initial_comment"))}
		m.Subtype, m.Thread, m.Blocks = "file_share", thread, body.blocks
		for _, f := range files {
			f.shared = append(f.shared, ch.ID)
			m.Files = append(m.Files, f.File)
		}
		c.w.store(ch, m)
		c.w.clearStatus(ch, thread)
		c.w.emitMessage(ch, m)
		c.log.Channel, c.log.TS = ch.ID, m.TS
	}
	return nil
}

func (c *call) comment() (content, error) {
	if !c.args.has("blocks") {
		return content{}, nil
	}
	return c.content(args{"blocks": c.args["blocks"]})
}

func (c *call) fileInfo() (reply, error) {
	if err := c.args.need("file"); err != nil {
		return nil, err
	}
	f := c.w.files[c.args.str("file")]
	if f == nil || !f.uploaded {
		return nil, refuse("file_not_found")
	}
	return reply{"file": f.File}, nil
}

// serveFile gives a file to the bot (its token) or to the page (the key).
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	w.mu.Lock()
	f := w.files[r.PathValue("id")]
	allowed := token != "" && token == w.opt.BotToken && !w.revoked || w.allowed(r) == nil
	var data []byte
	var kind string
	if f != nil {
		data, kind = f.data, f.Mime
	}
	w.mu.Unlock()
	if !allowed || f == nil || data == nil {
		http.Error(rw, "", http.StatusNotFound)
		return
	}
	h := rw.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "attachment")
	if slices.Contains([]string{"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}, kind) {
		h.Set("Content-Disposition", "inline")
	}
	_, _ = rw.Write(data)
}
