// Outlines as SVG, and where on them a hand is. Corners are fractions 0..1 of the before photo.

const MOST_HANDLES = 80; // of an outline; a painted one is changed with the brush
const ARM_PX = 16; // of the cross that the keys move

function rounded(outline) {
  return outline.map(([x, y]) => [Number(x.toFixed(5)), Number(y.toFixed(5))]);
}

function sides(outline) {
  return outline.map((corner, index) => [corner, outline[(index + 1) % outline.length]]);
}

// A hole hangs on its rim by a cut, gone there and back: it has no width and is not drawn.
function pathOf(outline, fit, isClosed = true) {
  const at = ([x, y]) => `${(x * fit.width).toFixed(2)} ${(y * fit.height).toFixed(2)}`;
  const key = (from, to) => `${from} ${to}`;
  const all = sides(outline).slice(0, isClosed ? undefined : -1);
  const there = new Set(all.map(([from, to]) => key(from, to)));
  const isCut = ([from, to]) => from.join() !== to.join() && there.has(key(to, from));
  if (!isClosed || !all.some(isCut)) return `M${outline.map(at).join("L")}${isClosed ? "Z" : ""}`;
  return all.map((side) => (isCut(side) ? "" : `M${at(side[0])}L${at(side[1])}`)).join("");
}

function drawnOutline({ kind, name, outline, isSelected, isProposed }, fit) {
  const d = pathOf(outline, fit, kind !== "ruler");
  const extra = `${isSelected ? " selected" : ""}${isProposed ? " proposed" : ""}`;
  const parts = [
    shape("path", { d, class: `halo${extra}` }),
    shape("path", { d, class: `outline ${kind}${extra}` }),
  ];
  if (!name) return parts;
  const left = Math.min(...outline.map(([x]) => x)) * fit.width;
  const top = Math.min(...outline.map(([, y]) => y)) * fit.height;
  const label = shape("text", { x: left, y: top, class: "name" });
  label.textContent = name;
  return [...parts, label];
}

function drawnDots(corners, fit, name = "corner") {
  return corners.map(([x, y], index) =>
    shape("circle", { cx: x * fit.width, cy: y * fit.height, class: name, "data-index": index }),
  );
}

function drawnCross([x, y], fit, zoom) {
  const [cx, cy, arm] = [x * fit.width, y * fit.height, ARM_PX / zoom];
  const gap = arm / 4;
  const d =
    `M${cx - arm} ${cy}H${cx - gap}M${cx + gap} ${cy}H${cx + arm}` +
    `M${cx} ${cy - arm}V${cy - gap}M${cx} ${cy + gap}V${cy + arm}`;
  return [shape("path", { d, class: "halo" }), shape("path", { d, class: "outline cross" })];
}

function middleOf([[x0, y0], [x1, y1]]) {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function movedOutline(outline, dx, dy) {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [stepX, stepY] = [kept01(dx, xs), kept01(dy, ys)];
  return outline.map(([x, y]) => [x + stepX, y + stepY]);
}

// As far as the photo goes.
function kept01(step, values) {
  return Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), step));
}

// On the screen, in CSS pixels.
function awayPx([x0, y0], [x1, y1], { fit, view }) {
  return Math.hypot((x0 - x1) * fit.width * view.zoom, (y0 - y1) * fit.height * view.zoom);
}

function isWithin([x, y], outline) {
  let inside = false;
  for (const [[x0, y0], [x1, y1]] of sides(outline)) {
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}

function crossesItself(outline) {
  const all = sides(outline);
  const hand = ([a, b], p) => Math.sign(((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])).toFixed(9));
  const parts = (one, other) => hand(one, other[0]) * hand(one, other[1]) < 0;
  return all.some((one, place) =>
    all.slice(place + 1).some((other) => parts(one, other) && parts(other, one)),
  );
}
