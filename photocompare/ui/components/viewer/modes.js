// The ways of looking at two photos, in the order of their keys.

const MODES = ["side", "wipe", "overlay", "blink"];
