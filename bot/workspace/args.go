package workspace

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// args are the arguments of a call: strings from a form, any JSON value from
// a JSON body.
type args map[string]any

const (
	maxBody = 10 << 20
	cutArg  = 300
)

// readArgs reads a request and its token: Authorization header, or the form
// field "token" (never a property of a JSON body).
func readArgs(rw http.ResponseWriter, r *http.Request) (args, string, error) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxBody)
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		a, err := readJSON(r.Body)
		return a, token, err
	}
	if kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, "", refuse("invalid_form_data")
		}
	} else if err := r.ParseForm(); err != nil {
		return nil, "", refuse("invalid_form_data")
	}
	a := args{}
	for k, v := range r.Form {
		a[k] = v[0]
	}
	if t := a.str("token"); t != "" {
		token = t
	}
	delete(a, "token")
	return a, token, nil
}

func readJSON(body io.Reader) (args, error) {
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, refuse("request_timeout")
	}
	a := args{}
	if len(data) == 0 || string(data) == "null" {
		return a, nil
	}
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, refuse("invalid_json")
	}
	delete(a, "token")
	return a, nil
}

func (a args) has(key string) bool { v, ok := a[key]; return ok && v != nil && v != "" }

func (a args) str(key string) string {
	switch v := a[key].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

func (a args) flag(key string) bool {
	s := a.str(key)
	return s == "true" || s == "1"
}

func (a args) number(key string, otherwise int) int {
	n, err := strconv.Atoi(a.str(key))
	if err != nil {
		return otherwise
	}
	return n
}

// value is a structured argument: JSON in a form field, or as it is. A form
// field that is not JSON is an error.
func (a args) value(key string) (any, error) {
	s, isText := a[key].(string)
	if !isText {
		return a[key], nil
	}
	if s == "" {
		return nil, nil
	}
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		return nil, fmt.Errorf("%s is not JSON", key)
	}
	return v, nil
}

// list is an array argument.
func (a args) list(key, code string) ([]any, error) {
	v, err := a.value(key)
	if err != nil {
		return nil, refuse(code, err.Error())
	}
	if v == nil {
		return nil, nil
	}
	l, ok := v.([]any)
	if !ok {
		return nil, refuse(code, key+" must be an array")
	}
	return l, nil
}

// need demands arguments, in the words of Slack.
func (a args) need(keys ...string) error {
	var missing []string
	for _, k := range keys {
		if !a.has(k) {
			missing = append(missing, "missing required field: "+k)
		}
	}
	if missing == nil {
		return nil
	}
	return refuse("invalid_arguments", missing...)
}

func (a args) summary() map[string]string {
	out := map[string]string{}
	for k, v := range a {
		s, ok := v.(string)
		if !ok {
			data, _ := json.Marshal(v)
			s = string(data)
		}
		out[k] = shorten(s, cutArg)
	}
	return out
}

func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return string(r[:n]) + "…"
}
