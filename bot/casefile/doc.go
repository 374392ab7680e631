// Package casefile is what a case is: who owes what to whom, what was said and promised about it, what may still be
// conceded, and why it deserves attention today.
//
// Everything here is pure: no clock, no store. What happened is a list of [Event]; a [Case] is what follows from them:
//
//	[Validate] says whether an event may happen to a case, in a sentence;
//	[Apply] is the case after the event, and [Replay] the case after all of them;
//	[Resume] continues from a stored case, which gives the same as replaying everything.
//
// A store appends an event only if it is valid for the version it read. Every order in which events were so accepted gives
// the same case: things are kept by the time and id of the event that made them, and the latest statement of a field wins
// whenever it arrives. Apply never judges: it must read the past the same way for ever, so rules may grow stricter in
// Validate without changing what is on file. A correction is an event of its own ([Corrected], [Retracted], or the same
// kind again with Of set).
//
// What can be asked of a case depends on the day, which is an argument, and on the [Policy] of the house:
//
//	[BalanceOf]    what is owed, to the cent, and how late
//	[Standings]    what became of promises and plan rows, from the payments seen
//	[StatusOf]     the status words, with promise, plan and dispute as overlays
//	[Clocks]       time limits that run
//	[Holds]        why nothing should be asked of the debtor now
//	[ProfileOf]    what the record looks like, with the evidence
//	[Why]          why the case needs attention, one sentence an event
//	[Summarize]    the compact form for indexes and lists, from which [Score] and [Worklist] order cases on any day
//
// [FromJSON] reads a case from a file and [Merge] turns an accounting export into events. Names of firms are compared in
// one place, see [SameName] and [MatchName].
//
// Languages are "fr" and "en"; anything else is read as French. The package says nothing about persons: a profile is a
// reading of dates and amounts, and comes with them.
package casefile
