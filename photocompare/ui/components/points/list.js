// The pairs as a list: where each point is, how far it lies off, and buttons for all of it.

class PairList {
  constructor(owner, root) {
    this.owner = owner;
    this.root = root;
    this.table = root.parentElement;
    this.rows = [];
  }

  refresh() {
    const { draft } = this.owner;
    while (this.rows.length > draft.pairs.length) this.rows.pop().item.remove();
    while (this.rows.length < draft.pairs.length) this.rows.push(this.newRow(this.rows.length));
    this.table.hidden = !draft.pairs.length;
    draft.pairs.forEach((pair, index) => this.fill(this.rows[index], pair, index));
  }

  newRow(index) {
    const item = document.createElement("li");
    const tag = document.createElement("b");
    tag.textContent = index + 1;
    tag.style.setProperty("--colour", colourOf(index));
    tag.setAttribute("aria-hidden", "true");
    const [before, after, remove] = ["before", "after", "remove"].map(() => document.createElement("button"));
    for (const button of [before, after, remove]) button.type = "button";
    before.addEventListener("click", () => this.owner.goTo(index, "before"));
    after.addEventListener("click", () => this.owner.goTo(index, "after"));
    remove.addEventListener("click", () => this.remove(index));
    remove.className = "drop";
    named(remove, fill(this.owner.texts.remove_one, { number: index + 1 }), "cross");
    const off = document.createElement("span");
    off.className = "off";
    item.append(tag, before, after, off, remove);
    this.root.append(item);
    return { item, before, after, off };
  }

  fill(row, pair, index) {
    const { texts, draft } = this.owner;
    const { chosen } = draft;
    for (const side of ["before", "after"]) {
      const at = pair[side];
      const button = row[side];
      const place = at ? written(at) : texts.not_placed;
      button.textContent = place;
      button.setAttribute("aria-label", fill(texts.choose_one[side], { number: index + 1, place }));
      button.setAttribute("aria-pressed", String(chosen?.index === index && chosen.side === side));
      button.classList.toggle("missing", !at);
    }
    const verdict = this.owner.verdicts[index];
    row.off.textContent = verdict.words;
    row.item.classList.toggle("suspect", verdict.isSuspect);
  }

  // The focus goes to the row that takes the place of the one that went.
  remove(index) {
    this.owner.remove(index);
    const next = this.rows[Math.min(index, this.rows.length - 1)];
    (next ? next.item.lastElementChild : this.owner.panes[0].stage).focus();
  }
}

function rounded(px) {
  return px < 10 ? px.toFixed(1) : String(Math.round(px));
}

function written([x, y]) {
  return `${Math.round(x)}, ${Math.round(y)}`;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}
