/** Moves the live badges by the stream's own events: a screen that silently stops is worse than none. */

type Live = "yes" | "no";

function show(live: Live): void {
  for (const badge of document.querySelectorAll<HTMLElement>("[data-live-badge]")) {
    if (badge.dataset["live"] !== live) badge.dataset["live"] = live;
  }
}

/** The shortest silence that any badge on the page calls a loss. */
function silenceMaxMs(): number {
  const limits = [...document.querySelectorAll<HTMLElement>("[data-live-silence-ms]")]
    .map((badge) => Number(badge.dataset["liveSilenceMs"]))
    .filter((ms) => Number.isFinite(ms) && ms > 0);
  return Math.min(Number.POSITIVE_INFINITY, ...limits);
}

export function startLive(): void {
  let state: Live | undefined;
  let heardMs = performance.now();
  const heard = () => {
    heardMs = performance.now();
    state = "yes";
    show(state);
  };
  const lost = () => {
    state = "no";
    show(state);
  };
  document.addEventListener("htmx:sse:after:connection", heard);
  document.addEventListener("htmx:sse:before:message", heard);
  document.addEventListener("htmx:sse:error", lost);
  document.addEventListener("htmx:sse:close", lost);
  // Streams that a module reads by itself, such as the map's.
  document.addEventListener("stream:heard", heard);
  document.addEventListener("stream:lost", lost);
  // The right to look on is gone: the page asks for itself, and so says where to sign in or to bind the screen again.
  for (const ended of ["ended", "stream:ended"]) {
    document.addEventListener(ended, () => location.reload());
  }
  window.addEventListener("offline", lost);
  // A swap brings badges that still say "connecting".
  document.addEventListener("htmx:after:swap", () => {
    if (state !== undefined) show(state);
  });
  setInterval(() => {
    // From a page without a first connection too: after the silence the badge says so.
    if (state !== "no" && performance.now() - heardMs > silenceMaxMs()) lost();
  }, 1_000);
}
