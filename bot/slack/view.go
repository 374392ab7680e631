package slack

import (
	"context"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// Open implements bot.Messenger.
func (c *Client) Open(ctx context.Context, trigger string, v bot.View) error {
	req := slack.ModalViewRequest{
		Type:   slack.VTModal,
		Title:  plainText(v.Title, maxTitle),
		Blocks: slack.Blocks{BlockSet: viewBlocks(v.Parts)},
	}
	if v.Close != "" {
		req.Close = plainText(v.Close, maxTitle)
	}
	return c.call(ctx, "views.open", write, func(ctx context.Context) error {
		_, err := c.api.OpenViewContext(ctx, trigger, req)
		return err
	})
}

// Publish implements bot.Messenger. The Home tab has no title of its own.
func (c *Client) Publish(ctx context.Context, person string, v bot.View) error {
	req := slack.PublishViewContextRequest{UserID: person, View: slack.HomeTabViewRequest{
		Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: viewBlocks(v.Parts)}}}
	return c.call(ctx, "views.publish", read, func(ctx context.Context) error {
		_, err := c.api.PublishViewContext(ctx, req)
		return err
	})
}
