// The cross that the arrow keys move, for who draws without a mouse.

const CROSS_STEP_PX = 8;
const CROSS_LEAP_PX = 48; // with Shift
const CROSS_EDGE_PX = 24; // nearer to the edge of the pane, the photo moves
const CROSS_SAID_MS = 600;

class Crosshair {
  constructor(viewer) {
    this.viewer = viewer;
    this.place = null;
  }

  end() {
    clearTimeout(this.saying);
  }

  hide() {
    if (!this.place) return;
    this.place = null;
    this.viewer.paintOverlay();
  }

  get isWanted() {
    return this.viewer.part(Pencil).isDrawing;
  }

  keys() {
    if (!this.isWanted) return {};
    const step = (x, y) => (event) => this.step(x, y, event.shiftKey ? CROSS_LEAP_PX : CROSS_STEP_PX);
    return { ArrowLeft: step(-1, 0), ArrowRight: step(1, 0), ArrowUp: step(0, -1), ArrowDown: step(0, 1) };
  }

  drawing(fit) {
    return this.place ? drawnCross(this.place, fit, this.viewer.view.zoom) : [];
  }

  step(x, y, px) {
    const { view, fit } = this.viewer;
    const from = this.place ?? [view.x, view.y];
    const isFirst = !this.place;
    const by = isFirst ? 0 : px; // it is shown in the middle before it moves
    this.place = insidePhoto([
      from[0] + (x * by) / (fit.width * view.zoom),
      from[1] + (y * by) / (fit.height * view.zoom),
    ]);
    this.follow();
    this.viewer.part(Pencil).move(this.place);
    this.viewer.part(Brush).crossMoved(this.place);
    this.viewer.paintOverlay();
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.tell(), CROSS_SAID_MS);
  }

  tell() {
    if (!this.place) return;
    const [x, y] = this.place.map((part) => Math.round(part * 100));
    const { cross_at } = this.viewer.words("draw");
    this.viewer.say(cross_at.replace("{x}", x).replace("{y}", y));
  }

  follow() {
    const { viewer, place } = this;
    const { view, pane, fit } = viewer;
    const corner = cornerOf(view, pane, fit);
    const at = [corner.left + place[0] * fit.width * view.zoom, corner.top + place[1] * fit.height * view.zoom];
    const away = (part, length) => Math.max(0, CROSS_EDGE_PX - part) - Math.max(0, part - (length - CROSS_EDGE_PX));
    const delta = { x: away(at[0], pane.width), y: away(at[1], pane.height) };
    if (view.zoom > 1 && (delta.x || delta.y)) viewer.setView(movedBy(view, delta, pane, fit));
  }
}

PARTS.push(Crosshair);
