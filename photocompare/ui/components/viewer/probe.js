// The values under the pointer: before, after, change, and whether it is more than unchanged skin shows.

const PROBE_SAID_MS = 700; // after the last step: a screen reader is not told of every one
const PROBE_TAP_PX = 12; // a finger that moved further was moving the photo
const PROBE_GAP_PX = 18; // of the cross to the edge of the pane
const PROBE_LEAP = 10; // places, with Shift

ICONS.probe = "M12 3v6M12 15v6M3 12h6M15 12h6M12 12h0";

class Probe {
  constructor(viewer) {
    this.viewer = viewer;
    this.isOn = false;
    this.point = null;
    this.onClick = (event) => this.tap(event);
    viewer.stage.addEventListener("click", this.onClick);
  }

  end() {
    this.viewer.stage.removeEventListener("click", this.onClick);
    clearTimeout(this.saying);
    this.hasEnded = true;
  }

  build() {
    const { viewer } = this;
    this.texts = viewer.words("probe");
    this.button = document.createElement("button");
    Object.assign(this.button, { type: "button", className: "tool probe-toggle", title: this.texts.toggle_hint });
    const label = document.createElement("b");
    label.textContent = this.texts.toggle;
    this.button.append(icon("probe"), label);
    this.button.addEventListener("click", () => this.toggle());
    viewer.slot("below").append(this.button);
    this.card = new ProbeCard(this.texts);
    viewer.find(".beneath").prepend(this.card.root); // under the photos: it covers no skin
    for (const pane of viewer.panes) {
      const cross = document.createElement("div");
      cross.className = "probe-cross";
      cross.hidden = true;
      pane.firstElementChild.append(cross);
    }
    this.show();
  }

  update(data) {
    if (this.url === data.values) return;
    this.url = data.values;
    this.values = null;
    this.button.hidden = !this.url;
    if (!this.url) this.isOn = false;
    if (this.isOn) this.fetchValues();
    this.show();
  }

  refresh() {
    this.show();
  }

  resize() {
    this.show();
  }

  keys() {
    if (!this.isOn) return { v: () => this.toggle() };
    const step = (x, y) => (event) => this.step(x, y, event.shiftKey ? PROBE_LEAP : 1);
    return {
      v: () => this.toggle(),
      Escape: () => this.toggle(),
      ArrowLeft: step(-1, 0),
      ArrowRight: step(1, 0),
      ArrowUp: step(0, -1),
      ArrowDown: step(0, 1),
    };
  }

  keyHelp() {
    return [
      [["v"], this.texts.key_toggle],
      [["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"], this.texts.key_move],
    ];
  }

  pointer(kind, event, at) {
    if (!this.isOn) return false;
    if (kind === "down") this.pressed = { x: event.clientX, y: event.clientY, at };
    if (kind === "hover" && event.pointerType !== "touch") this.look(at.isInside ? at : null);
    if (kind === "leave" && event.pointerType !== "touch") this.look(null);
    return false; // the hand still moves the photo
  }

  tap(event) {
    const { pressed } = this;
    if (!this.isOn || !pressed || event.target.closest("button, input, select")) return;
    this.pressed = null;
    const away = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y);
    if (away <= PROBE_TAP_PX && pressed.at.isInside) this.look(pressed.at);
  }

  toggle() {
    this.isOn = !this.isOn;
    this.point = null;
    this.viewer.say(this.isOn ? this.texts.on : this.texts.off);
    if (this.isOn && !this.values) this.fetchValues();
    this.show();
  }

  async fetchValues() {
    const { url } = this;
    this.state = "loading";
    this.show();
    try {
      const values = await Values.from(url);
      if (this.url !== url) return;
      this.values = values;
      this.state = "";
    } catch {
      if (this.url !== url || this.hasEnded) return;
      this.state = "failed";
      this.viewer.tell("lost", url); // the server may have dropped it: a rerun gives a new address
    }
    if (!this.hasEnded) this.show();
  }

  look(at) {
    this.point = at && at.fraction;
    this.show();
  }

  step(x, y, times) {
    const { view } = this.viewer;
    const place = this.values?.place ?? { x: 0.01, y: 0.01 };
    const [fromX, fromY] = this.point ?? [view.x - x * place.x * times, view.y - y * place.y * times];
    this.point = insidePhoto([fromX + x * place.x * times, fromY + y * place.y * times]);
    this.follow();
    this.show();
  }

  // Keeps the cross in the pane: the photo moves under it.
  follow() {
    const { viewer } = this;
    const { view, pane, fit } = viewer;
    const corner = cornerOf(view, pane, fit);
    const at = {
      x: corner.left + this.point[0] * fit.width * view.zoom,
      y: corner.top + this.point[1] * fit.height * view.zoom,
    };
    const away = (place, length) => Math.max(0, PROBE_GAP_PX - place) - Math.max(0, place - (length - PROBE_GAP_PX));
    const delta = { x: away(at.x, pane.width), y: away(at.y, pane.height) };
    if (delta.x || delta.y) viewer.setView(movedBy(view, delta, pane, fit));
  }

  show() {
    const { viewer } = this;
    if (!this.card || !viewer.fit) return;
    this.button.setAttribute("aria-pressed", String(this.isOn));
    viewer.root.toggleAttribute("data-probing", this.isOn);
    for (const cross of viewer.stage.querySelectorAll(".probe-cross")) {
      cross.hidden = !this.isOn || !this.point;
      if (!this.point) continue;
      cross.style.left = `${this.point[0] * 100}%`;
      cross.style.top = `${this.point[1] * 100}%`;
    }
    this.card.root.hidden = !this.isOn;
    if (!this.isOn) return;
    const found = this.point && this.values?.at(this.point);
    const isTaken = viewer.light === "taken" && Boolean(viewer.data.after.taken);
    if (found) this.card.fill(found, isTaken);
    else this.card.tell(this.texts[this.state || "hint"]);
    clearTimeout(this.saying);
    if (found) this.saying = setTimeout(() => viewer.say(this.card.words(found)), PROBE_SAID_MS);
  }
}

PARTS.push(Probe);
