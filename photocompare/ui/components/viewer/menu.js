// A button that opens a small panel below or above it; Esc or a press elsewhere closes it.

const MENU_EDGE_PX = 12; // between a panel and the edge of the screen

class Menu {
  constructor({ name, words, title }) {
    this.root = document.createElement("div");
    this.root.className = "menu";
    this.button = document.createElement("button");
    Object.assign(this.button, { type: "button", className: "tool", title });
    const label = document.createElement("b");
    label.textContent = words;
    this.button.append(icon(name), label);
    this.panel = document.createElement("div");
    Object.assign(this.panel, { className: "panel", hidden: true, id: `menu-${name}` });
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", words);
    this.button.setAttribute("aria-expanded", "false");
    this.button.setAttribute("aria-controls", this.panel.id);
    this.root.append(this.button, this.panel);
    this.button.addEventListener("click", () => this.toggle());
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.panel.hidden) return;
      event.stopPropagation();
      this.close();
    });
    this.onPress = (event) => {
      if (!event.composedPath().includes(this.root)) this.close(false);
    };
  }

  toggle() {
    if (this.panel.hidden) this.open();
    else this.close();
  }

  open() {
    this.opener = this.root.getRootNode().activeElement ?? this.button;
    this.button.scrollIntoView({ block: "nearest" }); // a key opens it from anywhere
    this.panel.hidden = false;
    this.panel.classList.remove("up");
    this.panel.style.left = "";
    const box = this.panel.getBoundingClientRect();
    const place = this.button.getBoundingClientRect();
    this.panel.classList.toggle("up", box.bottom > innerHeight && place.top > box.height);
    this.panel.style.left = `${Math.min(0, document.documentElement.clientWidth - MENU_EDGE_PX - box.right)}px`;
    this.button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.onPress);
    this.panel.querySelector("input:checked, input:not(:disabled)")?.focus();
  }

  close(returnsFocus = true) {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.onPress);
    if (returnsFocus) this.opener?.focus();
  }

  end() {
    document.removeEventListener("pointerdown", this.onPress);
  }
}
