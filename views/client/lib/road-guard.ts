/** Asks before somebody signs out of a phone that still holds what was not handed in. */

/** Kept by the page for the road (`views/client/road.ts`). */
export const WAITING_KEY = "gasward-road-waiting";

export function startRoadGuard(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target instanceof HTMLFormElement ? event.target : undefined;
      const words = form?.dataset["roadAsk"];
      if (words === undefined || Number(localStorage.getItem(WAITING_KEY) ?? "0") === 0) return;
      if (confirm(words)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
