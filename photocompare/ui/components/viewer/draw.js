// Drawing a rectangle or a polygon on the photo. Corners are fractions 0..1 of the before photo.

const TOOLS = ["move", "rectangle", "polygon", "ruler"];
const LEAST_AREA_FRACTION = 0.0002; // a slip of the hand, not a region
const LEAST_LINE_FRACTION = 0.02; // of the width: two clicks on one spot are no ruler
const CLOSE_PX = 14; // a click this near to the first corner closes the polygon

class Pencil {
  constructor(viewer) {
    this.viewer = viewer;
    this.tool = "move";
    this.kind = "treated";
    this.showsRegions = true;
    this.corners = [];
    this.hover = null;
  }

  build() {
    const { viewer } = this;
    this.texts = viewer.words("draw");
    const bar = viewer.find(".bar.draw");
    bar.querySelector(".tools legend").textContent = this.texts.tool;
    bar.querySelector(".kind span").textContent = this.texts.kind;
    bar.querySelector(".check span").textContent = this.texts.show_regions;
    const tools = named(TOOLS, this.texts.tools);
    segments(bar.querySelector(".tools"), "tool", tools, (tool) => this.choose(tool));
    const kinds = bar.querySelector(".kind select");
    kinds.setAttribute("aria-label", this.texts.kind_label);
    for (const [kind, name] of Object.entries(this.texts.kinds)) kinds.append(new Option(name, kind));
    kinds.addEventListener("change", ({ target }) => (this.kind = target.value));
    bar.querySelector(".check input").addEventListener("change", ({ target }) => {
      this.showsRegions = target.checked;
      viewer.paintOverlay();
    });
  }

  update(data, isOtherPair) {
    if (isOtherPair) this.cancel();
  }

  refresh() {
    const { root, data } = this.viewer;
    root.dataset.tool = this.tool;
    const bar = this.viewer.find(".bar.draw");
    bar.hidden = !data.can_draw;
    bar.querySelector(`input[value="${this.tool}"]`).checked = true;
    bar.querySelector(".kind").hidden = !this.isDrawing || this.tool === "ruler";
    bar.querySelector(".hint").textContent = this.texts.tool_hints[this.tool];
  }

  pointer(kind, event, { fraction }) {
    if (!this.isDrawing) return false;
    if (kind === "lost") {
      if (this.isDragged) this.cancel();
      return false;
    }
    const hands = { down: "down", move: "move", hover: "move", up: "up", double: "close" };
    if (!(kind in hands)) return false;
    this[hands[kind]](fraction);
    return true;
  }

  keys() {
    if (!this.isDrawing) return {};
    return {
      Enter: () => this.close(),
      Backspace: () => this.dropCorner(),
      Escape: () => this.choose("move"),
    };
  }

  drawing(fit) {
    const { data } = this.viewer;
    const rulers = data.ruler ? [data.ruler] : [];
    const outline = this.outline();
    const kind = this.tool === "ruler" ? "ruler" : this.kind;
    return [
      ...(this.showsRegions ? drawnRegions([...data.regions, ...rulers], fit) : []),
      ...(outline.length > 1 ? drawnRegions([{ kind, name: "", outline }], fit) : []),
      ...drawnCorners(this.corners, fit),
    ];
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
    this.viewer.refresh();
  }

  cancel() {
    this.corners = [];
    this.hover = null;
    this.viewer.paintOverlay();
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
    this.viewer.paintOverlay();
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
      this.viewer.paintOverlay();
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
    this.viewer.paintOverlay();
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
      this.viewer.say(this.texts.too_small);
      return;
    }
    this.choose("move");
    this.viewer.tell("drawn", { kind: this.kind, outline: rounded });
    this.viewer.say(this.texts.region_added);
  }
}

Pencil.prototype.finishRuler = function finishRuler([start, end]) {
  if (Math.hypot(end[0] - start[0], end[1] - start[1]) < LEAST_LINE_FRACTION) {
    this.viewer.say(this.texts.too_small);
    return;
  }
  this.choose("move");
  this.viewer.tell("ruler", [start, end]);
  this.viewer.say(this.texts.ruler_set);
};

PARTS.push(Pencil);

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
