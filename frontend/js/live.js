// Keeps the live parts of a page true. A message carries only a topic and a reference; the page then
// asks for what its reader may see. Where the socket fails it asks every 30 seconds.
//
// <div data-live="order" data-live-ref="L26…" data-live-url="/orders/L26…?fragment=1">
//   <div data-live-region="status" data-said="sentence to announce">…</div> </div>
import { io } from "socket.io-client";

const EVERY = 30000;
const EVERY_WAITED_FOR = 5000;
const TOGETHER = 250;

const CONTROLS = "select, textarea, input:not([type=hidden])";

// A control is known again by its form's address and its name; boxes by their value too.
function keyOf(control) {
  const box = control.matches("[type=checkbox], [type=radio]");
  return [control.form ? control.form.getAttribute("action") : "", control.name, box ? control.value : ""].join(" ");
}

function stateOf(control) {
  return control.matches("[type=checkbox], [type=radio]") ? control.checked : control.value;
}

function untouched(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked === control.defaultChecked;
  if (!control.matches("select")) return control.value === control.defaultValue;
  const first = Array.from(control.options).find((option) => option.defaultSelected) || control.options[0];
  return !first || control.value === first.value;
}

// What was chosen or typed but not sent yet.
function unsent(part) {
  const touched = Array.from(part.querySelectorAll(CONTROLS)).filter((control) => control.name && !untouched(control));
  return new Map(touched.map((control) => [keyOf(control), stateOf(control)]));
}

function putBack(part, kept) {
  part.querySelectorAll(CONTROLS).forEach((control) => {
    if (!kept.has(keyOf(control))) return;
    const state = kept.get(keyOf(control));
    if (typeof state === "boolean") control.checked = state;
    else if (!control.matches("select") || Array.from(control.options).some((option) => option.value === state)) control.value = state;
  });
}

function swap(root, html, htmx, announce) {
  const came = new DOMParser().parseFromString(html, "text/html");
  const fresh = came.querySelectorAll("[data-live-region]");
  const pairs = fresh.length
    ? Array.from(fresh, (part) => [root.querySelector(`[data-live-region="${CSS.escape(part.dataset.liveRegion)}"]`), part])
    : [[root.querySelector("[data-live-region]"), came.body]];
  for (const [old, part] of pairs) {
    if (!old || old.innerHTML === part.innerHTML) continue;
    // A reader in the middle of typing or choosing is not interrupted.
    if (old.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const kept = unsent(old);
    old.innerHTML = part.innerHTML;
    putBack(old, kept);
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    if (part.dataset.said && part.dataset.said !== old.dataset.said) announce(part.dataset.said);
    old.dataset.said = part.dataset.said || "";
    htmx.process(old);
    old.dispatchEvent(new CustomEvent("live:swapped", { bubbles: true }));
  }
}

async function fetchInto(root, htmx, announce) {
  try {
    const answer = await fetch(root.dataset.liveUrl, {
      headers: { "HX-Request": "true", "X-Background": "1", Accept: "text/html" },
      credentials: "same-origin",
    });
    if (answer.redirected && !answer.url.includes(root.dataset.liveUrl.split("?")[0])) {
      // What was waited for has a page of its own now; whose session ended stays where they are.
      if (root.hasAttribute("data-live-follow") && !answer.url.includes("/sign-in")) window.location.replace(answer.url);
      return;
    }
    if (answer.ok) swap(root, await answer.text(), htmx, announce);
  } catch {
    // No network: the next message, reconnect or poll asks again.
  }
}

export function start(htmx, announce) {
  const roots = Array.from(document.querySelectorAll("[data-live]"));
  const waiting = new Map();
  const refresh = (root) => {
    if (waiting.has(root)) return;
    waiting.set(root, setTimeout(() => {
      waiting.delete(root);
      fetchInto(root, htmx, announce);
    }, TOGETHER));
  };
  const refreshAll = () => roots.forEach(refresh);

  const socket = io({ transports: ["websocket"], reconnectionDelayMax: 30000 });
  socket.on("connect", () => {
    document.body.dataset.socket = "open";
    // Whatever was told between the page being made and the socket being open was heard by nobody.
    refreshAll();
  });
  socket.on("disconnect", () => { document.body.dataset.socket = "closed"; });
  socket.on("changed", ({ topic, ref }) => {
    if (topic === "session_ended") { socket.disconnect(); window.location.reload(); return; }
    for (const root of roots) {
      const topics = root.dataset.live.split(" ");
      if (root.dataset.live && !topics.includes(topic)) continue;
      if (root.dataset.liveRef && String(ref) !== root.dataset.liveRef) continue;
      refresh(root);
    }
  });
  setInterval(() => { if (!socket.connected && !document.hidden) refreshAll(); }, EVERY);
  // A page that only waits for an outcome asks by itself too: a message lost on the way must not leave anyone waiting.
  const waitedFor = roots.filter((root) => root.hasAttribute("data-live-follow"));
  if (waitedFor.length) setInterval(() => { if (!document.hidden) waitedFor.forEach(refresh); }, EVERY_WAITED_FOR);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !socket.connected) refreshAll(); });
}
