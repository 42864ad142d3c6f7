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
    const held = this.owner.held();
    draft.pairs.forEach((pair, index) => this.fill(this.rows[index], pair, index, held));
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

  fill(row, pair, index, held) {
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
    const verdict = this.verdict(pair, held);
    row.off.textContent = verdict.words;
    row.item.classList.toggle("suspect", verdict.isSuspect);
  }

  verdict(pair, held) {
    const { texts, wrong } = this.owner;
    const place = held.pairs.indexOf(pair);
    const isRefused = place >= 0 && wrong.includes(place + 1);
    if (place < 0 || !held.off) return { words: isRefused ? texts.refused_one : "", isSuspect: isRefused };
    const pixels = fill(texts.off, { pixels: rounded(held.off[place]) });
    const isSuspect = held.suspect === place;
    // Where the skin itself contradicts a pair, how well it agrees with the others says nothing.
    if (isRefused) return { words: isSuspect ? `${pixels} – ${texts.refused_one}` : texts.refused_one, isSuspect: true };
    return { words: isSuspect ? `${pixels} – ${texts.suspect}` : pixels, isSuspect };
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
