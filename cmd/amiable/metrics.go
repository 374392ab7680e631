package main

import (
	"context"
	"time"

	"amiable/bot"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// meter is bot.Meter over Prometheus. Labels are ids of our own, never texts.
type meter struct {
	reg      *prometheus.Registry
	counters map[string]*prometheus.CounterVec
	seconds  map[string]*prometheus.HistogramVec
}

var counterHelp = map[string]struct {
	help   string
	labels []string
}{
	"jobs_added_total":       {"Jobs stored.", []string{"kind"}},
	"jobs_repeated_total":    {"Events that repeated one already seen, or were none of ours.", []string{"kind"}},
	"jobs_total":             {"Attempts at jobs, by what became of them.", []string{"kind", "then"}},
	"answers_total":          {"Answers given.", []string{"mode", "lang", "in_scope"}},
	"refused_total":          {"Requests refused, by reason.", []string{"why"}},
	"model_fallbacks_total":  {"Answers that the handbook gave instead of the model.", []string{"why"}},
	"feedback_total":         {"Opinions about answers.", []string{"vote"}},
	"unknown_actions_total":  {"Buttons that this version does not know.", nil},
	"requests_refused_total": {"Slack requests refused at the door.", []string{"why"}},
}

func newMeter(store bot.Store) *meter {
	m := &meter{reg: prometheus.NewRegistry(), counters: map[string]*prometheus.CounterVec{}, seconds: map[string]*prometheus.HistogramVec{}}
	for name, d := range counterHelp {
		m.counters[name] = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "amiable_" + name, Help: d.help}, d.labels)
		m.reg.MustRegister(m.counters[name])
	}
	m.seconds["job_seconds"] = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "amiable_job_seconds", Help: "Time of one attempt at a job.",
		Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, 1, 5, 15, 60}}, []string{"kind"})
	m.seconds["ack_seconds"] = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "amiable_ack_seconds", Help: "Time until an event was stored and could be acknowledged.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .5, 1, 2.5}}, []string{"kind"})
	for _, h := range m.seconds {
		m.reg.MustRegister(h)
	}
	m.reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), queueCollector{store})
	return m
}

func (m *meter) Count(name string, labels ...string) {
	if c := m.counters[name]; c != nil {
		c.WithLabelValues(labels...).Inc()
	}
}

func (m *meter) Seconds(name string, d time.Duration, labels ...string) {
	if h := m.seconds[name]; h != nil {
		h.WithLabelValues(labels...).Observe(d.Seconds())
	}
}

// queueCollector reads the queue when somebody looks at the metrics.
type queueCollector struct{ store bot.Store }

var queueGauges = struct{ due, scheduled, dead, oldest *prometheus.Desc }{
	prometheus.NewDesc("amiable_queue_due", "Jobs that are due or running.", nil, nil),
	prometheus.NewDesc("amiable_queue_scheduled", "Jobs that are due later.", nil, nil),
	prometheus.NewDesc("amiable_queue_dead", "Jobs that were given up.", nil, nil),
	prometheus.NewDesc("amiable_queue_oldest_due_seconds", "Age of the oldest job that is due and that nobody runs: alert on this one.", nil, nil),
}

func (q queueCollector) Describe(ch chan<- *prometheus.Desc) {
	g := queueGauges
	for _, d := range []*prometheus.Desc{g.due, g.scheduled, g.dead, g.oldest} {
		ch <- d
	}
}

func (q queueCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	st, err := q.store.Stats(ctx)
	if err != nil {
		return // the store is down: the gauges are absent, and readiness says so
	}
	gauge := func(d *prometheus.Desc, v float64) { ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v) }
	gauge(queueGauges.due, float64(st.Due))
	gauge(queueGauges.scheduled, float64(st.Scheduled))
	gauge(queueGauges.dead, float64(st.Dead))
	gauge(queueGauges.oldest, st.OldestDue.Seconds())
}
