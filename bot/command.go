package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Commands, by their French names; English names are accepted everywhere.
const (
	cmdCoach  = "coach"
	cmdCase   = "dossier"
	cmdDraft  = "relance"
	cmdRemind = "rappel"
	cmdAgenda = "agenda"
)

// commandNames maps every spelling of a slash command to its name.
var commandNames = map[string]string{
	"/coach": cmdCoach, "/dossier": cmdCase, "/case": cmdCase,
	"/relance": cmdDraft, "/draft": cmdDraft,
	"/rappel": cmdRemind, "/followup": cmdRemind, "/agenda": cmdAgenda,
}

// helpWords are whole messages that ask what the bot can do.
var helpWords = map[string]bool{
	"": true, "aide": true, "help": true, "?": true, "bonjour": true, "hello": true, "hi": true,
	"salut": true, "coucou": true, "bonsoir": true, "hey": true,
}

// thanksWords are whole messages that ask for nothing.
var thanksWords = map[string]bool{
	"merci": true, "ok": true, "ok merci": true, "merci beaucoup": true, "parfait": true, "super": true,
	"top": true, "thanks": true, "thank you": true, "thx": true, "great": true, "d'accord": true, "super merci": true,
	"merci bien": true, "ca marche": true, "parfait merci": true, "perfect": true, "ok thanks": true, "cool": true,
}

// bareWords is a message without case, closing punctuation and outer space,
// for looking up whole messages.
func bareWords(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, "’", "'"))
	s = strings.NewReplacer("ç", "c", "à", "a", ":)", "", "🙏", "", "👍", "").Replace(s)
	s = strings.Trim(s, " \t\n.!…,\u00a0")
	return strings.Join(strings.Fields(s), " ")
}

// hashed makes a short stable id of what identifies a gesture.
func hashed(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(h[:12])
}
