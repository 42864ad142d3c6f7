// A plot from its parts, and what its signs mean.
const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  dot: ["circle", { cx: 15, cy: 9, r: 5 }],
  within: ["circle", { cx: 15, cy: 9, r: 5, class: "dot within" }],
  band: ["rect", { x: 5, y: 1, width: 20, height: 16 }],
  untold: ["rect", { x: 5, y: 1, width: 20, height: 16 }],
  promised: ["line", { x1: 1, y1: 9, x2: 29, y2: 9 }],
  treatment: ["line", { x1: 15, y1: 1, x2: 15, y2: 17 }],
};

function shape(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function stripes() {
  const pattern = shape("pattern", {
    id: "stripes",
    width: 6,
    height: 6,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  pattern.append(shape("rect", { width: 2, height: 6, class: "stripe" }));
  const defs = shape("defs", {});
  defs.append(pattern);
  return defs;
}

const ROW_REM = 2.75;

function drawn({ shapes, spoken, rows }) {
  const svg = shape("svg", { role: "img", "aria-label": spoken, class: "plot" });
  if (rows) svg.style.height = `${ROW_REM * (rows + 1)}rem`;
  svg.append(stripes(), ...shapes.map(({ tag, attributes, text }) => shape(tag, attributes, text)));
  return svg;
}

function key(legend) {
  const list = document.createElement("ul");
  for (const [sign, words] of Object.entries(legend)) {
    const entry = document.createElement("li");
    const svg = shape("svg", { class: "sign", "aria-hidden": "true" });
    const [tag, attributes] = SIGNS[sign];
    svg.append(shape(tag, { class: sign, ...attributes }));
    entry.append(svg, words);
    list.append(entry);
  }
  return list;
}

export default function show({ parentElement, data }) {
  const figure = parentElement.querySelector(".trend");
  const title = document.createElement("figcaption");
  title.textContent = data.title;
  figure.replaceChildren(title, drawn(data), key(data.legend));
}
