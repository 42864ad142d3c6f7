// What a person chooses: the mode, the light, the map, the place, which photo stands first.

Object.assign(Viewer.prototype, {
  setMode(mode) {
    this.mode = mode;
    this.isHeld = false;
    this.isKept = false;
    this.resize();
    this.refresh();
    this.say(this.modeName(this.way));
  },

  setLight(light) {
    if (!this.data.after[light]) return;
    this.light = light;
    this.showPhotos();
    this.refresh();
    this.say(this.texts.lights[light]);
  },

  setMap(map) {
    this.map = map;
    this.refresh();
  },

  setWipe(percent) {
    this.wipe = Math.min(100, Math.max(0, percent));
    this.paint();
  },

  turnDivider() {
    if (this.mode !== "wipe") return;
    this.wipeAxis = this.wipeAxis === "x" ? "y" : "x";
    this.refresh();
    this.say(this.texts.turned[this.wipeAxis]);
  },

  // Which stands first changes; no number and no map does, so Python isn't told.
  swap() {
    if (!this.canSwap) return;
    this.isSwapped = !this.isSwapped;
    this.resize();
    this.refresh();
    this.say(this.isSwapped ? this.texts.swapped_said : this.texts.unswapped_said);
  },

  hold(isHeld) {
    if (this.mode !== "blink" || this.isHeld === isHeld) return;
    this.isHeld = isHeld;
    this.paint();
  },

  // For who can't hold: the other photo stays until it is pressed again.
  keepOther() {
    this.isKept = !this.isKept;
    this.refresh();
    this.say(this.texts.photos[this.blinkShows]);
  },

  setView(view) {
    this.view = view;
    this.paint();
  },

  zoomBy(factor, point) {
    const middle = point ?? { x: this.pane.width / 2, y: this.pane.height / 2 };
    this.setView(zoomedAt(this.view, factor, middle, this.pane, this.fit));
  },

  fitAll() {
    this.setView({ zoom: 1, x: 0.5, y: 0.5 });
  },

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  },
});
