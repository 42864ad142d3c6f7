// A field for photos: chosen, dropped or pasted; sent at once, and read by the page.

const instances = new WeakMap();

class Upload {
  constructor(shadow) {
    this.shadow = shadow;
    this.root = shadow.querySelector(".upload");
    this.find = (selector) => this.root.querySelector(selector);
    this.input = this.find("input");
    this.waitsFor = null; // the choice that the page is reading, and the ids of its files
    this.sender = null;
    this.ownRefusal = ""; // of this browser; the page's own comes with the data
    this.pardoned = ""; // the choice whose refusal is of no use any more
    this.leaving = new AbortController();
  }

  update({ data, setTriggerValue }) {
    const isFirst = !this.data;
    const isOtherServer = !isFirst && this.data.address !== data.address;
    this.data = data;
    this.texts = data.words;
    this.tell = setTriggerValue;
    this.write();
    if (isFirst) this.listen();
    if (isOtherServer && !this.isOpen) this.failed("lost");
    if (this.waitsFor && data.handled === this.waitsFor.id) this.rest();
    else if (this.isOpen) this.showRefusal();
    if (isFirst) {
      this.pardoned = data.refusal ? "" : data.handled;
      this.root.dataset.ready = "true";
      if (this.input.files.length) this.choose([...this.input.files]); // sooner than this code
    }
  }

  end() {
    this.leaving.abort();
    fields.delete(this);
    this.sender?.stop();
    this.sender = null;
  }

  get isOpen() {
    return this.root.dataset.state === "empty";
  }

  isBefore(other) {
    return Boolean(this.shadow.host.compareDocumentPosition(other.shadow.host) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  write() {
    const { data, texts } = this;
    this.root.classList.toggle("small", data.is_small);
    this.find(".title").textContent = data.title;
    this.find(".pick").textContent = texts.pick;
    this.find(".cancel").textContent = texts.cancel;
    this.hint();
    this.input.multiple = data.most > 1;
    this.input.accept = ["image/*", ...data.endings.map((ending) => `.${ending}`)].join(",");
    this.input.disabled = !this.isOpen;
  }

  hint() {
    const { texts, data } = this;
    const isOver = this.root.hasAttribute("data-over");
    const canDrag = matchMedia("(any-pointer: fine)").matches;
    const gaps = { most: Math.floor(data.most_bytes / MEGABYTE) };
    this.find(".hint").textContent = fill(isOver ? texts.drop : canDrag ? texts.hint : texts.hint_touch, gaps);
  }

  listen() {
    const options = { signal: this.leaving.signal };
    const zone = this.find(".zone");
    this.input.addEventListener("change", () => this.choose([...this.input.files]), options);
    this.find(".cancel").addEventListener("click", () => this.cancel(), options);
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => this.over(event), options);
    }
    zone.addEventListener("dragleave", (event) => zone.contains(event.relatedTarget) || this.mark(false), options);
    zone.addEventListener("drop", (event) => this.drop(event), options);
    fields.add(this);
  }

  over(event) {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.mark(true);
  }

  drop(event) {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    this.mark(false);
    this.choose([...event.dataTransfer.files]);
  }

  mark(isOver) {
    if (this.root.hasAttribute("data-over") === isOver) return;
    this.root.toggleAttribute("data-over", isOver);
    this.hint();
  }

  async choose(files) {
    this.input.value = ""; // or the same file could not be chosen again
    if (!files.length || !this.isOpen) return;
    this.pardoned = this.data.handled;
    this.ownRefusal = refusalOf(files, this.data);
    this.showRefusal();
    if (this.ownRefusal) return;
    const sender = new Sender();
    const address = this.data.address;
    this.sender = sender;
    this.work("sending", files.length > 1 ? "" : cutName(files[0].name));
    try {
      const ids = await sender.send(address, files, (share) => this.sender === sender && this.progress(share));
      if (this.sender !== sender) return forget(address, ids); // cancelled in the last moment
      this.sent(files, ids);
    } catch (error) {
      if (this.sender === sender) this.failed(error.message);
    }
  }

  sent(files, ids) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.sender = null;
    this.waitsFor = { id, ids, address: this.data.address };
    this.step(this.texts.reading);
    this.find("progress").removeAttribute("value");
    this.tell("chosen", { id, files: files.map((file, place) => ({ id: ids[place], name: cutName(file.name) })) });
  }

  // What is being decoded is let go when that step ends.
  cancel() {
    this.sender?.stop();
    if (this.waitsFor) forget(this.waitsFor.address, this.waitsFor.ids);
    this.rest();
    this.say(this.texts.cancelled);
  }

  failed(name) {
    const { failures } = this.texts;
    this.ownRefusal = fill(failures[name] ?? failures.unsent, { most: Math.floor(this.data.most_bytes / MEGABYTE) });
    if (name === "lost") this.tell("lost", this.data.address); // a new page has a new address
    this.sender?.stop();
    this.rest();
  }

  work(state, name) {
    const hadFocus = this.shadow.activeElement === this.input;
    this.root.dataset.state = state;
    this.mark(false);
    this.input.disabled = true;
    this.find(".zone").hidden = true;
    this.find(".busy").hidden = false;
    this.find(".name").textContent = name;
    this.step(this.texts.sending);
    this.progress(0);
    if (hadFocus) this.find(".cancel").focus({ preventScroll: true });
  }

  step(words) {
    this.find(".what").textContent = words;
    this.find("progress").setAttribute("aria-label", words);
    this.say(words);
  }

  progress(share) {
    this.find("progress").value = share;
  }

  rest() {
    const hadFocus = this.shadow.activeElement === this.find(".cancel");
    this.sender = this.waitsFor = null;
    this.root.dataset.state = "empty";
    this.find(".busy").hidden = true;
    this.find(".zone").hidden = false;
    this.input.disabled = false;
    this.say("");
    this.showRefusal();
    if (hadFocus) this.input.focus({ preventScroll: true });
  }

  showRefusal() {
    const { handled, refusal } = this.data;
    const words = this.ownRefusal || (handled === this.pardoned ? "" : refusal);
    const shown = this.find(".refusal");
    if (shown.textContent === words) return;
    shown.hidden = !words;
    shown.textContent = words;
    this.say(words);
  }

  say(words) {
    this.find(".said").textContent = words;
  }
}

export default function mount(component) {
  const { parentElement } = component;
  if (!instances.has(parentElement)) instances.set(parentElement, new Upload(parentElement));
  instances.get(parentElement).update(component);
  return () => {
    instances.get(parentElement)?.end();
    instances.delete(parentElement);
  };
}
