"use strict";
// Without this script the report shows the pair side by side; with it, one slides over the other.
(() => {
  const root = document.documentElement;
  const view = document.getElementById("pair");
  const wipe = document.getElementById("wipe");
  const toggle = document.getElementById("wiping");
  const place = () => {
    // The middle of the 44 px thumb, so that the edge lies under the line that is dragged.
    const share = Number(wipe.value) / 100;
    view.style.setProperty("--at", `calc(22px + (100% - 44px) * ${share})`);
    wipe.setAttribute("aria-valuetext", `${Math.round(share * 100)} % before`);
  };
  const show = () => view.classList.toggle("wiping", toggle.checked);
  const picture = view.querySelector("img");
  view.style.setProperty("--aspect", String(picture.width / picture.height));
  wipe.addEventListener("input", place);
  toggle.addEventListener("change", show);
  for (const label of document.querySelectorAll(".scripted")) label.hidden = false;
  root.classList.add("js");
  place();
  show();
})();
