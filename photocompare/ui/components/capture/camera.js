// The camera: opened, chosen, lit, read and given back.

// The most that a camera gives; it answers with the nearest that it can.
const WANTED = { width: { ideal: 4096 }, height: { ideal: 3072 }, frameRate: { ideal: 30 } };
const PHOTO_MS = 6000; // a still that takes longer is not coming
const ASKING_MS = 2000;
const WORTHWHILE = 1.2; // a still of so many times the pixels is worth the wait
const JPEG_QUALITY = 0.95;
const PROBLEMS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

class Camera {
  constructor(video, onGone) {
    this.video = video;
    this.onGone = onGone;
    this.stream = null;
    this.stillSize = Promise.resolve(null);
    this.turn = 0; // an answer to an earlier wish comes too late
  }

  static get isPossible() {
    return window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);
  }

  static problemOf(error) {
    return PROBLEMS[error.name] ?? "busy";
  }

  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  get size() {
    return { width: this.video.videoWidth, height: this.video.videoHeight };
  }

  get isFront() {
    return this.track?.getSettings().facingMode === "user";
  }

  get hasTorch() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  // Resolves to false when the camera was closed or asked for anew meanwhile.
  async open(deviceId) {
    this.close();
    const turn = this.turn;
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: "environment" } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...which }, audio: false });
    if (turn !== this.turn) {
      Camera.stop(stream);
      return false;
    }
    this.stream = stream;
    this.track.addEventListener("ended", this.onGone);
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch (error) {
      if (turn === this.turn) throw error; // else it was closed meanwhile
    }
    if (turn !== this.turn) return false;
    this.stillSize = this.largestStill(); // it may take a while, and nothing waits for it yet
    return true;
  }

  close() {
    this.turn += 1;
    this.track?.removeEventListener("ended", this.onGone);
    if (this.stream) Camera.stop(this.stream);
    this.stream = null;
    this.stillSize = Promise.resolve(null);
    this.video.srcObject = null;
  }

  static stop(stream) {
    for (const track of stream.getTracks()) track.stop();
  }

  async others() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === "videoinput" && device.deviceId);
  }

  get deviceId() {
    return this.track?.getSettings().deviceId ?? "";
  }

  async light(isOn) {
    await this.track.applyConstraints({ advanced: [{ torch: isOn }] });
  }

  // The size of a still where the camera takes one that is larger than its moving picture.
  async largestStill() {
    if (!("ImageCapture" in window)) return null;
    try {
      const asked = new ImageCapture(this.track).getPhotoCapabilities();
      const { imageWidth, imageHeight } = await inTime(asked, ASKING_MS);
      const { width, height } = this.size;
      const isLarger = imageWidth.max * imageHeight.max > WORTHWHILE * width * height;
      return isLarger ? { imageWidth: imageWidth.max, imageHeight: imageHeight.max } : null;
    } catch {
      return null;
    }
  }

  // A photo in the best quality there is, as a file.
  async photo() {
    const size = await this.stillSize;
    if (size) {
      try {
        return await inTime(new ImageCapture(this.track).takePhoto(size), PHOTO_MS);
      } catch {
        this.stillSize = Promise.resolve(null); // it promised more than it does
      }
    }
    const { width, height } = this.size;
    return this.picture(document.createElement("canvas"), width, height, JPEG_QUALITY);
  }

  // What the camera sees now as a JPEG of the given size.
  picture(canvas, width, height, quality) {
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d", { alpha: false }).drawImage(this.video, 0, 0, width, height);
    return new Promise((resolve, reject) => {
      const done = (blob) => (blob ? resolve(blob) : reject(new Error("no picture")));
      canvas.toBlob(done, "image/jpeg", quality);
    });
  }
}

function inTime(promise, limitMs) {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("too late")), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
