package redis

import (
	"embed"
	"fmt"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// tag is the hash tag of every key: all of them live on one slot of a
// cluster, so that scripts may touch any of them.
const tag = "{amiable}:"

// The keys. Those that end in a colon are families: an id follows.
const (
	keyDue     = tag + "due"     // sorted set: job ids by the instant they may be claimed
	keyRunning = tag + "running" // sorted set: leased job ids by the end of the lease
	keyWaiting = tag + "waiting" // sorted set: ids in line behind their lane's head, by due time
	keyJob     = tag + "job:"    // + job id, hash: body lane person due added token attempt progress stop
	keyLane    = tag + "lane:"   // + lane, list: job ids in order; the head holds the lane
	keyPerson  = tag + "person:" // + person, sorted set: job ids by due time
	keyToken   = tag + "token"   // counter: the last fencing token given
	keyKnown   = tag + "known:"  // + job id: the call that added it; expires with the admission's memory
	keySeen    = tag + "seen:"   // + mark of an event: id of its job; expires with the admission's memory
	keyEnded   = tag + "ended:"  // + job id or call: how it ended; for a minute, so that repeats are recognised
	keyDead    = tag + "dead"    // list: given-up jobs as JSON, newest first, capped
	keyJoined  = tag + "joined:" // + thread: the bot takes part; expires
	keyThread  = tag + "thread:" // + thread, list: turns as JSON, oldest first, capped; expires
	keyKeep    = tag + "keep:"   // + id: a small value; expires
	keyRatings = tag + "ratings" // sorted set: job and person by the time of the opinion, capped
	keyRating  = tag + "rating"  // hash: job and person to the opinion as JSON
	keyPing    = tag + "ping"    // written by Ping; expires
)

// luaNames is what scripts call the keys.
var luaNames = []struct{ name, key string }{
	{"DUE", keyDue}, {"RUNNING", keyRunning}, {"WAITING", keyWaiting},
	{"JOB", keyJob}, {"LANE", keyLane}, {"PERSON", keyPerson}, {"TOKEN", keyToken},
	{"KNOWN", keyKnown}, {"SEEN", keySeen}, {"ENDED", keyEnded}, {"DEAD", keyDead},
	{"JOINED", keyJoined}, {"THREAD", keyThread}, {"RATINGS", keyRatings}, {"RATING", keyRating},
}

//go:embed scripts/*.lua
var sources embed.FS

var (
	scriptAdd        = load("add")
	scriptClaim      = load("claim")
	scriptExtend     = load("extend")
	scriptSave       = load("save")
	scriptDone       = load("done")
	scriptRetry      = load("retry")
	scriptBury       = load("bury")
	scriptReschedule = load("reschedule")
	scriptCancel     = load("cancel")
	scriptStop       = load("stop")
	scriptOf         = load("of")
	scriptStats      = load("stats")
	scriptRate       = load("rate")
)

// load builds a script: the names of the keys, what all scripts share, and
// its own file.
func load(name string) *goredis.Script {
	var b strings.Builder
	for _, n := range luaNames {
		fmt.Fprintf(&b, "local %s = '%s'\n", n.name, n.key)
	}
	for _, file := range []string{"common", name} {
		text, err := sources.ReadFile("scripts/" + file + ".lua")
		if err != nil {
			panic(err) // the files are compiled in
		}
		b.Write(text)
	}
	return goredis.NewScript(b.String())
}
