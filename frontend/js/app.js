// The comfort every page has. Each part looks for data-* attributes and is silent without them;
// every journey is complete with this file missing.
import htmx from "htmx.org";
import { guardForms } from "./forms.js";
import { readAloud } from "./speech.js";
import { watchSession } from "./session.js";

const find = (selector) => Array.from(document.querySelectorAll(selector));

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

function copying() {
  if (!navigator.clipboard) return;
  for (const button of find("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce(button.dataset.copied);
    });
  }
}

function printing() {
  for (const button of find("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function announce(text) {
  const place = document.querySelector("[data-announce]");
  if (place) place.textContent = text;
}

function offline() {
  const show = () => find("[data-offline]").forEach((mark) => { mark.hidden = navigator.onLine; });
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}

function focusSummary() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}

// What is not on every page comes after the first paint, and only where it is used.
function later() {
  if (document.querySelector("[data-live]")) import("./live.js").then(({ start }) => start(htmx, announce));
  if (document.querySelector("[data-queue], [data-bulk]")) import("./queue.js").then(({ start }) => start());
  if (document.querySelector("[data-board]")) import("./board.js").then(({ start }) => start());
}

guardForms();
copying();
printing();
offline();
watchSession();
readAloud();
focusSummary();
requestAnimationFrame(() => setTimeout(later, 0));
