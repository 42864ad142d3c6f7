// The signs, as lines on a field of 24 by 24: one for each thing to do, and for each state.

const SVG = "http://www.w3.org/2000/svg";

const LAMP = "M12 7a5 5 0 0 1 3 9v2H9v-2a5 5 0 0 1 3-9M10 21h4";
const ARROWS = {
  left: "M20 12H4M10 6l-6 6 6 6",
  right: "M4 12h16M14 6l6 6-6 6",
  up: "M12 20V4M6 10l6-6 6 6",
  down: "M12 4v16M6 14l6 6 6-6",
};
const AROUND = {
  left: "M20 15c0-5-5-8-11-8H5M9 3 5 7l4 4M9 19h6",
  right: "M4 15c0-5 5-8 11-8h4M15 3l4 4-4 4M9 19h6",
  up: "M15 20c5 0 8-5 8-11M7 19C3 15 3 9 7 5M3 7l4-3 2 5",
  down: "M7 5c-4 4-4 10 0 14M3 17l4 3 2-5M15 4c5 0 8 5 8 11",
};

const ICONS = {
  ...ARROWS,
  ok: "M5 13l5 5 9-11",
  ready: "M5 13l5 5 9-11",
  unknown: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 18.5v.1",
  adjust: "M12 5v9M12 18.5v.1",
  find_view: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 12h6M12 9v6",
  unmirror: "M12 3v18M9 7 3 17h6zM15 7l6 10h-6z",
  uncover: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M9 10v.1M15 10v.1M8.5 15.5c2 1.6 5 1.6 7 0",
  step_back: "M12 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 13v9M8 18l4 4 4-4",
  come_closer: "M12 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 22v-9M8 17l4-4 4 4",
  move_left: ARROWS.left,
  move_right: ARROWS.right,
  move_up: ARROWS.up,
  move_down: ARROWS.down,
  turn_left: AROUND.left,
  turn_right: AROUND.right,
  tilt_up: AROUND.up,
  tilt_down: AROUND.down,
  face_skin: "M4 4l12 16M4 4v6M4 4h6M20 4v16M16 20h-5",
  roll_clockwise: "M19 8A8 8 0 1 0 20 13M20 4v5h-5",
  roll_anticlockwise: "M5 8a8 8 0 1 1-1 5M4 4v5h5",
  hold_still: "M8 12V6.5a1.5 1.5 0 0 1 3 0V11M11 11V5.5a1.5 1.5 0 0 1 3 0V11M14 11V7a1.5 1.5 0 0 1 3 0v8c0 4-2 6-5 6s-4-1-6-5l-1.5-3a1.4 1.4 0 0 1 2.5-1.2L8 14",
  focus_on_skin: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6",
  more_light: `${LAMP}M12 1v3M4 12H1M23 12h-3M5 4l2 2M19 4l-2 2`,
  less_light: `${LAMP}M3 3l18 18`,
  light_from_left: "M6 7a5 5 0 0 1 3 9v2H3v-2a5 5 0 0 1 3-9M4 21h4M14 8l8-3M14 12h8M14 16l8 3",
  light_from_right: "M18 7a5 5 0 0 1 3 9v2h-6v-2a5 5 0 0 1 3-9M16 21h4M10 8 2 5M10 12H2M10 16l-8 3",
  light_from_above: "M12 1a4 4 0 0 1 2.5 7v2h-5V8A4 4 0 0 1 12 1M8 14l-3 8M12 14v8M16 14l3 8",
  light_from_below: "M12 12a4 4 0 0 1 2.5 7v2h-5v-2a4 4 0 0 1 2.5-7M8 9 5 1M12 9V1M16 9l3-8",
  avoid_glare: "M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM4 20 20 4",
  white_balance: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  turn: "M4 8h3l2-3h6l2 3h3v11H4zM9 14a3 3 0 0 1 5.5-1.6M15 13a3 3 0 0 1-5.5 1.6M14.8 10.5v2h-2M9.2 16.5v-2h2",
  torch: "M7 3h10v4l-2 3v11H9V10L7 7zM12 13v3",
};

// The edge of the picture at which the sign of an action stands.
const EDGES = {
  move_left: "left",
  turn_left: "left",
  light_from_left: "M6 7a5 5 0 0 1 3 9v2H3v-2a5 5 0 0 1 3-9M4 21h4M14 8l8-3M14 12h8M14 16l8 3",
  move_right: "right",
  turn_right: "right",
  light_from_right: "M18 7a5 5 0 0 1 3 9v2h-6v-2a5 5 0 0 1 3-9M16 21h4M10 8 2 5M10 12H2M10 16l-8 3",
  move_up: "up",
  tilt_up: "up",
  light_from_above: "M12 1a4 4 0 0 1 2.5 7v2h-5V8A4 4 0 0 1 12 1M8 14l-3 8M12 14v8M16 14l3 8",
  move_down: "down",
  tilt_down: "down",
  light_from_below: "M12 12a4 4 0 0 1 2.5 7v2h-5v-2a4 4 0 0 1 2.5-7M8 9 5 1M12 9V1M16 9l3-8",
};

function signOf(lines) {
  const sign = document.createElementNS(SVG, "svg");
  sign.setAttribute("viewBox", "0 0 24 24");
  sign.setAttribute("aria-hidden", "true");
  sign.append(...partsOf(lines));
  return sign;
}

function partsOf(lines) {
  if (!lines) return [];
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", lines);
  return [path];
}
