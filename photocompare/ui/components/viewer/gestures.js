// Mouse, touch, wheel and keys on the stage. Nothing here reaches Python.

const DIVIDER_REACH_PX = 28;

class Gestures {
  constructor(viewer, stage) {
    this.viewer = viewer;
    this.stage = stage;
    this.pointers = new Map();
    this.holdsDivider = false;
    const on = (name, handler, options) => stage.addEventListener(name, handler, options);
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.lost(event));
    on("dblclick", (event) => this.double(event));
    on("wheel", (event) => this.wheel(event), { passive: false });
    on("keydown", (event) => this.key(event));
    on("keyup", (event) => this.keyUp(event));
    on("pointerleave", (event) => this.viewer.offer("leave", event, this.at(event)));
    on("blur", () => this.viewer.hold(false));
    on("contextmenu", (event) => {
      if (this.viewer.mode === "blink") event.preventDefault(); // a long press is meant
    });
  }

  point(event) {
    return this.viewer.pointInPane(event.clientX, event.clientY);
  }

  // Which pane, and where in the photo as a fraction 0..1 of the before photo.
  at(event) {
    const { view, pane, fit } = this.viewer;
    const point = this.point(event);
    const fraction = toFraction(point, view, pane, fit);
    return { pane: point.pane, fraction: insidePhoto(fraction), isInside: isInPhoto(fraction) };
  }

  down(event) {
    if (event.button !== 0 || event.target.closest("button, input, select")) return;
    this.stage.focus({ preventScroll: true });
    this.pointers.set(event.pointerId, this.point(event));
    this.stage.setPointerCapture(event.pointerId);
    const { viewer } = this;
    if (this.pointers.size > 1) {
      viewer.offer("lost", event, this.at(event)); // two fingers move the photo, whatever the tool
      viewer.hold(false);
      this.isTaken = false;
      this.holdsDivider = false;
      return;
    }
    this.isTaken = viewer.offer("down", event, this.at(event));
    if (this.isTaken) return;
    if (viewer.mode === "blink") viewer.hold(true);
    this.holdsDivider = viewer.mode === "wipe" && this.isMeantForDivider(event);
    if (this.holdsDivider && event.pointerType === "mouse") this.moveDivider(event);
  }

  move(event) {
    const { viewer } = this;
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      viewer.offer("hover", event, this.at(event));
      return;
    }
    const now = this.point(event);
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, now);
    else if (this.isTaken) viewer.offer("move", event, this.at(event));
    else if (this.holdsDivider) this.moveDivider(event);
    else viewer.setView(movedBy(viewer.view, { x: now.x - before.x, y: now.y - before.y }, viewer.pane, viewer.fit));
    this.pointers.set(event.pointerId, now);
  }

  pinch(id, before, now) {
    const { viewer } = this;
    const [, other] = [...this.pointers].find(([key]) => key !== id);
    const spread = (point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const half = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 };
    const moved = movedBy(viewer.view, half, viewer.pane, viewer.fit);
    viewer.setView(zoomedAt(moved, spread(now) / spread(before), middle, viewer.pane, viewer.fit));
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.isTaken) this.viewer.offer("up", event, this.at(event));
    this.isTaken = false;
    this.viewer.hold(false);
    this.holdsDivider = false;
  }

  lost(event) {
    this.pointers.delete(event.pointerId);
    if (this.isTaken) this.viewer.offer("lost", event, this.at(event));
    this.isTaken = false;
    this.holdsDivider = false;
    this.viewer.hold(false);
  }

  // Anywhere on the whole photo, near it on an enlarged one; a finger that moves up or down
  // scrolls the page, so a level divider is taken at itself.
  isMeantForDivider(event) {
    const { viewer } = this;
    const isLevel = viewer.wipeAxis === "y";
    const isFree = viewer.view.zoom === 1 && !(isLevel && event.pointerType === "touch");
    const [place, length] = this.alongWipe(event);
    return isFree || Math.abs(place - (viewer.wipe / 100) * length) < DIVIDER_REACH_PX;
  }

  alongWipe(event) {
    const { pane, wipeAxis } = this.viewer;
    const point = this.point(event);
    return wipeAxis === "y" ? [point.y, pane.height] : [point.x, pane.width];
  }

  moveDivider(event) {
    const [place, length] = this.alongWipe(event);
    this.viewer.setWipe((place / length) * 100);
  }

  double(event) {
    const { viewer } = this;
    if (event.target.closest("button, input, select")) return;
    if (viewer.offer("double", event, this.at(event))) return;
    if (viewer.mode === "blink") return;
    if (viewer.view.zoom > 1) viewer.fitAll();
    else viewer.zoomBy(3, this.point(event));
  }

  // The page scrolls as ever, unless the viewer was clicked into or Ctrl is held.
  wheel(event) {
    const { viewer } = this;
    const isMeant = event.ctrlKey || event.metaKey || viewer.hasFocus();
    const isStuck = event.deltaY > 0 && viewer.view.zoom === 1;
    if (!isMeant || (isStuck && !event.ctrlKey)) return;
    event.preventDefault();
    const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    // A pinch on a touchpad comes as Ctrl with small steps, a notch of a wheel as a large one.
    const turn = event.ctrlKey && Math.abs(step) < 50 ? step * 0.01 : step * 0.0018;
    viewer.zoomBy(Math.exp(-turn), this.point(event));
  }

  key(event) {
    if (event.target !== this.stage) return;
    const action = this.viewer.actionOf(event);
    if (!action) return;
    event.preventDefault();
    action(event);
  }

  keyUp(event) {
    if (event.key === " ") this.viewer.hold(false);
  }
}
