// Five minutes before a session ends a banner says so. A page left open is not a reason to extend it.
const WARN_BEFORE = 5 * 60 * 1000;
const LONGEST_TIMER = 2 ** 31 - 1;

export function watchSession() {
  const banner = document.querySelector("[data-session-banner]");
  const ends = Date.parse(document.body.dataset.sessionEnds || "");
  if (!banner || Number.isNaN(ends)) return;
  // The server's own time is in the page: a cheap phone's clock may be hours off.
  const made = Date.parse(document.body.dataset.sessionNow || "") || Date.now();
  const wait = ends - made - WARN_BEFORE;
  if (wait > LONGEST_TIMER) return;
  setTimeout(() => { banner.hidden = false; }, Math.max(wait, 0));
}
