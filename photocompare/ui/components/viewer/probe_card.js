// The small card of the values at one place, and the same in a sentence.

function isTold({ before, change }) {
  return before !== null || change !== null;
}

class ProbeCard {
  constructor(texts) {
    this.texts = texts;
    this.root = document.createElement("div");
    this.root.className = "probe-card";
    this.root.hidden = true;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", texts.card);
  }

  tell(words) {
    this.root.replaceChildren(this.line(words));
  }

  fill({ quantities, isKnown, reason }, isTaken) {
    const { texts } = this;
    const notes = this.notes(quantities);
    if (!isKnown) {
      const cannot = reason && texts.cannot.replace("{reason}", texts.reasons[reason] ?? texts.reasons.unusable);
      this.root.replaceChildren(...[cannot, ...notes].filter(Boolean).map((words) => this.line(words)));
      return;
    }
    const shown = quantities.filter(isTold);
    if (shown.some(({ change }) => change !== null)) notes.push(texts.explained);
    if (isTaken) notes.push(texts.taken);
    this.root.replaceChildren(this.list(shown), ...notes.map((words) => this.line(words)));
  }

  notes(quantities) {
    const { texts } = this;
    const withheld = new Map(); // one sentence for all that it withholds
    for (const { id, withheld: sentence } of quantities) {
      if (!sentence) continue;
      withheld.set(sentence, [...(withheld.get(sentence) ?? []), texts.quantities[id]]);
    }
    const notes = [...withheld].map(([sentence, names]) =>
      texts.cannot_of.replace("{quantity}", names.join(", ")).replace("{reason}", sentence),
    );
    if (quantities.some(({ isLightUnknown }) => isLightUnknown)) notes.push(texts.no_change);
    return notes;
  }

  line(words) {
    const line = document.createElement("p");
    line.textContent = words;
    return line;
  }

  list(quantities) {
    const { texts } = this;
    const list = document.createElement("ul");
    for (const quantity of quantities) {
      const { before, after, change, verdict } = this.numbers(quantity);
      const entry = document.createElement("li");
      entry.classList.toggle("more", quantity.isMore);
      const part = (name, words) => {
        const element = document.createElement("span");
        element.className = name;
        element.textContent = words;
        return element;
      };
      const levels = quantity.before === null ? "" : `${before} → ${after}`;
      const name = `${texts.quantities[quantity.id]} ${texts.units[quantity.id]}`;
      entry.append(part("quantity", name), part("levels", levels), part("change", change), part("verdict", verdict));
      list.append(entry);
    }
    return list;
  }

  // As many decimals as tell the change from its limit, so that no row contradicts itself.
  numbers({ id, before, after, change, least, isMore }) {
    const { texts } = this;
    const isClose = change !== null && Math.abs(change).toFixed(1) === least.toFixed(1);
    const digits = (value, decimals, options = {}) =>
      value === null
        ? texts.none
        : value
            .toLocaleString(texts.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, ...options })
            .replace("-", "−");
    const decimals = isClose ? 2 : 1;
    const signDisplay = id === "difference_de00" ? "auto" : "exceptZero";
    const limit = digits(least, decimals);
    const verdict = change === null ? "" : texts[isMore ? "more" : "within"].replace("{least}", limit);
    return {
      before: digits(before, 1),
      after: digits(after, 1),
      change: digits(change, decimals, { signDisplay }),
      limit,
      verdict,
    };
  }

  words(found) {
    const { texts } = this;
    if (!found.isKnown) return this.root.textContent;
    const sentences = found.quantities.filter(isTold).map((quantity) => {
      const quantityName = texts.quantities[quantity.id];
      const { before, after, change, limit } = this.numbers(quantity);
      const level = quantity.before === null ? quantityName : texts.said_level
        .replace("{quantity}", quantityName).replace("{before}", before).replace("{after}", after);
      if (quantity.change === null) return level;
      const changed = texts.said_change.replace("{change}", change).replace("{unit}", texts.units[quantity.id]);
      const verdict = texts[quantity.isMore ? "said_more" : "said_within"].replace("{least}", limit);
      return `${level}, ${changed}: ${verdict}`;
    });
    return [...sentences, ...this.notes(found.quantities)].map((words) => words.replace(/\.?$/, ".")).join(" ");
  }
}
