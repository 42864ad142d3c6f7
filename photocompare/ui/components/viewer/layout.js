// Where the panes lie on the stage, and what lies under a pointer.

const FULL_PADDING_PX = 10; // as in the style sheet, as is the gap
const BAR_GAP_PX = 10;
const WIDE_SHARE = 0.6; // of the screen's height: the colours of a map have room below
const NARROW_SHARE = 0.84;
const PAIR_GAIN = 1.6; // on a wide screen two photos stay beside each other, as one says

Object.assign(Viewer.prototype, {
  // One more pane for a mode of a part: a photo, a map and what is drawn, hidden until shown.
  newPane(name) {
    const pane = this.panes[0].cloneNode(true);
    pane.className = `pane ${name}`;
    pane.hidden = true;
    [...this.stage.querySelectorAll(".pane")].at(-1).after(pane);
    return pane;
  },

  pointInPane(clientX, clientY) {
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const { width, height } = this.pane;
    const isIn = (corner) =>
      x >= corner.x && x < corner.x + width && y >= corner.y && y < corner.y + height;
    const index = Math.max(0, this.corners.findIndex(isIn));
    return { x: x - this.corners[index].x, y: y - this.corners[index].y, pane: index };
  },

  resize() {
    if (!this.data) return;
    const width = this.stage.clientWidth;
    if (!width) return;
    const shown = this.shownPanes;
    const isNarrow = width < NARROW_PX;
    const aspect = this.picture.height / this.picture.width;
    const room = this.isFull ? this.fullRoom() : Math.max(260, innerHeight * (isNarrow ? NARROW_SHARE : WIDE_SHARE));
    const gain = isNarrow || shown.length > 2 ? TILE_GAIN : PAIR_GAIN;
    const count = this.way.isTiled ? shown.length : 1;
    const { columns, rows, total, corners, ...pane } = tiled(count, width, room, aspect, gain);
    this.root.classList.toggle("narrow", isNarrow);
    this.stage.classList.toggle("tiled", count > 1);
    this.stage.classList.toggle("beside", columns > 1);
    this.stage.classList.toggle("stacked", rows > 1);
    this.stage.style.height = `${total.height}px`;
    this.pane = { width: pane.width, height: pane.height };
    const isTurned = this.isSwapped && this.canSwap;
    this.corners = isTurned ? corners.reverse() : corners; // of each shown pane where they are tiled, else of all of them
    this.fit = fitted(this.pane, this.picture);
    this.placePanes(shown);
    this.placeChips(shown);
    this.view = clampedView(this.view, this.pane, this.fit);
    this.each("resize");
    this.paintOverlay();
    this.paint();
  },

  // What the bars leave of the screen, but never less than half of it: then they scroll.
  fullRoom() {
    const others = [...this.root.children].filter(
      (child) => child !== this.stage && child.offsetHeight > 0 && !child.matches(".sr, dialog"),
    );
    const taken = others.reduce((sum, child) => sum + child.offsetHeight + BAR_GAP_PX, 2 * FULL_PADDING_PX);
    return Math.max(innerHeight / 2, innerHeight - taken);
  },

  placePanes(shown) {
    for (const pane of this.stage.querySelectorAll(".pane")) pane.hidden = !shown.includes(pane);
    shown.forEach((pane, index) => {
      const corner = this.corners[index] ?? this.corners[0];
      Object.assign(pane.style, {
        left: `${corner.x}px`,
        top: `${corner.y}px`,
        width: `${this.pane.width}px`,
        height: `${this.pane.height}px`,
      });
      const { width, height } = this.fit;
      Object.assign(pane.firstElementChild.style, { width: `${width}px`, height: `${height}px` });
    });
  },

  placeChips(shown) {
    const second = this.nameAt("second");
    this.chips.forEach((chip, index) => {
      chip.classList.toggle("second", chip.classList.contains(second));
      const place = shown.indexOf(this.panes[index]);
      chip.classList.toggle("unshown", place < 0);
      const corner = this.way.isTiled && this.corners[place];
      chip.style.left = corner ? `calc(${corner.x}px + 0.6rem)` : "";
      chip.style.top = corner ? `calc(${corner.y}px + 0.6rem)` : "";
      chip.style.maxWidth = corner ? `calc(${this.pane.width}px - 1.2rem)` : "";
    });
  },
});
