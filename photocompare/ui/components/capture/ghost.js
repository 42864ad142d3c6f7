// The earlier photo over the live picture: as a picture or as the lines of its edges.

const OUTLINE_SIDE_PX = 720; // finer lines would show pores
const STRONG_SHARE = 0.93; // of all pixels are no edge
const SMOOTHINGS = 2;

class Ghost {
  constructor(find) {
    this.image = find(".ghost");
    this.canvas = find(".outline");
    this.frame = { width: 4, height: 3 };
    this.onLoad = () => {
      this.lay(this.frame);
      this.draw();
    };
    this.image.addEventListener("load", this.onLoad);
  }

  end() {
    this.image.removeEventListener("load", this.onLoad);
    this.image.removeAttribute("src");
  }

  show(url, mode, opacity) {
    if (url && this.image.getAttribute("src") !== url) this.image.src = url;
    if (!url) this.image.removeAttribute("src");
    this.image.hidden = !url || mode !== "picture";
    this.canvas.hidden = !url || mode !== "outline";
    this.image.style.opacity = String(opacity / 100);
    this.canvas.style.opacity = String(opacity / 100);
    if (mode === "outline") this.draw();
  }

  // As large as it was in its own frame: the long sides meet, as the cues have it. Where one stands
  // and the other lies, it reaches out of the picture, and one sees that the phone is to be turned.
  lay(frame) {
    this.frame = frame;
    const { naturalWidth, naturalHeight } = this.image;
    if (!naturalWidth || !frame.width) return;
    const scale = Math.max(frame.width, frame.height) / Math.max(naturalWidth, naturalHeight);
    for (const { style } of [this.image, this.canvas]) {
      style.width = `${(100 * naturalWidth * scale) / frame.width}%`;
      style.height = `${(100 * naturalHeight * scale) / frame.height}%`;
    }
  }

  draw() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    if (!width || this.canvas.hidden || this.canvas.dataset.of === this.image.src) return;
    const scale = Math.min(1, OUTLINE_SIDE_PX / Math.max(width, height));
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.image, 0, 0, this.canvas.width, this.canvas.height);
    const pixels = context.getImageData(0, 0, this.canvas.width, this.canvas.height);
    drawEdges(pixels);
    context.putImageData(pixels, 0, 0);
    this.canvas.dataset.of = this.image.src;
  }
}

// Leaves white where the brightness changes quickly and nothing elsewhere.
function drawEdges({ data, width, height }) {
  let light = new Float32Array(width * height);
  for (let at = 0; at < light.length; at += 1) {
    light[at] = 0.3 * data[4 * at] + 0.6 * data[4 * at + 1] + 0.1 * data[4 * at + 2];
  }
  for (let round = 0; round < SMOOTHINGS; round += 1) light = smoothed(light, width, height);
  const slopes = new Float32Array(light.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      slopes[at] = Math.hypot(light[at + 1] - light[at - 1], light[at + width] - light[at - width]);
    }
  }
  const strong = Float32Array.from(slopes).sort()[Math.floor(STRONG_SHARE * slopes.length)] || 1;
  for (let at = 0; at < slopes.length; at += 1) {
    data.fill(255, 4 * at, 4 * at + 3);
    data[4 * at + 3] = 255 * Math.min(1, Math.max(0, slopes[at] / strong - 0.5));
  }
}

// The mean of five by five neighbours, along rows and then along columns.
function smoothed(values, width, height) {
  const along = (source, step, end, stride, lines) => {
    const out = Float32Array.from(source);
    for (let line = 0; line < lines; line += 1) {
      for (let place = 2; place < end - 2; place += 1) {
        const at = line * stride + place * step;
        out[at] =
          (source[at - 2 * step] + source[at - step] + source[at] + source[at + step] + source[at + 2 * step]) / 5;
      }
    }
    return out;
  };
  return along(along(values, 1, width, width, height), width, height, 1, width);
}
