// The automatic shutter: counts down once everything has been right for a while.

const READY_MS = 1000; // nothing moved out of place meanwhile
const COUNT_MS = 2000; // time enough to stop it, and to hold still

class AutoShutter {
  constructor(show, fire) {
    this.show = show; // told the seconds left, or null
    this.fire = fire;
    this.isOn = false;
    this.readySince = null;
    this.isStopped = false; // by hand; nothing is counted until something was not right
    this.timer = 0;
    this.ends = 0;
  }

  get isCounting() {
    return this.timer !== 0;
  }

  turn(isOn) {
    this.isOn = isOn;
    this.reset();
  }

  reset() {
    this.readySince = null;
    this.isStopped = false;
    this.halt();
  }

  stop() {
    this.halt();
    this.isStopped = true;
  }

  see(isReady, nowMs) {
    if (!isReady) {
      this.reset();
      return;
    }
    this.readySince ??= nowMs;
    if (!this.isOn || this.isStopped || this.isCounting) return;
    if (nowMs - this.readySince >= READY_MS) this.begin(nowMs);
  }

  begin(nowMs) {
    this.ends = nowMs + COUNT_MS;
    this.timer = setInterval(() => this.count(performance.now()), 100);
    this.count(nowMs);
  }

  count(nowMs) {
    const left = this.ends - nowMs;
    if (left > 0) {
      this.show(Math.ceil(left / 1000));
      return;
    }
    this.halt();
    this.isStopped = true;
    this.fire();
  }

  halt() {
    clearInterval(this.timer);
    this.timer = 0;
    this.show(null);
  }
}
