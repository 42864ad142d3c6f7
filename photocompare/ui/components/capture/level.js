// A spirit level: how far the phone is turned about the line of sight.

const LEVEL_DEG = 1.5; // straighter than a hand holds a phone
const FLAT_DEG = 70; // leant further than that, no side of the phone is its upper one

class Level {
  constructor(mark, onKnown) {
    this.mark = mark;
    this.onKnown = onKnown;
    this.isKnown = false;
    this.isWanted = true;
    this.onTurn = (event) => this.turn(event);
    window.addEventListener("deviceorientation", this.onTurn);
  }

  end() {
    window.removeEventListener("deviceorientation", this.onTurn);
  }

  static get mustAsk() {
    const isHeld = window.matchMedia("(pointer: coarse)").matches; // a laptop has nothing to tell
    return isHeld && typeof window.DeviceOrientationEvent?.requestPermission === "function";
  }

  want(isWanted) {
    this.isWanted = isWanted;
    if (isWanted && !this.isKnown && Level.mustAsk) {
      DeviceOrientationEvent.requestPermission().catch(() => {});
    }
    if (!isWanted) this.mark.hidden = true;
  }

  turn({ beta, gamma }) {
    if (beta === null || gamma === null) return; // a computer that lies on a table
    if (!this.isKnown) {
      this.isKnown = true;
      this.onKnown();
    }
    const [b, g] = [(beta * Math.PI) / 180, (gamma * Math.PI) / 180];
    // Where down is, seen from the screen: x to its right, y to its top, z out of it.
    const down = { x: Math.cos(b) * Math.sin(g), y: -Math.sin(b), z: -Math.cos(b) * Math.cos(g) };
    const leant = Math.abs((Math.asin(down.z) * 180) / Math.PI);
    const roll = (Math.atan2(down.x, -down.y) * 180) / Math.PI + (screen.orientation?.angle ?? 0);
    const turned = ((roll + 540) % 360) - 180;
    this.mark.hidden = !this.isWanted || leant > FLAT_DEG;
    this.mark.style.transform = `rotate(${(-turned).toFixed(1)}deg)`;
    this.mark.classList.toggle("straight", Math.abs(turned) < LEVEL_DEG);
  }
}
