// The numbers at each place, as the server packs them: a header, then planes of whole numbers.

const NOT_KNOWN = -32768; // the lowest 16-bit number stands for NaN

class Values {
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    [this.width, this.height] = header.size;
    [this.mapWidth, this.mapHeight] = header.map;
    this.step = header.step;
    this.reasons = header.reasons;
    let start = 4 + length;
    const count = this.width * this.height;
    this.planes = header.planes.map((plane) => {
      const parts = {};
      for (const part of plane.parts) {
        parts[part] = new Int16Array(buffer, start, count);
        start += 2 * count;
      }
      return { ...plane, parts };
    });
    this.reason = new Uint8Array(buffer, start, count);
  }

  static async from(url) {
    const answer = await fetch(url);
    if (!answer.ok || !answer.headers.get("content-type")?.includes("octet-stream")) {
      throw new Error(`no values: ${answer.status}`);
    }
    return new Values(await answer.arrayBuffer());
  }

  // The size of one place, as a fraction of the photo.
  get place() {
    return { x: this.step / this.mapWidth, y: this.step / this.mapHeight };
  }

  // What is known at a point of the photo (fractions), or why nothing is.
  at([x, y]) {
    const column = Math.floor((x * this.mapWidth) / this.step);
    const row = Math.floor((y * this.mapHeight) / this.step);
    const index =
      Math.min(this.height - 1, Math.max(0, row)) * this.width +
      Math.min(this.width - 1, Math.max(0, column));
    const quantities = this.planes.map((plane) => this.quantityAt(plane, index));
    const isKnown = quantities.some(({ change, before }) => change !== null || before !== null);
    const reason = this.reasons[this.reason[index]] || "unusable";
    const isWithheld = this.planes.every(({ withheld }) => withheld);
    return { quantities, isKnown, reason: isWithheld ? "" : reason };
  }

  quantityAt({ id, parts, unit_step: unit, withheld, is_light_unknown: isLightUnknown }, index) {
    const read = (part) => {
      const whole = parts[part]?.[index];
      return whole === undefined || whole === NOT_KNOWN ? null : { whole, value: whole * unit };
    };
    const [change, least] = [read("change"), read("least")];
    return {
      id,
      withheld,
      isLightUnknown,
      before: read("before")?.value ?? null,
      after: read("after")?.value ?? null,
      change: change?.value ?? null,
      least: least?.value ?? null,
      // In whole numbers, as they were rounded: never more than the map would draw.
      isMore: change !== null && least !== null && Math.abs(change.whole) > least.whole,
    };
  }
}
