package slack

import (
	"context"
	"slices"
	"strings"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// Person implements bot.Messenger. What Slack said is remembered for a short
// time; a failure is not.
func (c *Client) Person(ctx context.Context, id string) (bot.Person, error) {
	return c.people.get(ctx, id, func(ctx context.Context) (p bot.Person, err error) {
		me, err := c.identity(ctx)
		if err != nil {
			return p, err
		}
		err = c.call(ctx, "users.info", read, func(ctx context.Context) error {
			u, err := c.api.GetUserInfoContext(ctx, id)
			if err == nil {
				p = person(u, me)
			}
			return err
		})
		return p, err
	})
}

func person(u *slack.User, me Identity) bot.Person {
	return bot.Person{
		ID:      u.ID,
		Team:    u.TeamID,
		Lang:    language(u.Locale),
		Zone:    zone(u.TZ),
		Guest:   u.IsRestricted || u.IsUltraRestricted,
		Outside: outside(u, me),
		Bot:     u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || u.ID == "USLACKBOT",
		Gone:    u.Deleted,
	}
}

// outside tells whether a person is of another organisation. In Enterprise
// Grid the members of our other workspaces are inside. Somebody of whom
// Slack does not say where they belong is outside.
func outside(u *slack.User, me Identity) bool {
	if u.IsStranger {
		return true
	}
	if u.TeamID != "" && u.TeamID == me.TeamID {
		return false
	}
	return me.Enterprise == "" || u.TeamID != me.Enterprise && u.Enterprise.EnterpriseID != me.Enterprise
}

func language(locale string) string {
	for _, lang := range []string{"fr", "en"} {
		if strings.HasPrefix(locale, lang+"-") || strings.HasPrefix(locale, lang+"_") || locale == lang {
			return lang
		}
	}
	return ""
}

func zone(name string) *time.Location {
	if name == "" || name == "Local" {
		return nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return loc
}

// Channel implements bot.Messenger; it remembers like Person.
func (c *Client) Channel(ctx context.Context, id string) (bot.Channel, error) {
	return c.channels.get(ctx, id, func(ctx context.Context) (ch bot.Channel, err error) {
		me, err := c.identity(ctx)
		if err != nil {
			return ch, err
		}
		err = c.call(ctx, "conversations.info", read, func(ctx context.Context) error {
			r, err := c.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
			if err == nil {
				ch = bot.Channel{ID: r.ID, Direct: r.IsIM, Shared: shared(r, me)}
			}
			return err
		})
		return ch, err
	})
}

// shared tells whether another organisation reads a channel, or is about to.
// A channel shared only between workspaces of one organisation is not shared.
func shared(ch *slack.Channel, me Identity) bool {
	if ch.IsExtShared || ch.IsPendingExtShared || len(ch.PendingShared) > 0 {
		return true
	}
	return !ch.IsOrgShared && slices.ContainsFunc(ch.ConnectedTeamIDs, func(team string) bool {
		return team != me.TeamID && team != me.Enterprise && !slices.Contains(ch.InternalTeamIDs, team)
	})
}

// Direct implements bot.Messenger.
func (c *Client) Direct(ctx context.Context, person string) (id string, err error) {
	err = c.call(ctx, "conversations.open", read, func(ctx context.Context) error {
		ch, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{person}})
		if err == nil && ch != nil {
			id = ch.ID
		}
		return err
	})
	if err == nil && id == "" {
		err = &callError{method: "conversations.open", cause: errUnclear}
	}
	return id, err
}

// InGroup implements bot.Messenger; it remembers like Person.
func (c *Client) InGroup(ctx context.Context, person, group string) (bool, error) {
	members, err := c.groups.get(ctx, group, func(ctx context.Context) (in map[string]bool, err error) {
		err = c.call(ctx, "usergroups.users.list", read, func(ctx context.Context) error {
			users, err := c.api.GetUserGroupMembersContext(ctx, group)
			in = set(users...)
			return err
		})
		return in, err
	})
	return members[person], err
}
