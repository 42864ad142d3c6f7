// The regions that are there: which is selected, and changing it by hand or by keys. A change is
// sent once, at the end of a gesture, and its outline stays where it was put until Python answers.

const GRIP_PX = { mouse: 9, pen: 12, touch: 22 };
const LEAST_EDGE_PX = 44; // a shorter one has no room for a handle in its middle
const DRAG_PX = 3;
const TAP_PX = 6;
const NUDGE_MS = 700; // after the last step

class RegionEditor {
  constructor(viewer) {
    this.viewer = viewer;
    this.selected = null; // a name
    this.corner = null; // the index of the corner that the keys move
    this.pending = new Map(); // outlines that Python hasn't answered, by name; null is removed
    this.added = [];
    this.draft = null;
    this.onClick = (event) => this.tap(event);
    viewer.stage.addEventListener("click", this.onClick);
  }

  build() {
    this.texts = this.viewer.words("draw");
    this.note = document.createElement("p");
    this.note.className = "draw-note";
    this.note.hidden = true;
    this.viewer.find(".bar.draw").append(this.note);
  }

  end() {
    this.viewer.stage.removeEventListener("click", this.onClick);
    clearTimeout(this.nudging);
    this.note?.remove();
  }

  // --- what is there --------------------------------------------------------------------------

  update(data, isOtherPair) {
    if (isOtherPair) this.forget();
    if (this.version !== data.version) {
      this.version = data.version;
      if (!this.outbox.isBusy) this.answered(data.regions);
    }
    const [times, name] = data.picked;
    if (this.picked !== undefined && this.picked !== times) this.select(name, { isTold: true });
    this.picked = times;
    if (this.selected && !data.regions.some((region) => region.name === this.selected)) this.select(null);
  }

  forget() {
    Object.assign(this, { selected: null, corner: null, draft: null, grip: null, added: [], follows: null });
    this.pending.clear();
  }

  answered(regions) {
    this.pending.clear();
    this.added = [];
    this.pendingRuler = null;
    const follow = this.follows && regions[this.follows.index];
    if (follow && regions.length >= this.follows.least) this.select(follow.name);
    this.follows = null;
  }

  get outbox() {
    return this.viewer.part(Outbox);
  }

  get isEditing() {
    const pencil = this.viewer.part(Pencil);
    return !pencil.isDrawing && pencil.showsRegions && this.viewer.data.can_draw;
  }

  get regions() {
    const there = this.viewer.data.regions.map((region) => ({
      ...region,
      outline: this.pending.get(region.name) ?? region.outline,
    }));
    const shown = there.filter(({ name }) => this.pending.get(name) !== null);
    return [...shown, ...this.added];
  }

  get region() {
    return this.regions.find(({ name }) => name === this.selected);
  }

  get outline() {
    return this.draft ?? this.region?.outline ?? null;
  }

  get ruler() {
    return this.pendingRuler ?? this.viewer.data.ruler?.outline ?? null;
  }

  select(name, { isTold = false } = {}) {
    this.flush();
    if (name === this.selected) return;
    this.selected = name;
    this.corner = null;
    this.draft = null;
    const { viewer } = this;
    if (!isTold && !this.outbox.isBusy) viewer.tell("selected", name ?? "");
    if (name) viewer.say(this.texts.selected.replace("{name}", name));
    viewer.refresh();
  }

  // --- changing it ----------------------------------------------------------------------------

  add({ trigger, ...message }) {
    this.follows = { index: this.viewer.data.regions.length, least: this.viewer.data.regions.length + 1 };
    if (message.outline) this.added.push({ ...message, name: message.name || "…" });
    this.outbox.send(trigger, message);
    this.viewer.paintOverlay();
  }

  change(outline) {
    this.draft = null;
    const { region } = this;
    const fault = this.faultOf(outline);
    if (fault && !(fault === "crossing" && crossesItself(region.outline))) this.warn(fault);
    else {
      const kept = rounded(outline);
      this.pending.set(region.name, kept);
      this.outbox.send("edited", { region: region.name, outline: kept });
      this.viewer.say(this.texts.changed);
      this.viewer.refresh();
    }
    this.viewer.paintOverlay();
  }

  rename(name) {
    const index = this.viewer.data.regions.findIndex((region) => region.name === this.selected);
    if (!name.trim() || name === this.selected || index < 0) return;
    this.follows = { index, least: 0 };
    this.outbox.send("edited", { region: this.selected, name });
  }

  setKind(kind) {
    this.outbox.send("edited", { region: this.selected, kind });
  }

  remove() {
    const name = this.selected;
    if (!name) return;
    clearTimeout(this.nudging);
    this.draft = null;
    this.pending.set(name, null);
    this.outbox.send("edited", { region: name, removed: true });
    this.select(null, { isTold: true });
    this.viewer.say(this.texts.removed.replace("{name}", name));
  }

  removeCorner() {
    if (this.corner === null || this.outline.length <= 3) {
      this.remove();
      return;
    }
    const outline = this.outline.filter((_, index) => index !== this.corner);
    this.corner = null;
    this.change(outline);
  }

  addCorner() {
    const at = this.corner ?? 0;
    const middle = middleOf(sides(this.outline)[at]);
    const outline = [...this.outline.slice(0, at + 1), middle, ...this.outline.slice(at + 1)];
    this.corner = at + 1;
    this.change(outline);
  }

  nudge(x, y, px) {
    const [dx, dy] = [(x * px) / this.viewer.picture.width, (y * px) / this.viewer.picture.height];
    this.draft =
      this.corner === null
        ? movedOutline(this.outline, dx, dy)
        : this.outline.map((at, index) => (index === this.corner ? insidePhoto([at[0] + dx, at[1] + dy]) : at));
    this.viewer.paintOverlay();
    clearTimeout(this.nudging);
    this.nudging = setTimeout(() => this.flush(), NUDGE_MS);
  }

  // What the keys moved is sent when they rest.
  flush() {
    clearTimeout(this.nudging);
    if (this.draft && !this.grip && this.region) this.change(this.draft);
  }

  faultOf(outline) {
    if (outline.length < 3) return "too_few";
    if (crossesItself(outline)) return "crossing";
    return areaFraction(outline) < LEAST_AREA_FRACTION ? "too_small" : "";
  }

  warn(fault) {
    this.note.textContent = this.texts.faults[fault];
    this.note.hidden = false;
    this.viewer.say(this.texts.faults[fault]);
  }

  history(step) {
    const { viewer } = this;
    this.note.hidden = true;
    if (viewer.part(Pencil)[step]() || viewer.part(Brush)[step]()) return;
    this.flush();
    if (!viewer.data[`can_${step}`] && !this.outbox.isBusy) return;
    this.outbox.send("history", step);
    viewer.say(this.texts.history[step]);
  }
}

PARTS.push(RegionEditor);
