// Things found in the photos: kept, faded, gone and new, told by their lines and not by colour alone.

const LEAST_CROSS_PX = 3;

class Marks {
  constructor(viewer) {
    this.viewer = viewer;
  }

  drawing(fit) {
    return drawnMarks(this.viewer.layer?.marks ?? [], fit);
  }
}

PARTS.push(Marks);

function drawnMarks(marks, fit) {
  return marks.flatMap((mark) => {
    const points = mark.outline.map(([x, y]) => [x * fit.width, y * fit.height]);
    const d = `M${points.map((point) => point.map((part) => part.toFixed(2)).join(" ")).join("L")}`;
    return tracedMark(mark.state, mark.is_line ? d : `${d}Z`, crossOf(mark, points));
  });
}

function tracedMark(state, d, cross) {
  const parts = [shape("path", { d, class: "halo" }), shape("path", { d, class: `trace ${state}` })];
  if (state === "new") parts.push(shape("path", { d, class: "core" }));
  if (cross) {
    parts.push(shape("path", { d: cross, class: "halo" }));
    parts.push(shape("path", { d: cross, class: "trace crossed" }));
  }
  return parts;
}

function crossOf(mark, points) {
  if (mark.state !== "gone") return "";
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const middle = points[Math.floor(points.length / 2)];
  const span = (values) => (Math.min(...values) + Math.max(...values)) / 2;
  const [x, y] = mark.is_line ? middle : [span(xs), span(ys)];
  const width = (Math.max(...xs) - Math.min(...xs)) / 2;
  const half = mark.is_line ? LEAST_CROSS_PX : Math.max(LEAST_CROSS_PX, width);
  return `M${x - half} ${y - half}L${x + half} ${y + half}M${x + half} ${y - half}L${x - half} ${y + half}`;
}

function markKey(entries) {
  return entries.map(({ state, words }) => {
    const entry = document.createElement("span");
    entry.className = "mark-entry";
    const svg = shape("svg", { viewBox: "0 0 44 26", "aria-hidden": "true" });
    const cross = state === "gone" ? "M14 5L30 21M30 5L14 21" : "";
    svg.append(
      shape("rect", { width: 44, height: 26, rx: 4, class: "ground" }),
      ...tracedMark(state, "M12 13a10 8 0 1 0 20 0a10 8 0 1 0 -20 0Z", cross),
    );
    entry.append(svg, words);
    return entry;
  });
}
