// What helps the eye along: a grid, the middle and the thirds of a face, a length, names and dates.

const GRIDS = ["none", "thirds", "fine"];
const FINE_CELLS = 12; // along the long side: squares
const BAR_LONGEST_PX = 132;
const LEAST_ERROR_TOLD = 0.005; // half a percent is no doubt
// As long as the page is open: another pair is looked at along the same lines.
const keptGuides = { grid: "none", face: false, bar: true, labels: true };

// The longest of 1, 2 or 5 times a power of ten that is no longer than `most`.
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const times = [5, 2, 1].find((factor) => factor * power <= most * (1 + 1e-9));
  return times * power;
}

class Guides {
  constructor(viewer) {
    this.viewer = viewer;
    this.chosen = keptGuides;
  }

  build() {
    const { viewer } = this;
    this.texts = viewer.words("guides");
    const { texts } = this;
    this.menu = new Menu({ name: "guides", words: texts.menu, title: texts.title });
    viewer.slot("below").before(this.menu.root);
    const grid = document.createElement("fieldset");
    grid.className = "segments";
    const legend = document.createElement("legend");
    legend.textContent = texts.grid;
    grid.append(legend);
    segments(grid, "grid", named(GRIDS, texts.grids), (value) => this.choose("grid", value));
    this.menu.panel.append(grid);
    this.checks = Object.fromEntries(["face", "bar", "labels"].map((name) => [name, this.check(name)]));
    this.bar = document.createElement("p");
    this.bar.className = "scale-bar";
    this.bar.append(document.createElement("span"), document.createElement("i"));
    viewer.find(".corner").append(this.bar);
  }

  check(name) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    const [words, note] = [document.createElement("span"), document.createElement("small")];
    box.type = "checkbox";
    words.textContent = this.texts[name];
    note.id = `guide-${name}`;
    box.setAttribute("aria-describedby", note.id);
    label.append(box, words);
    const row = document.createElement("div");
    row.append(label, note);
    box.addEventListener("change", () => this.choose(name, box.checked));
    this.menu.panel.append(row);
    return { box, note };
  }

  end() {
    this.menu?.end();
  }

  choose(name, value) {
    this.chosen[name] = value;
    this.viewer.refresh();
  }

  update({ guides, language }) {
    const { texts, checks } = this;
    this.guides = guides;
    const { midline, no_face: noFace, mm_per_px: scale, scale_source: source } = guides;
    checks.face.box.disabled = !midline;
    checks.face.note.textContent = midline ? texts.face_note : texts.no_face[noFace];
    checks.bar.box.disabled = !scale;
    this.error = guides.scale_error > LEAST_ERROR_TOLD ? ` ± ${Math.ceil(196 * guides.scale_error)} %` : "";
    const known = texts.bar_note.replace("{source}", texts.sources[source] ?? source);
    checks.bar.note.textContent = scale ? known + (this.error && `,${this.error}`) : texts.no_scale;
    checks.labels.note.textContent = texts.labels_note;
    this.numbers = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
  }

  refresh() {
    const { viewer, chosen, checks } = this;
    this.menu.panel.querySelector(`input[value="${chosen.grid}"]`).checked = true;
    for (const [name, { box }] of Object.entries(checks)) box.checked = chosen[name] && !box.disabled;
    viewer.root.classList.toggle("unlabelled", !chosen.labels);
    if (viewer.showsLabels !== chosen.labels) {
      viewer.showsLabels = chosen.labels;
      viewer.fillChips();
    }
    this.bar.hidden = !chosen.bar || !this.guides.mm_per_px;
  }

  keys() {
    return { g: () => this.menu.toggle() };
  }

  keyHelp() {
    return [[["g"], this.texts.title]];
  }

  // The bar is as long as it says at every zoom; written only when its length changes.
  paint() {
    const { viewer, guides } = this;
    if (!this.bar || this.bar.hidden) return;
    const mmPerPx = guides.mm_per_px / (viewer.fit.scale * viewer.view.zoom);
    const length = roundLength(Math.min(BAR_LONGEST_PX, viewer.pane.width / 4.5) * mmPerPx);
    const [words, line] = this.bar.children;
    line.style.width = `${length / mmPerPx}px`;
    write(words, `${this.numbers.format(length)} mm${this.error}`);
  }

  drawing(fit) {
    return [...this.drawnGrid(fit), ...this.drawnFace(fit)];
  }

  drawnGrid({ width, height }) {
    const { grid } = this.chosen;
    if (grid === "none") return [];
    const cell = Math.max(width, height) / FINE_CELLS;
    const steps = (length) => {
      if (grid === "thirds") return [length / 3, (2 * length) / 3];
      // From the middle, so that both halves are cut alike.
      const half = Math.ceil(length / 2 / cell) - 1;
      return Array.from({ length: 2 * half + 1 }, (_, index) => length / 2 + (index - half) * cell);
    };
    const across = steps(width).map((x) => `M${x.toFixed(2)} 0V${height}`);
    const down = steps(height).map((y) => `M0 ${y.toFixed(2)}H${width}`);
    return guideLine([...across, ...down].join(""), grid === "fine" ? "fine" : "");
  }

  drawnFace({ width, height }) {
    const { midline, thirds, upper } = this.guides ?? {};
    if (!midline || !this.chosen.face) return [];
    const path = ([[x0, y0], [x1, y1]]) =>
      `M${x0 * width} ${y0 * height}L${x1 * width} ${y1 * height}`;
    return [
      ...guideLine([midline, ...thirds].map(path).join(""), "face"),
      ...guideLine(path(upper), "face dashed"),
    ];
  }
}

function guideLine(d, kind) {
  return [shape("path", { d, class: "guide under" }), shape("path", { d, class: `guide ${kind}` })];
}

PARTS.push(Guides);
