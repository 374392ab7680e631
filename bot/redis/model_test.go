package redis

import (
	"cmp"
	"maps"
	"slices"

	"amiable/bot"
)

// A model is the queue as plain Go: what the store must agree with after
// every step. Instants that the server chooses are read back from it.
type model struct {
	jobs   map[string]*modelJob
	lanes  map[string][]string
	known  map[string]bool
	seen   map[string]bool
	joined map[string]bool
	ended  map[string]string // id to the call that ended it, with its token
	dead   []string          // newest first
	turns  []string          // of the one thread that is written
	claims []bot.Claimed     // every claim ever answered
	token  int64             // the highest seen
}

type modelJob struct {
	id, lane, person string
	set              string // the key of the set it is in
	score, due       int64
	token            int64
	attempt          int
	stop             bool
	progress         string
}

func newModel() *model {
	return &model{
		jobs: map[string]*modelJob{}, lanes: map[string][]string{}, known: map[string]bool{},
		seen: map[string]bool{}, joined: map[string]bool{}, ended: map[string]string{},
	}
}

func (m *model) admits(id string, a bot.Admission) bool {
	if m.known[id] || a.Needs != "" && !m.joined[a.Needs] {
		return false
	}
	return !slices.ContainsFunc(a.Seen, func(mark string) bool { return m.seen[mark] })
}

func (m *model) add(j *modelJob, a bot.Admission, now int64) {
	m.jobs[j.id], m.known[j.id] = j, true
	for _, mark := range a.Seen {
		m.seen[mark] = true
	}
	if a.Joins != "" {
		m.joined[a.Joins] = true
	}
	j.set, j.score = keyDue, j.due
	if j.due <= now {
		m.join(j)
	}
}

// join gives a due job its place in its lane; false: it is in line.
func (m *model) join(j *modelJob) bool {
	line := m.lanes[j.lane]
	if j.lane == "" || len(line) > 0 && line[0] == j.id {
		return true
	}
	m.lanes[j.lane] = append(line, j.id)
	if len(line) == 0 {
		return true
	}
	j.set, j.score = keyWaiting, j.due
	return false
}

// leave takes a job out of its lane.
func (m *model) leave(j *modelJob) {
	line := slices.DeleteFunc(m.lanes[j.lane], func(id string) bool { return id == j.id })
	m.lanes[j.lane] = line
	if len(line) == 0 {
		delete(m.lanes, j.lane)
		return
	}
	if head := m.jobs[line[0]]; head.set == keyWaiting {
		head.set, head.score = keyDue, head.due
	}
}

func (m *model) end(j *modelJob, how string) {
	m.leave(j)
	delete(m.jobs, j.id)
	m.ended[j.id] = how
}

// in lists the jobs of a set by score, then id.
func (m *model) in(set string) []*modelJob {
	var out []*modelJob
	for _, j := range m.jobs {
		if j.set == set {
			out = append(out, j)
		}
	}
	slices.SortFunc(out, func(a, b *modelJob) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.id, b.id))
	})
	return out
}

// ripe is in, as far as it may be claimed.
func (m *model) ripe(set string, now int64) []*modelJob {
	return slices.DeleteFunc(m.in(set), func(j *modelJob) bool { return j.score > now })
}

// claim predicts which jobs a claim returns, and puts others in line.
func (m *model) claim(n int, now int64) []*modelJob {
	var taken []*modelJob
	for _, set := range []string{keyRunning, keyDue} {
		for range 4 {
			ripe := slices.DeleteFunc(m.ripe(set, now), func(j *modelJob) bool { return slices.Contains(taken, j) })
			for _, j := range ripe[:min(len(ripe), n-len(taken))] {
				if m.join(j) {
					taken = append(taken, j)
				}
			}
		}
	}
	return taken
}

// holds tells whether c still has its lease.
func (m *model) holds(c bot.Claimed) (*modelJob, bool) {
	j := m.jobs[c.ID]
	return j, j != nil && j.token == c.Token && j.set == keyRunning
}

// of lists a person's jobs that do not run, by due time, then id.
func (m *model) of(person string) []string {
	var jobs []*modelJob
	for _, id := range slices.Sorted(maps.Keys(m.jobs)) {
		if j := m.jobs[id]; j.person == person && j.set != keyRunning {
			jobs = append(jobs, j)
		}
	}
	slices.SortStableFunc(jobs, func(a, b *modelJob) int { return cmp.Compare(a.due, b.due) })
	var out []string
	for _, j := range jobs {
		out = append(out, j.id)
	}
	return out
}
