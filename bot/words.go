package bot

import (
	"fmt"
	"time"
)

// Words are the fixed sentences of the bot in one language.
type Words struct {
	lang                                           string
	DoNow, SayThis, Avoid, Next                    string
	OutOfScope, DiagnoseFirst, AskReason           string
	AskReasonShort                                 string
	LawLabel, LawLabelOpen                         string
	RefuseGuest, RefusePlace, UnknownCommand       string
	Useful, NotUseful                              string
	RefuseGroup                                    string
	TooLong, Help, Thanks, Noted, NotedBad         string
	NotYet, Sorry, Thinking, Interrupted           string
	HandbookNote, ModelNote, ModelFailed           string
	NoSource, Quote, Share, Shared                 string
	ShareGone, Welcome, PromptsTitle, HomeTitle    string
	HomeIntro, HomeAsk, HomeGuide, Close, CardGone string
	Do, AvoidTitle, Why, Source, Checked, Law      string
	GuideTitle, HomeLaw                            string
	Prompts                                        []Suggestion
	months                                         [12]string
}

func words(lang string) *Words {
	if lang == "en" {
		return &english
	}
	return &french
}

// plain is a message of one text.
func plain(text string) Message {
	return Message{Summary: text, Parts: []Part{{Text: text}}}
}

// date writes an ISO day in words; what is not a day comes back unchanged.
func (w *Words) date(iso string) string {
	t, err := time.Parse("2006-01-02", iso)
	if err != nil {
		return iso
	}
	day := fmt.Sprint(t.Day())
	if w.lang == "fr" && t.Day() == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, w.months[t.Month()-1], t.Year())
}
