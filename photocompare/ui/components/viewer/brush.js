// Painting skin with a round brush, and an eraser. Strokes are sent as ways and a radius, once;
// Python unites and traces them.

const BRUSH = { least: 0.3, most: 12, step: 0.1, first: 2.5 }; // radius, per cent of the width
const MOST_PAINT_POINTS = 4800;
const PAINT_STEP = 0.15; // of the radius: nearer points add nothing that is seen

class Brush {
  constructor(viewer) {
    this.viewer = viewer;
    this.radius = BRUSH.first / 100;
    this.isErasing = false;
    this.target = "";
    this.strokes = [];
    this.dropped = [];
    this.stroke = null;
    this.hover = null;
  }

  build() {
    this.texts = this.viewer.words("draw");
    this.bar = new BrushBar(this);
    this.viewer.slot("tools").append(this.bar.root);
  }

  end() {
    this.bar?.root.remove();
  }

  update(data, isOtherPair) {
    if (isOtherPair) this.clear();
    const waits = this.sent !== undefined && this.sent !== data.version;
    if (waits && !this.viewer.part(Outbox).isBusy) {
      this.sent = undefined;
      this.clear();
    }
    if (!data.regions.some(({ name }) => name === this.target)) this.target = "";
  }

  refresh() {
    if (!this.isOn) {
      if (this.sent === undefined) this.clear();
      this.wasOn = false;
    } else if (!this.wasOn) {
      this.wasOn = true;
      this.target = this.viewer.part(RegionEditor).selected ?? "";
    }
    this.bar.refresh();
  }

  get isOn() {
    return this.viewer.part(Pencil).tool === "brush";
  }

  get isOnRegion() {
    return this.isOn && this.target !== "";
  }

  // The region whose outline the paint stands for, as long as there is some.
  get shownTarget() {
    return this.strokes.length || this.stroke ? this.target || null : null;
  }

  pointer(kind, event, at) {
    if (!this.isOn || this.sent !== undefined) return false;
    this.hover = kind === "leave" ? null : at.fraction;
    const loupe = this.viewer.part(DrawLoupe);
    if (kind === "down") this.begin(at.fraction);
    if (kind === "move") this.extend(at.fraction);
    if (kind === "down" || kind === "move") loupe.show(event, at);
    if (kind === "up") this.finishStroke();
    if (kind === "lost") this.stroke = null; // the second finger moves the photo
    if (kind === "up" || kind === "lost") loupe.hide();
    if (event.pointerType === "touch" && kind !== "down" && kind !== "move") this.hover = null;
    this.viewer.paintOverlay();
    return ["down", "move", "up", "double"].includes(kind);
  }

  begin(place) {
    this.viewer.part(RegionEditor).note.hidden = true;
    this.viewer.part(Crosshair).hide();
    this.stroke = { radius: this.radius, erases: this.isErasing, points: [place] };
    this.dropped = [];
  }

  extend(place) {
    if (!this.stroke) return;
    const [x, y] = this.stroke.points.at(-1);
    const aspect = this.viewer.picture.height / this.viewer.picture.width;
    const away = Math.hypot(place[0] - x, (place[1] - y) * aspect);
    if (away < this.stroke.radius * PAINT_STEP) return;
    const count = [...this.strokes, this.stroke].reduce((sum, { points }) => sum + points.length, 0);
    if (count < MOST_PAINT_POINTS) this.stroke.points.push(place);
    else this.viewer.part(RegionEditor).warn("too_much");
  }

  finishStroke() {
    if (this.stroke) this.strokes.push(this.stroke);
    this.stroke = null;
    this.bar.refresh();
  }

  // By keys: the space bar lowers and lifts the brush, the arrows move it.
  crossMoved(place) {
    if (!this.isOn) return;
    this.hover = place;
    if (this.isLowered) this.extend(place);
  }

