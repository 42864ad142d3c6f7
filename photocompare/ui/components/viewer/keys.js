// What each key does, in one table: the hand's, and the list that "?" opens.
// A part's keys() may be listed too: its keyHelp() says which keys do what, as [[keys], words].

const KEY_STEP_PX = 48;
const ZOOM_STEP = 1.4;
const DIVIDER_STEP = 5; // percent

function keyTable(viewer) {
  const pan = (x, y) => (event) => {
    const step = KEY_STEP_PX * (event.shiftKey ? 4 : 1);
    const delta = { x: x * step, y: y * step };
    viewer.setView(movedBy(viewer.view, delta, viewer.pane, viewer.fit));
  };
  const names = viewer.texts.key_names;
  const row = (words, actions) => ({ words, actions });
  const modes = offeredModes(viewer).map((mode, index) =>
    row(viewer.modeName(mode), { [index + 1]: () => viewer.setMode(mode.id) }),
  );
  return [
    ...modes,
    row(names.hold, { " ": () => viewer.hold(true) }),
    row(names.divider, {
      "[": () => viewer.setWipe(viewer.wipe - DIVIDER_STEP),
      "]": () => viewer.setWipe(viewer.wipe + DIVIDER_STEP),
    }),
    row(names.turn, { d: () => viewer.turnDivider() }),
    row(names.swap, { x: () => viewer.swap() }),
    row(names.light, { l: () => viewer.setLight(viewer.light === "taken" ? "normalised" : "taken") }),
    row(names.zoom, {
      "+": () => viewer.zoomBy(ZOOM_STEP),
      "-": () => viewer.zoomBy(1 / ZOOM_STEP),
    }),
    row(names.fit, { 0: () => viewer.fitAll() }),
    row(names.pan, {
      ArrowLeft: pan(1, 0),
      ArrowUp: pan(0, 1),
      ArrowRight: pan(-1, 0),
      ArrowDown: pan(0, -1),
    }),
    row(names.full, { f: () => viewer.toggleFull() }),
    row(names.keys, { "?": () => viewer.showKeys() }),
  ];
}

const SAME_KEY = { "=": "+", _: "-", "'": "?" }; // on the same cap, without or with Shift

function pressedKey(event) {
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isCommand = event.ctrlKey || event.metaKey;
  const chord = `${isCommand ? "Ctrl+" : ""}${event.shiftKey && isChord ? "Shift+" : ""}${name}`;
  return { isChord, name, chord };
}

Object.assign(Viewer.prototype, {
  actionOf(event) {
    const { isChord, name, chord } = pressedKey(event);
    const asked = this.parts.map((part) => part.keys?.()[chord]).find(Boolean);
    if (asked) return asked;
    const isAltGr = event.getModifierState("AltGraph"); // where brackets are typed so
    if (isChord && !isAltGr) return null;
    if (name.startsWith("Arrow") && this.view.zoom === 1) return null; // the page's
    const actions = Object.assign({}, ...keyTable(this).map((row) => row.actions));
    return actions[name] ?? actions[SAME_KEY[name]] ?? null;
  },

  showKeys() {
    const dialog = this.find(".key-list");
    const caps = this.texts.key_caps;
    const own = keyTable(this).map(({ words, actions }) => [Object.keys(actions), words]);
    const rows = [...own, ...this.parts.flatMap((part) => part.keyHelp?.() ?? [])];
    const entries = rows.map(([keys, words]) => {
      const entry = document.createElement("div");
      const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
      for (const key of keys) {
        const cap = document.createElement("kbd");
        cap.textContent = caps[key] ?? key.toUpperCase();
        term.append(cap);
      }
      meaning.textContent = words;
      entry.append(term, meaning);
      return entry;
    });
    dialog.querySelector("dl").replaceChildren(...entries);
    dialog.showModal(); // Esc closes it, and the focus goes back where it was
  },
});
