package workspace

import (
	"slices"
	"strings"
	"time"
)

// Ids of the default workspace.
const (
	TeamID       = "T0DURANCE"
	OutsideID    = "T0BATIOUE"
	BotUser      = "U0AMIABLE"
	BotID        = "B0AMIABLE"
	AppID        = "A0AMIABLE"
	Claire       = "U0CLAIRE1" // collector, French
	Emma         = "U0EMMACL2" // collector for exports, English
	Sophie       = "U0SOPHIE3" // team lead
	Lucas        = "U0LUCASP4" // guest
	Julien       = "U0JULIEN5" // of another organisation
	Recouvrement = "C0RECOUVR" // #recouvrement
	EquipeADV    = "C0EQUIPEA" // #equipe-adv, private
	Partage      = "C0PARTAGE" // #partage-client, shared with the other organisation
	LeadsGroup   = "S0LEADS01"
	StaffGroup   = "S0STAFF02"
)

// Direct is the id of the direct message between a default person and the bot.
func Direct(person string) string { return "D" + strings.TrimPrefix(person, "U") }

func (o *Options) fillPeople() {
	if o.Team.ID == "" {
		o.Team = Team{ID: TeamID, Name: "Atelier Durance", Domain: "atelier-durance"}
	}
	if o.Outside.ID == "" {
		o.Outside = Team{ID: OutsideID, Name: "Bâti Ouest", Domain: "bati-ouest"}
	}
	if o.People == nil {
		o.People = defaultPeople(o.Team.ID, o.Outside.ID)
	}
	if o.Channels == nil {
		o.Channels = defaultChannels(o.Team.ID, o.Outside.ID)
	}
	if o.Groups == nil {
		o.Groups = []Group{
			{ID: LeadsGroup, Handle: "responsables", Name: "Responsables recouvrement", Users: leads(o.People)},
			{ID: StaffGroup, Handle: "recouvrement", Name: "Équipe recouvrement", Users: staff(o.People)},
		}
	}
}

func defaultPeople(team, outside string) []Person {
	return []Person{
		{ID: Claire, Team: team, Name: "claire", Real: "Claire Fontaine", Title: "Chargée de recouvrement", Email: "claire.fontaine@atelier-durance.example", Locale: "fr-FR", TZ: "Europe/Paris"},
		{ID: Emma, Team: team, Name: "emma", Real: "Emma Clarke", Title: "Chargée de recouvrement export", Email: "emma.clarke@atelier-durance.example", Locale: "en-GB", TZ: "Europe/London"},
		{ID: Sophie, Team: team, Name: "sophie", Real: "Sophie Marchand", Title: "Responsable recouvrement", Email: "sophie.marchand@atelier-durance.example", Locale: "fr-FR", TZ: "Europe/Paris", Lead: true},
		{ID: Lucas, Team: team, Name: "lucas", Real: "Lucas Petit", Title: "Expert-comptable (invité)", Email: "l.petit@cabinet-petit.example", Locale: "fr-FR", TZ: "Europe/Paris", Guest: true},
		{ID: Julien, Team: outside, Name: "julien", Real: "Julien Morel", Title: "Comptable, Bâti Ouest", Email: "j.morel@bati-ouest.example", Locale: "fr-FR", TZ: "Europe/Paris"},
	}
}

func defaultChannels(team, outside string) []Channel {
	return []Channel{
		{ID: Recouvrement, Name: "recouvrement", Topic: "Relances, promesses, litiges", Members: []string{Claire, Emma, Sophie, Lucas, BotUser}},
		{ID: EquipeADV, Name: "equipe-adv", Topic: "Administration des ventes", Private: true, Members: []string{Claire, Sophie, BotUser}},
		{ID: Partage, Name: "partage-client", Topic: "Avec Bâti Ouest", Shared: true, Teams: []string{team, outside}, Members: []string{Claire, Emma, Julien, BotUser}},
	}
}

func leads(people []Person) (ids []string) {
	for _, p := range people {
		if p.Lead {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func staff(people []Person) (ids []string) {
	for _, p := range people {
		if !p.Guest && !p.Single && p.Team == people[0].Team {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// userJSON is a user object as users.info gives it.
func (w *Workspace) userJSON(p *Person, locale bool) reply {
	outside := p.Team != w.opt.Team.ID
	u := reply{
		"id": p.ID, "team_id": p.Team, "name": p.Name, "deleted": p.Deleted, "real_name": p.Real, "color": "9f69e7",
		"tz": p.TZ, "tz_label": p.TZ, "tz_offset": w.zoneOffset(p.TZ),
		"is_bot": p.Bot, "is_app_user": false, "is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": p.Guest || p.Single, "is_ultra_restricted": p.Single, "updated": 0,
		"profile": reply{
			"real_name": p.Real, "real_name_normalized": p.Real, "display_name": p.Name, "display_name_normalized": p.Name,
			"title": p.Title, "email": p.Email, "team": p.Team,
		},
	}
	if outside {
		u["is_stranger"] = true
		delete(u["profile"].(reply), "email")
	}
	if p.Bot {
		u["profile"].(reply)["bot_id"] = BotID
		u["profile"].(reply)["api_app_id"] = AppID
	}
	if locale && !outside {
		u["locale"] = p.Locale
	}
	return u
}

func (w *Workspace) zoneOffset(name string) int {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return 0
	}
	_, off := w.now().In(loc).Zone()
	return off
}

// conversationJSON is a conversation object as conversations.info gives it.
func (w *Workspace) conversationJSON(c *channel) reply {
	v := reply{
		"id": c.ID, "created": w.start.Unix(), "context_team_id": w.opt.Team.ID, "updated": w.start.UnixMilli(),
		"is_im": c.Direct, "is_archived": false, "is_org_shared": false, "is_ext_shared": c.Shared,
		"is_shared": c.Shared, "is_pending_ext_shared": c.Pending,
	}
	if c.Direct {
		v["user"] = c.User
		v["is_user_deleted"] = false
		v["is_open"] = true
		return v
	}
	teams := c.Teams
	if !c.Shared {
		teams = []string{w.opt.Team.ID}
	}
	for k, x := range (reply{
		"name": c.Name, "name_normalized": c.Name, "creator": BotUser, "is_channel": !c.Private, "is_group": c.Private,
		"is_private": c.Private, "is_mpim": false, "is_general": false, "is_member": slices.Contains(c.Members, BotUser),
		"shared_team_ids": teams, "pending_shared": []string{}, "num_members": len(c.Members),
		"topic": reply{"value": c.Topic, "creator": "", "last_set": 0}, "purpose": reply{"value": "", "creator": "", "last_set": 0},
	}) {
		v[k] = x
	}
	if c.Shared {
		v["connected_team_ids"] = slices.DeleteFunc(slices.Clone(teams), func(t string) bool { return t == w.opt.Team.ID })
		v["internal_team_ids"] = []string{w.opt.Team.ID}
		v["conversation_host_id"] = w.opt.Team.ID
	}
	return v
}
