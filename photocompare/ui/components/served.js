const { default: mount, css, html } = await import(new URL("CODE", location.origin).href);

const shown = new WeakMap();
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

// A component whose larger data lie at an address; what is small comes with it.
class Shown {
  constructor(root) {
    const template = document.createElement("template");
    template.innerHTML = html; // a file of ours, with nothing of a person in it
    root.querySelector(".served").replaceChildren(template.content);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  async update(component) {
    this.component = component;
    const at = component.data.at;
    if (at !== this.asked) {
      this.asked = at;
      const data = await fetched(at);
      if (this.asked !== at || this.isOver) return; // something newer is on its way
      if (!data) {
        this.asked = "";
        component.setTriggerValue("lost", at);
        return;
      }
      this.held = { at, data };
    }
    if (this.held?.at !== at) return;
    const data = { ...this.held.data, ...this.component.data };
    this.stop = mount({ ...this.component, data });
  }

  end() {
    this.isOver = true;
    this.stop?.();
  }
}

async function fetched(at) {
  try {
    const answer = await fetch(at);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

export default function show(component) {
  const root = component.parentElement;
  if (!shown.has(root)) shown.set(root, new Shown(root));
  shown.get(root).update(component);
  return () => {
    shown.get(root)?.end();
    shown.delete(root);
  };
}
