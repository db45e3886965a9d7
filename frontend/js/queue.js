// The street's queue by keyboard: j/k move, Enter opens, a/r/x press the case's buttons, ? shows the keys.
// Off while typing, with a modifier held, or when <body data-keys="off"> (a person's setting) says so.

function typing(target) {
  return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
}

function rowsOf(table) {
  return Array.from(table.querySelectorAll("tbody tr[data-row]"));
}

function move(table, step) {
  const rows = rowsOf(table);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const from = at >= 0 ? at : rows.findIndex((row) => row.classList.contains("current"));
  const next = rows[Math.min(Math.max(from + step, 0), rows.length - 1)];
  const link = next && next.querySelector(".row-link");
  if (!link) return;
  link.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  if (button) button.click();
  return Boolean(button);
}

function help() {
  const dialog = document.querySelector("dialog[data-keys-help]");
  if (!dialog) return false;
  if (dialog.open) dialog.close();
  else dialog.showModal();
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.body.dataset.keys === "off") return;
  const table = document.querySelector("[data-queue]");
  const { key } = event;
  let done = true;
  if (key === "?") done = help();
  else if (table && key === "j") move(table, 1);
  else if (table && key === "k") move(table, -1);
  else if (/^[a-z]$/.test(key)) done = press(key);
  else done = false;
  if (done) event.preventDefault();
}

function yuan(fen) {
  return `¥${(fen / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function sums() {
  const boxes = Array.from(document.querySelectorAll("tbody .pick input[type=checkbox]"));
  const chosen = boxes.filter((box) => box.checked);
  const words = document.querySelector("[data-bulk-words]");
  if (words) {
    const sum = chosen.reduce((total, box) => total + Number(box.dataset.amount || 0), 0);
    words.textContent = chosen.length
      ? words.dataset.words.replace("{n}", chosen.length).replace("{sum}", yuan(sum))
      : words.dataset.none;
  }
  const all = document.querySelector("[data-pick-all]");
  if (all) {
    all.disabled = boxes.length === 0;
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) {
      document.querySelectorAll("tbody .pick input[type=checkbox]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches(".pick input")) sums();
  });
  document.addEventListener("live:swapped", sums);
  document.querySelectorAll("dialog [data-close]").forEach((button) => {
    button.addEventListener("click", () => button.closest("dialog").close());
  });
  sums();
}
