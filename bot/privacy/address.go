package privacy

var streets = set(`rue avenue av ave boulevard bd bld place chemin allee allees impasse route quai square passage
	faubourg esplanade lotissement residence villa sentier ruelle cours street st road rd lane drive square terrace crescent`)

// addresses finds « 12 bis rue de la Paix » and « 75002 Paris ».
func (d *doc) addresses() []span {
	var out []span
	for t, tok := range d.tok {
		if !digit(d.s[tok.from]) || contains("-_/.,#$", d.at(tok.from-1)) && alnum(d.at(tok.from-2)) {
			continue
		}
		end := d.street(t)
		if end == t {
			end = d.town(t)
		}
		if end > t {
			out = append(out, d.span(tok.from, d.tok[end-1].to, Address, d.s[tok.from:d.tok[end-1].to]))
		}
	}
	return out
}

// street returns the token after a street that begins with its number at t,
// or t. The name of the street needs a capital somewhere, or a particle.
func (d *doc) street(t int) int {
	if n := d.tok[t].to - d.tok[t].from; n > 5 || !letter(d.at(d.tok[t].to-1)) && n > 4 {
		return t
	}
	i := t + 1
	if i < len(d.tok) && (d.tok[i].word == "bis" || d.tok[i].word == "ter" || d.tok[i].word == "quater") && d.near(i, " ") {
		i++
	}
	if i >= len(d.tok) || !d.near(i, " ,") {
		return t
	}
	if !streets[d.tok[i].word] {
		return d.englishStreet(t, i)
	}
	end := d.run(i+1, 6)
	if i+1 >= len(d.tok) || !d.joined(i+1) {
		return t
	}
	if end == i+1 { // « rue des lilas », in small letters
		for end < len(d.tok) && particles[d.tok[end].word] && d.joined(end) {
			end++
		}
		if end == i+1 || end >= len(d.tok) || !d.joined(end) || d.tok[end].digits {
			return t
		}
		end++
	}
	return end
}

// englishStreet: 10 Downing Street.
func (d *doc) englishStreet(t, i int) int {
	for j := i; j < len(d.tok) && j-i < 4 && d.tok[j].cap && !d.tok[j].digits && d.near(j, " "); j++ {
		if j > i && streets[d.tok[j].word] {
			return j + 1
		}
	}
	return t
}

// town returns the token after a French postcode and its town, or t.
func (d *doc) town(t int) int {
	w := d.tok[t].word
	if len(w) != 5 || !alldigits(w) || w < "01000" || w > "98999" || d.labelled(d.tok[t].from, idWords) {
		return t
	}
	if t+1 >= len(d.tok) || !d.near(t+1, " ") {
		return t
	}
	if end := d.run(t+1, 5); end > t+1 {
		return end
	}
	return t
}
