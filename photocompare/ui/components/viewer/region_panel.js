// The selected region: its name and kind, what was read in it, and the ways to change it.

const MOST_TOLD = 4; // readings that are seen at once; the others are a press away

class RegionPanel {
  constructor(viewer) {
    this.viewer = viewer;
  }

  build() {
    this.texts = this.viewer.words("draw");
    const { texts } = this;
    this.root = this.made("section", "region-panel");
    this.root.setAttribute("aria-label", texts.panel);
    this.name = this.made("input", "region-name");
    Object.assign(this.name, { type: "text", maxLength: 40 });
    this.name.setAttribute("aria-label", texts.name_label);
    this.name.addEventListener("change", () => this.editor.rename(this.name.value));
    this.kind = this.made("select");
    this.kind.setAttribute("aria-label", texts.kind_label);
    for (const [kind, words] of Object.entries(texts.kinds)) this.kind.append(new Option(words, kind));
    this.kind.addEventListener("change", () => this.editor.setKind(this.kind.value));
    const brush = this.button("brush", texts.with_brush, () => this.viewer.part(Pencil).choose("brush"));
    const remove = this.button("remove", texts.remove, () => this.editor.remove());
    const close = this.button("close", texts.close, () => this.editor.select(null));
    this.head = this.made("div", "region-head");
    this.head.append(this.name, this.kind, brush, remove, close);
    this.hint = this.made("p", "region-hint");
    this.body = this.made("div", "region-readings");
    this.root.append(this.head, this.hint, this.body);
    this.viewer.find(".bar.draw").after(this.root);
  }

  end() {
    this.root?.remove();
  }

  get editor() {
    return this.viewer.part(RegionEditor);
  }

  made(name, className = "", words = "") {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.textContent = words;
    return element;
  }

  button(sign, words, action) {
    const button = this.made("button", "tool");
    button.type = "button";
    button.append(icon(sign), words);
    button.addEventListener("click", action);
    return button;
  }

  refresh() {
    const { editor } = this;
    const region = editor.isEditing ? editor.region : null;
    this.root.hidden = !region;
    if (!region) return;
    if (this.shownName !== region.name) this.name.value = region.name; // not while it is typed
    this.shownName = region.name;
    this.kind.value = region.kind;
    const isMany = region.outline.length > MOST_HANDLES;
    this.hint.textContent = isMany ? this.texts.hint_painted : this.texts.hint_corners;
    this.fill(region);
  }

  fill(region) {
    const { texts } = this;
    const told = this.viewer.data.readings[region.name];
    let words = "";
    if (this.editor.pending.has(region.name)) words = texts.measuring;
    else if (region.is_proposed) words = texts.proposed;
    else if (region.kind === "ignore") words = texts.not_measured;
    else if (!told) words = texts.no_readings;
    const key = words || JSON.stringify(told);
    if (this.key === key) return; // what is unfolded stays so
    this.key = key;
    if (words) {
      this.body.replaceChildren(this.made("p", "", words));
      return;
    }
    const rank = (row) => (row.is_primary ? 0 : row.kind === "changed" ? 1 : 2);
    const rows = [...told.rows].sort((one, other) => rank(one) - rank(other));
    const parts = rows.length ? [this.table(rows.slice(0, MOST_TOLD), texts.readings_of)] : [];
    if (rows.length > MOST_TOLD) {
      const more = texts.more.replace("{count}", rows.length - MOST_TOLD);
      parts.push(this.folded(more, this.table(rows.slice(MOST_TOLD), texts.readings_of)));
    }
    if (told.untold.length) parts.push(...this.untold(told.untold, rows.length === 0));
    this.body.replaceChildren(...parts);
  }

  table(rows, caption) {
    const table = this.made("table");
    table.append(this.made("caption", "sr", caption.replace("{name}", this.shownName)));
    const head = this.made("tr");
    for (const words of Object.values(this.texts.columns)) {
      const cell = this.made("th", "", words);
      cell.scope = "col";
      head.append(cell);
    }
    const body = rows.map((row) => {
      const line = this.made("tr", row.kind);
      const name = this.made("th", "", row.name);
      name.scope = "row";
      if (row.unit) name.append(this.made("small", "", ` ${row.unit}`));
      const cells = Object.keys(this.texts.columns).slice(1).map((key) => {
        const cell = this.made("td", key, row[key]);
        cell.dataset.label = this.texts.columns[key];
        return cell;
      });
      line.append(name, ...cells);
      return line;
    });
    const [top, rest] = [this.made("thead"), this.made("tbody")];
    top.append(head);
    rest.append(...body);
    table.append(top, rest);
    return table;
  }

  untold(groups, isOpen) {
    const lines = groups.map(({ names, reason }) => {
      const line = this.made("p");
      line.append(this.made("b", "", `${names.join(", ")}: `), reason);
      return line;
    });
    const count = groups.reduce((sum, { names }) => sum + names.length, 0);
    return [this.folded(this.texts.untold.replace("{count}", count), ...lines, isOpen)];
  }

  folded(words, ...parts) {
    const details = this.made("details");
    details.open = parts.at(-1) === true;
    details.append(this.made("summary", "", words), ...parts.filter((part) => part instanceof Node));
    return details;
  }
}

ICONS.remove = "M5 7h14M10 11v6M14 11v6M6.5 7l1 13h9l1-13M9.5 7V4h5v3";
ICONS.close = "M6 6l12 12M18 6L6 18";
ICONS.undo = "M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H9";
ICONS.redo = "M16 5l4 4-4 4M19.5 9H10a5.5 5.5 0 0 0 0 11h5";

class HistoryButtons {
  constructor(viewer) {
    this.viewer = viewer;
    this.onKey = (event) => this.key(event);
    viewer.root.addEventListener("keydown", this.onKey);
  }

  end() {
    this.viewer.root.removeEventListener("keydown", this.onKey);
    this.buttons?.forEach((button) => button.remove());
  }

  build() {
    const texts = this.viewer.words("draw");
    this.buttons = ["undo", "redo"].map((step) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "tool step", title: texts.steps[step] });
      button.setAttribute("aria-label", texts.steps[step]);
      button.append(icon(step));
      button.addEventListener("click", () => this.viewer.part(RegionEditor).history(step));
      return button;
    });
    this.viewer.find(".bar.draw .tools").after(...this.buttons);
  }

  refresh() {
    const { data, parts } = this.viewer;
    const isDrawing = parts.some((part) => part instanceof Pencil && part.isDrawing);
    this.buttons[0].disabled = !data.can_undo && !isDrawing;
    this.buttons[1].disabled = !data.can_redo && !isDrawing;
  }

  // The stage has its own keys; these are for who has just pressed a button.
  key(event) {
    if (event.target === this.viewer.stage || event.target.matches('input[type="text"]')) return;
    const { chord } = pressedKey(event);
    const step = { "Ctrl+z": "undo", "Ctrl+Shift+z": "redo", "Ctrl+y": "redo" }[chord];
    if (!step) return;
    event.preventDefault();
    this.viewer.part(RegionEditor).history(step);
  }
}

PARTS.push(RegionPanel, HistoryButtons);
