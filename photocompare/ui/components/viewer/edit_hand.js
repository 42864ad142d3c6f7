// The hand and the keys on the regions that are there.

Object.assign(RegionEditor.prototype, {
  pointer(kind, event, at) {
    const isRuler = this.viewer.part(Pencil).tool === "ruler";
    if (!this.isEditing && !isRuler) return false;
    if (kind === "down") return this.grab(event, at);
    if (kind === "hover") this.showGrip(event, at);
    if (kind === "double") return this.double(at);
    if (!this.grip) return false;
    if (kind === "move") this.drag(event, at);
    if (kind === "up") this.drop();
    if (kind === "lost") this.letGo();
    return kind === "move" || kind === "up";
  },

  grab(event, at) {
    this.note.hidden = true;
    const target = this.targetAt(at.fraction, GRIP_PX[event.pointerType] ?? GRIP_PX.mouse);
    this.pressed = { x: event.clientX, y: event.clientY, at };
    if (!target) return false;
    this.flush();
    this.grip = { ...target, from: at.fraction, x: event.clientX, y: event.clientY };
    this.corner = target.what === "corner" ? target.index : null;
    this.viewer.paintOverlay();
    return true;
  },

  // Twice on a corner removes it.
  double({ fraction }) {
    const target = this.targetAt(fraction, GRIP_PX.mouse);
    if (target?.what !== "corner") return false;
    this.corner = target.index;
    if (this.outline.length > 3) this.removeCorner();
    return true;
  },

  showGrip(event, at) {
    const target = this.targetAt(at.fraction, GRIP_PX.mouse);
    this.viewer.stage.dataset.grip = target?.what ?? "";
  },

  // What lies under a hand that may be as wide as reach.
  targetAt(place, reach) {
    const { viewer } = this;
    const near = (points) => {
      const away = points.map((point) => awayPx(place, point, viewer));
      const index = away.indexOf(Math.min(...away));
      return away[index] <= reach ? index : -1;
    };
    const end = this.ruler ? near(this.ruler) : -1;
    if (end >= 0) return { what: "end", index: end, outline: this.ruler };
    const outline = this.isEditing ? this.outline : null;
    if (!outline) return null;
    if (outline.length <= MOST_HANDLES) {
      const corner = near(outline);
      if (corner >= 0) return { what: "corner", index: corner, outline };
      const edges = this.edges(outline);
      const edge = near(edges.map((one) => one.middle));
      if (edge >= 0) return { what: "edge", index: edges[edge].index, outline };
    }
    return isWithin(place, outline) ? { what: "whole", outline } : null;
  },

  edges(outline) {
    return sides(outline)
      .map((side, index) => ({ index, middle: middleOf(side), px: awayPx(...side, this.viewer) }))
      .filter(({ px }) => px >= LEAST_EDGE_PX);
  },

  drag(event, { fraction }) {
    const { grip } = this;
    const away = Math.hypot(event.clientX - grip.x, event.clientY - grip.y);
    if (!grip.isMoved && away < DRAG_PX) return;
    grip.isMoved = true;
    this.draft = this.dragged(grip, fraction);
    if (grip.what !== "whole") {
      this.viewer.part(DrawLoupe).show(event, { fraction }, [...this.draft, this.draft[0]]);
    }
    this.viewer.paintOverlay();
  },

  dragged({ what, index, from, outline }, fraction) {
    if (what === "whole") return movedOutline(outline, fraction[0] - from[0], fraction[1] - from[1]);
    if (what === "edge") return [...outline.slice(0, index + 1), fraction, ...outline.slice(index + 1)];
    return outline.map((corner, place) => (place === index ? fraction : corner));
  },

  drop() {
    const { grip, draft } = this;
    this.letGo();
    if (!grip.isMoved) return;
    this.pressed = null; // it was no tap
    if (grip.what === "end") this.changeRuler(draft);
    else this.change(draft);
    if (grip.what === "edge") this.corner = grip.index + 1;
  },

  letGo() {
    this.grip = null;
    this.draft = null;
    this.viewer.part(DrawLoupe).hide();
    this.viewer.paintOverlay();
  },

  changeRuler(line) {
    const [start, end] = rounded(line);
    if (Math.hypot(end[0] - start[0], end[1] - start[1]) < LEAST_LINE_FRACTION) {
      this.warn("too_small");
      return;
    }
    this.pendingRuler = [start, end];
    this.outbox.send("ruler", [start, end]);
    this.viewer.say(this.texts.ruler_moved);
  },

  // A tap selects the smallest region under it; one beside all of them selects none.
  tap(event) {
    const { pressed, viewer } = this;
    this.pressed = null;
    if (!pressed || !this.isEditing || viewer.mode === "blink") return;
    if (viewer.root.hasAttribute("data-probing") || event.target.closest("button, input, select")) return;
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > TAP_PX) return;
    if (this.corner !== null) return; // a corner was chosen
    const hit = this.regions
      .filter(({ outline }) => isWithin(pressed.at.fraction, outline))
      .sort((one, other) => areaFraction(one.outline) - areaFraction(other.outline));
    this.select(hit[0]?.name ?? null);
  },

  keys() {
    const all = {
      "Ctrl+z": () => this.history("undo"),
      "Ctrl+Shift+z": () => this.history("redo"),
      "Ctrl+y": () => this.history("redo"),
    };
    if (!this.isEditing) return all;
    all.n = () => this.selectNext();
    if (!this.region) return all;
    const nudge = (x, y) => (event) => this.nudge(x, y, event.shiftKey ? 10 : 1);
    const own = {
      ArrowLeft: nudge(-1, 0),
      ArrowRight: nudge(1, 0),
      ArrowUp: nudge(0, -1),
      ArrowDown: nudge(0, 1),
      Delete: () => this.removeCorner(),
      Backspace: () => this.removeCorner(),
      Escape: () => (this.corner === null ? this.select(null) : this.chooseCorner(null)),
    };
    if (this.outline.length <= MOST_HANDLES) {
      own["."] = () => this.chooseCorner(1);
      own[","] = () => this.chooseCorner(-1);
      own.Insert = () => this.addCorner();
    }
    return { ...all, ...own };
  },

  selectNext() {
    const names = this.viewer.data.regions.map(({ name }) => name);
    if (names.length) this.select(names[(names.indexOf(this.selected) + 1) % names.length]);
  },

  chooseCorner(step) {
    const count = this.outline.length;
    this.corner = step === null ? null : ((this.corner ?? (step > 0 ? -1 : 0)) + step + count) % count;
    this.viewer.paintOverlay();
    if (step !== null) this.viewer.say(this.texts.corner_chosen.replace("{number}", this.corner + 1).replace("{count}", count));
  },

  refresh() {
    const { root } = this.viewer;
    root.toggleAttribute("data-selected", Boolean(this.isEditing && this.region));
    if (!this.viewer.part(Pencil).showsRegions) this.draft = null;
  },

  drawing(fit) {
    if (!this.viewer.part(Pencil).showsRegions) return [];
    const target = this.viewer.part(Brush).shownTarget;
    const isDraggedEnd = this.grip?.what === "end";
    const drawn = this.regions
      .filter(({ name }) => name !== target)
      .flatMap((region) => {
        const isSelected = this.isEditing && region.name === this.selected;
        const outline = isSelected && !isDraggedEnd ? this.outline : region.outline;
        return drawnOutline({ ...region, outline, isSelected, isProposed: region.is_proposed }, fit);
      });
    const ruler = isDraggedEnd && this.draft ? this.draft : this.ruler;
    if (ruler) drawn.push(...drawnOutline({ kind: "ruler", name: this.texts.tools.ruler, outline: ruler }, fit), ...drawnDots(ruler, fit));
    return [...drawn, ...(isDraggedEnd ? [] : this.handles(fit))];
  },

  // A finger on what is selected moves it; beside it, the page scrolls as ever.
  handles(fit) {
    if (!this.isEditing || !this.region) return [];
    const inside = shape("path", { d: pathOf(this.outline, fit), class: "grab" });
    if (this.outline.length > MOST_HANDLES) return [inside];
    const corners = drawnDots(this.outline, fit);
    if (this.corner !== null) corners[this.corner]?.classList.add("chosen");
    const middles = this.grip ? [] : this.edges(this.outline).map(({ middle }) => middle);
    const reach = drawnDots([...middles, ...this.outline], fit, "grab dot");
    return [inside, ...drawnDots(middles, fit, "edge"), ...corners, ...reach];
  },
});
