package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// Scopes are what the bot token must be allowed to do.
var Scopes = []string{
	"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
	"files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:write",
	"usergroups:read", "users:read",
}

var botEvents = []string{
	"agent_session_stopped", "app_home_opened", "app_mention", "app_uninstalled",
	"message.channels", "message.groups", "message.im", "tokens_revoked",
}

// appText is what the manifest says in one language.
type appText struct {
	short, long, agent string
	prompts            []manifestPrompt
	commands           []manifestCommand
}

type manifestPrompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

type manifestCommand struct {
	Command string `json:"command"`
	About   string `json:"description"`
	Hint    string `json:"usage_hint"`
	URL     string `json:"url,omitempty"`
}

var appTexts = map[string]appText{
	"fr": {
		short: "Le coach de celles et ceux qui recouvrent des factures impayées.",
		long: "Amiable vous conseille dans vos fils de discussion, d’après un guide de recouvrement amiable : quoi faire, quoi dire mot pour mot, " +
			"quoi éviter. Il prépare vos relances, tient vos dossiers et vos rappels. C’est vous qui relisez, signez et envoyez\u00a0: " +
			"Amiable n’écrit jamais à un débiteur. Ses réponses sont automatiques et peuvent comporter des erreurs\u00a0: vérifiez ce qui engage votre entreprise.",
		agent: "Conseils de recouvrement amiable, relances à relire et à signer, dossiers et rappels.",
		prompts: []manifestPrompt{
			{"Il dit ne pas avoir de trésorerie", "Le client dit qu’il n’a pas de trésorerie, je fais quoi\u00a0?"},
			{"La facture est contestée", "Le client conteste la facture\u00a0: par quoi commencer\u00a0?"},
			{"Il promet, mais ne paie pas", "Deuxième promesse de paiement non tenue\u00a0: comment reprendre la main\u00a0?"},
			{"Préparer un appel", "Aidez-moi à préparer un appel de relance demain matin."},
		},
		commands: []manifestCommand{
			{Command: "/coach", About: "Un conseil pour la situation devant vous, visible de vous seul", Hint: "le client dit qu’il n’a pas reçu la facture"},
			{Command: "/dossier", About: "Ouvrir ou chercher un dossier", Hint: "nom du client ou numéro de facture"},
			{Command: "/relance", About: "Préparer une relance que vous relisez et envoyez", Hint: "dossier [e-mail, SMS ou courrier]"},
			{Command: "/rappel", About: "Programmer un rappel", Hint: "vendredi 10h appeler Mme Roy"},
			{Command: "/agenda", About: "Vos rappels et promesses à venir", Hint: "[aujourd’hui ou semaine]"},
		},
	},
	"en": {
		short: "The coach for people who collect unpaid invoices.",
		long: "Amiable advises you in your threads from a guide to amicable collection: what to do, what to say word for word, what to avoid. " +
			"It drafts your reminders and keeps your case files and follow-ups. You read, sign and send: Amiable never writes to a debtor. " +
			"Its answers are automatic and can be wrong, so check whatever commits your company.",
		agent: "Advice on amicable collection, reminders for you to read and sign, case files and follow-ups.",
		prompts: []manifestPrompt{
			{"They say cash is short", "The customer says they have no cash right now. What do I do?"},
			{"The invoice is disputed", "The customer disputes the invoice. Where do I start?"},
			{"A promise was broken, again", "A second promise to pay was broken. How do I take back the lead?"},
			{"Prepare a call", "Help me prepare a reminder call for tomorrow morning."},
		},
		commands: []manifestCommand{
			{Command: "/coach", About: "Advice on the situation in front of you, for your eyes only", Hint: "the customer says the invoice never arrived"},
			{Command: "/case", About: "Open or look up a case", Hint: "customer or invoice number"},
			{Command: "/draft", About: "Draft a reminder that you read and send", Hint: "case [e-mail, SMS or letter]"},
			{Command: "/followup", About: "Set a follow-up", Hint: "Friday 10am call Ms Adams"},
			{Command: "/agenda", About: "Your coming follow-ups and promises", Hint: "[today or week]"},
		},
	},
}

// Manifest is the app manifest to paste into Slack, as JSON, in "fr" or "en".
// base is the public https address of the bot for signed HTTP; empty means
// Socket Mode, which needs no address.
func Manifest(lang, base string) ([]byte, error) {
	t, ok := appTexts[lang]
	if !ok {
		return nil, fmt.Errorf("slack.Manifest: no text in language %q, only fr and en", lang)
	}
	base = strings.TrimRight(base, "/")
	if u, err := url.Parse(base); base != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		return nil, fmt.Errorf("slack.Manifest: the address must begin with https:// and name a host")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(manifest(t, base)); err != nil {
		return nil, fmt.Errorf("slack.Manifest: %w", err)
	}
	return b.Bytes(), nil
}

type object = map[string]any

func manifest(t appText, base string) object {
	events := object{"bot_events": botEvents}
	interactivity := object{"is_enabled": true}
	commands := t.commands
	if base != "" {
		events["request_url"] = base + EventsPath
		interactivity["request_url"] = base + InteractionsPath
		commands = nil
		for _, c := range t.commands {
			c.URL = base + CommandsPath
			commands = append(commands, c)
		}
	}
	return object{
		"_metadata":           object{"major_version": 2, "minor_version": 1},
		"display_information": object{"name": "Amiable", "description": t.short, "long_description": t.long, "background_color": "#1f4e5f"},
		"features": object{
			"agent_view":     object{"agent_description": t.agent, "suggested_prompts": t.prompts},
			"app_home":       object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
			"bot_user":       object{"display_name": "Amiable", "always_online": true},
			"slash_commands": commands,
		},
		"oauth_config": object{"scopes": object{"bot": Scopes}},
		"settings": object{
			"event_subscriptions":    events,
			"interactivity":          interactivity,
			"org_deploy_enabled":     false,
			"socket_mode_enabled":    base == "",
			"token_rotation_enabled": false,
		},
	}
}
