package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Finding is the outcome of one check of the Slack side.
type Finding struct {
	Name   string // token, scopes, app token, signing secret
	Detail string // what was found, in English; no secret
	Err    error  // nil when all is well
}

// Check asks Slack what the tokens are good for, for a person who sets the
// bot up. It changes nothing and opens no connection that events could go to.
func (c *Client) Check(ctx context.Context) []Finding {
	me, err := c.Identify(ctx)
	if err != nil {
		return []Finding{{Name: "token", Err: err}}
	}
	found := []Finding{
		{Name: "token", Detail: fmt.Sprintf("user %s in workspace %s", me.UserID, me.TeamID)},
		checkScopes(me.Scopes),
	}
	if c.opt.AppToken == "" && c.opt.SigningSecret == "" {
		return append(found, Finding{Name: "app token", Err: errors.New("neither an app token (Socket Mode) nor a signing secret (HTTP): no event can arrive")})
	}
	if c.opt.AppToken != "" {
		found = append(found, c.checkAppToken(ctx))
	}
	if c.opt.SigningSecret != "" {
		found = append(found, checkSecret(c.opt.SigningSecret))
	}
	return found
}

func checkScopes(have []string) Finding {
	var missing []string
	for _, s := range Scopes {
		if !slices.Contains(have, s) {
			missing = append(missing, s)
		}
	}
	f := Finding{Name: "scopes", Detail: fmt.Sprintf("%d of %d needed", len(Scopes)-len(missing), len(Scopes))}
	switch {
	case len(have) == 0:
		f.Err = errors.New("the answer of Slack does not name the scopes of the token")
	case len(missing) > 0:
		f.Err = fmt.Errorf("missing %s: reinstall the app with the manifest", strings.Join(missing, ", "))
	}
	return f
}

// checkAppToken asks for the address of a connection, without dialling it.
func (c *Client) checkAppToken(ctx context.Context) Finding {
	err := c.call(ctx, "apps.connections.open", read, func(ctx context.Context) error {
		_, address, err := c.api.StartSocketModeContext(ctx)
		if err == nil && address == "" {
			err = errUnclear
		}
		return err
	})
	return Finding{Name: "app token", Detail: "Socket Mode connections can be opened", Err: err}
}

// checkSecret looks at the form only: nothing but a request of Slack's can
// prove it.
func checkSecret(secret string) Finding {
	f := Finding{Name: "signing secret", Detail: "set; only a request from Slack can prove it"}
	if strings.TrimSpace(secret) != secret {
		f.Err = errors.New("begins or ends with a space")
	}
	return f
}
