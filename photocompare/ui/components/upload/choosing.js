// Which files may be sent at all, and where pasted or dropped ones go.

const MEGABYTE = 1e6;

const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => String(gaps[name] ?? ""));

// Returns one sentence for files that are of no use, or "".
function refusalOf(files, { most, most_bytes, endings, too_many, words }) {
  const said = words.refusals;
  if (files.length > most) return too_many;
  for (const file of files) {
    const gaps = { name: cutName(file.name), most: Math.floor(most_bytes / MEGABYTE) };
    const which = files.length > 1 ? "of_several" : "of_one";
    if (!isPhoto(file, endings)) return fill(said.kind[which], gaps);
    if (file.size > most_bytes) return fill(said.large[which], gaps);
    if (file.size === 0) return fill(said.empty[which], gaps);
  }
  return "";
}

// A name tells more than the type: browsers don't know that of every photo.
function isPhoto(file, endings) {
  const ending = /\.([^.]+)$/.exec(file.name)?.[1].toLowerCase();
  return ending ? endings.includes(ending) : file.type.startsWith("image/");
}

// Half a sign at the cut, or from an odd file system, could not be sent.
const cutName = (name) => [...name].slice(0, 120).join("").toWellFormed?.() ?? name.slice(0, 120);

const holdsFiles = (transfer) => [...(transfer?.types ?? [])].includes("Files");

const fields = new Set();

// A paste goes to the field in use, else to the first that waits for a photo.
function fieldForPaste(event) {
  const into = event.composedPath()[0];
  const open = [...fields].filter((field) => field.isOpen);
  const used = open.find((field) => field.root.contains(into));
  if (used) return used;
  if (into instanceof Element && into.closest("input, textarea, select, [contenteditable]")) return null;
  const wide = open.filter((field) => !field.data.is_small);
  return wide.sort((one, other) => (one.isBefore(other) ? -1 : 1))[0] ?? null;
}

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const field = files.length && !event.defaultPrevented && fieldForPaste(event);
  if (!field) return;
  event.preventDefault();
  field.choose(files);
});

// A file that is dropped beside a field would take the place of the page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!fields.size || event.defaultPrevented || !holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}
