// data_visualization: bar, line, area and pie charts as SVG, with the same
// figures as a table for those who cannot see them.
import { h, svg, uid } from "../dom.js";
import { figure, t } from "../i18n.js";
import { axes, bars, lines, scale } from "./plot.js";
import { slices } from "./pie.js";

export function chart(block) {
  const c = block.chart || {};
  const title = uid("chart");
  const drawing = c.type === "pie" ? pie(c) : plot(c);
  drawing.setAttribute("aria-label", block.title + ". " + summary(c));
  return h("figure", { class: "chart", "aria-labelledby": title },
    h("figcaption", { class: "chart-title", id: title }, block.title), drawing, legend(c), data(block.title, c));
}

// names are the series of a plot or the segments of a pie.
const names = (c) => (c.type === "pie" ? c.segments.map((s) => s.label) : c.series.map((s) => s.name));

function legend(c) {
  if (c.type !== "pie" && c.series.length < 2) return null;
  return h("div", { class: "legend", "aria-hidden": "true" }, names(c).map((name, i) => h("span", { class: "legend-item" }, h("span", { class: "swatch tint-" + (i % 6) }), name)));
}

// summary is the chart in a sentence.
function summary(c) {
  if (c.type === "pie") {
    const total = c.segments.reduce((sum, s) => sum + s.value, 0);
    return c.segments.map((s) => `${s.label} ${figure(s.value)} (${Math.round((100 * s.value) / total)} %)`).join(", ");
  }
  return c.series.map((s) => s.name + " : " + s.data.map((p) => `${p.label} ${figure(p.value)}`).join(", ")).join(" ; ");
}

function data(title, c) {
  const body = c.type === "pie"
    ? c.segments.map((s) => h("tr", null, h("th", { scope: "row" }, s.label), h("td", { class: "to-right" }, figure(s.value))))
    : c.axis_config.categories.map((category) => h("tr", null, h("th", { scope: "row" }, category), c.series.map((s) => h("td", { class: "to-right" }, figure(valueAt(s, category))))));
  const heads = c.type === "pie" ? [t("label"), t("value")] : [c.axis_config.x_label || t("label"), ...names(c)];
  return h("details", { class: "chart-data" }, h("summary", null, t("chart_data")),
    h("div", { class: "grid-scroll", tabindex: "0", role: "region", "aria-label": title }, h("table", { class: "grid" }, h("thead", null, h("tr", null, heads.map((w) => h("th", { scope: "col" }, w)))), h("tbody", null, body))));
}

export const valueAt = (series, category) => series.data.find((p) => p.label === category)?.value ?? 0;

function pie(c) {
  return svg("svg", { viewBox: "0 0 200 200", class: "chart-svg chart-pie", role: "img" }, slices(c.segments));
}

// plot draws on a sheet of 560 by 260 with room for labels.
function plot(c) {
  const sheet = { left: 62, right: 550, top: 12, bottom: 206 };
  const { categories } = c.axis_config;
  const values = c.series.map((s) => categories.map((k) => valueAt(s, k)));
  const range = scale(Math.min(0, ...values.flat()), Math.max(0, ...values.flat()));
  const draw = c.type === "bar" ? bars : lines;
  return svg("svg", { viewBox: "0 0 560 260", class: "chart-svg", role: "img" },
    axes(c.axis_config, sheet, range), draw(values, categories.length, sheet, range, c.type === "area"));
}
