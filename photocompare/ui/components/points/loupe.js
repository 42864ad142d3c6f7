// A round magnifier over one pane. Under a finger it stands above the finger; for a mouse or the
// keyboard it stands in a corner of the pane, away from what is being looked at.

const LOUPE_CSS_PX = 132;
const LOUPE_TIMES = 4;
const LOUPE_GAP_PX = 44; // of its rim from the finger
const ARM_PX = 18; // of the crosshair, which leaves the very pixel free
const FREE_PX = 5;

class Loupe {
  constructor(pane, canvas) {
    this.pane = pane;
    this.canvas = canvas;
    this.corner = 1;
  }

  hide() {
    this.canvas.hidden = true;
  }

  // ``pixel`` of the photo in the middle; ``finger`` is where it is touched, if it is.
  show(pixel, colour, finger) {
    const { pane, canvas } = this;
    canvas.hidden = false;
    const density = Math.min(3, window.devicePixelRatio || 1);
    const side = Math.round(LOUPE_CSS_PX * density);
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const place = pane.placeOf(pixel);
    const { left, top } = finger ? this.aboveFinger(finger) : this.inCorner(place);
    canvas.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    this.draw(canvas.getContext("2d"), pixel, side, density);
    canvas.style.borderColor = colour;
  }

  aboveFinger({ x, y }) {
    const half = LOUPE_CSS_PX / 2;
    const left = Math.min(Math.max(x - half, 0), Math.max(0, this.pane.box.width - LOUPE_CSS_PX));
    const top = y - LOUPE_GAP_PX - LOUPE_CSS_PX;
    return { left, top: top > -half ? top : y + LOUPE_GAP_PX }; // under it where there is no room
  }

  inCorner({ x, y }) {
    const { width, height } = this.pane.box;
    const margin = 6;
    const right = width - LOUPE_CSS_PX - margin;
    const bottom = height - LOUPE_CSS_PX - margin;
    const corners = [[margin, margin], [right, margin], [margin, bottom], [right, bottom]];
    const far = ([left, top]) =>
      Math.hypot(left + LOUPE_CSS_PX / 2 - x, top + LOUPE_CSS_PX / 2 - y);
    if (far(corners[this.corner]) < LOUPE_CSS_PX * 0.8) {
      this.corner = corners.reduce((best, at, i) => (far(at) > far(corners[best]) ? i : best), 0);
    }
    const [left, top] = corners[this.corner];
    return { left, top };
  }

  draw(context, [x, y], side, density) {
    const { image, size, perPixel } = this.pane;
    const shown = Math.min(MOST_CSS_PX_PER_PIXEL, LOUPE_TIMES * perPixel) * density; // of one pixel
    const factor = image.naturalWidth / size.width; // the picture may be smaller than the photo
    const span = (side / shown) * factor;
    const middle = [(x + 0.5) * factor, (y + 0.5) * factor];
    context.fillStyle = "#15191c";
    context.fillRect(0, 0, side, side);
    context.imageSmoothingEnabled = shown / factor < 3 * density; // then its pixels are seen as such
    context.imageSmoothingQuality = "high";
    if (image.naturalWidth) {
      context.drawImage(image, middle[0] - span / 2, middle[1] - span / 2, span, span, 0, 0, side, side);
    }
    this.cross(context, side / 2, density);
  }

  cross(context, middle, density) {
    const [free, arm] = [FREE_PX * density, ARM_PX * density];
    for (const [width, colour] of [[3.5, "rgb(0 0 0 / 70%)"], [1.5, "#fff"]]) {
      context.lineWidth = width * density;
      context.strokeStyle = colour;
      context.beginPath();
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(middle + dx * free, middle + dy * free);
        context.lineTo(middle + dx * arm, middle + dy * arm);
      }
      context.stroke();
    }
  }
}
