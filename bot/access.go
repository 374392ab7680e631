package bot

import (
	"context"
	"fmt"
)

// access is who may be answered where: full members of the workspace, in
// channels that nobody outside can read. A debtor may sit in a shared
// channel, so everything else gets no answer and no data.
type access int

const (
	allowed     access = iota
	refuseQuiet        // nothing is said: an outsider, a bot, somebody deactivated
	refuseGuest        // told privately: a guest of this workspace
	refusePlace        // told privately: a member, in a shared channel
	refuseGroup        // told privately: a member, not in the groups that may use the bot
)

// decideAccess is pure; mayUse looks the facts up.
func decideAccess(p Person, c Channel, sharedHint bool) access {
	switch {
	case p.Outside, p.Bot, p.Gone:
		return refuseQuiet
	case p.Guest:
		return refuseGuest
	case c.Shared || sharedHint:
		return refusePlace
	}
	return allowed
}

// mayUse fails closed: when Slack does not say who somebody is, the job is
// tried again later and nothing is answered meanwhile.
func (b *Bot) mayUse(ctx context.Context, person, channel string, sharedHint bool) (Person, access, error) {
	p, err := b.Slack.Person(ctx, person)
	if err != nil {
		return Person{}, refuseQuiet, fmt.Errorf("look up person: %w", err)
	}
	var c Channel
	if channel != "" {
		if c, err = b.Slack.Channel(ctx, channel); err != nil {
			return p, refuseQuiet, fmt.Errorf("look up channel: %w", err)
		}
	}
	a := decideAccess(p, c, sharedHint)
	if a == allowed && len(b.cfg.Allow) > 0 {
		if a, err = b.inAllowedGroup(ctx, person); err != nil {
			return p, refuseQuiet, err
		}
	}
	return p, a, nil
}

func (b *Bot) inAllowedGroup(ctx context.Context, person string) (access, error) {
	for _, g := range b.cfg.Allow {
		in, err := b.Slack.InGroup(ctx, person, g)
		if err != nil {
			return refuseQuiet, fmt.Errorf("look up group: %w", err)
		}
		if in {
			return allowed, nil
		}
	}
	return refuseGroup, nil
}

// refuse tells the person privately, when there is something to tell.
func (b *Bot) refuse(ctx context.Context, a access, at Place, person, lang string) error {
	if text := b.refusal(a, lang); text != "" {
		return b.Slack.Whisper(ctx, at, person, plain(text))
	}
	return nil
}

// refusal is what a refused person is told; empty: nothing.
func (b *Bot) refusal(a access, lang string) string {
	b.Meter.Count("refused_total", [...]string{"", "quiet", "guest", "place", "group"}[a])
	switch a {
	case refuseGuest:
		return words(lang).RefuseGuest
	case refusePlace:
		return words(lang).RefusePlace
	case refuseGroup:
		return words(lang).RefuseGroup
	}
	return ""
}
