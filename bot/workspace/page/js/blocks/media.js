// Images, files, videos. The page loads nothing from outside: a picture from
// elsewhere is shown as its description and a link.
import { fileAddress } from "../api.js";
import { h, link, safeURL } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { textNodes, words } from "../text/object.js";

// local is an address this page may load: a file of the workspace or a data: picture.
function local(address) {
  if (/^data:image\/(png|jpeg|gif|webp);base64,/i.test(address || "")) return address;
  return safeURL(address) ? fileAddress(address) : null;
}

function picture(address, alt, look) {
  const source = local(address);
  if (!source) return h("span", { class: "picture-outside" }, icon("file", 16), link(address, alt || address));
  const node = document.createElement("img");
  node.src = source;
  node.alt = alt || "";
  node.loading = "lazy";
  node.className = look;
  return node;
}

const addressOf = (e) => e.image_url || e.slack_file?.url || "";

export function image(block) {
  return h("figure", { class: "picture" }, block.title && h("figcaption", null, textNodes(block.title)), picture(addressOf(block), block.alt_text, "picture-img"));
}

export const smallImage = (e) => h("span", { class: "small-image" }, picture(addressOf(e), e.alt_text, "small-img"));

export function video(block) {
  return h("div", { class: "video" },
    h("div", { class: "video-title" }, icon("play"), link(block.title_url || block.video_url, words(block.title) || block.alt_text)),
    block.description && h("div", { class: "mrkdwn" }, textNodes(block.description)),
    h("div", { class: "quiet" }, [block.author_name, block.provider_name].filter(Boolean).join(" · ") || block.alt_text));
}

export const call = (block) => h("div", { class: "video" }, icon("play"), " ", t("call_block"));

export const fileBlock = (block) => h("div", { class: "file-card" }, icon("file"), h("span", null, t("remote_file"), " ", h("code", { class: "code" }, block.external_id || "")));

const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

// fileCard is a file of a message: a PDF or picture shows inline.
export function fileCard(file) {
  const address = fileAddress(file.url_private);
  const title = file.title || file.name;
  const card = h("div", { class: "file-card" },
    icon("file", 28),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, title), h("span", { class: "quiet" }, kind(file) + " · " + size(file.size))),
    address && h("a", { class: "plain-icon", href: address, download: file.name, "aria-label": t("download", { name: file.name }) }, icon("download")));
  const node = h("div", { class: "file" }, card);
  if (!address) return node;
  if (file.mimetype === "application/pdf") node.append(pdf(card, address, title));
  else if (SHOWN.has(file.mimetype)) node.append(picture(file.url_private, file.alt_txt || title, "picture-img"));
  return node;
}

function pdf(card, address, title) {
  const holder = h("div", { class: "pdf" }, h("iframe", { src: address + "#toolbar=0&navpanes=0&view=FitH", title: t("preview", { name: title }), class: "pdf-frame", loading: "lazy" }));
  const toggle = h("button", { type: "button", class: "button small", "aria-expanded": "true" }, t("hide_preview"));
  toggle.addEventListener("click", () => {
    holder.hidden = !holder.hidden;
    toggle.setAttribute("aria-expanded", String(!holder.hidden));
    toggle.textContent = holder.hidden ? t("show_preview") : t("hide_preview");
  });
  card.append(toggle);
  return holder;
}

const kind = (file) => (file.filetype || file.name.split(".").pop() || "").toUpperCase();

function size(bytes = 0) {
  if (bytes < 1024) return t("bytes", { n: bytes });
  return t("kilobytes", { n: Math.round(bytes / 1024) });
}
