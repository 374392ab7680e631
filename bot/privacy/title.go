package privacy

// titled finds names nobody announced by the word beside them: a title, a
// word for a firm, a legal form.
//
// What names found already is left to them: of « Mme Claire Roy-Durand » only
// Durand is new when Claire Roy is known.
func (d *doc) titled() []span {
	var out []span
	for t, tok := range d.tok {
		if titles[tok.word] && d.title(t) {
			out = d.addRun(out, t+1, 4, Person)
		}
		if firms[tok.word] && !d.shouted(tok) || legal[tok.word] && d.form(tok) {
			out = d.addRun(out, t+1, 4, Company)
		}
		if legal[tok.word] && d.form(tok) {
			out = d.addBefore(out, t)
		}
	}
	return out
}

// title: short ones must look like one (« M. Roy », not « 5 M Euros » nor
// "ask me Now").
func (d *doc) title(t int) bool {
	tok := d.tok[t]
	switch tok.word {
	case "m", "mm":
		return tok.cap && !digit(d.at(tok.from-1)) && !digit(d.at(tok.from-2))
	case "me":
		return tok.cap && !d.up[tok.to-1]
	}
	return true
}

// form: legal forms that are also words (sa, sas, sc, sci) count in capitals only.
func (d *doc) form(t token) bool {
	return len(t.word) > 3 || d.up[t.from] && d.up[t.to-1] || t.cap && (t.word == "ltd" || t.word == "inc")
}

// shouted: a line in capitals has no capitals to tell names by.
func (d *doc) shouted(t token) bool { return d.up[t.from] && d.up[t.to-1] }

// addRun masks the capitalised words from token t on, when the text between
// the trigger and them is short.
func (d *doc) addRun(out []span, t, most int, k Kind) []span {
	for t < len(d.tok) && k == Company && (legal[d.tok[t].word] || particles[d.tok[t].word] && !d.tok[t].cap) && d.near(t, " .:\"-'(") {
		t++
	}
	seps := " .\""
	if k == Company {
		seps = " .:\"-'("
	}
	if t >= len(d.tok) || !d.near(t, seps) || full[d.tok[t-1].word] && d.at(d.tok[t-1].to) == '.' {
		return out
	}
	return d.addSpans(out, t, d.run(t, most), k)
}

// addSpans masks the tokens [t,end) that are not part of a known name.
func (d *doc) addSpans(out []span, t, end int, k Kind) []span {
	for t < end {
		for t < end && d.tok[t].named {
			t++
		}
		stop := t
		for stop < end && !d.tok[stop].named {
			stop++
		}
		if telling(nameWords(d.tok[t:stop])) || stop-t == 1 && !particles[d.tok[t].word] {
			out = append(out, d.nameSpan(t, stop, k))
		}
		t = stop
	}
	return out
}

func (d *doc) nameSpan(t, end int, k Kind) span {
	key := ""
	for _, w := range nameWords(d.tok[t:end]) {
		key += w + " "
	}
	s := d.span(d.tok[t].from, d.tok[end-1].to, k, key[:max(len(key)-1, 0)])
	s.learn = true
	return s
}

// near: at most three bytes, of the given ones, stand before token t.
func (d *doc) near(t int, seps string) bool {
	if t == 0 {
		return false
	}
	between := d.s[d.tok[t-1].to:d.tok[t].from]
	if len(between) == 0 || len(between) > 3 {
		return false
	}
	for i := range len(between) {
		if !contains(seps, between[i]) {
			return false
		}
	}
	return true
}

func contains(s string, b byte) bool {
	for i := range len(s) {
		if s[i] == b {
			return true
		}
	}
	return false
}

// run returns the token after the capitalised words that begin at t:
// particles in between (« de la ») count when a capital follows.
func (d *doc) run(t, most int) int {
	end := t
	for i := t; i < len(d.tok) && end-t < most; i++ {
		if i > t && !d.joined(i) {
			break
		}
		tok := d.tok[i]
		switch {
		case particles[tok.word] && (i > t || tok.cap || tok.word == "de" || tok.word == "d"):
			continue
		case !d.nameLike(tok):
			return end
		}
		end = i + 1
	}
	return end
}

// joined: token i follows the one before as in one name.
func (d *doc) joined(i int) bool {
	between := d.s[d.tok[i-1].to:d.tok[i].from]
	switch between {
	case " ", "-", "'", "  ", " & ", "&", " - ":
		return true
	case ". ", ".":
		return d.tok[i-1].to-d.tok[i-1].from == 1 // an initial
	}
	return false
}

// nameLike: a capital, letters only, no common word, not the head of an
// invoice number (FA-208).
func (d *doc) nameLike(t token) bool {
	if !t.cap || t.digits || common[t.word] || titles[t.word] || legal[t.word] {
		return false
	}
	next := d.at(t.to)
	return !(contains("-_/ ", next) && digit(d.at(t.to+1)) && t.to-t.from <= 3)
}

// addBefore masks up to three capitalised words right before a legal form.
func (d *doc) addBefore(out []span, t int) []span {
	from := t
	for i := t; i > 0 && t-i < 3 && d.joined(i); i-- {
		if tok := d.tok[i-1]; d.nameLike(tok) && !firms[tok.word] {
			from = i - 1
		} else if !particles[tok.word] {
			break
		}
	}
	return d.addSpans(out, from, t, Company)
}
