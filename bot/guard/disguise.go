package guard

import "bytes"

// disguises undoes what people do to a word to slip it past a filter: h.u.i.s.s.i.e.r, hu1ssier, av*cat, huiiissier,
// tri-bunal, and plain misspellings of the words that matter. A change is kept only when the result is a word of
// the lexicon and the parts were not.
func (s *scanner) disguises() {
	out := s.tokens[:0]
	for i := 0; i < len(s.tokens); {
		n := s.spelled(i)
		if n == 0 {
			n = s.joined(i)
		}
		if n > 1 {
			t := s.tokens[i]
			t.lo, t.end = int32(len(s.buf)), s.tokens[i+n-1].end
			for _, part := range s.tokens[i : i+n] {
				s.buf = append(s.buf, s.buf[part.lo:part.hi]...)
			}
			t.hi = int32(len(s.buf))
			out = s.unglue(append(out, t))
			i += n
			continue
		}
		out = append(out, s.unmask(s.tokens[i]))
		i++
	}
	s.tokens = out
}

// spelled counts the single letters from i on that one separator keeps apart: at least three, four when it is a space.
func (s *scanner) spelled(i int) int {
	n, least := 1, 3
	var sep byte
	for ; i+n < len(s.tokens); n++ {
		t := s.tokens[i+n]
		if n == 1 {
			sep = t.sep
		}
		if sep == 0 || sep == '\'' || t.sep != sep || t.stop || t.hi-t.lo != 1 || !isLetter(s.buf[t.lo]) {
			break
		}
	}
	if sep == ' ' {
		least = 4
	}
	first := s.tokens[i]
	if first.hi-first.lo != 1 || !isLetter(s.buf[first.lo]) || n < least {
		return 0
	}
	return n
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 0x80 }

// joined tells how many tokens from i on are pieces of one known word, such as tri-bunal or huis-(line end)sier.
func (s *scanner) joined(i int) int {
	if i+1 >= len(s.tokens) {
		return 0
	}
	t := s.tokens[i+1]
	if t.sep == 0 || t.sep == ' ' || t.sep == '\'' || t.sep == '"' || t.sep == ',' || t.stop {
		return 0
	}
	a, b := s.word(i), s.word(i+1)
	if len(a)+len(b) < 5 || lexicon().known(a) || lexicon().known(b) {
		return 0
	}
	var room [32]byte
	w := append(append(room[:0], a...), b...)
	if lexicon().known(w) {
		return 2
	}
	return 0
}

// unglue cuts the last token of list into lexicon words when it is several of them run together ("letribunal").
func (s *scanner) unglue(list []token) []token {
	t := list[len(list)-1]
	w := s.buf[t.lo:t.hi]
	if lexicon().known(w) {
		return list
	}
	for cut := 1; cut < len(w)-3; cut++ {
		if lexicon().known(w[cut:]) {
			head, tail := t, t
			head.hi = t.lo + int32(cut)
			tail.lo, tail.clause, tail.stop, tail.sep = head.hi, false, false, ' '
			return append(list[:len(list)-1], head, tail)
		}
	}
	return list
}

// unmask gives t with its letters restored when that makes a known word, else t itself.
func (s *scanner) unmask(t token) token {
	w := s.buf[t.lo:t.hi]
	if t.known = lexicon().known(w); t.known || len(w) < 4 || len(w) > 24 {
		return t
	}
	var room [32]byte
	if signs, runs := oddities(w); !signs && !runs {
		if plain := lexicon().nearest(w); plain != "" {
			return s.respell(t, []byte(plain))
		}
		return t
	}
	if k := bytes.IndexByte(w, '*'); k > 0 {
		for c := byte('a'); c <= 'z'; c++ {
			if plain := append(append(append(room[:0], w[:k]...), c), w[k+1:]...); lexicon().known(plain) {
				return s.respell(t, plain)
			}
		}
	}
	if plain, changed := unleet(room[:0], w, 'i'); changed {
		if lexicon().known(plain) {
			return s.respell(t, plain)
		}
		if plain, _ = unleet(room[:0], w, 'l'); lexicon().known(plain) {
			return s.respell(t, plain)
		}
	}
	for _, keep := range []int{1, 2} {
		if plain := squeeze(room[:0], w, keep); len(plain) < len(w) && lexicon().known(plain) {
			return s.respell(t, plain)
		}
	}
	return t
}

// oddities tells whether w has signs or digits among its letters, and a letter three times running.
func oddities(w []byte) (signs, runs bool) {
	for i, c := range w {
		signs = signs || !isLetter(c)
		runs = runs || i > 1 && c == w[i-1] && c == w[i-2]
	}
	return signs, runs
}

func (s *scanner) respell(t token, w []byte) token {
	t.lo = int32(len(s.buf))
	s.buf = append(s.buf, w...)
	t.hi, t.known = int32(len(s.buf)), true
	return t
}

// unleet reads digits and signs that stand for letters. A word made of digits only is left alone.
func unleet(dst, w []byte, one byte) ([]byte, bool) {
	changed, letters := false, 0
	for _, c := range w {
		k := bytes.IndexByte([]byte("013457@$!|"), c)
		switch {
		case k < 0:
			letters++
			dst = append(dst, c)
		case c == '1' || c == '!' || c == '|':
			changed, dst = true, append(dst, one)
		default:
			changed, dst = true, append(dst, "o.eastas.."[k])
		}
	}
	return dst, changed && letters >= 2
}

// squeeze shortens runs of three and more equal letters to keep letters.
func squeeze(dst, w []byte, keep int) []byte {
	for i := 0; i < len(w); {
		j := i
		for j < len(w) && w[j] == w[i] {
			j++
		}
		n := j - i
		if n > 2 {
			n = keep
		}
		for range n {
			dst = append(dst, w[i])
		}
		i = j
	}
	return dst
}

// oneEdit tells whether a becomes b by inserting, dropping, changing or swapping one letter.
func oneEdit(a, b []byte) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return bytes.Equal(a[i:], b[i+1:])
	}
	if i == len(a) || bytes.Equal(a[i+1:], b[i+1:]) {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && bytes.Equal(a[i+2:], b[i+2:])
}
