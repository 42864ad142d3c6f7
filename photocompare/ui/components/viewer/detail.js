// Full resolution: pieces of the photos, laid over the previews where those run out of pixels.
// A piece belongs to the address of its photo: it is seen under that photo and under no other.

const DETAIL_WAIT_MS = 90; // between two looks at what is needed, while a hand moves the photo
const DETAIL_SETTLED_MS = 160; // after the last step of a gesture
const DETAIL_ZOOMED_MS = 120; // pieces laid while it zooms cost every other frame, and are soon too coarse
const DETAIL_AT_ONCE = 4; // of the six that a browser asks of one server at a time
const DETAIL_MOST = 96; // pieces kept; each takes a megabyte of the browser once it is decoded
const PLAIN_PIXELS_FROM = 4; // device pixels a pixel: from here on they are shown as squares

class Detail {
  constructor(viewer) {
    this.viewer = viewer;
    this.pieces = new Map(); // by address, the one used last at the end
    this.queue = [];
    this.seen = [];
    this.most = DETAIL_MOST;
    this.loading = 0;
    this.zoomedAt = -Infinity;
    this.onScreenChange = () => this.look(); // moved to a screen of another density, or page zoom
    window.addEventListener("resize", this.onScreenChange);
  }

  end() {
    window.removeEventListener("resize", this.onScreenChange);
    clearTimeout(this.timer);
    clearTimeout(this.settling);
    for (const url of [...this.pieces.keys()]) this.drop(url);
    this.hasEnded = true;
  }

  update(data) {
    const { tiles, before, after } = data;
    this.tiles = tiles;
    // From the address of a photo's preview to that of its pieces.
    this.sources = new Map(
      tiles
        ? [[before.url, tiles.before], [after.normalised, tiles.normalised], [after.taken, tiles.taken]]
        : [],
    );
    const kept = new Set(this.sources.values());
    for (const [url, { source }] of [...this.pieces]) if (!kept.has(source)) this.drop(url);
    for (const holder of this.viewer.stage.querySelectorAll(".detail")) {
      if (!kept.has(holder.dataset.source)) holder.remove();
    }
  }

  refresh() {
    this.showTheRightOnes();
    this.tell();
    this.look();
  }

  resize() {
    this.scale();
    this.look();
  }

  paint(corner) {
    const { view, wipe, stage } = this.viewer;
    const place = `${corner.left} ${corner.top} ${view.zoom} ${wipe}`;
    if (place !== this.lastPlace) {
      this.lastPlace = place;
      if (view.zoom !== this.lastZoom) this.zoomedAt = performance.now();
      this.lastZoom = view.zoom;
      stage.classList.add("moving");
      clearTimeout(this.settling);
      this.settling = setTimeout(() => {
        this.scale();
        stage.classList.remove("moving");
      }, DETAIL_SETTLED_MS);
    }
    this.look();
  }

  keys() {
    return { z: () => this.toOneToOne() };
  }

  keyHelp() {
    return [[["z"], this.viewer.words("probe").key_pixels]];
  }

  // One pixel of the photo on one pixel of the screen; from there, back to the whole photo.
  toOneToOne() {
    const { viewer } = this;
    const factor = 1 / (viewer.fit.scale * viewer.view.zoom * devicePixelRatio);
    if (Math.abs(factor - 1) < 0.01) viewer.fitAll();
    else viewer.zoomBy(factor);
  }

  get isZooming() {
    return performance.now() - this.zoomedAt < DETAIL_ZOOMED_MS;
  }

