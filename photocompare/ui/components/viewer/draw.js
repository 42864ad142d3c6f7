// The tools, and drawing a rectangle, a polygon or a ruler: by hand, or by keys with a cross.

const TOOLS = ["move", "rectangle", "polygon", "brush", "ruler"];
const TOOL_KEYS = { r: "rectangle", p: "polygon", b: "brush", u: "ruler" };
const LEAST_AREA_FRACTION = 0.02; // a slip of the hand, not a region
const LEAST_LINE_FRACTION = 0.02; // of the width: two clicks on one spot are no ruler
const CLOSE_PX = 14; // a click this near to the first corner closes the polygon

ICONS.move = "M6 3.5l12.5 8.5-5.5 1.2 3 6-2.5 1.3-3-6.1-4.5 3.6z";
ICONS.brush = "M20 4c-5 2-9 6-11 9l2.5 2.5c3-2 7-6.5 8.5-11.5zM8.5 14c-2 0-3 1.5-3 3.5 0 1-.7 1.8-2 2 3 1.2 7 .5 7.5-3";

class Pencil {
  constructor(viewer) {
    this.viewer = viewer;
    this.tool = "move";
    this.kind = "treated";
    this.showsRegions = true;
    this.corners = [];
    this.dropped = [];
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
    kinds.replaceChildren(...Object.entries(this.texts.kinds).map(([kind, name]) => new Option(name, kind)));
    kinds.addEventListener("change", ({ target }) => (this.kind = target.value));
    this.name = document.createElement("input");
    Object.assign(this.name, { type: "text", maxLength: 40, className: "region-name", placeholder: this.texts.free_name });
    this.name.setAttribute("aria-label", this.texts.name_label);
    bar.querySelector(".kind").after(this.name);
    bar.querySelector(".check input").addEventListener("change", ({ target }) => {
      this.showsRegions = target.checked;
      viewer.refresh();
    });
  }

  end() {
    this.name?.remove();
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
    const isNamed = this.isDrawing && this.tool !== "ruler" && !this.viewer.part(Brush).isOnRegion;
    bar.querySelector(".kind").hidden = !isNamed;
    this.name.hidden = !isNamed;
    bar.querySelector(".hint").textContent = this.texts.tool_hints[this.tool];
  }

  get isDrawing() {
    return this.tool !== "move";
  }

  get isDragged() {
    return this.tool === "rectangle" || this.tool === "ruler";
  }

  get isCornered() {
    return this.isDragged || this.tool === "polygon";
  }

  get cross() {
    return this.viewer.part(Crosshair);
  }

  pointer(kind, event, at) {
    if (!this.isCornered) return false;
    if (kind === "lost") {
      if (this.isDragged) this.cancel();
      this.viewer.part(DrawLoupe).hide();
      return false;
    }
    const hands = { down: "down", move: "move", hover: "move", up: "up", double: "close" };
    if (!(kind in hands)) return false;
    this.cross.hide();
    this[hands[kind]](at.fraction);
    const loupe = this.viewer.part(DrawLoupe);
    if (kind === "down" || kind === "move") loupe.show(event, at, this.outline());
    else loupe.hide();
    return true;
  }

  keys() {
    const choice = Object.entries(TOOL_KEYS).map(([key, tool]) => [key, () => this.choose(tool)]);
    if (!this.isDrawing) return Object.fromEntries(choice);
    const own = { Escape: () => (this.corners.length ? this.cancel() : this.choose("move")) };
    if (this.isCornered) {
      own.Enter = () => this.enter();
      own.Backspace = () => this.dropCorner();
    }
    return { ...Object.fromEntries(choice), ...own };
  }

  keyHelp() {
    const tools = Object.entries(TOOL_KEYS).map(([key, tool]) => [[key], this.texts.tools[tool]]);
    return [...tools, ...this.texts.key_help];
  }

  drawing(fit) {
    const outline = this.outline();
    const kind = this.tool === "ruler" ? "ruler" : this.kind;
    return [
      ...(outline.length > 1 ? drawnOutline({ kind, outline }, fit) : []),
      ...drawnDots(this.corners, fit),
    ];
  }

  choose(tool) {
    if (!this.viewer.data.can_draw) return;
    this.tool = tool;
    this.cancel();
    this.cross.hide();
    this.viewer.refresh();
    this.viewer.say(`${this.texts.tools[tool]}. ${this.texts.tool_hints[tool]}`);
  }

  cancel() {
    this.corners = [];
    this.dropped = [];
    this.hover = null;
    this.viewer.paintOverlay();
  }

  down(fraction) {
    if (this.isDragged) {
      if (this.corners.length && this.startedByKey) return;
      this.startedByKey = false;
      this.corners = [fraction];
    }
    this.hover = fraction;
    this.viewer.paintOverlay();
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
    } else this.addCorner(fraction);
  }

  addCorner(fraction) {
    if (this.corners.length >= 3 && awayPx(fraction, this.corners[0], this.viewer) < CLOSE_PX) {
      this.finish(this.corners);
      return;
    }
    this.corners.push(fraction);
    this.dropped = [];
    this.hover = fraction;
    this.viewer.paintOverlay();
  }

  // By keys: a corner where the cross is; twice at one place closes, as a double click does.
  enter() {
    const at = this.cross.place;
    if (!at) {
      this.close();
      return;
    }
    if (this.isDragged && this.corners.length) {
      this.up(at);
      return;
    }
    const last = this.corners.at(-1);
    if (!this.isDragged && last && awayPx(at, last, this.viewer) < 1) this.close();
    else if (this.isDragged) {
      this.startedByKey = true;
      this.corners = [at];
      this.hover = at;
      this.viewer.paintOverlay();
      this.viewer.say(this.texts.first_corner);
    } else {
      this.addCorner(at);
      if (this.corners.length) this.viewer.say(this.texts.corner_set.replace("{number}", this.corners.length));
    }
  }

  // Enter or double click; a double click has already set its corner, twice.
  close() {
    const corners = this.corners.filter(
      (corner, index) => index === 0 || awayPx(corner, this.corners[index - 1], this.viewer) >= 1,
    );
    if (this.tool === "polygon" && corners.length >= 3) this.finish(corners);
    else if (this.tool === "polygon") this.viewer.part(RegionEditor).warn("too_few");
  }

  dropCorner() {
    if (!this.corners.length) return false;
    this.dropped.push(this.corners.pop());
    this.hover = null;
    this.viewer.paintOverlay();
    this.viewer.say(this.texts.corner_dropped);
    return true;
  }

  // What is not sent yet is taken back here; Python takes back the rest.
  undo() {
    return this.isCornered && this.dropCorner();
  }

  redo() {
    const corner = this.dropped.pop();
    if (!corner) return false;
    this.corners.push(corner);
    this.viewer.paintOverlay();
    return true;
  }

  outline() {
    if (!this.corners.length || !this.hover) return this.corners;
    if (this.tool === "polygon") return [...this.corners, this.hover];
    const [[x0, y0], [x1, y1]] = [this.corners[0], this.hover];
    if (this.tool === "ruler") return [[x0, y0], [x1, y1]];
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  }
}

PARTS.push(Pencil);
