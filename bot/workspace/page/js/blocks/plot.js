// The geometry of bar, line and area charts. A sheet is the drawing area in
// SVG units: {left, right, top, bottom}.
import { svg } from "../dom.js";
import { figure } from "../i18n.js";

const TICKS = 5;
const LONGEST = 11; // characters of a label before it is cut

// scale widens low and high to round figures and says where to draw lines.
export function scale(low, high) {
  const span = high - low || 1;
  const power = 10 ** Math.floor(Math.log10(span / TICKS));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => span / s <= TICKS);
  const from = Math.floor(low / step) * step;
  const to = Math.max(from + step, Math.ceil(high / step) * step);
  const ticks = [];
  for (let i = 0; from + i * step <= to + step / 1000; i++) ticks.push(from + i * step);
  return { from, to, ticks };
}

const yOf = (value, sheet, range) => sheet.bottom - ((value - range.from) / (range.to - range.from)) * (sheet.bottom - sheet.top);

export function axes(config, sheet, range) {
  const rules = range.ticks.flatMap((tick) => [
    svg("line", { x1: sheet.left, x2: sheet.right, y1: yOf(tick, sheet, range), y2: yOf(tick, sheet, range), class: tick === 0 ? "axis" : "rule" }),
    svg("text", { x: sheet.left - 8, y: yOf(tick, sheet, range) + 4, "text-anchor": "end", class: "tick-text" }, figure(tick)),
  ]);
  return [...rules, ...categoryLabels(config.categories, sheet), axisName(config.x_label, (sheet.left + sheet.right) / 2, sheet.bottom + 46), sideName(config.y_label, sheet)];
}

// categoryLabels skips some where there are too many to read.
function categoryLabels(categories, sheet) {
  const width = (sheet.right - sheet.left) / categories.length;
  const skip = Math.ceil(46 / width);
  return categories.map((label, i) => i % skip === 0 && svg("text", { x: sheet.left + width * (i + 0.5), y: sheet.bottom + 20, "text-anchor": "middle", class: "tick-text" },
    label.length > LONGEST && width * skip < 90 ? label.slice(0, LONGEST - 1) + "…" : label));
}

const axisName = (name, x, y) => name && svg("text", { x, y, "text-anchor": "middle", class: "axis-name" }, name);

function sideName(name, sheet) {
  const y = (sheet.top + sheet.bottom) / 2;
  return name && svg("text", { x: 12, y, "text-anchor": "middle", class: "axis-name", transform: `rotate(-90 12 ${y})` }, name);
}

export function bars(values, count, sheet, range) {
  const slot = (sheet.right - sheet.left) / count;
  const width = Math.min(48, (slot * 0.72) / values.length);
  return values.flatMap((series, s) => series.map((value, i) => {
    const x = sheet.left + slot * (i + 0.5) + width * (s - values.length / 2);
    const top = yOf(Math.max(0, value), sheet, range);
    const bottom = yOf(Math.min(0, value), sheet, range);
    return svg("rect", { x, y: top, width: Math.max(1, width - 2), height: Math.max(value ? 1 : 0, bottom - top), rx: 2, class: "fill-" + (s % 6) }, svg("title", null, figure(value)));
  }));
}

export function lines(values, count, sheet, range, filled) {
  const slot = (sheet.right - sheet.left) / count;
  const base = yOf(0, sheet, range);
  return values.flatMap((series, s) => {
    const points = series.map((value, i) => [sheet.left + slot * (i + 0.5), yOf(value, sheet, range)]);
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    const area = `${points[0][0]},${base} ${path} ${points.at(-1)[0]},${base}`;
    return [
      filled && svg("polygon", { points: area, class: "area fill-" + (s % 6) }),
      svg("polyline", { points: path, fill: "none", class: "line stroke-" + (s % 6) }),
      ...points.map(([x, y], i) => svg("circle", { cx: x, cy: y, r: 3.5, class: "fill-" + (s % 6) }, svg("title", null, figure(series[i])))),
    ];
  });
}
