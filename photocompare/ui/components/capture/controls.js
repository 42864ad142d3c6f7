// The buttons and fields under the live picture, and the keys.

const GHOSTS = ["picture", "outline", "off"];

function buildControls(live) {
  const { find, texts } = live;
  const options = { signal: live.leaving.signal };
  live.root.setAttribute("aria-label", texts.title);
  find("video").setAttribute("aria-label", texts.picture);
  labelButton(find(".turn"), ICONS.turn, texts.turn);
  labelButton(find(".torch"), ICONS.torch, texts.torch);
  find(".shutter .sr").textContent = texts.shutter;
  find(".again").textContent = texts.again;
  find(".shutter").addEventListener("click", () => live.press(), options);
  find(".again").addEventListener("click", () => live.wake(), options);
  find(".turn").addEventListener("click", () => turnCamera(live), options);
  find(".torch").addEventListener("click", () => turnTorch(live), options);
  live.root.addEventListener("keydown", (event) => onKey(live, event), options);
  buildGhosts(live, options);
  buildChecks(live, options);
  buildFiles(live, options);
}

function labelButton(button, icon, words) {
  button.append(signOf(icon));
  button.setAttribute("aria-label", words);
  button.title = words;
}

function buildGhosts(live, options) {
  const { find, texts } = live;
  const group = find(".ghosts");
  group.querySelector("legend").textContent = texts.ghost;
  for (const mode of GHOSTS) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), {
      type: "radio",
      name: "ghost",
      value: mode,
      checked: mode === kept.ghost,
    });
    const words = document.createElement("span");
    words.textContent = texts.ghosts[mode];
    label.append(input, words);
    group.append(label);
    input.addEventListener("change", () => {
      kept.ghost = mode;
      live.showGhost();
    }, options);
  }
  find(".opacity span").textContent = texts.opacity;
  const slider = find(".opacity input");
  const show = () => slider.setAttribute("aria-valuetext", `${slider.value} %`);
  slider.value = String(kept.opacity);
  show();
  slider.addEventListener("input", () => {
    kept.opacity = slider.valueAsNumber;
    show();
    live.showGhost();
  }, options);
}

function buildChecks(live, options) {
  const { find, texts } = live;
  const check = (name, key, onChange) => {
    find(`.${name} span`).textContent = texts.checks[name];
    const box = find(`.${name} input`);
    box.checked = kept[key];
    onChange(kept[key]);
    box.addEventListener("change", () => {
      kept[key] = box.checked;
      onChange(box.checked);
    }, options);
  };
  check("grid", "isGrid", (isOn) => find(".guides").toggleAttribute("hidden", !isOn));
  check("horizon", "isLevel", (isOn) => live.level.want(isOn));
  check("auto", "isAuto", (isOn) => live.auto.turn(isOn));
  // A phone that wants to be asked gives nothing to show until then.
  find(".horizon").hidden = !Level.mustAsk;
  if (Level.mustAsk) find(".horizon input").checked = false;
}

function buildFiles(live, options) {
  for (const name of ["own", "any"]) {
    live.find(`.file.${name} span`).textContent = live.texts.files[name];
    const input = live.find(`.file.${name} input`);
    input.addEventListener("change", () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      live.looker.stop();
      live.auto.reset();
      live.send(file, "file");
    }, options);
  }
}

async function showCameras(live) {
  const cameras = await live.camera.others();
  const { find, texts } = live;
  find(".turn").hidden = cameras.length < 2;
  find(".torch").hidden = !live.camera.hasTorch;
  find(".torch").setAttribute("aria-pressed", "false");
  const field = find(".cameras");
  field.hidden = cameras.length < 2;
  field.querySelector("span").textContent = texts.camera;
  const select = field.querySelector("select");
  select.replaceChildren(
    ...cameras.map((camera, place) => {
      const words = camera.label || `${texts.camera} ${place + 1}`;
      return new Option(words, camera.deviceId, false, camera.deviceId === live.camera.deviceId);
    }),
  );
  select.onchange = () => useCamera(live, select.value);
}

function useCamera(live, deviceId) {
  kept.deviceId = deviceId;
  live.looker.stop();
  live.auto.reset();
  live.wake();
}

async function turnCamera(live) {
  const cameras = await live.camera.others();
  const now = cameras.findIndex((camera) => camera.deviceId === live.camera.deviceId);
  if (cameras.length > 1) useCamera(live, cameras[(now + 1) % cameras.length].deviceId);
}

async function turnTorch(live) {
  const button = live.find(".torch");
  const isOn = button.getAttribute("aria-pressed") !== "true";
  try {
    await live.camera.light(isOn);
    button.setAttribute("aria-pressed", String(isOn));
  } catch {
    button.hidden = true; // offered, but not there
  }
}

// Space and Enter release the shutter wherever nothing else is meant by them.
function onKey(live, event) {
  if (event.key === "Escape" && live.auto.isCounting) {
    live.auto.stop();
    return;
  }
  const isShutter = event.key === " " || event.key === "Enter";
  if (!isShutter || event.repeat || event.target.closest("button, input, select, a")) return;
  event.preventDefault();
  live.press();
}
