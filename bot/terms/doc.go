// Package terms is the money and the dates of a negotiation: what an offer in words concedes and whether the case allows
// it, instalment plans, late interest, working days, and when "vendredi 10h" is.
//
// Everything here is pure: no clock, no store, no network. The present day is an argument, a zone is the location of the
// time given. Money is [Cents]; rates and percentages are exact decimals; nothing is a float.
//
// From the bottom up:
//
//   - [Cents] and [Date] read and write amounts and days, in French and in English.
//   - [Calendar] knows the working days: Monday to Friday less the French public holidays and a region's own.
//   - [Plan] cuts an amount into rows that add up to the cent.
//   - [Interest] charges a late invoice by half-year, with dated [Rates] that an operator may replace.
//   - [When] reads a date in words with a closed grammar. What it does not fully understand it refuses, and says why;
//     [Find] looks for such dates inside a sentence.
//   - [ReadOffer] reads what a sentence concedes, and [Check] compares it, stacked on what was conceded before, with the
//     limits of a [Case]. A sentence that may concede something this package cannot put a figure on is unsure, and unsure
//     counts as over the limit.
//
// Languages are "fr" and "en"; anything else is read as French.
package terms
