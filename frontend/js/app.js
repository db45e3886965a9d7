// The comfort every page has. Each part looks for data-* attributes and is silent without them;
// every journey is complete with this file missing.
import htmx from "htmx.org";
import { guardForms, steppers } from "./forms.js";
import { hearClicks, showSpeakers } from "./speech.js";
import { watchSession } from "./session.js";

const find = (selector) => Array.from(document.querySelectorAll(selector));

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

function announce(text) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
}

async function onClick(event) {
  const printer = event.target.closest("[data-print]");
  if (printer) window.print();
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    await navigator.clipboard.writeText(copier.dataset.copy);
    announce(copier.dataset.copied);
  }
}

// Buttons that only work with scripts are hidden in the page and shown here, also in parts that came later.
function reveal() {
  find("[data-print]").forEach((button) => { button.hidden = false; });
  if (navigator.clipboard) find("[data-copy]").forEach((button) => { button.hidden = false; });
  // What scrolls sideways must be reachable by keyboard.
  find(".scroll-x").forEach((box) => { if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; });
  steppers();
  showSpeakers();
}

function offline() {
  const show = () => find("[data-offline]").forEach((mark) => { mark.hidden = navigator.onLine; });
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}

// What is not on every page comes after the first paint, and only where it is used.
function later() {
  if (document.querySelector("[data-live]")) import("./live.js").then(({ start }) => start(htmx, announce));
  if (document.querySelector("[data-queue], [data-bulk]")) import("./queue.js").then(({ start }) => start());
  if (document.querySelector("[data-board]")) import("./board.js").then(({ start }) => start());
}

guardForms();
hearClicks();
offline();
watchSession();
reveal();
document.addEventListener("click", onClick);
document.addEventListener("live:swapped", reveal);
document.addEventListener("htmx:afterSwap", reveal);
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();
requestAnimationFrame(() => setTimeout(later, 0));
