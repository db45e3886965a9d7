// Five minutes before a session ends a banner says so. A page left open is not a reason to extend it.
const WARN_BEFORE = 5 * 60 * 1000;
const LONGEST_TIMER = 2 ** 31 - 1;

export function watchSession() {
  const banner = document.querySelector("[data-session-banner]");
  const ends = Date.parse(document.body.dataset.sessionEnds || "");
  if (!banner || Number.isNaN(ends)) return;
  const wait = ends - Date.now() - WARN_BEFORE;
  if (wait > LONGEST_TIMER) return;
  setTimeout(() => { banner.hidden = false; }, Math.max(wait, 0));
}
