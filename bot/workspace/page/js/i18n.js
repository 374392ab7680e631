import { lang } from "./store.js";
import { en } from "./lang/en.js";
import { fr } from "./lang/fr.js";

const WORDS = { fr, en };

// t is the page's own words in the person's language; {name} is filled in. A
// key with forms ("one", "other") takes the one for {n}. An unknown key comes
// back as it is.
export function t(key, values = {}) {
  let words = WORDS[lang()][key];
  if (words === undefined) return key;
  if (typeof words === "object") words = words[new Intl.PluralRules(lang()).select(values.n)] || words.other;
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? number(values[name]) : whole));
}

const number = (value) => (typeof value === "number" ? value.toLocaleString(lang() === "fr" ? "fr-FR" : "en-GB") : value);

// figure writes a number of the bot's in the person's language.
export function figure(value) {
  return Number(value).toLocaleString(lang() === "fr" ? "fr-FR" : "en-GB", { maximumFractionDigits: 2 });
}
