// What the panel shows besides the photos: sentences, which buttons can be pressed, sizes, and the
// other photo following this one.

const LOOK_EVERY_MS = 200;
const LOOKS = 25;

// The panel has gone: either a comparison is drawn now, or another panel that says why not.
function awaitComparison(draft, looks = LOOKS) {
  setTimeout(() => {
    if (!draft.isAsked) return;
    if (showComparison() || !looks) draft.isAsked = false;
    else awaitComparison(draft, looks - 1);
  }, LOOK_EVERY_MS);
}

// What was asked for stands further up; returns whether it is there to be led to.
function showComparison() {
  const viewer = document.querySelector('[class*="st-key-viewer"]');
  if (!viewer) return false;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  viewer.style.scrollMarginTop = "5rem"; // the bar of the page stands over it
  viewer.scrollIntoView({ block: "start", behavior: isCalm ? "auto" : "smooth" });
  return true;
}

Object.assign(Points.prototype, {
  showState() {
    const { draft, texts, data } = this;
    const pairs = draft.whole.length;
    const isSame = draft.isHeld(data.points);
    const set = (name, isOff) => (this.find(`[data-act="${name}"]`).disabled = isOff);
    set("undo", !draft.past.length || this.draft.isAsked);
    set("redo", !draft.future.length || this.draft.isAsked);
    set("align", pairs < LEAST_PAIRS || isSame || this.draft.isAsked);
    set("remove", (!draft.pairs.length && !data.points.length) || this.draft.isAsked);
    this.find(".link input").disabled = pairs < LEAST_PAIRS;
    if (pairs < LEAST_PAIRS && this.isLinked) this.link(false);
    this.find(".link input").checked = this.isLinked;
    const held = this.held();
    this.find(".guide").textContent = this.guide(pairs, held);
    const state = this.find(".state");
    state.textContent = this.stateWords(isSame, pairs);
    state.classList.toggle("busy", this.draft.isAsked);
    state.classList.toggle("refused", isSame && !this.draft.isAsked && Boolean(data.reason));
    this.find(".basis").textContent = held.kind ? texts.basis[held.kind] : "";
  },

  guide(pairs, held) {
    const { draft, texts } = this;
    if (draft.next) return this.nextWords();
    const suspect = this.suspectWords(held);
    if (suspect) return suspect;
    if (!pairs) return texts.guide.none;
    if (pairs < GOOD_PAIRS) return fill(pairs < LEAST_PAIRS ? texts.guide.one : texts.guide.few, { pairs });
    return fill(texts.guide.enough, { pairs });
  },

  suspectWords({ pairs, off, suspect } = this.held()) {
    if (!(suspect >= 0)) return "";
    const number = this.draft.pairs.indexOf(pairs[suspect]) + 1;
    return fill(this.texts.guide.suspect, { number, pixels: rounded(off[suspect]) });
  },

  nextWords() {
    const { next } = this.draft;
    return next ? fill(this.texts.guide.partner[next.side], { number: next.index + 1 }) : "";
  },

  stateWords(isSame, pairs) {
    const { texts, data, draft } = this;
    if (this.draft.isAsked) return texts.aligning;
    if (isSame && data.points.length) return data.reason || fill(texts.used, { pairs });
    const alone = draft.pairs.length - pairs;
    if (alone && pairs >= LEAST_PAIRS) return texts.alone;
    return data.points.length && !data.reason ? texts.changed : "";
  },

  // What is said of a pair, in the list and beside its points.
  verdict(pair, held) {
    const { texts, wrong } = this;
    const place = held.pairs.indexOf(pair);
    const isRefused = place >= 0 && wrong.includes(place + 1);
    if (place < 0 || !held.off) return { words: isRefused ? texts.refused_one : "", isSuspect: isRefused };
    const pixels = fill(texts.off, { pixels: rounded(held.off[place]) });
    const isSuspect = held.suspect === place;
    // Where the skin itself contradicts a pair, how well it agrees with the others says nothing.
    if (isRefused) return { words: isSuspect ? `${pixels} – ${texts.refused_one}` : texts.refused_one, isSuspect: true };
    return { words: isSuspect ? `${pixels} – ${texts.suspect}` : pixels, isSuspect };
  },

  showWaiting() {
    const isWaiting = this.panes.some((pane) => pane.preview.classList.contains("loading"));
    this.find(".waiting").textContent = isWaiting ? this.texts.loading : "";
    this.root.dataset.ready = String(!isWaiting);
  },

  // A comparison is shown, or the reason why there is none.
  showOutcome() {
    const { reason, points } = this.data;
    if (reason && points.length) this.find(".state").scrollIntoView({ block: "nearest" });
    if (reason) this.say(reason);
    else setTimeout(showComparison, 2 * LOOK_EVERY_MS); // what stands below it is drawn after it
  },

  say(words) {
    this.find(".live").textContent = words;
    return null;
  },

  sayPlace(index, side, what, more = "") {
    const pixel = this.draft.pairs[index][side];
    const [x, y] = pixel.map(Math.round);
    this.say(`${fill(this.texts[what][side], { number: index + 1, x, y })} ${more}`.trim());
  },

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  },

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const name = event.key.toLowerCase();
    const does = name === "y" || (name === "z" && event.shiftKey) ? "redo" : name === "z" ? "undo" : "";
    if (!does) return;
    event.preventDefault();
    if (!this.draft.isAsked) this.step(does);
  },

  resize() {
    const width = this.root.clientWidth;
    if (!this.data || !width) return;
    const isFull = this.root.matches(":fullscreen");
    const isStacked = width < NARROW_PX;
    this.root.classList.toggle("stacked", isStacked);
    const paneWidth = isStacked ? width : (width - 8) / 2;
    const room = Math.max(220, innerHeight * (isFull ? 0.76 : isStacked ? 0.42 : 0.64)) / (isFull && isStacked ? 2 : 1);
    const tallest = Math.max(...this.panes.map(({ size }) => (paneWidth * size.height) / size.width));
    const height = Math.round(Math.min(room, tallest));
    for (const pane of this.panes) pane.resize({ width: paneWidth, height });
  },

  // --- the other photo follows ----------------------------------------------------------------

  // From the photo of ``side`` to the other, by all pairs set so far.
  across(side) {
    const map = similarityOf(this.draft.whole);
    return map && side === "after" ? inverseOf(map) : map;
  },

  link(isLinked) {
    this.isLinked = isLinked;
    if (isLinked) this.follow(this.panes[0]);
  },

  follow(pane) {
    if (!this.isLinked || !this.draft) return;
    const map = this.across(pane.side);
    if (!map) return;
    const other = this.panes.find((one) => one !== pane);
    const pixel = mapped(map, pane.pixelAt(pane.middle));
    const zoom = pane.perPixel / Math.hypot(map[0], map[3]) / other.fit.scale;
    other.setView(pane.view === WHOLE ? WHOLE : centredOn(pixel, zoom, other.size, other.fit), true);
  },

  // Where the partner of a point that waits would lie by the other pairs: a help to find it, no
  // more; the point itself is set by hand.
  guessFor(pane) {
    const { draft } = this;
    const index = draft.nextFor(pane.side);
    const other = pane.side === "before" ? "after" : "before";
    const map = draft.whole.length >= LEAST_PAIRS && draft.pairs[index] ? this.across(other) : null;
    if (!map) return null;
    const pixel = mapped(map, draft.pairs[index][other]);
    return isInside(pixel, pane.size) ? { pixel, index } : null;
  },
});
