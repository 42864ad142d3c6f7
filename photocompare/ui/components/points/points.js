// Two photos as taken, and the same spots marked in both: an alignment set by hand.

const NARROW_PX = 640;
const LEAST_PAIRS = 2;
const GOOD_PAIRS = 4;
const instances = new WeakMap();

class Points {
  constructor(root) {
    this.root = root.querySelector(".points");
    this.find = (selector) => this.root.querySelector(selector);
    this.panes = ["before", "after"].map((side) => new Pane(this, side, this.newPane(side)));
    this.list = new PairList(this, this.find(".pairs"));
    this.isLinked = false;
    this.verdicts = [];
    this.find(".link input").addEventListener("change", ({ target }) => this.link(target.checked));
    for (const [name, act] of Object.entries({
      undo: () => this.step("undo"),
      redo: () => this.step("redo"),
      full: () => this.toggleFull(),
      align: () => this.align(),
      remove: () => this.removeAll(),
    })) {
      this.find(`[data-act="${name}"]`).addEventListener("click", act);
    }
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
    this.onWindow = () => this.resize();
    window.addEventListener("resize", this.onWindow);
    document.addEventListener("fullscreenchange", this.onWindow);
  }

  newPane(side) {
    const pane = this.find("template").content.firstElementChild.cloneNode(true);
    pane.classList.add(side);
    this.find(".panes").append(pane);
    return pane;
  }

  end() {
    this.observer.disconnect();
    window.removeEventListener("resize", this.onWindow);
    document.removeEventListener("fullscreenchange", this.onWindow);
    for (const pane of this.panes) pane.end();
    awaitComparison(this.draft); // it may be that which takes the place of the refused photos
  }

  update({ data, setTriggerValue }) {
    this.tell = setTriggerValue;
    const isOther = this.data?.pair !== data.pair;
    this.data = data;
    this.texts = data.words;
    this.build();
    this.draft = Draft.showing(data);
    const wasAsked = this.draft.isAsked;
    this.draft.isAsked = false;
    for (const pane of this.panes) {
      if (isOther) pane.view = WHOLE;
      pane.update(data[pane.side]);
    }
    this.showWaiting();
    this.resize();
    this.refresh();
    if (wasAsked) this.showOutcome();
  }

  build() {
    const { texts } = this;
    for (const name of ["undo", "redo", "full"]) named(this.find(`[data-act="${name}"]`), texts.buttons[name]);
    for (const name of ["align", "remove"]) this.find(`[data-act="${name}"]`).textContent = texts.buttons[name];
    for (const pane of this.panes) pane.build(texts);
    this.find(".link span").textContent = texts.link;
    this.find("#point-keys").textContent = texts.keys;
    this.find(".help summary").textContent = texts.help;
    this.find(".help p").textContent = texts.keys;
    this.find(".columns").childNodes.forEach((column, place) => (column.textContent = texts.columns[place]));
    this.root.setAttribute("aria-label", texts.title);
  }

  // --- what is set ----------------------------------------------------------------------------

  // The number of the pair, or null where no point may be set.
  place(pane, pixel) {
    const { texts, draft } = this;
    const index = draft.nextFor(pane.side);
    const isFull = index >= this.data.most;
    if (isFull || !isInside(pixel, pane.size)) {
      const reason = isFull ? fill(texts.too_many, { most: this.data.most }) : texts.outside;
      this.find(".guide").textContent = reason; // until the next step
      return this.say(reason);
    }
    draft.place(index, pane.side, insidePhoto(pixel, pane.size));
    this.refresh();
    this.sayPlace(index, pane.side, "placed", this.nextWords() || this.suspectWords());
    return index;
  }

  endDrag(isMeant, isNew) {
    this.draft.endDrag(isMeant, isNew);
    const { chosen } = this.draft;
    this.refresh();
    if (chosen && isMeant) this.sayPlace(chosen.index, chosen.side, "moved", this.suspectWords());
  }

