package slack

import (
	"context"
	"strings"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// agentPause is how long agent sessions are left alone after a refusal.
const agentPause = 10 * time.Minute

// Status implements bot.Messenger. Slack drops a status after two minutes,
// so a caller that takes longer sets it again. In a direct message the agent
// session is moved along, which makes the stop button appear. It is best
// effort: what fails is logged at debug level and nil is returned.
func (c *Client) Status(ctx context.Context, at bot.Place, text string) error {
	if at.Thread == "" {
		return nil
	}
	err := c.call(ctx, "assistant.threads.setStatus", write, func(ctx context.Context) error {
		return c.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: at.Channel, ThreadTS: at.Thread, Status: text})
	})
	if err != nil {
		c.log.Debug("status not shown", "err", err)
	}
	c.session(ctx, at, text != "")
	return nil
}

func (c *Client) session(ctx context.Context, at bot.Place, busy bool) {
	if !strings.HasPrefix(at.Channel, "D") || c.noAgent.has(at.Team) {
		return
	}
	status := slack.AgentSessionStatusActive
	if busy {
		status = slack.AgentSessionStatusProcessing
	}
	err := c.call(ctx, "agents.sessions.setStatus", write, func(ctx context.Context) error {
		_, err := c.api.SetAgentSessionStatusContext(ctx, slack.AgentSessionSetStatusParameters{
			Status: status, ChannelID: at.Channel, ThreadTS: at.Thread})
		return err
	})
	if err == nil {
		return
	}
	if refusedCodes[codeOf(err)] {
		c.noAgent.put(at.Team, agentPause)
	}
	c.log.Debug("agent session not moved", "err", err)
}

// Prompts implements bot.Messenger. Slack takes four at most, for the whole
// Messages tab and so without a thread.
func (c *Client) Prompts(ctx context.Context, channel, title string, prompts []bot.Suggestion) error {
	p := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: channel, Title: title}
	for _, s := range prompts[:min(len(prompts), maxPrompts)] {
		p.AddPrompt(s.Title, s.Message)
	}
	return c.call(ctx, "assistant.threads.setSuggestedPrompts", write, func(ctx context.Context) error {
		return c.api.SetAssistantThreadsSuggestedPromptsContext(ctx, p)
	})
}
