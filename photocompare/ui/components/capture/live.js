// The live picture: the camera, the ghost of the earlier photo, what to correct, and the shutter.

const instances = new WeakMap();
// Made anew for each shot or not: what a person has set stays.
const kept = { ghost: "picture", opacity: 40, isGrid: true, isLevel: true, isAuto: false, deviceId: "" };

class Live {
  constructor(root) {
    this.root = root.querySelector(".live");
    this.find = (selector) => this.root.querySelector(selector);
    this.video = this.find("video");
    this.camera = new Camera(this.video, () => this.trouble("gone"));
    this.ghost = new Ghost(this.find);
    this.level = new Level(this.find(".level"), () => (this.find(".horizon").hidden = false));
    this.looker = new Looker(this.camera, (look) => this.see(look), () => this.trouble("lost"));
    this.sender = new Sender();
    this.auto = new AutoShutter((left) => this.count(left), () => this.shoot());
    this.shots = 0;
    this.waitsFor = null; // the id of the shot that the page is reading
    this.stillUrl = "";
    this.leaving = new AbortController();
  }

  update({ data, setTriggerValue }) {
    const isFirst = !this.data;
    this.data = data;
    this.texts = data.words;
    this.tell = setTriggerValue;
    if (isFirst) this.build();
    this.showGhost();
    const nudge = this.find(".nudge");
    nudge.hidden = !data.nudge;
    nudge.textContent = data.nudge;
    if (this.waitsFor && data.handled === this.waitsFor) this.handled();
    const wasPaused = this.root.hasAttribute("data-paused");
    this.root.toggleAttribute("data-paused", data.paused);
    if (data.paused) this.rest();
    else if (isFirst || wasPaused || this.address !== data.address) {
      this.isShownAnew = true;
      this.wake();
    }
    this.address = data.address;
  }

  end() {
    this.leaving.abort();
    this.rest();
    this.sender.stop();
    this.ghost.end();
    this.level.end();
    this.clearStill();
  }

  build() {
    this.board = new CueBoard(this.find, this.texts, (words) => this.say(words));
    buildControls(this);
    const options = { signal: this.leaving.signal };
    const onHide = () => (document.hidden ? this.rest() : this.data.paused || this.wake());
    document.addEventListener("visibilitychange", onHide, options);
    window.addEventListener("pagehide", () => this.rest(), options);
    this.video.addEventListener("resize", () => this.fit(), options);
  }

  get isLive() {
    return this.root.dataset.state === "live";
  }

  // The camera is given back: nobody looks, so nothing is filmed.
  rest() {
    this.looker.stop();
    this.auto.reset();
    this.camera.close();
    this.board?.clear();
    if (this.isLive) this.root.dataset.state = "starting";
  }

  async wake() {
    if (document.hidden) return;
    if (!Camera.isPossible) return this.trouble("insecure");
    this.root.dataset.state = "starting";
    this.root.toggleAttribute("data-trouble", false);
    this.find(".problem").hidden = true;
    this.board.wait();
    try {
      if (!(await this.camera.open(kept.deviceId))) return;
    } catch (error) {
      if (kept.deviceId && Camera.problemOf(error) === "none") {
        kept.deviceId = ""; // it was unplugged
        return this.wake();
      }
      return this.trouble(Camera.problemOf(error));
    }
    this.root.dataset.state = "live";
    this.fit();
    this.board.head("wait", null, this.texts.looking, "");
    showCameras(this);
    this.look();
    this.find(".shutter").focus({ preventScroll: true });
    this.comeIntoSight();
  }

