package openai

import (
	"context"

	"amiable/bot"
)

// Check asks for one tiny answer, once, past the breaker: nil means that the
// endpoint is reachable, takes the key, knows the model and streams. An
// answer cut at the length limit is good enough. The error says what to look
// at and wraps bot.ErrModel.
func (m *Model) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, m.opt.Total, errTotal)
	defer cancel()
	req, err := m.request(bot.Prompt{
		System:    "Answer with OK.",
		Turns:     []bot.Turn{{Role: bot.RolePerson, Text: "OK?"}},
		MaxTokens: 16,
	})
	if err == nil {
		_, err = m.ask(ctx, req, nil)
	}
	if err != nil {
		return &asked{op: "Check", model: m.opt.Model, attempts: 1, err: err}
	}
	return nil
}
