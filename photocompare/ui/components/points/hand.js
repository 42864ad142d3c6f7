// Mouse, touch, wheel and keys on one pane: placing, dragging, panning, zooming.

const ZOOM_STEP = 1.4;
const PAN_STEP_PX = 32;
const SLIP_PX = 6; // a hand that means to click moves no further
const HOLD_MS = 350; // a finger at rest: the point is placed under the magnifier
const TWICE_MS = 400; // a second click this soon and near is a double click, not a point

class Hand {
  constructor(pane) {
    this.pane = pane;
    this.pointers = new Map();
    const on = (name, handler, options) => pane.stage.addEventListener(name, handler, options);
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.lost(event));
    on("pointerleave", (event) => this.leave(event));
    on("wheel", (event) => this.wheel(event), { passive: false });
    // Once a point is held, the page must stay; before, a finger scrolls it as ever.
    on("touchmove", (event) => this.drag && event.cancelable && event.preventDefault(), { passive: false });
    on("contextmenu", (event) => event.preventDefault()); // a long press is meant
    on("keydown", (event) => this.key(event));
    on("focus", () => this.showLoupe());
    on("blur", () => this.leave());
  }

  at(event) {
    const box = this.pane.stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  end() {
    clearTimeout(this.timer);
  }

  down(event) {
    if (event.button !== 0 || event.target.closest("button")) return;
    const { pane } = this;
    pane.stage.classList.remove("keys");
    pane.stage.focus({ preventScroll: true });
    const place = this.at(event);
    this.pointers.set(event.pointerId, place);
    pane.stage.setPointerCapture(event.pointerId);
    clearTimeout(this.timer);
    if (this.pointers.size > 1) {
      this.endDrag(false); // two fingers move the photo
      this.start = null;
      return;
    }
    this.start = place;
    this.isTouch = event.pointerType !== "mouse";
    const pin = event.target.closest(".pin");
    if (pin) this.startDrag(Number(pin.dataset.index), place);
    else this.timer = setTimeout(() => this.hold(place), HOLD_MS);
  }

  // The finger rests: a point is set there and goes with the finger until it is lifted.
  hold(place) {
    const index = this.pane.owner.place(this.pane, this.pane.pixelAt(place));
    this.start = null;
    if (index === null) return;
    this.startDrag(index, place);
    this.drag.isNew = true;
  }

  startDrag(index, place) {
    const { owner, side } = this.pane;
    const pin = this.pane.placeOf(owner.draft.pairs[index][side]);
    this.drag = { x: pin.x - place.x, y: pin.y - place.y };
    owner.draft.startDrag(index, side);
    this.showLoupe(place);
    owner.refresh();
  }

  endDrag(isMeant) {
    if (!this.drag) return;
    const { isNew } = this.drag;
    this.drag = null;
    this.pane.owner.endDrag(isMeant, isNew);
    this.showLoupe();
  }

  move(event) {
    const { pane } = this;
    const before = this.pointers.get(event.pointerId);
    const now = this.at(event);
    if (!before) {
      this.hover = event.pointerType === "mouse" && !event.target.closest("button") ? now : null;
      this.showLoupe();
      return;
    }
    if (this.pointers.size === 2) this.pinch(event.pointerId, before, now);
    else if (this.drag) this.dragTo(now);
    else if (this.start && Math.hypot(now.x - this.start.x, now.y - this.start.y) < SLIP_PX) return;
    else {
      clearTimeout(this.timer);
      this.start = null; // no click any more
      if (pane.view.zoom > 1) {
        pane.setView(movedBy(pane.view, { x: now.x - before.x, y: now.y - before.y }, pane.fit));
      }
    }
    this.pointers.set(event.pointerId, now);
  }

  dragTo(place) {
    const { owner } = this.pane;
    const wanted = { x: place.x + this.drag.x, y: place.y + this.drag.y };
    owner.draft.dragTo(insidePhoto(this.pane.pixelAt(wanted), this.pane.size));
    owner.paintPins();
    owner.list.refresh();
    this.showLoupe(place);
  }

  pinch(id, before, now) {
    const { pane } = this;
    const [, other] = [...this.pointers].find(([key]) => key !== id);
    const spread = (place) => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y));
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const half = { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 };
    if (pane.view.zoom > 1) pane.setView(movedBy(pane.view, half, pane.fit));
    pane.zoomBy(spread(now) / spread(before), middle);
  }

  up(event) {
    clearTimeout(this.timer);
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.drag) this.endDrag(true);
    else if (this.start && !this.isTwice(this.start, event.timeStamp)) {
      this.pane.owner.place(this.pane, this.pane.pixelAt(this.start));
    }
    this.start = null;
    this.showLoupe();
  }

  isTwice(place, now) {
    const { last } = this;
    this.last = { ...place, now };
    const isNear = last && Math.hypot(place.x - last.x, place.y - last.y) < 2 * SLIP_PX;
    return Boolean(isNear && now - last.now < TWICE_MS);
  }

  lost(event) {
    clearTimeout(this.timer);
    this.pointers.delete(event.pointerId);
    this.endDrag(false);
    this.start = null;
  }

  leave() {
    this.hover = null;
    this.showLoupe();
  }

  // What is dragged, else what the mouse points at, else the chosen pin or the crosshair.
  showLoupe(finger) {
    const { pane } = this;
    const { draft } = pane.owner;
    if (!draft || !pane.photo) return;
    const mine = draft.chosen?.side === pane.side ? draft.chosen : null;
    const isHere = pane.stage.matches(":focus");
    pane.stage.classList.toggle("aims", !mine);
    let pixel = null;
    let index = mine && isHere ? mine.index : draft.nextFor(pane.side);
    if (this.drag && mine) [pixel, index] = [draft.pairs[mine.index][pane.side], mine.index];
    else if (this.hover) [pixel, index] = [pane.pixelAt(this.hover), draft.nextFor(pane.side)];
    else if (isHere && mine) pixel = draft.pairs[mine.index][pane.side];
    else if (isHere && pane.stage.classList.contains("keys")) pixel = pane.pixelAt(pane.middle);
    if (!pixel || (!this.drag && !isInside(pixel, pane.size))) {
      pane.loupe.hide();
      return;
    }
    pane.sharpen(LOUPE_TIMES * pane.perPixel);
    pane.loupe.show(pixel, colourOf(index), this.drag && this.isTouch ? finger : null);
  }

  // The page scrolls as ever, unless the pane was clicked into or Ctrl is held.
  wheel(event) {
    const { pane } = this;
    const isMeant = event.ctrlKey || event.metaKey || pane.stage.matches(":focus");
    const isStuck = event.deltaY > 0 && pane.view.zoom === 1;
    if (!isMeant || (isStuck && !event.ctrlKey)) return;
    event.preventDefault();
    const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    // A pinch on a touchpad comes as Ctrl with small steps, a notch of a wheel as a large one.
    const turn = event.ctrlKey && Math.abs(step) < 50 ? step * 0.01 : step * 0.0018;
    pane.zoomBy(Math.exp(-turn), this.at(event));
    this.showLoupe();
  }

  key(event) {
    if (event.target !== this.pane.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const { pane } = this;
    const { owner } = pane;
    const step = event.shiftKey ? 10 : 1;
    const arrow = (x, y) => () => {
      if (!owner.nudge(pane, x * step, y * step)) {
        pane.setView(movedBy(pane.view, { x: -x * step * PAN_STEP_PX, y: -y * step * PAN_STEP_PX }, pane.fit));
      }
    };
    const isChosen = owner.draft.chosen?.side === pane.side;
    const place = () => (isChosen ? owner.choose(null) : owner.place(pane, pane.pixelAt(pane.middle)));
    const actions = {
      ArrowLeft: arrow(-1, 0), ArrowRight: arrow(1, 0), ArrowUp: arrow(0, -1), ArrowDown: arrow(0, 1),
      Enter: place, " ": place,
      Delete: () => owner.removeChosen(), Backspace: () => owner.removeChosen(),
      Escape: () => owner.choose(null),
      n: () => owner.chooseNext(pane, 1), p: () => owner.chooseNext(pane, -1),
      "+": () => pane.zoomBy(ZOOM_STEP), "=": () => pane.zoomBy(ZOOM_STEP),
      "-": () => pane.zoomBy(1 / ZOOM_STEP), 0: () => pane.setView(WHOLE),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    pane.stage.classList.add("keys");
    this.hover = null;
    action();
    this.showLoupe();
  }
}
