package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kelseyhightower/envconfig"
)

// settings are the environment variables as envconfig reads them: texts, so
// that every problem can be reported at once, each with its name.
type settings struct {
	SlackBotToken      string `envconfig:"SLACK_BOT_TOKEN"`
	SlackAppToken      string `envconfig:"SLACK_APP_TOKEN"`
	SlackSigningSecret string `envconfig:"SLACK_SIGNING_SECRET"`
	SlackAPIURL        string `envconfig:"SLACK_API_URL" default:"https://slack.com/api/"`
	RedisURL           string `envconfig:"REDIS_URL"`
	OpenAIKey          string `envconfig:"OPENAI_API_KEY"`
	OpenAIBaseURL      string `envconfig:"OPENAI_BASE_URL"`
	OpenAIModel        string `envconfig:"OPENAI_MODEL"`
	Addr               string `envconfig:"AMIABLE_ADDR" default:":8080"`
	Lang               string `envconfig:"AMIABLE_LANG" default:"fr"`
	Timezone           string `envconfig:"AMIABLE_TIMEZONE" default:"Europe/Paris"`
	DigestAt           string `envconfig:"AMIABLE_DIGEST_AT" default:"08:30"`
	Knowledge          string `envconfig:"AMIABLE_KNOWLEDGE"`
	ClockOffset        string `envconfig:"AMIABLE_CLOCK_OFFSET" default:"0s"`
	Leads              string `envconfig:"AMIABLE_LEADS"`
	Allow              string `envconfig:"AMIABLE_ALLOW"`
	MaxDataAge         string `envconfig:"AMIABLE_MAX_DATA_AGE" default:"72h"`
}

// config is the checked form of settings.
type config struct {
	settings
	zone        *time.Location
	digestAt    time.Duration // since midnight, local time
	clockOffset time.Duration
	maxDataAge  time.Duration
	leads       []string // user ids and user-group ids
	allow       []string // user-group ids; empty: everyone inside
}

// hasModel tells whether a model endpoint is configured; without one the bot
// answers from the handbook.
func (c config) hasModel() bool { return c.OpenAIKey != "" || c.OpenAIBaseURL != "" }

// loadConfig reads and checks the environment. The error joins one line for
// each problem.
func loadConfig(env environment) (config, error) {
	var c config
	if err := process(env, &c.settings); err != nil {
		return c, err
	}
	var bad []error
	problem := func(name, format string, args ...any) {
		bad = append(bad, fmt.Errorf("%w: %s: %s", errUsage, name, fmt.Sprintf(format, args...)))
	}
	for _, name := range unknownNames(env.names) {
		problem(name, "there is no such setting (known: %s)", strings.Join(ownNames, ", "))
	}
	c.checkSlack(problem)
	c.checkTimes(problem)
	c.checkRest(problem)
	return c, errors.Join(bad...)
}

// process lets envconfig read the given environment. It only reads the
// process's own variables, so tests set those.
func process(env environment, s *settings) error {
	if err := envconfig.Process("", s); err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	return nil
}

var ownNames = []string{"AMIABLE_ADDR", "AMIABLE_LANG", "AMIABLE_TIMEZONE", "AMIABLE_DIGEST_AT", "AMIABLE_KNOWLEDGE",
	"AMIABLE_CLOCK_OFFSET", "AMIABLE_LEADS", "AMIABLE_ALLOW", "AMIABLE_MAX_DATA_AGE"}

func unknownNames(names []string) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, "AMIABLE_") && !slices.Contains(ownNames, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

type report func(name, format string, args ...any)

func (c *config) checkSlack(problem report) {
	if !strings.HasSuffix(c.SlackAPIURL, "/") {
		c.SlackAPIURL += "/"
	}
	if u, err := url.Parse(c.SlackAPIURL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		problem("SLACK_API_URL", "%q is not an http or https address", c.SlackAPIURL)
	}
	if c.SlackBotToken != "" && !strings.HasPrefix(c.SlackBotToken, "xoxb-") {
		problem("SLACK_BOT_TOKEN", "a bot token starts with xoxb-")
	}
	if c.SlackAppToken != "" && !strings.HasPrefix(c.SlackAppToken, "xapp-") {
		problem("SLACK_APP_TOKEN", "an app-level token starts with xapp-")
	}
}

var clockTime = regexp.MustCompile(`^([01]?\d|2[0-3]):([0-5]\d)$`)

func (c *config) checkTimes(problem report) {
	var err error
	if c.zone, err = time.LoadLocation(c.Timezone); err != nil || c.Timezone == "" {
		problem("AMIABLE_TIMEZONE", "%q is not a time zone such as Europe/Paris", c.Timezone)
	}
	if m := clockTime.FindStringSubmatch(c.DigestAt); m != nil {
		c.digestAt, _ = time.ParseDuration(m[1] + "h" + m[2] + "m")
	} else {
		problem("AMIABLE_DIGEST_AT", "%q is not a time of day such as 08:30", c.DigestAt)
	}
	if c.clockOffset, err = time.ParseDuration(c.ClockOffset); err != nil {
		problem("AMIABLE_CLOCK_OFFSET", "%q is not a duration such as 36h or -10m", c.ClockOffset)
	}
	if c.maxDataAge, err = time.ParseDuration(c.MaxDataAge); err != nil || c.maxDataAge <= 0 {
		problem("AMIABLE_MAX_DATA_AGE", "%q is not a duration above zero such as 72h", c.MaxDataAge)
	}
}

var (
	userOrGroup = regexp.MustCompile(`^[UWS][A-Z0-9]{2,}$`)
	group       = regexp.MustCompile(`^S[A-Z0-9]{2,}$`)
)

func (c *config) checkRest(problem report) {
	if c.Lang != "fr" && c.Lang != "en" {
		problem("AMIABLE_LANG", "%q is not fr or en", c.Lang)
	}
	if _, port, ok := strings.Cut(c.Addr, ":"); !ok || port == "" {
		problem("AMIABLE_ADDR", "%q is not an address such as :8080", c.Addr)
	}
	if c.OpenAIBaseURL != "" {
		if u, err := url.Parse(c.OpenAIBaseURL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			problem("OPENAI_BASE_URL", "%q is not an http or https address", c.OpenAIBaseURL)
		}
	}
	if c.Knowledge != "" {
		if st, err := os.Stat(c.Knowledge); err != nil || !st.IsDir() {
			problem("AMIABLE_KNOWLEDGE", "%q is not a folder", c.Knowledge)
		}
	}
	c.leads = idList("AMIABLE_LEADS", c.Leads, userOrGroup, "user or user-group", problem)
	c.allow = idList("AMIABLE_ALLOW", c.Allow, group, "user-group", problem)
}

func idList(name, list string, shape *regexp.Regexp, what string, problem report) (ids []string) {
	for _, id := range strings.Split(list, ",") {
		switch id = strings.TrimSpace(id); {
		case id == "":
		case shape.MatchString(id):
			ids = append(ids, id)
		default:
			problem(name, "%q is not a %s id", id, what)
		}
	}
	return ids
}
