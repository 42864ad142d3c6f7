// The buttons, sliders and choices round the stage; built once, words from Python.

const ICONS = {
  out: "M5 12h14",
  in: "M12 5v14M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  full: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  side: "M3.5 5h7.5v14H3.5zM13 5h7.5v14H13z",
  wipe: "M12 3v18M3.5 6H9v12H3.5M20.5 6H15v12h5.5M7 12h0",
  overlay: "M4 4h11v11H4zM9 9h11v11H9z",
  blink: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  keep: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  difference: "M9 4a8 8 0 1 0 0 16M15 4a8 8 0 1 1 0 16M9 4v16M15 4v16M12 8v0M12 12v0M12 16v0",
  swap: "M4 8h14l-4-4M20 16H6l4 4",
  turn: "M4 12h16M12 4v4M12 16v4M5 6a10 10 0 0 1 14 0",
  keys: "M3.5 7h17v10h-17zM7 10.5h0M10.3 10.5h0M13.7 10.5h0M17 10.5h0M8 14h8",
  guides: "M4 4h16v16H4zM4 9.3h16M4 14.7h16M9.3 4v16M14.7 4v16",
  move: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3",
  rectangle: "M4 6h16v12H4z",
  ruler: "M3 15.5L15.5 3 21 8.5 8.5 21zM7 11.5l2.5 2.5M10.5 8l2.5 2.5M14 4.5l2.5 2.5",
  polygon: "M12 3.5l8.5 6.2-3.3 10H6.8l-3.3-10z",
};

function icon(name) {
  const svg = shape("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  svg.append(shape("path", { d: ICONS[name] }));
  return svg;
}

// Real radio buttons: arrow keys, names and states come with them.
function segments(fieldset, group, choices, onChoose) {
  const legend = fieldset.querySelector("legend");
  fieldset.replaceChildren(legend);
  for (const { value, name, title, isOff } of choices) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: group, value });
    input.addEventListener("change", () => onChoose(value));
    const face = document.createElement("span");
    if (ICONS[value]) face.append(icon(value));
    const words = document.createElement("b");
    words.textContent = name;
    face.append(words);
    if (title) label.title = title;
    label.classList.toggle("off", Boolean(isOff));
    label.append(input, face);
    fieldset.append(label);
  }
}

function named(values, names) {
  return values.map((value) => ({ value, name: names[value] }));
}

function buildControls(viewer) {
  const { texts, root, find } = viewer;
  root.setAttribute("aria-label", texts.stage);
  find("#keys").textContent = texts.keys_hint;
  find(".modes legend").textContent = texts.mode;
  find(".light legend").textContent = texts.light;
  find(".maps legend").textContent = texts.map;
  find(".strength span").textContent = texts.strength;
  find(".chip.swapped").textContent = texts.swapped;
  find("#key-title").textContent = texts.key_names.title;
  find(".key-list button").textContent = texts.key_names.close;
  const lights = named(["normalised", "taken"], texts.lights);
  segments(find(".light"), "light", lights, (light) => viewer.setLight(light));
  buildButtons(viewer);
  buildHold(viewer);
  buildInputs(viewer);
}

function buildButtons(viewer) {
  const { texts, find } = viewer;
  const actions = {
    in: () => viewer.zoomBy(ZOOM_STEP),
    out: () => viewer.zoomBy(1 / ZOOM_STEP),
    fit: () => viewer.fitAll(),
    full: () => viewer.toggleFull(),
    swap: () => viewer.swap(),
    turn: () => viewer.turnDivider(),
    keep: () => viewer.keepOther(),
    keys: () => viewer.showKeys(),
  };
  for (const [name, action] of Object.entries(actions)) {
    const button = find(`[data-do="${name}"]`);
    button.append(icon(name));
    if (button.matches(".tool")) {
      const words = document.createElement("b");
      words.textContent = texts.buttons[name];
      button.append(words);
    } else {
      button.setAttribute("aria-label", texts.buttons[name]);
    }
    button.title = texts.titles[name] ?? texts.buttons[name];
    button.addEventListener("click", action);
  }
}

function buildHold(viewer) {
  const hold = viewer.find(".hold");
  const set = (isHeld) => (event) => {
    if (event.type.startsWith("key") && ![" ", "Enter"].includes(event.key)) return;
    if (event.type.startsWith("key")) event.preventDefault();
    viewer.hold(isHeld);
  };
  for (const name of ["pointerdown", "keydown"]) hold.addEventListener(name, set(true));
  for (const name of ["pointerup", "pointercancel", "pointerleave", "keyup", "blur"]) {
    hold.addEventListener(name, set(false));
  }
  hold.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press is meant
}

function buildInputs(viewer) {
  const { find } = viewer;
  find(".slide input").addEventListener("input", ({ target }) => {
    viewer[viewer.way.slider] = Number(target.value);
    viewer.paint();
  });
  find(".strength input").addEventListener("input", ({ target }) => {
    viewer.strength = Number(target.value);
    viewer.paint();
  });
}

function fillModes(viewer) {
  const modes = offeredModes(viewer).map((mode) => ({ value: mode.id, name: viewer.modeName(mode) }));
  const key = JSON.stringify(modes);
  if (viewer.modeKey === key) return;
  viewer.modeKey = key;
  segments(viewer.find(".modes"), "mode", modes, (mode) => viewer.setMode(mode));
}

function fillMaps(viewer) {
  const none = { value: "none", name: viewer.texts.no_map };
  const maps = viewer.data.layers.map((layer) => ({
    value: layer.id,
    name: layer.name,
    title: layer.withheld,
    isOff: Boolean(layer.withheld),
  }));
  const key = JSON.stringify(maps);
  if (viewer.mapKey === key) return; // rebuilt only when they differ: focus stays where it is
  viewer.mapKey = key;
  segments(viewer.find(".maps fieldset"), "map", [none, ...maps], (map) => viewer.setMap(map));
}
