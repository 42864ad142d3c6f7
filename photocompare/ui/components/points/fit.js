// The map that pairs of points stand for, and how far each lies from what the others say.
// A map is [a, b, c, d, e, f]: u = a·x + b·y + c, v = d·x + e·y + f. Distances in after pixels.

const CHECKED_FROM = 4; // pairs; three others are the fewest that can contradict each other
const STANDS_OUT = 5; // times as far as the others lie from each other
// Of the after photo's long side. Clicks miss by the first. The second is what one is asked to check:
// a view from another side, which is no affine map, puts four in a hundred sets beyond it where the
// scale changes by a tenth from the middle to the edge, and none where it changes by half of that.
const LEAST_OFF_FRACTION = 0.01;
const SUSPECT_OFF_FRACTION = 0.05;

function mapped([a, b, c, d, e, f], [x, y]) {
  return [a * x + b * y + c, d * x + e * y + f];
}

function meanOf(points) {
  const sum = points.reduce(([x, y], [u, v]) => [x + u, y + v], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

function centred(pairs) {
  const [x0, y0] = meanOf(pairs.map((pair) => pair.before));
  const [u0, v0] = meanOf(pairs.map((pair) => pair.after));
  const rows = pairs.map(({ before, after }) => [
    before[0] - x0, before[1] - y0, after[0] - u0, after[1] - v0,
  ]);
  const sum = (product) => rows.reduce((total, row) => total + product(row), 0);
  const through = (a, b, d, e) => [a, b, u0 - a * x0 - b * y0, d, e, v0 - d * x0 - e * y0];
  return { sum, through };
}

// Shift, turn and scale by least squares; null where the points don't fix them.
function similarityOf(pairs) {
  if (pairs.length < 2) return null;
  const { sum, through } = centred(pairs);
  const length = sum(([x, y]) => x * x + y * y);
  if (length < 1) return null;
  const real = sum(([x, y, u, v]) => x * u + y * v) / length;
  const turned = sum(([x, y, u, v]) => x * v - y * u) / length;
  return real || turned ? through(real, -turned, turned, real) : null;
}

// The affine map by least squares; null where the points lie on a line.
function affineOf(pairs) {
  if (pairs.length < 3) return null;
  const { sum, through } = centred(pairs);
  const [xx, xy, yy] = [sum(([x]) => x * x), sum(([x, y]) => x * y), sum(([, y]) => y * y)];
  const area = xx * yy - xy * xy;
  if (area <= 1e-4 * (xx + yy) ** 2) return null;
  const row = (axis) => {
    const [xu, yu] = [sum((r) => r[0] * r[axis]), sum((r) => r[1] * r[axis])];
    return [(xu * yy - yu * xy) / area, (yu * xx - xu * xy) / area];
  };
  return through(...row(2), ...row(3));
}

function inverseOf([a, b, c, d, e, f]) {
  const area = a * e - b * d;
  if (!area) return null;
  return [e / area, -b / area, (b * f - e * c) / area, -d / area, a / area, (d * c - a * f) / area];
}

function distance(map, { before, after }) {
  const [u, v] = mapped(map, before);
  return Math.hypot(u - after[0], v - after[1]);
}

// Each pair held against the map through all the others; null where they fix none.
function leftOut(pairs, fit) {
  return pairs.map((pair, index) => {
    const others = pairs.filter((_, place) => place !== index);
    const map = fit(others);
    if (!map) return null;
    const squares = others.reduce((total, other) => total + distance(map, other) ** 2, 0);
    return { off: distance(map, pair), among: Math.sqrt(squares / others.length) };
  });
}

// {kind, off: [px, …], suspect: index or -1}, or null while there are too few pairs. The affine map
// is asked once four others fix it with one to spare, and kept where it explains more.
function heldAgainstOthers(pairs, longPx) {
  if (pairs.length < 3) return null;
  const kinds = [["similarity", similarityOf], ...(pairs.length > 4 ? [["affine", affineOf]] : [])];
  const asked = kinds
    .map(([kind, fit]) => ({ kind, fit, rests: leftOut(pairs, fit) }))
    .filter(({ rests }) => rests.every(Boolean));
  if (!asked.length) return null;
  const most = ({ rests }) => Math.max(...rests.map((rest) => rest.off));
  const { kind, fit, rests } = asked.reduce((best, next) => (most(next) < most(best) ? next : best));
  const outlier = outlierOf(rests, longPx);
  const isSuspect = outlier >= 0 && rests[outlier].off > SUSPECT_OFF_FRACTION * longPx;
  return { kind, suspect: isSuspect ? outlier : -1, off: offWithout(pairs, outlier, rests, fit) };
}

// One slip would make every other pair look off: they are held against each other without it.
function offWithout(pairs, outlier, rests, fit) {
  const off = rests.map((rest) => rest.off);
  const others = outlier < 0 ? null : leftOut(pairs.filter((_, place) => place !== outlier), fit);
  if (!others?.every(Boolean)) return off;
  return off.map((px, place) => (place === outlier ? px : others[place - (place > outlier)].off));
}

// The pair without which the others agree, if there is one.
function outlierOf(rests, longPx) {
  if (rests.length < CHECKED_FROM) return -1;
  const index = rests.reduce((best, rest, i) => (rest.among < rests[best].among ? i : best), 0);
  const { off, among } = rests[index];
  return off > LEAST_OFF_FRACTION * longPx && off > STANDS_OUT * among ? index : -1;
}
