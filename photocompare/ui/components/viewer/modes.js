// The ways of looking, in the order of their keys. A part adds its own with MODES.push in its file.
// panes(viewer): which are shown, in reading order; without it the before and the after photo.
// isTiled: beside and below each other, else the last on top. slider: what the slider under the
// stage sets. layer: the map that belongs to it. canSwap: false where no photo stands first. isOffered(viewer): where it makes no sense, it is
// not there. Its name stands in the words of the viewer under modes, or comes from name(viewer).

const MODES = [
  { id: "side", isTiled: true },
  { id: "wipe", slider: "wipe" },
  { id: "overlay", slider: "opacity" },
  { id: "blink" },
  {
    id: "difference",
    layer: "difference",
    canSwap: false,
    isOffered: ({ data }) => data.layers.some((layer) => layer.id === "difference"),
  },
];

function offeredModes(viewer) {
  return MODES.filter((mode) => mode.isOffered?.(viewer) ?? true);
}
