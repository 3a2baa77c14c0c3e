/** Asks before somebody signs out of a phone that still holds what was not handed in. */

/** Kept by the page for the road (`views/client/road.ts`). */
export const WAITING_KEY = "gasward-road-waiting";

/** Whether this phone took work along. */
export const TAKEN_KEY = "gasward-road-taken";

/** Pages whose work may go on on the road. */
const WORK = /^\/(?:deliveries|checks\/runs|patrols|custody\/rounds|permits\/works)(?:\/|$)/;

export function startRoadGuard(): void {
  if (localStorage.getItem(TAKEN_KEY) === "yes" && WORK.test(location.pathname)) {
    const keeper = "/assets/road-keep.js";
    if (document.getElementById("road") === null) void import(keeper).catch(() => undefined);
  }
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
