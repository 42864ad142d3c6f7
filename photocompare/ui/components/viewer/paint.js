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
      layer.style.width = `${fit.width}px`;
      layer.style.height = `${fit.height}px`;
      layer.style.transform = `translate(${corner.left}px, ${corner.top}px) scale(${view.zoom})`;
    }
    const [, after] = this.panes;
    after.style.clipPath = this.mode === "wipe" ? `inset(0 0 0 ${this.wipe}%)` : "";
    const [afterLayer] = after.children;
    afterLayer.style.opacity = this.mode === "overlay" ? this.opacity / 100 : "";
    afterLayer.style.visibility = this.mode === "blink" && this.isHeld ? "hidden" : "";
    this.find(".divider").style.left = `${this.wipe}%`;
    this.find(".zoom output").textContent = `${Math.round(fit.scale * view.zoom * devicePixelRatio * 100)} %`;
    stage.classList.toggle("zoomed", view.zoom > 1);
    this.paintSlider();
    this.paintChips();
    this.each("paint", corner);
  },

  paintSlider() {
    const { slider } = this.way;
    if (slider) {
      const range = this.find(".slide input");
      const value = Math.round(this[slider]);
      range.value = value;
      const words = this.texts.slide[`${slider}_value`];
      range.setAttribute("aria-valuetext", words.replace("{value}", value));
    }
    this.find(".strength input").value = this.strength;
    for (const image of this.root.querySelectorAll(".map")) image.style.opacity = this.strength / 100;
  },

  paintChips() {
    const { before, after } = this.data;
    const [first, second] = this.chips;
    const join = (...parts) => parts.filter(Boolean).join(" · ");
    const map = this.layer;
    first.textContent = join(before.label, before.detail, map?.before && map.name);
    second.textContent = join(
      after.label,
      after.detail,
      this.texts.lights_short[this.light],
      map?.after && map.name,
    );
    second.hidden = this.mode === "blink" && this.isHeld;
    first.hidden = this.mode === "blink" && !this.isHeld;
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
    this.find(".slide label").hidden = !slider;
    this.find(".slide").hidden = !slider && mode !== "blink";
    this.find(".slide .hold").hidden = mode !== "blink";
    this.find(".slide span").textContent = texts.slide[slider] ?? "";
    this.refreshMap();
    this.each("refresh");
    this.paintOverlay();
    this.paint();
  },

  refreshMap() {
    const layer = this.layer;
    const isMarks = Boolean(layer?.marks.length);
    const isDrawn = Boolean(layer && (layer.before || layer.after)) || isMarks;
    this.panes.forEach((pane, index) => {
      const image = pane.querySelector(".map");
      const url = layer?.[index ? "after" : "before"];
      image.hidden = !url;
      if (url && image.dataset.url !== url) {
        image.dataset.url = url;
        image.src = url;
      }
    });
    this.find(".strength").hidden = !isDrawn || isMarks;
    const withheld = this.find(".withheld");
    withheld.hidden = !layer || isDrawn;
    withheld.classList.toggle("busy", Boolean(layer) && !layer.is_drawn);
    withheld.textContent = layer && !isDrawn ? layer.withheld || this.texts.drawing_map : "";
    if (layer && !layer.is_drawn && this.asked !== `${this.data.result} ${layer.id}`) {
      this.asked = `${this.data.result} ${layer.id}`; // once for each result
      this.tell("map", layer.id);
    }
    const scale = this.find(".scale");
    scale.hidden = !isDrawn;
    if (isDrawn) fillScale(scale, layer);
  },
});

function fillScale(scale, layer) {
  const [caption, ramp, ticks, words, notes] = scale.children;
  const isMarks = layer.marks.length > 0;
  caption.textContent = layer.unit ? `${layer.title} (${layer.unit})` : layer.title;
  ramp.hidden = isMarks;
  words.hidden = isMarks;
  ticks.classList.toggle("mark-key", isMarks);
  notes.textContent = layer.notes;
  ramp.style.background = `linear-gradient(to right, ${layer.colours.join(", ")})`;
  const spans = (texts) =>
    texts.map((text) => {
      const span = document.createElement("span");
      span.textContent = text;
      return span;
    });
  ticks.replaceChildren(...(isMarks ? markKey(layer.mark_key) : spans(layer.ticks)));
  words.replaceChildren(...spans([layer.low_words, layer.high_words]));
}
