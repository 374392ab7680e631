package casefile

// Person is somebody at the debtor's.
type Person struct {
	Name       string   `json:"name"`
	Role       string   `json:"role,omitempty"` // as said: "comptable", "gérant"
	Phone      string   `json:"phone,omitempty"`
	Email      string   `json:"email,omitempty"`
	Channel    string   `json:"channel,omitempty"` // preferred: phone, email, letter, sms or visit
	OptOut     []string `json:"opt_out,omitempty"` // channels declined
	CanRelease bool     `json:"can_release,omitempty"`
	Gone       bool     `json:"gone,omitempty"` // left, or was never the right person
}

// Contact is a person on file.
type Contact struct {
	Mark
	Person
}

// Allows reports whether the contact may be reached by the channel.
func (p Person) Allows(channel string) bool {
	for _, o := range p.OptOut {
		if o == channel {
			return false
		}
	}
	return !p.Gone
}

// ContactSet adds a person, or states all about the one called Of anew.
type ContactSet struct {
	Of string `json:"of,omitempty"`
	Person
}

// Type names the stored form.
func (ContactSet) Type() string { return "contact.set" }

func (k ContactSet) check(c *Case) *Problem {
	if k.Name == "" && k.Role == "" && k.Email == "" && k.Phone == "" {
		return problem("empty", "")
	}
	for _, o := range k.OptOut {
		if p := checkChannel(o); p != nil {
			return p
		}
		if o == k.Channel {
			return problem("opted_out", o)
		}
	}
	if k.Channel != "" {
		if p := checkChannel(k.Channel); p != nil {
			return p
		}
	}
	return first(checkOf(c.Contacts, k.Of), checkShort(k.Name, k.Role, k.Phone, k.Email))
}

func checkChannel(s string) *Problem {
	return checkOne(s, "phone", "email", "letter", "sms", "visit")
}

func (k ContactSet) apply(w *writer, s Stamp) {
	put(w, &w.c.Contacts, k.Of, s, func(p *Contact) { p.Person = k.Person })
}

func (k ContactSet) sentence(lang string) string {
	who := also(k.Name, k.Role)
	if k.Gone {
		return say(lang, "Contact qui n'est plus le bon : %s", "No longer the right contact: %s", who)
	}
	return say(lang, "Contact : %s", "Contact: %s", who)
}

// ContactNamed is the live contact of that name, if there is exactly one.
func (c *Case) ContactNamed(name string) (Contact, bool) {
	var found Contact
	n := 0
	for _, k := range c.Contacts {
		if k.Live() && !k.Gone && SamePerson(k.Name, name) {
			found = k
			n++
		}
	}
	return found, n == 1
}

// Exchange is one contact with the debtor, or an attempt.
type Exchange struct {
	Mark
	Talk
}

// Talk is what was stated about an exchange.
type Talk struct {
	Channel string `json:"channel"` // phone, email, letter, sms or visit
	Result  string `json:"result"`  // reached, voicemail, no_answer, received or sent
	Person  string `json:"person,omitempty"`
	Summary string `json:"summary,omitempty"`
}

// Answered reports whether the debtor was heard.
func (t Talk) Answered() bool { return t.Result == "reached" || t.Result == "received" }

// Exchanged records an exchange or an attempt.
type Exchanged struct{ Talk }

// Type names the stored form.
func (Exchanged) Type() string { return "exchange" }

func (x Exchanged) check(*Case) *Problem {
	return first(checkChannel(x.Channel), checkOne(x.Result, "reached", "voicemail", "no_answer", "received", "sent"),
		checkShort(x.Person), checkText(x.Summary))
}

func (x Exchanged) apply(w *writer, s Stamp) {
	put(w, &w.c.Exchanges, "", s, func(p *Exchange) { p.Talk = x.Talk })
}

func (x Exchanged) sentence(lang string) string {
	return say(lang, "Échange (%s) : %s", "Exchange (%s): %s", word(channelWords, x.Channel, lang),
		also(word(resultWords, x.Result, lang), x.Person)) + quoted(lang, x.Summary)
}
