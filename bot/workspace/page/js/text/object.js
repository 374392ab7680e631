// Text objects of Block Kit: {"type":"plain_text"|"mrkdwn","text":…}.
import { mrkdwn, plain } from "./mrkdwn.js";

// textNodes renders a text object (or a plain string) to nodes.
export function textNodes(object) {
  if (object === null || object === undefined) return [];
  if (typeof object === "string") return plain(object);
  return object.type === "mrkdwn" ? mrkdwn(String(object.text || "")) : plain(String(object.text || ""), object.emoji !== false);
}

// words is a text object's bare text, for names of controls.
export function words(object) {
  const text = typeof object === "string" ? object : object?.text || "";
  return text.replace(/<[^<>|]+\|([^<>]*)>/g, "$1").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
