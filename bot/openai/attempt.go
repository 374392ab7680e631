package openai

import (
	"context"
	"errors"
	"strings"
	"time"

	sdk "github.com/sashabaranov/go-openai"

	"amiable/bot"
)

// attempt asks once. It returns nil only for a whole answer.
func (m *Model) attempt(ctx context.Context, req sdk.ChatCompletionRequest, emit func(string) error) (bot.Completion, error) {
	a, err := m.ask(ctx, req, emit)
	if err == nil && a.finish != sdk.FinishReasonStop {
		err = &failure{what: ending(a.finish)}
	}
	if err == nil && strings.TrimSpace(a.text.String()) == "" {
		err = &failure{what: empty}
	}
	if err != nil {
		return bot.Completion{}, err
	}
	out := bot.Completion{Text: a.text.String(), Model: a.model, TokensIn: a.usage.PromptTokens, TokensOut: a.usage.CompletionTokens}
	if out.Model == "" {
		out.Model = m.opt.Model
	}
	return out, nil
}

// ask opens a stream and reads it to the end the model announced, whatever
// that end is.
func (m *Model) ask(ctx context.Context, req sdk.ChatCompletionRequest, emit func(string) error) (*answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := &watch{cancel: cancel}
	defer w.stop()
	w.wait(m.opt.FirstToken, errFirst)

	a, s := &answer{emit: emit}, &seen{after: -1}
	stream, err := m.client.CreateChatCompletionStream(withSeen(ctx, s), req)
	if err == nil {
		defer stream.Close()
		err = m.read(stream, a, w)
	}
	if _, ours := errors.AsType[*emitError](err); err != nil && !ours {
		err = explain(ctx, err, s, a)
	}
	return a, err
}

// read takes chunks until the end. After the finish reason it stays a moment
// for the token counts, whose loss is no failure.
func (m *Model) read(stream *sdk.ChatCompletionStream, a *answer, w *watch) error {
	for {
		chunk, err := stream.Recv()
		switch {
		case err != nil && a.finish != "":
			return nil
		case err != nil:
			return err
		case !alive(chunk):
			a.count(chunk)
			continue
		}
		w.stop() // the reader's own time is not the model's silence
		if err := a.take(chunk); err != nil {
			return err
		}
		if a.finish != "" {
			w.wait(min(m.opt.Silence, 2*time.Second), errSilent)
		} else {
			w.wait(m.opt.Silence, errSilent)
		}
	}
}

// A watch cuts the connection when nothing comes in time.
type watch struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func (w *watch) wait(d time.Duration, why error) {
	w.stop()
	w.timer = time.AfterFunc(d, func() { w.cancel(why) })
}

func (w *watch) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// An answer is what has come so far.
type answer struct {
	text   strings.Builder
	model  string
	finish sdk.FinishReason
	usage  sdk.Usage
	emit   func(string) error
}

// alive tells whether a chunk holds a sign of the model itself: a word, a
// thought, a refusal or the end. An opening with only a role is none.
func alive(c sdk.ChatCompletionStreamResponse) bool {
	for _, ch := range c.Choices {
		d := ch.Delta
		if d.Content != "" || d.ReasoningContent != "" || d.Refusal != "" || ended(ch.FinishReason) {
			return true
		}
	}
	return false
}

func ended(r sdk.FinishReason) bool { return r != "" && r != sdk.FinishReasonNull }

func (a *answer) count(c sdk.ChatCompletionStreamResponse) {
	if c.Usage != nil {
		a.usage = *c.Usage
	}
	if c.Model != "" {
		a.model = c.Model
	}
}

// take adds a chunk and passes its text on. Nothing after the end counts.
func (a *answer) take(c sdk.ChatCompletionStreamResponse) error {
	a.count(c)
	for _, ch := range c.Choices {
		if ch.Index != 0 || a.finish != "" {
			continue
		}
		if piece := ch.Delta.Content; piece != "" {
			a.text.WriteString(piece)
			if err := a.pass(piece); err != nil {
				return err
			}
		}
		if ch.Delta.Refusal != "" {
			a.finish = sdk.FinishReasonContentFilter
		} else if ended(ch.FinishReason) {
			a.finish = ch.FinishReason
		}
	}
	return nil
}

func (a *answer) pass(piece string) error {
	if a.emit == nil {
		return nil
	}
	if err := a.emit(piece); err != nil {
		return &emitError{err}
	}
	return nil
}
