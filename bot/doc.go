// Package bot is the middle of Amiable: what happens when somebody asks how
// to handle an unpaid invoice. This page is the tour of the whole program,
// from the bottom up.
//
// # One sentence
//
// Slack and the clock put jobs in Redis; one worker claims due jobs; each
// job loads a thread, decides with pure functions, maybe asks a model, checks
// what came back, posts once, and is done.
//
// # Rooms
//
//	cmd/amiable     one file a subcommand; the only place that knows everything
//	bot             this package: events, jobs, the worker, the flows, and the
//	                ports they need in our own words (Store, Messenger, Model)
//	bot/guard       reads a text that would go to a debtor and says what must
//	                not be sent, where and why
//	bot/terms       money and dates of negotiation, exact
//	bot/casefile    what a case is: events, and what follows from them (no flow
//	                uses it yet)
//	bot/privacy     identities become placeholders before a model sees them
//	bot/slack       adapter over slack-go: events in, messages out
//	bot/openai      adapter over go-openai: any compatible endpoint
//	bot/redis       adapter over go-redis: every key name and every script
//	bot/bottest     a recorded Slack side and a scripted model, for tests
//	bot/workspace   a local, strict stand-in for Slack with a page to use it in
//	                a browser; what amiable try opens
//	prompts         what is said to a model: templates with typed functions
//	knowledge       the guidance as cards in two languages, and their search
//
// Commands import everything; adapters import bot and the pure rooms (guard,
// terms, casefile, privacy), never each other; bot imports pure rooms, prompts and
// knowledge. A test (TestArrows) holds this picture against the code.
//
// # Jobs
//
// A Job is one thing to do, now or later, and the only mechanism for either:
// an incoming question, a private answer, an opinion, a welcome. The Queue's
// Add stores the job and the marks of its event in one step, before Slack
// gets its acknowledgement; when Add fails, Slack gets an error and delivers
// again. A mention arrives twice, as a mention and as a message; both carry
// the mark of (team, channel, ts), and each event id is a mark of its own, so
// repetitions add nothing for a day.
//
// Jobs of one thread share a lane and run one after the other: two messages
// within a second cannot overtake each other. A claimed job is leased for
// eight seconds and the lease is renewed every two; a killed worker's jobs
// are therefore free again within eight seconds. The token of a Claimed job
// fences off a worker that lost its lease. See verdict for what becomes of a
// job after an attempt; what has failed for half an hour is buried, the
// person is told once, and amiable doctor lists it.
//
// # One answer
//
// Every question gets exactly one answer, whatever is redelivered, restarted
// or killed in between. Before the first post an attempt saves that it is
// posting (Queue.Save, which also proves that the job is still ours). A later
// attempt looks in the thread: each message carries its job's id in Slack's
// message metadata (Mark), and a message without a mark can only be a stream
// whose worker died before noting its ts. What is whole is left alone; what
// is half-written is replaced. TestOneAnswerWhereverItDies kills the worker
// before and after every effect, in every mode.
//
// Not covered: a private answer goes through a response URL, where nothing
// can be looked up; dying between that call and its acknowledgement may show
// it twice to the one person who asked.
//
// # Coaching
//
// Advise is pure: it searches the cards for the question (with the thread,
// when the message leans on it) and decides whether the guide covers it at
// all, and whether an offer is wanted while nobody knows why the invoice is
// late; then the answer is one question and no offer (principle P05).
// Handbook lays the cards out as an answer. With a model, Write gives it the
// cards and the masked question, reads what comes back paragraph by
// paragraph (citations that were not given are removed, links lose their
// address, words for the debtor that press or threaten are taken out) and
// shows nothing before the first card is cited. A model that fails, is cut
// or cites nothing is replaced by the handbook, and the answer says so.
//
// # Who is answered
//
// Full members, in conversations that nobody outside can read (access.go).
// Guests and members who ask in a shared channel are told so privately;
// outsiders and bots get nothing. When Slack does not say who somebody is,
// nothing is answered until it does.
//
// # Doubts
//
// Slack itself was never reached from the machines this was built on: the
// adapter is tested over HTTP against strict stand-ins written from Slack's
// documentation, and one pass by hand in a real workspace remains to be done.
// The language of an answer is that of the question when it is clear, then
// the person's locale, then AMIABLE_LANG: a French team often has English
// Slack clients.
package bot
