// Puts the readings in their place; what a person has opened stays open when numbers change.
export default function show({ parentElement, data }) {
  const sheet = parentElement.querySelector(".sheet");
  if (sheet.shown === data.html) return;
  const opened = new Set([...sheet.querySelectorAll("details[open]")].map(nameOf));
  sheet.shown = data.html;
  sheet.innerHTML = data.html;
  for (const part of sheet.querySelectorAll("details")) part.open = opened.has(nameOf(part));
  // A link inside a component's own tree leads nowhere by itself.
  for (const link of sheet.querySelectorAll('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const remark = sheet.querySelector(`[id="${link.getAttribute("href").slice(1)}"]`);
      if (!remark) return;
      remark.tabIndex = -1;
      remark.focus();
      remark.scrollIntoView({ block: "nearest" });
    });
  }
}

function nameOf(part) {
  return part.dataset.of ?? part.className;
}
