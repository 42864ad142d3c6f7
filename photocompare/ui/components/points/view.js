// Where a photo lies in its pane: pure arithmetic, no document.
// A view is {zoom, x, y}: zoom 1 fits the pane; x, y is the fraction of the photo in the middle.
// Any place of the photo may come to the middle, its very corners too: there the crosshair is.

const MOST_CSS_PX_PER_PIXEL = 12; // a pixel is then a tile that a finger can tell from the next
const WHOLE = Object.freeze({ zoom: 1, x: 0.5, y: 0.5 });

function fitted(pane, size) {
  const scale = Math.min(pane.width / size.width, pane.height / size.height);
  return { width: size.width * scale, height: size.height * scale, scale };
}

function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

function kept(view, fit) {
  const zoom = within(view.zoom, 1, Math.max(4, MOST_CSS_PX_PER_PIXEL / fit.scale));
  return { zoom, x: within(view.x, 0, 1), y: within(view.y, 0, 1) };
}

function cornerOf(view, pane, fit) {
  return {
    left: pane.width / 2 - view.x * fit.width * view.zoom,
    top: pane.height / 2 - view.y * fit.height * view.zoom,
  };
}

// A place in the pane in CSS pixels -> the photo's own pixels, counted from pixel centres.
function toPixel(place, view, pane, fit) {
  const corner = cornerOf(view, pane, fit);
  const perPixel = fit.scale * view.zoom;
  return [(place.x - corner.left) / perPixel - 0.5, (place.y - corner.top) / perPixel - 0.5];
}

function toPlace([x, y], view, pane, fit) {
  const corner = cornerOf(view, pane, fit);
  const perPixel = fit.scale * view.zoom;
  return { x: corner.left + (x + 0.5) * perPixel, y: corner.top + (y + 0.5) * perPixel };
}

// What lies under ``place`` stays there.
function zoomedAt(view, factor, place, pane, fit) {
  const { zoom } = kept({ ...view, zoom: view.zoom * factor }, fit);
  if (zoom === 1) return WHOLE;
  const corner = cornerOf(view, pane, fit);
  const across = (place.x - corner.left) / (fit.width * view.zoom);
  const down = (place.y - corner.top) / (fit.height * view.zoom);
  return kept(
    {
      zoom,
      x: across - (place.x - pane.width / 2) / (fit.width * zoom),
      y: down - (place.y - pane.height / 2) / (fit.height * zoom),
    },
    fit,
  );
}

function movedBy(view, delta, fit) {
  return kept(
    {
      zoom: view.zoom,
      x: view.x - delta.x / (fit.width * view.zoom),
      y: view.y - delta.y / (fit.height * view.zoom),
    },
    fit,
  );
}

function centredOn([x, y], zoom, size, fit) {
  return kept({ zoom, x: (x + 0.5) / size.width, y: (y + 0.5) / size.height }, fit);
}

function isInside([x, y], size) {
  return x >= -0.5 && y >= -0.5 && x <= size.width - 0.5 && y <= size.height - 0.5;
}

// The nearest place inside the photo, to a tenth of a pixel: no hand is better.
function insidePhoto([x, y], size) {
  const tenths = (value, most) => Math.round(within(value, 0, most - 1) * 10) / 10;
  return [tenths(x, size.width), tenths(y, size.height)];
}
