// What was drawn goes to Python, unless it can be no region.

Object.assign(Pencil.prototype, {
  finish(corners) {
    const outline = rounded(corners);
    if (this.tool === "ruler") {
      this.finishRuler(outline);
      return;
    }
    const fault = this.viewer.part(RegionEditor).faultOf(outline);
    if (fault) {
      if (this.isDragged) this.cancel(); // the corners of a polygon stay, to be set better
      this.viewer.part(RegionEditor).warn(fault);
      return;
    }
    this.viewer.part(RegionEditor).add({ trigger: "drawn", kind: this.kind, name: this.name.value, outline });
    this.name.value = "";
    this.choose("move");
    this.viewer.say(this.texts.region_added);
  },

  finishRuler([start, end]) {
    if (Math.hypot(end[0] - start[0], end[1] - start[1]) < LEAST_LINE_FRACTION) {
      this.cancel();
      this.viewer.part(RegionEditor).warn("too_small");
      return;
    }
    this.choose("move");
    this.viewer.part(Outbox).send("ruler", [start, end]);
    this.viewer.say(this.texts.ruler_set);
  },
});