  nudge(pane, dx, dy) {
    const { chosen, pairs } = this.draft;
    const at = chosen?.side === pane.side ? pairs[chosen.index][pane.side] : null;
    if (!at) return false;
    const [x, y] = at;
    const pixel = insidePhoto([x + dx, y + dy], pane.size);
    this.draft.place(chosen.index, pane.side, pixel, `nudge-${chosen.index}-${pane.side}`);
    this.refresh();
    pane.reveal(pixel);
    this.sayPlace(chosen.index, pane.side, "moved");
    return true;
  }

  choose(chosen) {
    this.draft.chosen = chosen;
    this.refresh();
    if (chosen) this.sayPlace(chosen.index, chosen.side, "chosen");
  }

  chooseNext(pane, step) {
    const { chosen, pairs } = this.draft;
    const mine = pairs.flatMap((pair, index) => (pair[pane.side] ? [index] : []));
    if (!mine.length) return;
    const at = chosen?.side === pane.side ? mine.indexOf(chosen.index) : step > 0 ? -1 : 0;
    const index = mine[(at + step + mine.length) % mine.length];
    this.choose({ index, side: pane.side });
    pane.reveal(pairs[index][pane.side]);
  }

  // From the list: the photo comes into focus, with the point chosen or waiting to be set.
  goTo(index, side) {
    const pane = this.paneOf(side);
    const pixel = this.draft.pairs[index][side];
    this.draft.chosen = { index, side };
    pane.stage.classList.add("keys");
    pane.stage.focus();
    if (pixel) pane.reveal(pixel);
    this.refresh();
    if (pixel) this.sayPlace(index, side, "chosen");
    else this.say(this.nextWords());
  }

  removeChosen() {
    if (this.draft.chosen) this.remove(this.draft.chosen.index);
  }

  remove(index) {
    this.draft.remove(index);
    this.refresh();
    this.say(fill(this.texts.removed_one, { number: index + 1 }));
  }

  step(name) {
    this.draft[name]();
    this.refresh();
    this.say(this.texts.stepped[name]);
  }

  // --- what Python is told --------------------------------------------------------------------

  align() {
    const { draft } = this;
    const { whole } = draft;
    if (whole.length < LEAST_PAIRS) return;
    if (whole.length < draft.pairs.length) {
      draft.chosen = null;
      draft.change(whole); // so that the numbers of both sides are the same
    }
    draft.isAsked = true;
    this.refresh();
    this.say(this.texts.aligning);
    if (document.fullscreenElement) document.exitFullscreen();
    this.tell("aligned", whole.map(({ before, after }) => [before, after]));
  }

  removeAll() {
    const { draft, data } = this;
    draft.chosen = null;
    if (draft.pairs.length) draft.change([]);
    draft.isAsked = data.points.length > 0;
    this.refresh();
    this.say(this.texts.removed_all);
    if (data.points.length) this.tell("aligned", []);
  }

  lost(url) {
    if (this.lastLost === url) return;
    this.lastLost = url;
    this.tell("lost", url); // the server may have dropped it: a rerun gives a new address
  }

  // --- what is shown --------------------------------------------------------------------------

  paneOf(side) {
    return this.panes.find((pane) => pane.side === side);
  }

  refresh() {
    this.paintPins();
    this.list.refresh();
    this.showState();
    for (const pane of this.panes) pane.hand.showLoupe();
  }

  paintPins() {
    const held = this.held();
    this.verdicts = this.draft.pairs.map((pair) => this.verdict(pair, held));
    for (const pane of this.panes) pane.paintPins();
  }

  get wrong() {
    return this.draft.isHeld(this.data.points) ? this.data.wrong : [];
  }

  held() {
    const pairs = this.draft.whole;
    const { size } = this.paneOf("after");
    return { pairs, ...heldAgainstOthers(pairs, Math.max(size.width, size.height)) };
  }
}

export default function mount(component) {
  const { parentElement } = component;
  let points = instances.get(parentElement);
  if (!points) {
    points = new Points(parentElement);
    instances.set(parentElement, points);
  }
  points.update(component);
  return () => {
    points.end();
    instances.delete(parentElement);
  };
}
