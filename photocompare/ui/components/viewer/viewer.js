// Two photos on one grid: one view, one divider, one light for both panes.
// What is more than that is a part: a class in PARTS, made once for each viewer. It may have
// build() when the words are known, update(data) when Python sent anew, refresh() after a choice,
// resize() when panes have new sizes, paint(corner) each frame, drawing(fit, index) for what it
// draws over pane index, pointer(kind, event, at) and keys() for what it wants of hand and keyboard,
// end() when the viewer goes.

const PARTS = [];
const NARROW_PX = 640;
const instances = new WeakMap();
// A viewer is built anew with each pair; how one looks at it stays.
const kept = { mode: "side", map: "none", wipe: 50, wipeAxis: "x", opacity: 50, strength: 80 };

class Viewer {
  constructor(root) {
    this.root = root.querySelector(".viewer");
    this.unbuilt = this.root.cloneNode(true);
    this.find = (selector) => this.root.querySelector(selector);
    this.stage = this.find(".stage");
    this.panes = ["before", "after"].map((name) => this.find(`.pane.${name}`));
    this.chips = ["before", "after"].map((name) => this.find(`.chip.${name}`));
    this.maps = this.panes.map((pane) => pane.querySelector(".map"));
    this.showsLabels = true;
    this.pane = { width: 1, height: 1 };
    this.corners = [{ x: 0, y: 0 }];
    this.picture = { width: 4, height: 3 };
    this.view = { zoom: 1, x: 0.5, y: 0.5 };
    this.light = "normalised";
    Object.assign(this, kept);
    this.isHeld = false;
    this.isKept = false;
    this.isSwapped = false;
    this.parts = PARTS.map((Part) => new Part(this));
    this.gestures = new Gestures(this, this.stage);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
    this.onFull = () => this.resize();
    document.addEventListener("fullscreenchange", this.onFull);
    window.addEventListener("resize", this.onFull);
  }

  end() {
    this.each("end");
    for (const name of Object.keys(kept)) kept[name] = this[name];
    this.observer.disconnect();
    document.removeEventListener("fullscreenchange", this.onFull);
    window.removeEventListener("resize", this.onFull);
  }

  update({ data, setTriggerValue }) {
    this.tell = setTriggerValue;
    const isFirst = !this.data;
    const isOtherPair = isFirst || this.data.pair !== data.pair;
    this.data = data;
    this.texts = this.words("viewer");
    this.root.lang = data.language;
    this.picture = { width: data.size[0], height: data.size[1] };
    if (isFirst) {
      buildControls(this);
      this.each("build");
    }
    if (isOtherPair) {
      this.view = { zoom: 1, x: 0.5, y: 0.5 };
      this.light = "normalised";
      this.isSwapped = false;
    }
    if (!data.layers.some((layer) => layer.id === this.map)) this.map = "none";
    if (!offeredModes(this).includes(this.way)) this.mode = MODES[0].id;
    fillModes(this);
    fillMaps(this);
    this.each("update", data, isOtherPair);
    this.showPhotos();
    this.resize();
    this.refresh();
  }

  // --- its parts ------------------------------------------------------------------------------

  part(Part) {
    return this.parts.find((part) => part instanceof Part);
  }

  each(method, ...given) {
    for (const part of this.parts) part[method]?.(...given);
  }

  // Whether a part took what the hand did; the first that does so keeps it from the others.
  offer(kind, event, at) {
    return this.parts.some((part) => part.pointer?.(kind, event, at));
  }

  words(name) {
    return this.data.words[name];
  }

  // Where a part may put its own controls: "top", "below", "tools" or, over the photos, "stage".
  slot(name) {
    return this.find(`[data-slot="${name}"]`);
  }

  // --- what follows from what is chosen; choices.js changes it ------------------------------------

  get layer() {
    const id = this.way.layer ?? this.map;
    return this.data.layers.find((layer) => layer.id === id);
  }

  get canSwap() {
    return this.way.canSwap ?? true;
  }

  // The photo on the left, above, or below the other: first or second.
  nameAt(place) {
    return (place === "first") !== (this.isSwapped && this.canSwap) ? "before" : "after";
  }

  get blinkShows() {
    return this.nameAt(this.isHeld !== this.isKept ? "first" : "second");
  }

  modeName(mode) {
    return mode.name?.(this) ?? this.texts.modes[mode.id];
  }

  // The record of the chosen mode.
  get way() {
    return MODES.find((mode) => mode.id === this.mode);
  }

  // Each has its layer as first child; all layers lie at the same place in their panes.
  get shownPanes() {
    return this.way.panes?.(this) ?? this.panes;
  }

  get isFull() {
    return this.root.matches(":fullscreen");
  }

  hasFocus() {
    return this.root.getRootNode().activeElement === this.stage;
  }

  say(words) {
    this.find(".live").textContent = words;
  }

  // --- pictures -------------------------------------------------------------------------------

  showPhotos() {
    const { before, after } = this.data;
    this.show(this.panes[0].querySelector(".photo"), before.url, before.alt);
    this.show(this.panes[1].querySelector(".photo"), after[this.light], after.alt);
    this.show(this.panes[1].querySelector(".outside"), after.outside, "");
  }

  // A photo is hidden until it is the right one: an old picture never stands under a new name.
  async show(image, url, alt) {
    image.alt = alt;
    if (image.dataset.url === url) return;
    image.dataset.url = url;
    image.classList.add("loading");
    this.wait();
    image.src = url;
    try {
      await image.decode();
    } catch {
      if (image.dataset.url !== url) return;
      this.lost(url);
      return;
    }
    if (image.dataset.url !== url) return;
    image.classList.remove("loading");
    this.wait();
  }

  lost(url) {
    this.isLost = true;
    this.wait();
    if (this.lastLost === url) return;
    this.lastLost = url;
    this.tell("lost", url); // the server may have dropped it: a rerun gives a new address
  }

  wait() {
    const isWaiting = this.root.querySelector(".loading") !== null;
    if (!isWaiting) this.isLost = false;
    const words = this.isLost ? this.texts.lost : this.texts.loading;
    this.find(".waiting").textContent = isWaiting ? words : "";
    this.root.dataset.ready = String(!isWaiting);
  }
}

export default function mount(component) {
  const { parentElement, data } = component;
  let viewer = instances.get(parentElement);
  if (viewer && viewer.data.language !== data.language) {
    viewer.end(); // its words are built in
    viewer.root.replaceWith(viewer.unbuilt);
    viewer = null;
  }
  if (!viewer) {
    viewer = new Viewer(parentElement);
    instances.set(parentElement, viewer);
  }
  viewer.update(component);
  return () => {
    instances.get(parentElement)?.end();
    instances.delete(parentElement);
  };
}
