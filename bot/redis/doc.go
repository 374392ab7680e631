// Package redis keeps what the bot keeps, in Redis: it is bot.Store over
// go-redis, for one server, a cluster or a failover group, and for a server
// that the program starts itself (see Embedded).
//
// Every key name is in keys.go and every change of the queue is one script in
// scripts/, so that a crash falls before a change or after it, never inside.
// All keys share the hash tag {amiable}, hence one slot of a cluster.
//
// # How the queue works
//
// A job is a hash. Its id is in exactly one of three sorted sets: due (scored
// by when it may be claimed), running (scored by when its lease ends) and
// waiting (in line behind the head of its lane). Claim takes what lapsed in
// running, then what is due; both cost the logarithm of the size of the set.
// A lane is a list: its head alone may be due or running, and keeps the lane
// while it is retried. A job due later joins its lane when it falls due, so a
// reminder never blocks the conversation it belongs to.
//
// Times are Redis's, read inside the scripts, plus the offset of bot.Clock.
// A job's Due is what was asked for, or the instant of adding for a job due at
// once; it is kept to the millisecond, rounded up. Expiry of what is
// remembered (marks, transcripts, kept values) follows real time and ignores
// the offset.
//
// # What a caller can rely on
//
// When Add returns nil, the job and its marks are stored, or were before; when
// it returns an error, either both are or neither is, and the same event can
// be added again without being lost or doubled. No call lasts two
// seconds, whatever the context allows, so that an acknowledgement of an event
// fits in Slack's three. Within these two seconds a call is repeated when
// a connection broke or a reply did not come; every script recognises its own
// repetition (Add by a random mark of the call, the others by the fencing
// token), so a late reply changes nothing. Claim is the exception: jobs leased by
// a call whose reply was lost come back when their lease ends, one attempt
// later.
//
// Stored means stored by the server that answered: how much of it survives
// a power cut or a failover is decided by its append-only file and replicas
// (see Health).
//
// While Redis is down, loading, read-only or out of memory, calls return
// errors; they work again when it does, without reopening. Out of memory, Add
// and Keep fail but the other calls of the queue work, so that it drains.
package redis
