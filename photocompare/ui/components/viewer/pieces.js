// Which pieces of a photo a pane needs, and where they lie.

const DETAIL_SLACK = 1.05; // a preview enlarged by less than that looks no different

// The coarsest level with a pixel for every pixel of the screen.
function levelFor(perPixel, levels) {
  const level = Math.floor(Math.log2(DETAIL_SLACK / perPixel));
  return Math.min(levels.length - 1, Math.max(0, level));
}

// What of the photo the pane shows, as fractions of the photo.
function seenPart(view, pane, fit) {
  const [left, top] = toFraction({ x: 0, y: 0 }, view, pane, fit);
  const [right, bottom] = toFraction({ x: pane.width, y: pane.height }, view, pane, fit);
  return { left, top, right, bottom };
}

// The pieces of a level that touch a part of the photo, the middle first, then `ring` more around.
function piecesOf(part, level, [width, height], side, ring) {
  const last = { column: Math.ceil(width / side) - 1, row: Math.ceil(height / side) - 1 };
  const span = (from, to, length, most) => [
    Math.max(0, Math.floor((Math.max(0, from) * length) / side) - ring),
    Math.min(most, Math.floor((Math.min(1, to) * length - 1e-6) / side) + ring),
  ];
  const [firstColumn, lastColumn] = span(part.left, part.right, width, last.column);
  const [firstRow, lastRow] = span(part.top, part.bottom, height, last.row);
  const middle = [(firstColumn + lastColumn) / 2, (firstRow + lastRow) / 2];
  const found = [];
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const away = Math.hypot(column - middle[0], row - middle[1]);
      found.push({ level, column, row, away });
    }
  }
  return found.sort((one, other) => one.away - other.away);
}

// In the pixels of its level, of which a holder has as many as the whole photo.
function layPiece(image, { level, column, row }, { levels_wh: levels, side_px: side }) {
  const [width, height] = levels[level];
  const [left, top] = [column * side, row * side];
  Object.assign(image, { alt: "", draggable: false, className: "piece" });
  Object.assign(image.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${Math.min(side, width - left)}px`,
    height: `${Math.min(side, height - top)}px`,
  });
}

// The small shift onto whole pixels of the screen: between two of them a photo looks softer.
function ontoWholePixels({ left, top }, zoom) {
  const shift = (place) => (Math.round(place * devicePixelRatio) / devicePixelRatio - place) / zoom;
  return `translate(${shift(left)}px, ${shift(top)}px)`;
}
