/** The site's time on every screen, also on a phone whose own clock is wrong: server time goes on from here. */

/** China's one time zone, whatever the device is set to. */
const SITE_OFFSET_MS = 8 * 3_600_000;

export function clockTextOf(atMs: number): string {
  return new Date(atMs + SITE_OFFSET_MS).toISOString().slice(11, 19);
}

/** Server time minus device time, taken when the page's bytes began to arrive. */
function skewMs(element: HTMLElement | null): number {
  const serverAt = Number(element?.dataset["clockAt"] ?? Number.NaN);
  if (!Number.isFinite(serverAt)) return 0;
  const entry = performance.getEntriesByType("navigation")[0];
  const arrivedMs = entry instanceof PerformanceNavigationTiming ? entry.responseStart : 0;
  return serverAt - (performance.timeOrigin + arrivedMs);
}

export function startClock(): void {
  const skew = skewMs(document.querySelector<HTMLElement>("[data-clock-at]"));
  const tick = () => {
    const text = clockTextOf(performance.timeOrigin + performance.now() + skew);
    for (const clock of document.querySelectorAll<HTMLElement>("[data-clock]")) {
      if (clock.textContent !== text) clock.textContent = text;
    }
  };
  tick();
  setInterval(tick, 250);
}
