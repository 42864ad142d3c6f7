// What the chosen mode, light, map and tool look like. Everything here follows from the viewer's state.

Object.assign(Viewer.prototype, {
  // Moves only: called for every step of a gesture, so one style change a thing and no layout.
  paint() {
    if (this.isPainting || !this.fit) return;
    this.isPainting = true;
    requestAnimationFrame(() => {
      this.isPainting = false;
      this.paintNow();
    });
  },

  paintNow() {
    const { fit, view, pane, stage } = this;
    const corner = cornerOf(view, pane, fit);
    stage.style.setProperty("--zoom", view.zoom);
    for (const { firstElementChild: layer } of this.shownPanes) {
      layer.style.transform = `translate(${corner.left}px, ${corner.top}px) scale(${view.zoom})`;
    }
    this.paintMode();
    const percent = `${Math.round(fit.scale * view.zoom * devicePixelRatio * 100)} %`;
    write(this.find(".zoom output"), percent);
    stage.classList.toggle("zoomed", view.zoom > 1);
    this.paintSlider();
    this.each("paint", corner);
  },

  paintMode() {
    const { mode, wipe, wipeAxis } = this;
    const afterPane = this.panes[1];
    const afterLayer = afterPane.firstElementChild;
    const isAfterSecond = this.nameAt("second") === "after";
    afterPane.style.clipPath = mode === "wipe" ? wipeClip(wipe, wipeAxis, isAfterSecond) : "";
    const share = isAfterSecond ? this.opacity : 100 - this.opacity;
    afterLayer.firstElementChild.style.opacity = mode === "overlay" ? share / 100 : "";
    const isAfterAway = mode === "blink" && this.blinkShows === "before";
    afterLayer.style.visibility = isAfterAway ? "hidden" : "";
    const divider = this.find(".divider");
    divider.style.left = wipeAxis === "x" ? `${wipe}%` : "";
    divider.style.top = wipeAxis === "y" ? `${wipe}%` : "";
    const [before, after] = this.chips;
    before.classList.toggle("away", mode === "blink" && !isAfterAway);
    after.classList.toggle("away", isAfterAway);
  },

  paintSlider() {
    const { slider } = this.way;
    if (slider) {
      const range = this.find(".slide input");
      const value = Math.round(this[slider]);
      if (Number(range.value) !== value) range.value = value;
      const words = this.sliderWords(slider).replace("{value}", value);
      if (range.ariaValueText !== words) range.setAttribute("aria-valuetext", words);
    }
    for (const image of this.maps) image.style.opacity = this.strength / 100;
  },

  sliderWords(slider) {
    const { slide, photos } = this.texts;
    if (slider === "wipe") {
      return slide[`wipe_${this.wipeAxis}`].replace("{photo}", photos[this.nameAt("first")]);
    }
    return slide.opacity_value.replace("{photo}", photos[this.nameAt("second")]);
  },

  fillChips() {
    const { data, texts, chips, way, showsLabels } = this;
    const join = (...parts) => parts.filter(Boolean).join(" · ");
    const map = this.layer;
    const nameOf = ({ label, detail }) => (showsLabels ? join(label, detail) : "");
    const before = join(nameOf(data.before), way.layer ? texts.in_grey : map?.before && map.name);
    const light = texts.lights_short[this.light];
    const isDrawn = map?.after || map?.marks.length;
    const state = map?.is_drawn ? texts.no_map_here : texts.drawing_map;
    const shown = isDrawn ? map.name : way.layer && `${this.modeName(way)}: ${state}`;
    const after = way.layer
      ? join(shown, nameOf(data.after))
      : join(nameOf(data.after), light, map?.after && map.name);
    write(chips[0], before);
    write(chips[1], after);
  },

  // What the parts draw over the photos; not for every frame.
  paintOverlay() {
    if (!this.fit) return;
    this.shownPanes.forEach((pane, index) => {
      const svg = pane.querySelector("svg");
      svg.setAttribute("viewBox", `0 0 ${this.fit.width} ${this.fit.height}`);
      const drawn = this.parts.flatMap((part) => part.drawing?.(this.fit, index) ?? []);
      svg.replaceChildren(...drawn);
    });
  },

  // After a choice: which controls are pressed, shown and named.
  refresh() {
    const { root, mode, texts } = this;
    root.dataset.mode = mode;
    root.dataset.axis = this.wipeAxis;
    this.stage.setAttribute("aria-label", `${texts.stage}: ${this.modeName(this.way)}`);
    const check = (group, value) => {
      const input = root.querySelector(`input[name="${group}"][value="${value}"]`);
      if (input) input.checked = true;
    };
    check("mode", mode);
    check("light", this.light);
    check("map", this.map);
    const taken = root.querySelector('input[name="light"][value="taken"]');
    taken.disabled = !this.data.after.taken;
    const { slider } = this.way;
    this.find(".slide").hidden = !slider && mode !== "blink";
    this.find(".slide label").hidden = !slider;
    const second = this.nameAt("second");
    const label = slider === "opacity" ? texts.photos_title[second] : texts.slide[slider];
    write(this.find(".slide span"), label ?? "");
    this.refreshButtons();
    this.refreshMap();
    this.fillChips();
    this.each("refresh");
    if (this.isFull) this.resize(); // a bar more or less leaves other room
    this.paintOverlay();
    this.paint();
  },

  refreshButtons() {
    const { texts, mode } = this;
    const isTurned = this.isSwapped && this.canSwap;
    const swap = this.find('[data-do="swap"]');
    swap.disabled = !this.canSwap;
    swap.setAttribute("aria-pressed", String(isTurned));
    this.find(".chip.swapped").hidden = !isTurned;
    this.find('[data-do="turn"]').hidden = mode !== "wipe";
    this.find(".hold").hidden = mode !== "blink";
    const keep = this.find('[data-do="keep"]');
    keep.hidden = mode !== "blink";
    keep.setAttribute("aria-pressed", String(this.isKept));
    const first = this.nameAt("first");
    write(this.find(".hold"), texts.hold.replace("{photo}", texts.photos[first]));
    write(keep.lastChild, texts.keep.replace("{photo}", texts.photos[first]));
  },

  refreshMap() {
    const layer = this.layer;
    const isMarks = Boolean(layer?.marks.length);
    const isDrawn = Boolean(layer && (layer.before || layer.after)) || isMarks;
    this.panes.forEach((pane, index) => {
      const image = pane.querySelector(".map");
      const url = layer?.[index ? "after" : "before"];
      image.hidden = !url;
      if (url) this.showMap(image, url);
    });
    this.find(".maps").hidden = Boolean(this.way.layer);
    this.find(".strength input").value = this.strength;
    this.find(".strength").hidden = !isDrawn || isMarks;
    const withheld = this.find(".withheld");
    withheld.hidden = !layer || isDrawn;
    withheld.classList.toggle("busy", Boolean(layer) && !layer.is_drawn);
    withheld.textContent = layer && !isDrawn ? layer.withheld || this.texts.drawing_map : "";
    if (layer && !layer.is_drawn && this.asked !== `${this.data.result} ${layer.id}`) {
      this.asked = `${this.data.result} ${layer.id}`; // once for each result
      this.tell("map", layer.id);
    }
    this.refreshScale(isDrawn ? layer : null);
  },

  // It stands right under the photos: what lies below stays where it was on the screen.
  refreshScale(layer) {
    const scale = this.find(".scale");
    const notes = this.find(".map-notes");
    const focused = this.root.getRootNode().activeElement;
    const was = focused?.getBoundingClientRect().top;
    scale.hidden = !layer;
    const isOtherLight = this.light === "taken" && this.data.after.taken !== this.data.after.normalised;
    const lightWords = isOtherLight && !layer?.marks.length ? this.texts.map_light : "";
    if (layer) fillScale(scale, layer);
    write(notes, layer ? [lightWords, layer.notes].filter(Boolean).join(" ") : "");
    notes.hidden = !notes.textContent;
    const moved = focused && !this.isFull ? focused.getBoundingClientRect().top - was : 0;
    if (moved) scrollerOf(this.root)?.scrollBy(0, moved);
  },

  // As a photo: hidden until it is the right one.
  async showMap(image, url) {
    if (image.dataset.url === url) return;
    image.dataset.url = url;
    image.classList.add("coming");
    image.src = url;
    try {
      await image.decode();
    } catch {
      if (image.dataset.url === url) this.lost(url);
      return;
    }
    if (image.dataset.url === url) image.classList.remove("coming");
  },
});

