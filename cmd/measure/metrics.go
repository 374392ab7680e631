package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
)

var answerBucket = regexp.MustCompile(`amiable_job_seconds_bucket\{kind="question",le="([0-9.e+-]+|\+Inf)"\} (\d+)`)

// printAnswerTime reads the bot's own histogram: the time of one answer, from
// the claim to the end of the job, Slack's and Redis's time included.
func (b *bench) printAnswerTime() {
	resp, err := http.Get("http://" + b.addr + "/metrics")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return
	}
	all := answerBucket.FindAllStringSubmatch(string(raw), -1)
	if len(all) == 0 {
		return
	}
	total, _ := strconv.Atoi(all[len(all)-1][2])
	for _, q := range []float64{.5, .99} {
		for _, m := range all {
			if n, _ := strconv.Atoi(m[2]); float64(n) >= q*float64(total) {
				fmt.Printf("one answer: p%.0f at most %s s\n", q*100, m[1])
				break
			}
		}
	}
}
