// Building the page without markup: text only ever becomes a text node, and
// addresses are checked here whatever the caller did. Nothing in this page
// parses HTML, so a message can contain anything.

const SVG = "http://www.w3.org/2000/svg";
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

// h makes an HTML element. props are attributes, except: class, data (an
// object), on (an object of listeners), value and checked (properties).
// Children are nodes, strings, arrays of them; null and false are left out.
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) set(node, name, value);
  append(node, children);
  return node;
}

// svg makes an SVG element from presentation attributes.
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null) node.setAttribute(name, String(value));
  }
  append(node, children);
  return node;
}

export function append(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(node, child);
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  switch (name) {
    case "class": node.className = value; return;
    case "data": Object.assign(node.dataset, value); return;
    case "on": for (const [event, fn] of Object.entries(value)) node.addEventListener(event, fn); return;
    case "value": node.value = value; return;
    case "checked": node.checked = value; return;
  }
  if (name.startsWith("on") || name === "style" || name === "srcdoc") throw new Error("dom.h: attribute not allowed: " + name);
  if ((name === "href" || name === "src") && !safeURL(value)) return;
  node.setAttribute(name, value === true ? "" : String(value));
}

// safeURL gives an address back when it is one that may be followed or
// loaded, else null: never javascript:, data: or the like.
export function safeURL(address) {
  if (typeof address !== "string" || address === "") return null;
  if (address.startsWith("blob:" + location.origin)) return address;
  try {
    return SCHEMES.has(new URL(address, location.href).protocol) ? address : null;
  } catch {
    return null;
  }
}

// link is an anchor that opens elsewhere; an unsafe address leaves its words.
export function link(address, ...children) {
  if (!safeURL(address)) return h("span", { class: "bad-link", title: String(address) }, ...children);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

let counter = 0;

// uid is an element id nobody else has.
export function uid(prefix = "n") {
  counter++;
  return prefix + counter;
}

export function frame() {
  return new Promise((done) => requestAnimationFrame(() => done()));
}
