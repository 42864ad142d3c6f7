// The brush's own choices: paint or erase, how wide, on which region; and when it is done.

class BrushBar {
  constructor(brush) {
    this.brush = brush;
    const { texts } = brush;
    this.root = document.createElement("div");
    this.root.className = "brush-bar";
    this.modes = document.createElement("fieldset");
    this.modes.className = "segments";
    this.modes.append(this.made("legend", "sr", texts.brush_does));
    const does = [{ value: "paint", name: texts.paint }, { value: "eraser", name: texts.eraser }];
    segments(this.modes, "brush", does, (what) => brush.setErasing(what === "eraser"));
    this.range = this.made("input");
    Object.assign(this.range, { type: "range", min: BRUSH.least, max: BRUSH.most, step: BRUSH.step });
    this.range.addEventListener("input", () => brush.setSize(Number(this.range.value) / 100));
    this.targets = this.made("select");
    this.targets.addEventListener("change", () => {
      brush.target = this.targets.value;
      brush.viewer.refresh();
    });
    this.done = this.made("button", "tool done", texts.done);
    this.done.type = "button";
    this.done.addEventListener("click", () => brush.done());
    this.root.append(
      this.modes,
      this.labelled(texts.brush_size, this.range),
      this.labelled(texts.paint_on, this.targets),
      this.done,
    );
  }

  made(name, className = "", words = "") {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = words;
    return element;
  }

  labelled(words, input) {
    const label = this.made("label");
    label.append(this.made("span", "", words), input);
    return label;
  }

  refresh() {
    const { brush } = this;
    const { texts, viewer } = brush;
    this.root.hidden = !brush.isOn;
    this.modes.querySelector(`[value="${brush.isErasing ? "eraser" : "paint"}"]`).checked = true;
    this.range.value = brush.radius * 100;
    const px = Math.round(2 * brush.radius * viewer.picture.width);
    this.range.setAttribute("aria-valuetext", texts.brush_px.replace("{px}", px));
    this.done.disabled = !brush.strokes.length;
    const names = viewer.data.regions.map(({ name }) => name);
    const key = names.join("\n");
    if (this.key !== key) {
      this.key = key;
      this.targets.replaceChildren(new Option(texts.new_region, ""), ...names.map((name) => new Option(name, name)));
    }
    this.targets.value = brush.target;
  }
}
