package casefile

import (
	"cmp"
	"container/heap"
	"slices"

	"amiable/bot/terms"
)

// Placed is a case on a worklist: the position of its summary in the list given, and its place.
type Placed struct {
	Index int
	Priority
}

// List is a worklist: the first cases, and how many of each band and of those set aside there are in all.
type List struct {
	Top   []Placed
	Total int            // cases on the list, shown or not
	Bands map[Band]int   // of those
	Aside map[string]int // set aside, closed ones not counted
	Late  int            // disputes past their deadline, wherever their case is
}

// Hidden is how many cases on the list are not shown.
func (l List) Hidden() int { return l.Total - len(l.Top) }

// Worklist orders cases for the day and keeps the first n, all of them when n is 0. Cases of one band and score are in
// order of their id.
func Worklist(cases []Summary, today terms.Date, p Policy, n int) List {
	l := List{Bands: map[Band]int{}, Aside: map[string]int{}}
	q := placedHeap{cases: cases}
	for i := range cases {
		s := &cases[i]
		pr := Score(s, today, p)
		if !s.Closed && !s.Answer.IsZero() && earlier(s.Answer, today) {
			l.Late++
		}
		switch pr.Aside {
		case "":
			l.Total++
			l.Bands[pr.Band]++
			q.keep(Placed{i, pr}, n)
		case "closed":
		default:
			l.Aside[pr.Aside]++
		}
	}
	l.Top = q.list
	slices.SortFunc(l.Top, q.compare)
	return l
}

// placedHeap keeps the best n; its first is the worst of them.
type placedHeap struct {
	cases []Summary
	list  []Placed
}

func (q *placedHeap) compare(a, b Placed) int {
	return cmp.Or(cmp.Compare(a.Band, b.Band), cmp.Compare(b.Score, a.Score), cmp.Compare(q.cases[a.Index].ID, q.cases[b.Index].ID))
}

func (q *placedHeap) Len() int           { return len(q.list) }
func (q *placedHeap) Less(i, j int) bool { return q.compare(q.list[i], q.list[j]) > 0 }
func (q *placedHeap) Swap(i, j int)      { q.list[i], q.list[j] = q.list[j], q.list[i] }
func (q *placedHeap) Push(x any)         { q.list = append(q.list, x.(Placed)) }
func (q *placedHeap) Pop() any {
	last := len(q.list) - 1
	x := q.list[last]
	q.list = q.list[:last]
	return x
}

func (q *placedHeap) keep(x Placed, n int) {
	switch {
	case n <= 0:
		q.list = append(q.list, x)
	case len(q.list) < n:
		heap.Push(q, x)
	case q.compare(x, q.list[0]) < 0:
		q.list[0] = x
		heap.Fix(q, 0)
	}
}
