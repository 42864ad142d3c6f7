// What to correct: one thing in words above the picture and as an arrow at its edge, all below it.

const STEADY_MS = 700; // a word that changes faster can't be read
const SPEAK_MS = 1500; // nor heard

class CueBoard {
  constructor(find, texts, say) {
    this.find = find;
    this.texts = texts;
    this.say = say;
    this.shown = null; // what stands above the picture
    this.since = 0;
    this.spoken = "";
    this.items = new Map();
  }

  // Nothing is known: the camera is off.
  clear() {
    this.find(".cues").replaceChildren();
    this.items.clear();
    this.head("off", null, "", "");
    this.point(null);
  }

  wait() {
    this.clear();
    this.head("wait", null, this.texts.starting, "");
  }

  tell(words) {
    this.head("wait", null, words, "");
    this.since = performance.now() + 4 * STEADY_MS;
  }

  show(look) {
    if (!this.items.size) this.lay(look.cues);
    for (const cue of look.cues) this.list(cue);
    const first = look.cues.find((cue) => cue.state === "adjust");
    const unknown = look.cues.find((cue) => cue.state === "unknown");
    const now = performance.now();
    const name = first ? `${first.id} ${first.action}` : look.is_ready ? "ready" : "unknown";
    if (name !== this.shown && now - this.since < STEADY_MS) return;
    if (name !== this.shown) {
      this.shown = name;
      this.since = now;
      if (first) this.head("adjust", first.action, this.actionOf(first), "");
      else if (look.is_ready) this.head("ready", "ready", this.texts.ready, "");
      else this.head("unknown", "unknown", this.texts.unsure, unknown ? this.whyOf(unknown) : "");
      this.point(first ? first.action : null);
    }
    this.speak(now);
  }

  head(state, icon, words, more) {
    const head = this.find(".advice");
    head.dataset.state = state;
    this.shown = state === "wait" || state === "off" ? null : this.shown;
    head.querySelector(".sign").replaceChildren(...partsOf(ICONS[icon] ?? ""));
    head.querySelector(".what").textContent = words;
    head.querySelector(".more").textContent = more;
  }

  // The sign again at the edge that it is about. Sides are those of the person who holds the
  // camera; the picture of a front camera is shown mirrored, so they are its sides as well.
  point(action) {
    const arrow = this.find(".arrow");
    const edge = EDGES[action] ?? "";
    arrow.toggleAttribute("hidden", !edge);
    arrow.dataset.edge = edge;
    arrow.replaceChildren(...partsOf(edge ? ICONS[action] : ""));
  }

  // One line for each thing, always in the same place, whatever comes first.
  lay(cues) {
    const order = Object.keys(this.texts.cues);
    for (const { id } of [...cues].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))) {
      const item = document.createElement("li");
      item.append(signOf(""), document.createElement("b"), document.createElement("span"));
      item.querySelector("b").textContent = this.texts.cues[id] ?? id;
      this.find(".cues").append(item);
      this.items.set(id, item);
    }
  }

  list(cue) {
    const item = this.items.get(cue.id);
    if (!item) return;
    const state = `${cue.state} ${cue.action ?? ""}`;
    if (item.dataset.shown === state) return;
    item.dataset.shown = state;
    item.dataset.state = cue.state;
    const icon = cue.state === "adjust" ? (ICONS[cue.action] ?? ICONS.adjust) : ICONS[cue.state];
    item.querySelector("svg").replaceChildren(...partsOf(icon));
    item.querySelector("span").textContent =
      cue.state === "adjust" ? this.actionOf(cue) : this.texts.states[cue.state];
  }

  actionOf(cue) {
    return this.texts.actions[cue.action] ?? this.texts.cues[cue.id] ?? cue.id;
  }

  whyOf(cue) {
    return this.texts.reasons[cue.reason] ?? "";
  }

  speak(now) {
    const words = this.find(".advice .what").textContent;
    if (words === this.spoken || now - this.since < SPEAK_MS) return;
    this.spoken = words;
    this.say(words);
  }
}