  toggleLowered() {
    const { place } = this.viewer.part(Crosshair);
    if (!place) return;
    this.isLowered = !this.isLowered;
    if (this.isLowered) {
      this.stroke = { radius: this.radius, erases: this.isErasing, points: [place] };
      this.dropped = [];
    } else this.finishStroke();
    this.viewer.say(this.isLowered ? this.texts.lowered : this.texts.lifted);
    this.viewer.paintOverlay();
  }

  keys() {
    if (!this.isOn) return {};
    return {
      Enter: () => this.done(),
      Escape: () => (this.strokes.length ? this.clear() : this.viewer.part(Pencil).choose("move")),
      " ": () => this.toggleLowered(),
      "[": () => this.setSize(this.radius / 1.15),
      "]": () => this.setSize(this.radius * 1.15),
      e: () => this.setErasing(!this.isErasing),
      Backspace: () => this.undo(),
    };
  }

  setSize(radius) {
    this.radius = Math.min(BRUSH.most, Math.max(BRUSH.least, radius * 100)) / 100;
    this.bar.refresh();
    this.viewer.paintOverlay();
  }

  setErasing(isErasing) {
    this.isErasing = isErasing;
    this.bar.refresh();
    this.viewer.say(isErasing ? this.texts.eraser : this.texts.paint);
  }

  undo() {
    if (!this.isOn || !this.strokes.length) return false;
    this.dropped.push(this.strokes.pop());
    this.changed();
    return true;
  }

  redo() {
    if (!this.isOn || !this.dropped.length) return false;
    this.strokes.push(this.dropped.pop());
    this.changed();
    return true;
  }

  clear() {
    Object.assign(this, { strokes: [], dropped: [], stroke: null, hover: null, isLowered: false });
    this.changed();
  }

  changed() {
    this.bar?.refresh();
    this.viewer.paintOverlay();
  }

  done() {
    if (this.isLowered) this.toggleLowered();
    if (!this.strokes.length) return;
    const { viewer, target } = this;
    const pencil = viewer.part(Pencil);
    const strokes = this.strokes.map((stroke) => ({
      ...stroke,
      radius: Number(stroke.radius.toFixed(5)),
      points: rounded(stroke.points),
    }));
    const message = { kind: pencil.kind, name: pencil.name.value, target, strokes };
    this.sent = viewer.data.version; // the paint stays until Python has answered
    if (target) viewer.part(Outbox).send("painted", message);
    else viewer.part(RegionEditor).add({ trigger: "painted", ...message });
    pencil.name.value = "";
    pencil.choose("move");
    viewer.say(this.texts.region_added);
  }

  drawing(fit, index) {
    const strokes = this.stroke ? [...this.strokes, this.stroke] : this.strokes;
    const drawn = strokes.length ? this.painted(strokes, fit, index) : [];
    if (!this.isOn || !this.hover) return drawn;
    const [x, y] = this.hover;
    const place = { cx: x * fit.width, cy: y * fit.height, r: this.radius * fit.width };
    return [...drawn, shape("circle", { ...place, class: "halo" }), shape("circle", { ...place, class: "outline brush" })];
  }

  // White is painted and black erased, in their order.
  painted(strokes, fit, index) {
    const size = { x: 0, y: 0, width: fit.width, height: fit.height };
    const id = `paint-${index}`;
    const mask = shape("mask", { id, maskUnits: "userSpaceOnUse", ...size });
    const region = this.viewer.part(RegionEditor).regions.find(({ name }) => name === this.target);
    if (region) mask.append(shape("path", { d: pathOf(region.outline, fit), fill: "#fff", "fill-rule": "evenodd" }));
    for (const { points, radius, erases } of strokes) {
      const d = pathOf(points.length > 1 ? points : [points[0], points[0]], fit, false);
      mask.append(
        shape("path", { d, class: "stroke", stroke: erases ? "#000" : "#fff", "stroke-width": 2 * radius * fit.width }),
      );
    }
    const kind = region?.kind ?? this.viewer.part(Pencil).kind;
    return [mask, shape("rect", { ...size, class: `paint ${kind}`, mask: `url(#${id})` })];
  }
}

PARTS.push(Brush);