// The same words again would lay the page out again.
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

// What of the after photo lies on its side of the divider.
function wipeClip(percent, axis, isAfterSecond) {
  if (axis === "x") return isAfterSecond ? `inset(0 0 0 ${percent}%)` : `inset(0 ${100 - percent}% 0 0)`;
  return isAfterSecond ? `inset(${percent}% 0 0 0)` : `inset(0 0 ${100 - percent}% 0)`;
}

function fillScale(scale, layer) {
  const [ramp, ticks, low, high] = ["ramp", "ticks", "low", "high"].map((name) => scale.querySelector(`.${name}`));
  const isMarks = layer.marks.length > 0;
  write(scale.querySelector("figcaption"), layer.unit ? `${layer.title} (${layer.unit})` : layer.title);
  scale.classList.toggle("of-marks", isMarks);
  for (const part of [ramp, low, high]) part.hidden = isMarks;
  ticks.classList.toggle("mark-key", isMarks);
  ramp.style.background = `linear-gradient(to right, ${layer.colours.join(", ")})`;
  const spans = layer.ticks.map((text, index) => {
    const span = document.createElement("span");
    span.textContent = text;
    span.style.left = `${(100 * index) / (layer.ticks.length - 1)}%`;
    return span;
  });
  ticks.replaceChildren(...(isMarks ? markKey(layer.mark_key) : spans));
  write(low, layer.low_words);
  write(high, layer.high_words);
}

// What scrolls the page: Streamlit's own part of it, or the page itself.
function scrollerOf(element) {
  let parent = element.getRootNode().host?.parentElement;
  while (parent && !["auto", "scroll"].includes(getComputedStyle(parent).overflowY)) parent = parent.parentElement;
  return parent ?? document.scrollingElement;
}
