// More than two visits: a filmstrip to choose from, and a grid of all of them in one view.

const LEAST_VISITS = 3; // of two the pair says everything

MODES.push({
  id: "grid",
  isTiled: true,
  canSwap: false,
  panes: (viewer) => viewer.part(VisitGrid).panes,
  name: (viewer) => viewer.words("visits").grid,
  isOffered: ({ data }) => data.visits.length >= LEAST_VISITS,
});
ICONS.grid = "M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z";

class Filmstrip {
  constructor(viewer) {
    this.viewer = viewer;
    this.side = "after"; // what a click makes of a visit
  }

  build() {
    const { viewer } = this;
    this.texts = viewer.words("visits");
    this.root = document.createElement("section");
    this.root.className = "strip";
    this.root.setAttribute("aria-label", this.texts.strip);
    const head = document.createElement("div");
    head.className = "head";
    const title = document.createElement("p");
    title.textContent = this.texts.strip;
    this.sides = document.createElement("fieldset");
    this.sides.className = "segments";
    const legend = document.createElement("legend");
    legend.textContent = this.texts.sets;
    this.sides.append(legend);
    segments(this.sides, "visit-side", named(["before", "after"], this.texts.sides), (side) => {
      this.side = side;
    });
    this.sides.querySelector('[value="after"]').checked = true;
    const help = document.createElement("p");
    help.id = "visits-help";
    help.className = "sr";
    help.textContent = this.texts.strip_help;
    this.list = document.createElement("ol");
    this.list.setAttribute("aria-describedby", help.id);
    this.list.addEventListener("keydown", (event) => this.walkFocus(event));
    head.append(title, this.sides);
    this.root.append(head, help, this.list);
    viewer.find(".bar.maps").after(this.root);
  }

  update({ visits }) {
    this.root.hidden = visits.length < LEAST_VISITS;
    const key = JSON.stringify(visits.map(({ key, label, when, thumb, role }) => [key, label, when, thumb, role]));
    if (this.drawn === key) return; // rebuilt only when they differ: focus stays where it is
    this.drawn = key;
    const focused = this.list.querySelector(":focus")?.dataset.key;
    this.list.replaceChildren(...visits.map((visit) => this.entry(visit)));
    const stop = this.button(focused) ?? this.list.querySelector('[aria-current]:last-of-type');
    this.makeStop(stop ?? this.buttons[0]);
    if (focused) stop?.focus();
    this.reveal();
  }

  get buttons() {
    return [...this.list.querySelectorAll("button")];
  }

  button(key) {
    return this.buttons.find((button) => button.dataset.key === key);
  }

  entry({ key, label, when, thumb, role }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "visit", tabIndex: -1 });
    button.dataset.key = key;
    if (role) button.setAttribute("aria-current", "true");
    const image = document.createElement("img");
    Object.assign(image, { src: thumb, alt: "", draggable: false });
    const [name, day, badge] = ["b", "small", "span"].map((tag) => document.createElement(tag));
    name.textContent = label;
    day.textContent = when;
    badge.className = "role";
    badge.textContent = role && this.texts.sides[role];
    button.append(image, name, day, badge);
    button.addEventListener("click", (event) => this.choose(key, event.shiftKey ? "before" : this.side));
    item.append(button);
    return item;
  }

  // One stop for the Tab key; arrows go on from there.
  makeStop(button) {
    for (const other of this.buttons) other.tabIndex = other === button ? 0 : -1;
  }

  walkFocus(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const { buttons } = this;
    const from = buttons.findIndex((button) => button.matches(":focus"));
    const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? (step ? from + step : -1);
    if (from < 0 || !buttons[to]) return;
    event.preventDefault();
    this.makeStop(buttons[to]);
    buttons[to].focus();
  }

  // Scrolls the strip alone, never the page.
  reveal() {
    const chosen = this.viewer.data.visits.find(({ role }) => role === "after");
    const button = chosen && this.button(chosen.key);
    if (!button) return;
    const { offsetLeft, offsetWidth } = button.parentElement;
    const start = offsetLeft - this.list.offsetLeft;
    this.list.scrollLeft = start + offsetWidth / 2 - this.list.clientWidth / 2;
  }

  choose(key, side) {
    const { viewer, texts } = this;
    const visit = viewer.data.visits.find((item) => item.key === key);
    const other = side === "before" ? "after" : "before";
    if (!visit || visit.role === side || visit.role === other) return;
    viewer.tell("visits", { kind: side, key });
    viewer.say(texts.chosen.replace("{label}", visit.label).replace("{side}", texts.photos[side]));
  }

  // The after photo goes to the visit before or after it in time, past the before photo.
  walk(step) {
    const { visits } = this.viewer.data;
    let to = visits.findIndex(({ role }) => role === "after") + step;
    if (visits[to]?.role === "before") to += step;
    if (visits[to]) this.choose(visits[to].key, "after");
    else this.viewer.say(step < 0 ? this.texts.no_earlier : this.texts.no_later);
  }

  keys() {
    if (this.viewer.mode === "play" || (this.viewer.data?.visits.length ?? 0) < LEAST_VISITS) return {};
    return { ",": () => this.walk(-1), ".": () => this.walk(1) };
  }

  keyHelp() {
    if (this.root.hidden) return [];
    return [[[","], this.texts.earlier], [["."], this.texts.later]];
  }
}

