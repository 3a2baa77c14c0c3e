/**
 * Parts in the frame of every page (the site's colour, the banner of alarms) ask for themselves on the event `news`. The
 * page's own stream sends it; where there is none, or it is lost, a clock does.
 */

const ASK_MS = 3_000;
/** Also beside a stream that looks well: a line may die without a word. */
const SURE_MS = 15_000;

export function startNews(): void {
  let isStreaming = false;
  let askedMs = performance.now();
  const set = (is: boolean) => () => {
    isStreaming = is;
  };
  document.addEventListener("htmx:sse:after:connection", set(true));
  document.addEventListener("htmx:sse:error", set(false));
  document.addEventListener("htmx:sse:close", set(false));
  window.addEventListener("offline", set(false));
  document.addEventListener("news", () => {
    askedMs = performance.now();
  });
  setInterval(() => {
    if (isStreaming && performance.now() - askedMs < SURE_MS) return;
    document.body.dispatchEvent(new Event("news", { bubbles: true }));
  }, ASK_MS);
}
