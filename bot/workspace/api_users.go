package workspace

import "slices"

func (c *call) authTest() (reply, error) {
	bot := c.w.people[BotUser]
	return reply{
		"url": c.w.url + "/", "team": c.w.opt.Team.Name, "team_id": c.w.opt.Team.ID,
		"user": bot.Name, "user_id": BotUser, "bot_id": BotID, "is_enterprise_install": false,
	}, nil
}

func (c *call) userInfo() (reply, error) {
	if err := c.args.need("user"); err != nil {
		return nil, err
	}
	p := c.w.people[c.args.str("user")]
	if p == nil {
		return nil, refuse("user_not_found")
	}
	return reply{"user": c.w.userJSON(p, c.args.flag("include_locale"))}, nil
}

func (c *call) userList() (reply, error) {
	var all []any
	for _, id := range c.w.order {
		all = append(all, c.w.userJSON(c.w.people[id], c.args.flag("include_locale")))
	}
	return c.page("members", all, 200)
}

func (c *call) groupList() (reply, error) {
	list := []any{}
	for _, g := range c.w.groups {
		v := reply{
			"id": g.ID, "team_id": c.w.opt.Team.ID, "is_usergroup": true, "is_external": false, "name": g.Name, "handle": g.Handle,
			"description": "", "user_count": len(g.Users), "prefs": reply{"channels": []string{}, "groups": []string{}},
		}
		if c.args.flag("include_users") {
			v["users"] = g.Users
		}
		list = append(list, v)
	}
	return reply{"usergroups": list}, nil
}

func (c *call) groupUsers() (reply, error) {
	if err := c.args.need("usergroup"); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.w.groups, func(g Group) bool { return g.ID == c.args.str("usergroup") })
	if i < 0 {
		return nil, refuse("no_such_subteam")
	}
	return reply{"users": append([]string{}, c.w.groups[i].Users...)}, nil
}

func (c *call) teamInfo() (reply, error) {
	t := c.w.opt.Team
	if c.args.str("team") == c.w.opt.Outside.ID {
		t = c.w.opt.Outside
	}
	return reply{"team": reply{"id": t.ID, "name": t.Name, "domain": t.Domain, "email_domain": "", "icon": reply{}}}, nil
}

func (c *call) botInfo() (reply, error) {
	if id := c.args.str("bot"); id != "" && id != BotID {
		return nil, refuse("bot_not_found")
	}
	return reply{"bot": reply{
		"id": BotID, "deleted": false, "name": c.w.opt.AppName, "updated": c.w.start.Unix(), "app_id": AppID, "user_id": BotUser, "icons": reply{},
	}}, nil
}
