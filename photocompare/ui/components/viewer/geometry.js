// Where the picture lies in its pane: pure arithmetic, no document.
// A view is {zoom, x, y}: zoom 1 fits the pane; x, y is the fraction of the picture in the middle.

const MAX_CSS_PX_PER_PIXEL = 6; // beyond this a pixel is a tile and nothing more is seen

function fitted(pane, picture) {
  const scale = Math.min(pane.width / picture.width, pane.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale, scale };
}

const TILE_GAP_PX = 2;
const TILE_GAIN = 1.08; // so much larger must the photos be before they are laid out in fewer columns

// How `count` photos of one aspect (height by width) are laid out largest in a width and a room.
// One pane's width and height, and where each has its corner; the last row stands in the middle.
function tiled(count, width, room, aspect, gain = TILE_GAIN) {
  let best = null;
  for (let columns = count; columns >= 1; columns--) {
    const rows = Math.ceil(count / columns);
    const widest = (width - TILE_GAP_PX * (columns - 1)) / columns;
    const highest = (room - TILE_GAP_PX * (rows - 1)) / rows;
    const height = Math.round(Math.min(highest, widest * aspect));
    const seen = Math.min(widest, height / aspect);
    if (!best || seen > best.seen * gain) best = { columns, rows, seen, width: widest, height };
  }
  const { columns, rows, height } = best;
  const across = (inRow) => inRow * best.width + TILE_GAP_PX * (inRow - 1);
  const corners = Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const start = (width - across(inRow)) / 2;
    return {
      x: start + (index % columns) * (best.width + TILE_GAP_PX),
      y: row * (height + TILE_GAP_PX),
    };
  });
  const total = { width, height: rows * height + TILE_GAP_PX * (rows - 1) };
  return { columns, rows, width: best.width, height, corners, total };
}

function maxZoom(fit) {
  return Math.max(4, MAX_CSS_PX_PER_PIXEL / fit.scale);
}

function clampedMiddle(middle, paneLength, length) {
  if (length <= paneLength) return 0.5;
  const half = paneLength / (2 * length);
  return Math.min(1 - half, Math.max(half, middle));
}

function clampedView(view, pane, fit) {
  const zoom = Math.min(maxZoom(fit), Math.max(1, view.zoom));
  return {
    zoom,
    x: clampedMiddle(view.x, pane.width, fit.width * zoom),
    y: clampedMiddle(view.y, pane.height, fit.height * zoom),
  };
}

function cornerOf(view, pane, fit) {
  return {
    left: pane.width / 2 - view.x * fit.width * view.zoom,
    top: pane.height / 2 - view.y * fit.height * view.zoom,
  };
}

function toFraction(point, view, pane, fit) {
  const corner = cornerOf(view, pane, fit);
  return [
    (point.x - corner.left) / (fit.width * view.zoom),
    (point.y - corner.top) / (fit.height * view.zoom),
  ];
}

// The point under the pointer stays under it.
function zoomedAt(view, factor, point, pane, fit) {
  const zoom = Math.min(maxZoom(fit), Math.max(1, view.zoom * factor));
  const [x, y] = toFraction(point, view, pane, fit);
  return clampedView(
    {
      zoom,
      x: x - (point.x - pane.width / 2) / (fit.width * zoom),
      y: y - (point.y - pane.height / 2) / (fit.height * zoom),
    },
    pane,
    fit,
  );
}

function movedBy(view, delta, pane, fit) {
  return clampedView(
    {
      zoom: view.zoom,
      x: view.x - delta.x / (fit.width * view.zoom),
      y: view.y - delta.y / (fit.height * view.zoom),
    },
    pane,
    fit,
  );
}

function isInPhoto([x, y]) {
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}

function insidePhoto([x, y]) {
  return [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
}

function areaFraction(outline) {
  let twice = 0;
  outline.forEach(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}