  // The page before was longer: on a phone it is left scrolled beyond what to correct.
  comeIntoSight() {
    if (this.isShownAnew && this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView();
    this.isShownAnew = false;
  }

  trouble(name) {
    this.looker.stop();
    this.auto.reset();
    this.camera.close();
    this.board.clear();
    this.root.dataset.state = name;
    this.root.toggleAttribute("data-trouble", true);
    this.find(".problem").hidden = false;
    this.find(".why").textContent = this.texts.problems[name];
    this.find(".again").hidden = name === "insecure";
    this.say(this.texts.problems[name]);
  }

  fit() {
    const { width, height } = this.camera.size;
    if (!width) return;
    this.root.style.setProperty("--aspect", String(width / height));
    this.ghost.lay({ width, height });
    this.find(".layer").classList.toggle("mirrored", this.camera.isFront);
  }

  showGhost() {
    const hasGhost = Boolean(this.data.earlier);
    this.find(".over").hidden = !hasGhost;
    this.find(".opacity").hidden = !hasGhost || kept.ghost === "off";
    this.ghost.show(this.data.earlier, kept.ghost, kept.opacity);
  }

  look() {
    this.looker.start(`${this.data.address}/frame?front=${this.camera.isFront ? 1 : 0}`);
  }

  see(look) {
    if (!this.isLive || this.stillUrl) return;
    this.board.show(look);
    this.auto.see(look.is_ready, performance.now());
  }

  count(left) {
    const shown = this.find(".count");
    shown.hidden = left === null;
    const words = left === null ? "" : this.texts.counting.replace("{seconds}", left);
    if (shown.textContent !== words) {
      shown.textContent = words;
      this.say(words);
    }
    this.find(".shutter").classList.toggle("stops", left !== null);
    this.find(".shutter .sr").textContent = left === null ? this.texts.shutter : this.texts.stop;
  }

  press() {
    if (this.auto.isCounting) this.auto.stop();
    else if (this.isLive) this.shoot();
  }

  async shoot() {
    if (!this.isLive || this.stillUrl) return;
    this.auto.reset();
    this.looker.stop();
    this.stillUrl = "wanted"; // a second press has nothing to take
    try {
      await this.send(await this.camera.photo(), "camera");
    } catch {
      this.failed("unsent");
    }
  }

  async send(blob, origin) {
    this.showStill(blob);
    this.shots += 1;
    const sending = this.find(".sending");
    const bar = sending.querySelector("progress");
    bar.value = 0;
    sending.hidden = false;
    sending.querySelector("p").textContent = this.texts.sending;
    this.say(this.texts.sending);
    try {
      const url = `${this.data.address}/shot?n=${this.shots}`;
      const id = await this.sender.send(url, blob, (share) => (bar.value = share));
      sending.querySelector("p").textContent = this.texts.checking;
      bar.removeAttribute("value");
      this.waitsFor = id;
      this.tell("shot", { id, origin, camera: this.camera.track?.label ?? "" });
    } catch (error) {
      if (error.message !== "stopped") this.failed(error.message);
    }
  }

  failed(name) {
    this.clearStill();
    const words = this.texts.failures[name] ?? this.texts.failures.unsent;
    if (name === "lost") return this.trouble("lost");
    this.say(words);
    this.board.tell(words);
    if (this.isLive) this.look();
  }

  handled() {
    this.clearStill();
    if (this.isLive && !this.data.paused) this.look();
  }

  showStill(blob) {
    this.clearStill();
    this.stillUrl = URL.createObjectURL(blob);
    const still = this.find(".still");
    still.src = this.stillUrl;
    still.hidden = false;
    this.root.toggleAttribute("data-sending", true);
  }

  clearStill() {
    if (this.stillUrl) URL.revokeObjectURL(this.stillUrl);
    this.stillUrl = "";
    this.waitsFor = null;
    this.find(".still").removeAttribute("src");
    this.find(".still").hidden = true;
    this.find(".sending").hidden = true;
    this.root.toggleAttribute("data-sending", false);
  }

  say(words) {
    this.find(".said").textContent = words;
  }
}

export default function mount(component) {
  const { parentElement } = component;
  if (!instances.has(parentElement)) instances.set(parentElement, new Live(parentElement));
  instances.get(parentElement).update(component);
  return () => {
    instances.get(parentElement)?.end();
    instances.delete(parentElement);
  };
}
