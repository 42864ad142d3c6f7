// Sends one change after another: the next when the last was answered, so that none gets lost
// while the comparison is worked out anew.

const ANSWER_MS = 120000; // then the answer won't come any more

class Outbox {
  constructor(viewer) {
    this.viewer = viewer;
    this.waiting = [];
    this.sentAt = null;
  }

  update(data, isOtherPair) {
    if (isOtherPair) this.waiting = [];
    if (!isOtherPair && this.version === data.version) return;
    this.version = data.version;
    this.sentAt = null;
    this.next();
  }

  get isBusy() {
    return this.sentAt !== null && performance.now() - this.sentAt < ANSWER_MS;
  }

  send(trigger, value) {
    this.waiting.push([trigger, value]);
    if (!this.isBusy) this.next();
  }

  next() {
    const message = this.waiting.shift();
    if (!message) return;
    this.sentAt = performance.now();
    this.viewer.tell(...message);
  }
}

PARTS.push(Outbox);
