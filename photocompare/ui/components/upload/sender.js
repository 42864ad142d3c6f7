// Sends files, one at a time for all fields of the page: the server takes no more from a session.

const BUSY_MS = 300; // one that was cancelled is still being let go
const MOST_TRIES = 40; // as long as a slow line needs to end one that was cancelled

let last = Promise.resolve();

// Resolves when nobody sends; what it resolves to lets the next one send.
function turn() {
  const before = last;
  let done;
  last = new Promise((resolve) => (done = resolve));
  return before.then(() => done);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Unsent extends Error {}

class Sender {
  constructor() {
    this.request = null;
    this.isStopped = false;
  }

  // Resolves to the ids of the files; `told(share)` hears how far it has come.
  async send(url, files, told) {
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const ids = [];
    const free = await turn();
    try {
      let sent = 0;
      for (const file of files) {
        ids.push(await this.one(url, file, (bytes) => told((sent + bytes) / total)));
        sent += file.size;
      }
      return ids;
    } catch (error) {
      forget(url, ids);
      throw error;
    } finally {
      free();
    }
  }

  async one(url, file, told) {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (this.isStopped) throw new Unsent("stopped");
      const { status, id } = await this.post(url, file, told);
      if (status === 200 && id) return id;
      if (status !== 429 && status !== 409) throw new Unsent({ 404: "lost", 413: "large" }[status] ?? "unsent");
      await pause(BUSY_MS);
    }
    throw new Unsent("unsent");
  }

  // A fetch would not say how far it has come.
  post(url, file, told) {
    const request = new XMLHttpRequest();
    this.request = request;
    return new Promise((resolve, reject) => {
      request.upload.addEventListener("progress", (event) => told(event.loaded));
      request.addEventListener("load", () => resolve({ status: request.status, id: request.response?.id }));
      request.addEventListener("error", () => reject(new Unsent("unsent")));
      request.addEventListener("abort", () => reject(new Unsent("stopped")));
      request.open("POST", url);
      request.responseType = "json";
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(file);
    });
  }

  stop() {
    this.isStopped = true;
    this.request?.abort();
  }
}

// What is on the server and not wanted after all takes no room there.
function forget(url, ids) {
  for (const id of ids) {
    fetch(`${url}/${encodeURIComponent(id)}`, { method: "DELETE", keepalive: true }).catch(() => {});
  }
}