class VisitGrid {
  constructor(viewer) {
    this.viewer = viewer;
    this.own = new Map(); // of the visits that are neither before nor after
    this.panes = viewer.panes;
  }

  update({ visits }) {
    for (const [key, pane] of this.own) {
      if (visits.some((visit) => visit.key === key && !visit.role)) continue;
      pane.remove();
      this.own.delete(key);
    }
    this.panes = visits.map((visit) => this.paneOf(visit));
  }

  paneOf(visit) {
    if (visit.role) return this.viewer.panes[visit.role === "before" ? 0 : 1];
    if (!this.own.has(visit.key)) this.own.set(visit.key, this.made());
    return this.own.get(visit.key);
  }

  // Of the pane that is copied nothing but its build stays: never a photo under another's name.
  made() {
    const pane = this.viewer.newPane("visit");
    const [photos, map, svg] = pane.firstElementChild.children;
    const photo = document.createElement("img");
    Object.assign(photo, { className: "photo", draggable: false, alt: "" });
    photos.replaceChildren(photo);
    map.remove();
    const outside = document.createElement("img");
    Object.assign(outside, { className: "outside", draggable: false, alt: "" });
    svg.replaceChildren();
    svg.before(outside);
    const chip = document.createElement("p");
    chip.className = "chip";
    const why = document.createElement("div");
    why.className = "unlaid-why";
    why.append(document.createElement("img"), document.createElement("p"));
    pane.append(chip, why);
    return pane;
  }

  refresh() {
    const { viewer } = this;
    if (!["grid", "play"].includes(viewer.mode)) return;
    const { visits } = viewer.data;
    for (const visit of visits.filter(({ role }) => !role)) this.fill(visit, this.own.get(visit.key));
    const isMissing = visits.some(({ state }) => state === "waiting");
    if (isMissing && this.asked !== viewer.data.result) {
      this.asked = viewer.data.result; // once for each result
      viewer.tell("visits", { kind: "lay" });
    }
  }

  fill(visit, pane) {
    const { viewer } = this;
    const texts = viewer.words("visits");
    const isLaid = visit.state === "laid";
    const light = isLaid ? viewer.texts.lights_short[viewer.light] : "";
    write(pane.querySelector(".chip"), [visit.label, visit.when, light].filter(Boolean).join(" · "));
    pane.classList.toggle("unlaid", !isLaid);
    pane.classList.toggle("last", visit === viewer.data.visits.at(-1)); // the zoom stands there
    const why = pane.querySelector(".unlaid-why");
    why.hidden = isLaid;
    if (isLaid) {
      const alt = texts.alt.replace("{label}", visit.label);
      viewer.show(pane.querySelector(".photo"), visit[viewer.light], alt);
      viewer.show(pane.querySelector(".outside"), visit.outside, "");
      return;
    }
    const [image, words] = why.children;
    const isRefused = visit.state === "refused";
    image.alt = texts.alt_refused.replace("{label}", visit.label);
    const url = isRefused ? visit.taken : visit.thumb;
    if (image.getAttribute("src") !== url) image.src = url;
    write(words, isRefused ? `${texts.refused}. ${visit.reason}` : texts.waiting);
  }
}

PARTS.push(Filmstrip, VisitGrid);
