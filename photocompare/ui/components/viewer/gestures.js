// Mouse, touch, wheel and keys on the stage. Nothing here reaches Python.

const DIVIDER_REACH_PX = 28;
const KEY_STEP_PX = 48;
const ZOOM_STEP = 1.4;

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
    on("blur", () => this.viewer.hold(false));
    on("contextmenu", (event) => {
      if (this.viewer.mode === "blink") event.preventDefault(); // a long press is meant
    });
  }

  point(event) {
    return this.viewer.pointInPane(event.clientX, event.clientY);
  }

  fraction(event) {
    const { view, pane, fit } = this.viewer;
    return insidePhoto(toFraction(this.point(event), view, pane, fit));
  }

  down(event) {
    if (event.button !== 0 || event.target.closest("button")) return;
    this.stage.focus({ preventScroll: true });
    this.pointers.set(event.pointerId, this.point(event));
    this.stage.setPointerCapture(event.pointerId);
    const { viewer } = this;
    if (viewer.pencil.isDrawing) {
      viewer.pencil.down(this.fraction(event));
    } else if (this.pointers.size === 1) {
      if (viewer.mode === "blink") viewer.hold(true);
      const away = Math.abs(this.point(event).x - (viewer.wipe / 100) * viewer.pane.width);
      this.holdsDivider =
        viewer.mode === "wipe" && (viewer.view.zoom === 1 || away < DIVIDER_REACH_PX);
      if (this.holdsDivider && event.pointerType === "mouse") this.moveDivider(event);
    } else {
      viewer.hold(false);
      this.holdsDivider = false;
    }
  }

  move(event) {
    const { viewer } = this;
    if (viewer.pencil.isDrawing) {
      viewer.pencil.move(this.fraction(event));
      return;
    }
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.point(event);
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, now);
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
    if (this.viewer.pencil.isDrawing) this.viewer.pencil.up(this.fraction(event));
    this.viewer.hold(false);
    this.holdsDivider = false;
  }

  lost(event) {
    this.pointers.delete(event.pointerId);
    this.holdsDivider = false;
    this.viewer.hold(false);
    if (this.viewer.pencil.tool === "rectangle") this.viewer.pencil.cancel();
  }

  moveDivider(event) {
    this.viewer.setWipe((this.point(event).x / this.viewer.pane.width) * 100);
  }

  double(event) {
    const { viewer } = this;
    if (event.target.closest("button")) return;
    if (viewer.pencil.isDrawing) {
      viewer.pencil.close();
      return;
    }
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
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const { viewer } = this;
    const step = KEY_STEP_PX * (event.shiftKey ? 4 : 1);
    const pan = (x, y) => viewer.setView(movedBy(viewer.view, { x, y }, viewer.pane, viewer.fit));
    const actions = {
      ArrowLeft: () => pan(step, 0),
      ArrowRight: () => pan(-step, 0),
      ArrowUp: () => pan(0, step),
      ArrowDown: () => pan(0, -step),
      "+": () => viewer.zoomBy(ZOOM_STEP),
      "=": () => viewer.zoomBy(ZOOM_STEP),
      "-": () => viewer.zoomBy(1 / ZOOM_STEP),
      0: () => viewer.fitAll(),
      "[": () => viewer.setWipe(viewer.wipe - 5),
      "]": () => viewer.setWipe(viewer.wipe + 5),
      " ": () => viewer.hold(true),
      Enter: () => viewer.pencil.close(),
      Backspace: () => viewer.pencil.dropCorner(),
      Escape: () => viewer.setTool("move"),
      l: () => viewer.setLight(viewer.light === "taken" ? "normalised" : "taken"),
      f: () => viewer.toggleFull(),
    };
    MODES.forEach((mode, index) => (actions[index + 1] = () => viewer.setMode(mode)));
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && viewer.view.zoom === 1) return; // nothing to pan: the page may scroll
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  keyUp(event) {
    if (event.key === " ") this.viewer.hold(false);
  }
}
