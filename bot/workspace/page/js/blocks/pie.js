// The geometry of a pie on a 200 by 200 sheet, from noon, clockwise.
import { svg } from "../dom.js";
import { figure } from "../i18n.js";

const SMALL = 0.06; // a share below this has no room for its figure

export function slices(segments) {
  const total = segments.reduce((sum, s) => sum + s.value, 0);
  let start = 0;
  return segments.flatMap((segment, i) => {
    const share = segment.value / total;
    const nodes = [slice(start, share, i, `${segment.label} : ${figure(segment.value)}`), share >= SMALL && percent(start + share / 2, share)];
    start += share;
    return nodes;
  });
}

const point = (turn, radius) => [100 + radius * Math.sin(2 * Math.PI * turn), 100 - radius * Math.cos(2 * Math.PI * turn)];

function slice(start, share, i, title) {
  const name = svg("title", null, title);
  if (share > 0.9999) return svg("circle", { cx: 100, cy: 100, r: 92, class: "slice fill-" + (i % 6) }, name);
  const [x1, y1] = point(start, 92);
  const [x2, y2] = point(start + share, 92);
  return svg("path", { d: `M100 100 L${x1} ${y1} A92 92 0 ${share > 0.5 ? 1 : 0} 1 ${x2} ${y2} Z`, class: "slice fill-" + (i % 6) }, name);
}

function percent(middle, share) {
  const [x, y] = point(middle, 62);
  return svg("text", { x, y: y + 4, "text-anchor": "middle", class: "slice-text" }, Math.round(share * 100) + "\u00a0%");
}
