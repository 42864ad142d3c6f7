// The points as they are being set, with every state before: nothing of it reaches Python until
// one asks for the alignment. A pair is {before: [x, y] or null, after: [x, y] or null}.

const MOST_STEPS = 100;
const SAME_STEP_MS = 800; // one pin nudged again and again is one step
const drafts = new Map(); // by pair: a panel that is closed and opened again has its points still
let latest = ""; // the pair whose draft was asked for last

class Draft {
  static of(name) {
    if (!drafts.has(name)) drafts.set(name, new Draft());
    return drafts.get(name);
  }

  // The draft of a pair with what Python holds of it. ``swapped`` is the pair the other way round:
  // where that was here till now, its points come along with their sides exchanged.
  static showing({ pair, swapped, points, version }) {
    const draft = Draft.of(pair);
    draft.take(points, version);
    if (latest === swapped && swapped !== pair) draft.carry(Draft.of(swapped).pairs);
    latest = pair;
    return draft;
  }

  constructor() {
    this.pairs = [];
    this.past = [];
    this.future = [];
    this.chosen = null; // {index, side}
    this.isAsked = false; // for the alignment by them: what comes of it is awaited
    this.version = -1; // of what Python holds; nothing was taken yet
  }

  // What Python holds now is put in place of what was here; it can be undone like any step.
  take(points, version) {
    if (version === this.version) return;
    this.version = version;
    const pairs = points.map(([before, after]) => ({ before, after }));
    if (Draft.same(pairs, this.whole)) return;
    this.chosen = null;
    this.change(pairs);
  }

  carry(pairs) {
    const exchanged = pairs.map(({ before, after }) => ({ before: after, after: before }));
    if (Draft.same(exchanged, this.pairs)) return;
    this.chosen = null;
    this.change(exchanged);
  }

  static same(one, other) {
    const text = (pairs) => JSON.stringify(pairs.map(({ before, after }) => [before, after]));
    return text(one) === text(other);
  }

  get whole() {
    return this.pairs.filter(({ before, after }) => before && after);
  }

  isHeld(points) {
    return Draft.same(this.pairs, points.map(([before, after]) => ({ before, after })));
  }

  change(pairs, step = "") {
    const isSame = step && step === this.step && performance.now() - this.at < SAME_STEP_MS;
    if (!isSame) this.past = [...this.past, this.pairs].slice(-MOST_STEPS);
    [this.step, this.at] = [step, performance.now()];
    this.future = [];
    this.pairs = pairs;
  }

  undo() {
    this.go(this.past, this.future);
  }

  redo() {
    this.go(this.future, this.past);
  }

  go(from, to) {
    if (!from.length) return;
    to.push(this.pairs);
    this.pairs = from.pop();
    this.step = "";
    if (!this.pairs[this.chosen?.index]?.[this.chosen.side]) this.chosen = null; // its point is gone
  }

  // The pair that a click in a photo belongs to: the one chosen to be set there, else the first
  // that waits for it, else a new one.
  nextFor(side) {
    if (this.awaited && this.chosen.side === side) return this.chosen.index;
    const index = this.pairs.findIndex((pair) => !pair[side]);
    return index < 0 ? this.pairs.length : index;
  }

  // A place in the list that was chosen and has no point yet.
  get awaited() {
    return this.chosen && this.pairs[this.chosen.index] && !this.pairs[this.chosen.index][this.chosen.side];
  }

  // Which point is to be set next, {index, side}; null where every point has its partner.
  get next() {
    if (this.awaited) return this.chosen;
    const index = this.pairs.findIndex(({ before, after }) => !before || !after);
    return index < 0 ? null : { index, side: this.pairs[index].before ? "after" : "before" };
  }

  place(index, side, pixel, step) {
    const pairs = [...this.pairs];
    pairs[index] = { before: null, after: null, ...pairs[index], [side]: pixel };
    this.chosen = { index, side };
    this.change(pairs, step);
  }

  remove(index) {
    this.chosen = null;
    this.change(this.pairs.filter((_, place) => place !== index));
  }

  // A drag is one step: what it was before is kept when it begins.
  startDrag(index, side) {
    this.chosen = { index, side };
    this.dragged = { index, side, from: this.pairs };
  }

  dragTo(pixel) {
    const { index, side, from } = this.dragged;
    this.pairs = from.map((pair, place) => (place === index ? { ...pair, [side]: pixel } : pair));
  }

  // ``isNew``: the point was set as the drag began, and both are one step.
  endDrag(isMeant, isNew) {
    const { from } = this.dragged;
    const { pairs } = this;
    this.dragged = null;
    this.pairs = isMeant && isNew ? pairs : from;
    if (isMeant && !isNew && !Draft.same(pairs, from)) this.change(pairs);
  }
}
