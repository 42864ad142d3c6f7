// Drawing a rectangle or a polygon on the photo. Corners are fractions 0..1 of the before photo.

const SVG = "http://www.w3.org/2000/svg";
const LEAST_AREA_FRACTION = 0.0002; // a slip of the hand, not a region
const LEAST_LINE_FRACTION = 0.02; // of the width: two clicks on one spot are no ruler
const CLOSE_PX = 14; // a click this near to the first corner closes the polygon

class Pencil {
  constructor(viewer) {
    this.viewer = viewer;
    this.tool = "move";
    this.corners = [];
    this.hover = null;
  }

  get isDrawing() {
    return this.tool !== "move";
  }

  get isDragged() {
    return this.tool === "rectangle" || this.tool === "ruler";
  }

  choose(tool) {
    this.tool = tool;
    this.cancel();
  }

  cancel() {
    this.corners = [];
    this.hover = null;
    this.viewer.paintRegions();
  }

  down(fraction) {
    if (this.isDragged) {
      this.corners = [fraction];
      this.hover = fraction;
    }
  }

  move(fraction) {
    if (!this.corners.length) return;
    this.hover = fraction;
    this.viewer.paintRegions();
  }

  up(fraction) {
    if (this.isDragged) {
      if (!this.corners.length) return;
      this.hover = fraction;
      this.finish(this.outline());
    } else if (this.tool === "polygon") {
      if (this.corners.length >= 3 && this.isNearFirst(fraction)) {
        this.finish(this.corners);
        return;
      }
      this.corners.push(fraction);
      this.viewer.paintRegions();
    }
  }

  isNearFirst([x, y]) {
    const { fit, view } = this.viewer;
    const [firstX, firstY] = this.corners[0];
    const across = (x - firstX) * fit.width * view.zoom;
    const down = (y - firstY) * fit.height * view.zoom;
    return Math.hypot(across, down) < CLOSE_PX;
  }

  // Enter or double click; a double click has already set its corner, twice.
  close() {
    const corners = this.corners.filter(
      (corner, index) => index === 0 || corner.join() !== this.corners[index - 1].join(),
    );
    if (this.tool === "polygon" && corners.length >= 3) this.finish(corners);
  }

  dropCorner() {
    this.corners.pop();
    this.viewer.paintRegions();
  }

  outline() {
    if (this.tool === "polygon" || !this.hover) return this.corners;
    const [[x0, y0], [x1, y1]] = [this.corners[0], this.hover];
    if (this.tool === "ruler") return [[x0, y0], [x1, y1]];
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  }

  finish(outline) {
    const isRuler = this.tool === "ruler";
    this.cancel();
    const rounded = outline.map(([x, y]) => [Number(x.toFixed(5)), Number(y.toFixed(5))]);
    if (isRuler) {
      this.finishRuler(rounded);
      return;
    }
    if (areaFraction(rounded) < LEAST_AREA_FRACTION) {
      this.viewer.say(this.viewer.texts.too_small);
      return;
    }
    this.viewer.setTool("move");
    this.viewer.tell("drawn", { kind: this.viewer.kind, outline: rounded });
    this.viewer.say(this.viewer.texts.region_added);
  }
}

Pencil.prototype.finishRuler = function finishRuler([start, end]) {
  if (Math.hypot(end[0] - start[0], end[1] - start[1]) < LEAST_LINE_FRACTION) {
    this.viewer.say(this.viewer.texts.too_small);
    return;
  }
  this.viewer.setTool("move");
  this.viewer.tell("ruler", [start, end]);
  this.viewer.say(this.viewer.texts.ruler_set);
};

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function drawnRegions(regions, fit) {
  const parts = [];
  for (const region of regions) {
    const points = region.outline
      .map(([x, y]) => `${(x * fit.width).toFixed(2)},${(y * fit.height).toFixed(2)}`)
      .join(" ");
    const form = region.kind === "ruler" ? "polyline" : "polygon";
    parts.push(shape(form, { points, class: "halo" }));
    parts.push(shape(form, { points, class: `outline ${region.kind}` }));
    if (!region.name) continue;
    const left = Math.min(...region.outline.map(([x]) => x)) * fit.width;
    const top = Math.min(...region.outline.map(([, y]) => y)) * fit.height;
    const label = shape("text", { x: left, y: top, class: "name" });
    label.textContent = region.name;
    parts.push(label);
  }
  return parts;
}

function drawnCorners(corners, fit) {
  return corners.map(([x, y]) =>
    shape("circle", { cx: x * fit.width, cy: y * fit.height, class: "corner" }),
  );
}
