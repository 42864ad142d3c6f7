// The visits one after the other, in their order and on one grid. Each is cut hard to the next:
// what fades between two photos is a picture that nobody took. Nothing plays before it is asked for.

const PLAY_MS = { slow: 2000, middle: 1000, quick: 500 };

MODES.push({
  id: "play",
  canSwap: false,
  layer: "none", // a map is of two visits
  panes: (viewer) => viewer.part(Player).panes,
  name: (viewer) => viewer.words("visits").play.name,
  isOffered: ({ data }) => data.visits.length >= LEAST_VISITS,
});
ICONS.play = "M7 4.5l12 7.5-12 7.5z";
ICONS.pause = "M8.5 5v14M15.5 5v14";

class Player {
  constructor(viewer) {
    this.viewer = viewer;
    this.index = 0;
    this.speed = "middle";
    this.onHidden = () => document.hidden && this.stop();
    document.addEventListener("visibilitychange", this.onHidden);
  }

  build() {
    this.texts = this.viewer.words("visits").play;
    this.root = document.createElement("div");
    this.root.className = "play";
    this.button = document.createElement("button");
    Object.assign(this.button, { type: "button", className: "tool" });
    this.button.addEventListener("click", () => this.toggle());
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.textContent = this.texts.visit;
    this.range = document.createElement("input");
    Object.assign(this.range, { type: "range", min: 0, step: 1 });
    this.range.addEventListener("input", () => {
      this.stop();
      this.show(Number(this.range.value));
    });
    label.append(name, this.range);
    const pace = document.createElement("label");
    const paceName = document.createElement("span");
    paceName.textContent = this.texts.speed;
    this.select = document.createElement("select");
    for (const speed of Object.keys(PLAY_MS)) this.select.append(new Option(this.texts.speeds[speed], speed));
    this.select.value = this.speed;
    this.select.addEventListener("change", () => {
      this.speed = this.select.value;
      if (this.timer) this.start();
    });
    pace.append(paceName, this.select);
    this.note = document.createElement("p");
    this.root.append(this.button, label, pace, this.note);
    this.viewer.find(".bar.under").before(this.root);
  }

  end() {
    this.stop();
    document.removeEventListener("visibilitychange", this.onHidden);
    this.root?.remove();
  }

  get isShown() {
    return this.viewer.mode === "play";
  }

  // Those that lie on the grid of the first; one that can't be laid would jump.
  get steps() {
    return this.viewer.data.visits.filter(({ role, state }) => role || state === "laid");
  }

  get panes() {
    const { steps } = this;
    const shown = steps[Math.min(this.index, steps.length - 1)];
    return shown ? [this.viewer.part(VisitGrid).paneOf(shown)] : this.viewer.panes;
  }

  update() {
    this.index = Math.min(this.index, Math.max(0, this.steps.length - 1));
  }

  refresh() {
    this.root.hidden = !this.isShown;
    if (!this.isShown) this.stop();
    else this.draw();
  }

  draw() {
    const { steps, texts } = this;
    const left = this.viewer.data.visits.length - steps.length;
    this.range.max = Math.max(0, steps.length - 1);
    this.range.value = this.index;
    this.range.setAttribute("aria-valuetext", this.named(steps[this.index]));
    write(this.note, left ? texts.left_out.replace("{count}", left) : "");
    this.note.hidden = !left;
    this.drawButton();
  }

  drawButton() {
    const name = this.timer ? "pause" : "play";
    if (this.button.dataset.name === name) return;
    this.button.dataset.name = name;
    const words = document.createElement("b");
    words.textContent = this.texts[name];
    this.button.replaceChildren(icon(name), words);
  }

  named(visit) {
    return visit ? [visit.label, visit.when].filter(Boolean).join(" · ") : "";
  }

  show(index) {
    const count = this.steps.length;
    if (!count) return;
    this.index = (index + count) % count;
    this.viewer.resize();
    this.draw();
  }

  step(by) {
    this.stop();
    this.show(this.index + by);
    this.viewer.say(this.named(this.steps[this.index]));
  }

  toggle() {
    if (this.timer) this.stop();
    else this.start();
  }

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.show(this.index + 1), PLAY_MS[this.speed]);
    this.drawButton();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.button) this.drawButton();
  }

  keys() {
    if (!this.isShown) return {};
    return { " ": () => this.toggle(), ",": () => this.step(-1), ".": () => this.step(1) };
  }

  keyHelp() {
    if (!this.isShown) return [];
    return [[[this.texts.space], this.texts.toggle], [[",", "."], this.texts.steps]];
  }
}

PARTS.push(Player);
