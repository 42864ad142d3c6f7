// One photo in its own frame, with its zoom and its pins. What the hand does is in hand.js.

const COLOURS = ["#0b6b74", "#b3261e", "#1f5fbf", "#8a4b00", "#7b1fa2", "#2e7031", "#ad1457", "#37474f"];

const STILL_MS = 160;
const TAG_WIDTH_PX = 100; // a number of two digits and a word, from the point on
const TAG_HEIGHT_PX = 27; // what stands above the point

function colourOf(index) {
  return COLOURS[index % COLOURS.length];
}

class Pane {
  constructor(owner, side, root) {
    this.owner = owner;
    this.side = side;
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.stage = this.find(".stage");
    this.layer = this.find(".layer");
    this.preview = this.find(".preview");
    this.sharp = this.find(".sharp");
    this.pins = this.find(".pins");
    this.guess = this.find(".guess");
    this.loupe = new Loupe(this, this.find(".loupe"));
    this.view = WHOLE;
    this.box = { width: 1, height: 1 };
    this.size = { width: 4, height: 3 };
    this.fit = fitted(this.box, this.size);
    this.hand = new Hand(this);
    for (const [does, act] of Object.entries({
      out: () => this.zoomBy(1 / ZOOM_STEP),
      in: () => this.zoomBy(ZOOM_STEP),
      fit: () => this.setView(WHOLE),
    })) {
      this.find(`[data-do="${does}"]`).addEventListener("click", act);
    }
  }

  build(texts) {
    for (const button of buttonsIn(this.root)) named(button, texts.buttons[button.dataset.do]);
    this.stage.setAttribute("aria-label", texts.panes[this.side]);
  }

  update(photo) {
    this.size = { width: photo.size[0], height: photo.size[1] };
    this.find(".name").textContent = photo.label;
    this.photo = photo;
    this.load(this.preview, photo.url, photo.alt);
    if (this.sharp.dataset.url && this.sharp.dataset.url !== photo.sharp) this.dropSharp();
  }

  async load(image, url, alt) {
    image.alt = alt;
    if (image.dataset.url === url) return;
    image.dataset.url = url;
    image.classList.add("loading");
    image.src = url;
    try {
      await image.decode();
    } catch {
      if (image.dataset.url === url) this.owner.lost(url);
      return;
    }
    if (image.dataset.url !== url) return;
    image.classList.remove("loading");
    this.owner.showWaiting();
    this.hand.showLoupe();
  }

  dropSharp() {
    delete this.sharp.dataset.url;
    this.sharp.removeAttribute("src");
    this.sharp.classList.add("loading");
  }

  // The whole photo is fetched when one looks closer than the first picture allows.
  sharpen(cssPxPerPixel) {
    const { photo, preview } = this;
    if (!photo || this.sharp.dataset.url === photo.sharp || photo.sharp === photo.url) return;
    const held = (preview.naturalWidth || 1) / this.size.width;
    const asked = cssPxPerPixel * (window.devicePixelRatio || 1);
    if (preview.naturalWidth && Math.min(1, asked) > held) this.load(this.sharp, photo.sharp, "");
  }

  get image() {
    return this.sharp.dataset.url && !this.sharp.classList.contains("loading") ? this.sharp : this.preview;
  }

  // CSS pixels to one pixel of the photo, as it is shown now.
  get perPixel() {
    return this.fit.scale * this.view.zoom;
  }

  get middle() {
    return { x: this.box.width / 2, y: this.box.height / 2 };
  }

  pixelAt(place) {
    return toPixel(place, this.view, this.box, this.fit);
  }

  placeOf(pixel) {
    return toPlace(pixel, this.view, this.box, this.fit);
  }

  resize(box) {
    this.box = box;
    this.stage.style.height = `${box.height}px`;
    this.fit = fitted(box, this.size);
    this.layer.style.width = `${this.fit.width}px`;
    this.layer.style.height = `${this.fit.height}px`;
    this.view = kept(this.view, this.fit);
    this.paint();
  }

  zoomBy(factor, place = this.middle) {
    this.setView(zoomedAt(this.view, factor, place, this.box, this.fit));
  }

  setView(view, isFollowing = false) {
    this.view = view;
    this.paint();
    if (!isFollowing) this.owner.follow(this);
  }

  reveal(pixel) {
    const { x, y } = this.placeOf(pixel);
    const isSeen = x > 12 && y > 12 && x < this.box.width - 12 && y < this.box.height - 12;
    if (!isSeen) this.setView(centredOn(pixel, this.view.zoom, this.size, this.fit));
  }

  paint() {
    const { left, top } = cornerOf(this.view, this.box, this.fit);
    this.moves();
    this.layer.style.transform = `translate(${left}px, ${top}px) scale(${this.view.zoom})`;
    this.layer.classList.toggle("pixels", this.perPixel > 3);
    this.stage.classList.toggle("zoomed", this.view.zoom > 1);
    this.find("output").textContent = `${Math.round(this.perPixel * 100)} %`;
    this.find('[data-do="out"]').disabled = this.view.zoom === 1;
    this.find('[data-do="fit"]').disabled = this.view === WHOLE;
    this.sharpen(this.perPixel);
    this.paintPins();
  }

  // While it moves it is moved as it was drawn, which is quick; then it is drawn anew, and sharp.
  moves() {
    this.layer.classList.add("moving");
    clearTimeout(this.stills);
    this.stills = setTimeout(() => this.layer.classList.remove("moving"), STILL_MS);
  }

  end() {
    clearTimeout(this.stills);
    this.hand.end();
  }

  paintPins() {
    const { draft } = this.owner;
    if (!draft) return;
    const { pairs, chosen } = draft;
    while (this.pins.children.length > pairs.length) this.pins.lastElementChild.remove();
    while (this.pins.children.length < pairs.length) this.pins.append(newPin(this.pins.children.length));
    pairs.forEach((pair, index) => {
      const pin = this.pins.children[index];
      pin.hidden = !pair[this.side];
      if (pin.hidden) return;
      doubt(pin, this.owner.verdicts[index]?.isSuspect ? this.owner.texts.pin_check : "");
      pin.classList.toggle("chosen", chosen?.index === index && chosen.side === this.side);
      const place = this.placeOf(pair[this.side]);
      pin.classList.toggle("leftward", place.x > this.box.width - TAG_WIDTH_PX); // not cut off there
      pin.classList.toggle("downward", place.y < TAG_HEIGHT_PX);
      moveTo(pin, place);
    });
    const guess = this.owner.guessFor(this);
    this.guess.hidden = !guess;
    if (guess) moveTo(this.guess, this.placeOf(guess.pixel));
    if (guess) this.guess.style.setProperty("--colour", colourOf(guess.index));
  }
}

function buttonsIn(root) {
  return root.querySelectorAll("button[data-do]");
}

function moveTo(element, { x, y }) {
  element.style.transform = `translate(${x}px, ${y}px)`;
}

// A word beside the number, so that colour alone need not be told.
function doubt(pin, words) {
  pin.classList.toggle("doubted", Boolean(words));
  const tag = pin.querySelector("i");
  if (tag.textContent !== words) tag.textContent = words;
}

function newPin(index) {
  const pin = document.createElement("div");
  pin.className = "pin";
  pin.dataset.index = index;
  pin.style.setProperty("--colour", colourOf(index));
  const number = document.createElement("b");
  number.textContent = index + 1;
  const tag = document.createElement("span");
  tag.append(number, document.createElement("i"));
  pin.append(tag);
  return pin;
}
