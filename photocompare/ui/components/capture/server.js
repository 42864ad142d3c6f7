// What goes to the server: small frames to be looked at, one at a time, and the shots.

const LOOK_MS = 180; // five a second at most
const REST_MS = 400; // after the server was busy or not there
const FRAME_SIDE_PX = 640;
const FRAME_QUALITY = 0.8;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Sends a frame, waits for the answer, sends the next: a slow server is asked less often.
class Looker {
  constructor(camera, told, lost) {
    this.camera = camera;
    this.told = told;
    this.lost = lost;
    this.canvas = document.createElement("canvas");
    this.leaving = null;
  }

  start(url) {
    this.stop();
    this.leaving = new AbortController();
    this.run(url, this.leaving.signal);
  }

  stop() {
    this.leaving?.abort();
    this.leaving = null;
  }

  async run(url, signal) {
    while (!signal.aborted) {
      const began = performance.now();
      const isAnswered = await this.look(url, signal).catch(() => false);
      const left = LOOK_MS - (performance.now() - began);
      await pause(isAnswered ? Math.max(0, left) : REST_MS);
    }
  }

  async look(url, signal) {
    const { width, height } = this.camera.size;
    if (!width) return false;
    const scale = Math.min(1, FRAME_SIDE_PX / Math.max(width, height));
    const body = await this.camera.picture(
      this.canvas,
      Math.round(width * scale),
      Math.round(height * scale),
      FRAME_QUALITY,
    );
    const headers = { "Content-Type": "image/jpeg" };
    const answer = await fetch(url, { method: "POST", body, headers, signal });
    if (signal.aborted) return false;
    if (answer.status === 404) {
      this.lost();
      return false;
    }
    if (!answer.ok) return false;
    const look = await answer.json();
    if (!signal.aborted) this.told(look);
    return true;
  }
}

// Sends one shot; resolves to its id. A fetch would not say how far it has come.
class Sender {
  constructor() {
    this.request = null;
  }

  send(url, blob, onProgress) {
    this.stop();
    const request = new XMLHttpRequest();
    this.request = request;
    return new Promise((resolve, reject) => {
      request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
      request.addEventListener("load", () => {
        if (request.status === 200) resolve(request.response.id);
        else reject(new Error({ 404: "lost", 413: "large" }[request.status] ?? "unsent"));
      });
      request.addEventListener("error", () => reject(new Error("unsent")));
      request.addEventListener("abort", () => reject(new Error("stopped")));
      request.open("POST", url);
      request.responseType = "json";
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(blob);
    });
  }

  stop() {
    this.request?.abort();
    this.request = null;
  }
}
