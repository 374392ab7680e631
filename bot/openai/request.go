package openai

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	sdk "github.com/sashabaranov/go-openai"

	"amiable/bot"
)

// coldest stands for temperature 0, which the SDK leaves out of the request
// (a server then takes its own default, often 0.7 to 1). It is small enough
// to be greedy everywhere, and not as small as the smallest float:
// llama.cpp divides by it, and 20/1e-45 overflows to infinity.
const coldest = 1e-6

// request lays a prompt out as chat messages: system first, then person and
// bot in turn. Several servers refuse two turns of one role in a row or a
// conversation opened by the bot: neighbours are joined, and an opening by
// the bot is preceded by an ellipsis.
func (m *Model) request(p bot.Prompt) (sdk.ChatCompletionRequest, error) {
	msgs, err := messages(p)
	if err != nil {
		return sdk.ChatCompletionRequest{}, fmt.Errorf("openai.Model.Complete: %w", err)
	}
	req := sdk.ChatCompletionRequest{Model: m.opt.Model, Messages: msgs, Stream: true}
	if m.usage {
		req.StreamOptions = &sdk.StreamOptions{IncludeUsage: true}
	}
	if reasons(m.opt.Model) { // such models take neither max_tokens nor a temperature
		req.MaxCompletionTokens = p.MaxTokens
		return req, nil
	}
	//lint:ignore SA1019 compatible servers (Mistral, Ollama, vLLM, llama.cpp) know only this name
	req.MaxTokens = p.MaxTokens
	req.Temperature = max(float32(p.Temperature), coldest)
	return req, nil
}

func messages(p bot.Prompt) ([]sdk.ChatCompletionMessage, error) {
	var out []sdk.ChatCompletionMessage
	if strings.TrimSpace(p.System) != "" {
		out = append(out, sdk.ChatCompletionMessage{Role: sdk.ChatMessageRoleSystem, Content: p.System})
	}
	head := len(out)
	for _, t := range p.Turns {
		text, role := t.Text, sdk.ChatMessageRoleUser
		if t.Role == bot.RoleBot {
			role = sdk.ChatMessageRoleAssistant
		}
		switch {
		case strings.TrimSpace(text) == "":
			continue
		case len(out) > head && out[len(out)-1].Role == role:
			out[len(out)-1].Content += "\n\n" + text
			continue
		case len(out) == head && role == sdk.ChatMessageRoleAssistant:
			out = append(out, sdk.ChatCompletionMessage{Role: sdk.ChatMessageRoleUser, Content: "…"})
		}
		out = append(out, sdk.ChatCompletionMessage{Role: role, Content: text})
	}
	if len(out) == head || out[len(out)-1].Role != sdk.ChatMessageRoleUser {
		return nil, errors.New("the prompt does not end with a question")
	}
	return out, nil
}

// reasons tells the models for which the SDK itself refuses max_tokens and a
// temperature. Every other server knows the old names, and some (Mistral)
// refuse the new one.
func reasons(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, prefix) {
			return true
		}
	}
	return false
}

// takesStreamOptions: Mistral answers 422 to stream_options and sends the
// token counts unasked; everybody else needs to be asked.
func takesStreamOptions(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return host != "mistral.ai" && !strings.HasSuffix(host, ".mistral.ai")
}

// cleanBase forgives a trailing slash and a pasted full address.
func cleanBase(base string) string {
	base = strings.TrimRight(strings.TrimSpace(base), "/")
	return strings.TrimSuffix(base, "/chat/completions")
}
