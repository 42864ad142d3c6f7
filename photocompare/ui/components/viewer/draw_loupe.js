// A round magnifier above the finger, so that one sees what lies under it.

const LOUPE_PX = 116;
const LOUPE_TIMES = 3;
const LOUPE_ABOVE_PX = 36; // of its rim from the finger

class DrawLoupe {
  constructor(viewer) {
    this.viewer = viewer;
  }

  build() {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "draw-loupe";
    this.canvas.hidden = true;
    this.viewer.slot("stage").append(this.canvas);
  }

  end() {
    this.canvas?.remove();
  }

  refresh() {
    this.hide();
  }

  hide() {
    this.canvas.hidden = true;
  }

  // draft is what is being drawn: a line through these corners.
  show(event, { fraction }, draft = []) {
    if (event.pointerType !== "touch") return;
    const { viewer, canvas } = this;
    const box = viewer.stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const above = y - LOUPE_ABOVE_PX - LOUPE_PX;
    const isUnder = above < -LOUPE_PX / 3;
    const left = Math.min(box.width - LOUPE_PX, Math.max(0, x - LOUPE_PX / 2));
    canvas.style.transform = `translate(${left}px, ${isUnder ? y + LOUPE_ABOVE_PX : above}px)`;
    canvas.hidden = false;
    const density = Math.min(3, devicePixelRatio || 1);
    const side = Math.round(LOUPE_PX * density);
    if (canvas.width !== side) canvas.width = canvas.height = side;
    this.draw(canvas.getContext("2d"), { fraction, side, density, draft, x, y, box });
  }

  // The photo that is seen at the finger.
  photoAt(x, y, box) {
    const { viewer } = this;
    let name = viewer.panes[0] === viewer.shownPanes[0] ? "before" : "after";
    if (viewer.way.isTiled) {
      const { pane } = viewer.pointInPane(x + box.left, y + box.top);
      return (viewer.shownPanes[pane] ?? viewer.panes[0]).querySelector(".photo");
    }
    if (viewer.mode === "blink") name = viewer.blinkShows;
    if (viewer.mode === "wipe") {
      const share = viewer.wipeAxis === "y" ? y / box.height : x / box.width;
      name = viewer.nameAt(share * 100 < viewer.wipe ? "first" : "second");
    }
    return viewer.panes[name === "before" ? 0 : 1].querySelector(".photo");
  }

  draw(context, { fraction, side, density, draft, x, y, box }) {
    const { fit, view } = this.viewer;
    const image = this.photoAt(x, y, box);
    const scale = LOUPE_TIMES * view.zoom * density; // of the fitted photo
    const to = ([fx, fy]) => [
      side / 2 + (fx - fraction[0]) * fit.width * scale,
      side / 2 + (fy - fraction[1]) * fit.height * scale,
    ];
    context.fillStyle = "#15191c";
    context.fillRect(0, 0, side, side);
    if (image?.naturalWidth) {
      const [left, top] = to([0, 0]);
      context.drawImage(image, left, top, fit.width * scale, fit.height * scale);
    }
    for (const [width, colour] of [[4, "rgb(0 0 0 / 60%)"], [2, "#fff"]]) {
      context.lineWidth = width * density;
      context.strokeStyle = colour;
      context.beginPath();
      draft.forEach((corner, index) => context[index ? "lineTo" : "moveTo"](...to(corner)));
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(side / 2 + dx * 5 * density, side / 2 + dy * 5 * density);
        context.lineTo(side / 2 + dx * 16 * density, side / 2 + dy * 16 * density);
      }
      context.stroke();
    }
  }
}

PARTS.push(DrawLoupe);
