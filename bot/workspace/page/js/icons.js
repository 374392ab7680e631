import { svg } from "./dom.js";

// Line icons of our own on a 20 by 20 grid.
const PATHS = {
  hash: "M8 3 6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6a3 3 0 0 1 6 0v3",
  shared: "M2 10l5-5 5 5-5 5zM8 10l5-5 5 5-5 5z",
  home: "M3 9l7-6 7 6v8h-5v-5H8v5H3z",
  chat: "M3 4h14v10H9l-4 3v-3H3z",
  reply: "M4 4h12v9H9l-4 4v-4H4zM7 8h6",
  smile: "M10 2.5a7.5 7.5 0 1 0 .01 0M7 8v.01M13 8v.01M6.5 11.5a4 4 0 0 0 7 0",
  more: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4l-6 6 6 6",
  menu: "M3 5h14M3 10h14M3 15h14",
  send: "M3 17l15-7L3 3l2 7zM5 10h7",
  stop: "M6 6h8v8H6z",
  clip: "M14 6l-6.5 6.5a2 2 0 0 0 3 3L17 9a4 4 0 0 0-6-6L4.500 9.500",
  at: "M13 10a3 3 0 1 0-6 0 3 3 0 0 0 6 0zm0 0v1.500a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.700",
  slash: "M3 3h14v14H3zM12 6l-4 8",
  bolt: "M11 2 4 11h5l-1 7 7-9h-5z",
  clock: "M10 2.500a7.500 7.500 0 1 0 .01 0M10 6v4l3 2",
  sun: "M10 6.500a3.500 3.500 0 1 0 .01 0M10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600 16 16M4 16l1.400-1.400M14.600 5.400 16 4",
  moon: "M16 12.500A7 7 0 0 1 7.500 4a7 7 0 1 0 8.500 8.500z",
  reset: "M4 10a6 6 0 1 1 2 4.500M4 16v-4h4",
  warn: "M10 3 2 17h16zM10 8v4M10 14.500v.01",
  info: "M10 2.500a7.500 7.500 0 1 0 .01 0M10 9v5M10 6v.01",
  check: "M4 10.500 8 14.500 16 5.500",
  down: "M5 8l5 5 5-5",
  right: "M8 5l5 5-5 5",
  left: "M12 5l-5 5 5 5",
  up: "M7 18V9l3-7a2 2 0 0 1 2 2v4h5l-1.500 9H7zM3.500 9v9",
  thumbdown: "M7 2v9l3 7a2 2 0 0 0 2-2v-4h5L15.500 3H7zM3.500 2v9",
  trash: "M4 5h12M8 5V3h4v2M5 5l1 12h8l1-12M8.500 8v6M11.500 8v6",
  file: "M5 2h7l4 4v12H5zM12 2v4h4",
  download: "M10 3v9M6 9l4 4 4-4M4 16h12",
  edit: "M4 16l1-4 8-8 3 3-8 8z",
  calendar: "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4",
  play: "M6 4l10 6-10 6z",
  language: "M2 5h8M6 3v2M4 5c0 4 3 6 5 7M8 5c0 4-3 6-6 7M10 17l3.500-8 3.500 8M11.300 14.500h4.400",
  people: "M7.500 4a2.800 2.800 0 1 0 .01 0M2 16c0-3.500 2.500-5 5.500-5s5.500 1.500 5.500 5M13 4.500a2.500 2.500 0 0 1 0 5M15 11.500c2 .5 3 2 3 4.500",
  plus: "M10 4v12M4 10h12",
  search: "M8.500 3a5.500 5.500 0 1 0 .01 0M12.500 12.500 17 17",
};

// icon is decorative: name what it does on the button around it.
export function icon(name, size = 18) {
  return svg("svg", {
    viewBox: "0 0 20 20", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": name === "more" ? 2.8 : 1.6,
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false", class: "icon",
  }, svg("path", { d: PATHS[name] || PATHS.info }));
}