  look() {
    if (this.timer || this.hasEnded) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      if (this.isZooming) this.look();
      else this.choose();
    }, DETAIL_WAIT_MS);
  }

  // The photo that each shown pane has, and where its pieces go; made when first needed.
  places() {
    return this.viewer.shownPanes.flatMap((pane) => {
      const photo = pane.firstElementChild?.querySelector(".photo");
      const source = this.sources?.get(photo?.dataset.url);
      return source && !photo.classList.contains("loading") ? [{ photo, source }] : [];
    });
  }

  // A preview is not there yet, so nothing is laid over it.
  get isWaiting() {
    return this.viewer.root.querySelector(".photo.loading") !== null;
  }

  // Laid out in the photo's own pixels and then scaled as a whole: a browser sets pictures to whole
  // units of their layout, which a zoom would turn into a shift of several pixels.
  holder({ photo, source, level }) {
    const found = [...photo.parentElement.querySelectorAll(".detail")];
    const isIt = ({ dataset }) => dataset.source === source && dataset.level === String(level);
    let holder = found.find(isIt);
    if (!holder) {
      const { levels_wh: levels } = this.tiles;
      holder = document.createElement("div");
      holder.className = "detail";
      Object.assign(holder.dataset, { source, level });
      const [width, height] = levels[level];
      // Finer ones lie on top, all of them right above the preview.
      Object.assign(holder.style, { width: `${width}px`, height: `${height}px` });
      const coarser = found.filter(({ dataset }) => Number(dataset.level) > level).at(-1);
      (coarser ?? photo).after(holder);
      this.scale();
    }
    return holder;
  }

  scale() {
    const { fit, view, pane, stage } = this.viewer;
    if (!fit || !this.tiles) return;
    const corner = cornerOf(view, pane, fit);
    for (const holder of stage.querySelectorAll(".detail")) {
      const [width, height] = this.tiles.levels_wh[holder.dataset.level];
      const scale = `scale(${fit.width / width}, ${fit.height / height})`;
      holder.style.transform = `${ontoWholePixels(corner, view.zoom)} ${scale}`;
    }
  }

  showTheRightOnes() {
    const shown = new Map(this.places().map(({ photo, source }) => [photo.parentElement, source]));
    for (const holder of this.viewer.root.querySelectorAll(".detail")) {
      holder.hidden = shown.get(holder.parentElement) !== holder.dataset.source;
    }
  }

  choose() {
    const { viewer, tiles } = this;
    const { view, fit } = viewer;
    if (!fit || this.hasEnded) return;
    this.showTheRightOnes();
    if (this.isWaiting) this.look();
    const perPixel = fit.scale * view.zoom * devicePixelRatio;
    viewer.stage.classList.toggle("plain-pixels", perPixel >= PLAIN_PIXELS_FROM);
    const places = this.places();
    const preview = places[0]?.photo.naturalWidth;
    const isEnough = !tiles || !preview || perPixel <= (DETAIL_SLACK * preview) / viewer.picture.width;
    const wanted = isEnough ? [] : this.wanted(places, levelFor(perPixel, tiles.levels_wh));
    this.seen = wanted.filter(({ ring }) => ring === 0).map(({ url }) => url);
    this.most = Math.max(DETAIL_MOST, wanted.length);
    this.queue = wanted.filter(({ url }) => !this.pieces.has(url));
    this.tell();
    this.fetchMore();
  }

  wanted(places, level) {
    const { view, pane, fit } = this.viewer;
    const { levels_wh: levels, side_px: side } = this.tiles;
    const part = seenPart(view, pane, fit);
    const of = (ring) =>
      places.flatMap(({ photo, source }) =>
        piecesOf(part, level, levels[level], side, ring).map((piece) => ({ ...piece, photo, source, ring })),
      );
    // Both photos from the middle outwards, then what a small move would bring in.
    const inOrder = [...of(0).sort((one, other) => one.away - other.away), ...of(1)];
    const wanted = new Map();
    for (const piece of inOrder) {
      const url = `${piece.source}/${piece.level}/${piece.column}/${piece.row}`;
      if (!wanted.has(url)) wanted.set(url, { ...piece, url });
    }
    for (const url of [...wanted.keys()].reverse()) this.touch(url);
    return [...wanted.values()];
  }

  touch(url) {
    const piece = this.pieces.get(url);
    if (!piece) return;
    this.pieces.delete(url);
    this.pieces.set(url, piece);
  }

  fetchMore() {
    while (this.loading < DETAIL_AT_ONCE && this.queue.length) this.fetchOne(this.queue.shift());
  }

  async fetchOne(piece) {
    const image = new Image();
    const held = { image, source: piece.source, isThere: false };
    this.pieces.set(piece.url, held);
    this.loading += 1;
    layPiece(image, piece, this.tiles);
    image.src = piece.url;
    try {
      await image.decode();
      held.isThere = true;
    } catch {
      if (this.pieces.get(piece.url) === held) this.lost(piece);
    }
    this.loading -= 1;
    if (this.hasEnded) return;
    // Only what was not dropped meanwhile.
    if (held.isThere && this.pieces.get(piece.url) === held) this.holder(piece).append(image);
    this.dropOldest();
    this.fetchMore();
    this.tell();
  }

  // The preview stays, so nothing is missing; the server is asked once for new addresses.
  lost({ url, source }) {
    this.drop(url);
    if (this.hasEnded || this.lastLost === source) return;
    this.lastLost = source;
    this.viewer.tell("lost", url);
  }

  drop(url) {
    const piece = this.pieces.get(url);
    if (!piece) return;
    this.pieces.delete(url);
    if (!piece.isThere) piece.image.src = ""; // no longer wanted: no longer fetched
    piece.image.remove();
  }

  dropOldest() {
    for (const url of this.pieces.keys()) {
      if (this.pieces.size <= this.most) return;
      this.drop(url);
    }
  }

  // For who waits to see every pixel: a test, or a person with patience.
  tell() {
    const isBusy = this.isWaiting || this.seen.some((url) => !this.pieces.get(url)?.isThere);
    this.viewer.root.dataset.detail = !this.seen.length ? "preview" : isBusy ? "loading" : "full";
  }
}

PARTS.push(Detail);
