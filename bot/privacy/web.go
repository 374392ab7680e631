package privacy

import "strings"

// webs finds e-mail addresses and addresses of pages.
func (d *doc) webs() []span {
	var out []span
	for i := 0; i < len(d.s); i++ {
		switch d.s[i] {
		case '@':
			out = d.addEmail(out, i)
		case ':':
			if strings.HasPrefix(d.s[i:], "://") {
				out = d.addURL(out, i)
			}
		case '.':
			out = d.addDomain(out, i)
		}
	}
	return out
}

func local(b byte) bool  { return alnum(b) || contains("._%+-'", b) }
func domain(b byte) bool { return alnum(b) || b == '-' || b == '.' }

func (d *doc) addEmail(out []span, at int) []span {
	i, j := at, d.host(at+1)
	for i > 0 && local(d.s[i-1]) {
		i--
	}
	for i < at && contains("._%+-'", d.s[i]) {
		i++
	}
	if i == at || j < 0 {
		return out
	}
	return append(out, d.span(i, j, Email, d.s[i:j]))
}

// host returns the end of a domain name with a dot in it that begins at i, or
// -1. A full stop behind it is not part of it.
func (d *doc) host(i int) int {
	j := i
	for j < len(d.s) && domain(d.s[j]) {
		j++
	}
	for j > i && !alnum(d.s[j-1]) {
		j--
	}
	dot := strings.LastIndexByte(d.s[i:j], '.')
	if dot <= 0 || j-(i+dot+1) < 2 || !letter(d.s[i+dot+1]) {
		return -1
	}
	return j
}

// addURL takes scheme://… up to the next space, bracket or quote.
func (d *doc) addURL(out []span, colon int) []span {
	i := colon
	for i > 0 && letter(d.s[i-1]) {
		i--
	}
	if i == colon {
		return out
	}
	return d.addLink(out, i, colon+3)
}

// domains that people write without a scheme.
var domains = set(`fr com net org eu be ch lu io`)

// addDomain takes www.dupont.fr and dupont-menuiserie.fr/contact.
func (d *doc) addDomain(out []span, dot int) []span {
	i := dot
	for i > 0 && (alnum(d.s[i-1]) || d.s[i-1] == '-') {
		i--
	}
	if dot-i < 3 || contains("@/.", d.at(i-1)) { // only the first dot of a name counts
		return out
	}
	j := d.host(i)
	if j < dot {
		return out
	}
	last := d.s[i+strings.LastIndexByte(d.s[i:j], '.')+1 : j]
	if !domains[last] && !strings.HasPrefix(d.s[i:], "www.") {
		return out
	}
	return d.addLink(out, i, i)
}

// public sites name nobody.
var public = []string{"gouv.fr", "service-public.fr", "cnil.fr", "justice.fr", "europa.eu", "banque-france.fr"}

// addLink masks the link that begins at i with its host at h.
func (d *doc) addLink(out []span, i, h int) []span {
	j := h
	for j < len(d.s) && !contains(" \t\r\n<>\"|[]{}()'", d.s[j]) {
		j++
	}
	for j > h && !alnum(d.s[j-1]) && d.s[j-1] != '/' {
		j--
	}
	if j == h {
		return out
	}
	if host, _, _ := strings.Cut(d.s[h:j], "/"); !strings.ContainsAny(d.s[h:j], "?@#") {
		for _, p := range public {
			if host == p || strings.HasSuffix(host, "."+p) {
				return out
			}
		}
	}
	return append(out, d.span(i, j, URL, d.s[i:j]))
}
