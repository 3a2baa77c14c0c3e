/** A kiosk that nobody touches must not keep someone's authority: a hint, then the form that locks or signs out. */

/** Locking keeps the page for the next person; a layout without it signs out. */
const LEAVE_FORM_IDS = ["screen-lock", "logout-form"];

/** Seconds left to show, or `undefined` while there is nothing to say. */
export function hintSeconds(idleMs: number, logoutMs: number, warnMs: number): number | undefined {
  const leftMs = logoutMs - idleMs;
  return leftMs > warnMs ? undefined : Math.max(0, Math.ceil(leftMs / 1000));
}

/** A page that must not be left standing names where to go and after how long without a touch. */
function leaveIfForgotten(idleMs: number): boolean {
  const page = document.querySelector<HTMLElement>("[data-return-after-ms]");
  const { returnAfterMs, returnTo } = page?.dataset ?? {};
  if (returnTo === undefined || !(idleMs >= Number(returnAfterMs))) return false;
  location.assign(returnTo);
  return true;
}

export function startIdle(): void {
  let touchedMs = performance.now();
  let isLeaving = false;
  for (const type of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(
      type,
      () => {
        touchedMs = performance.now();
      },
      { capture: true, passive: true },
    );
  }
  setInterval(() => {
    if (isLeaving) return;
    if (leaveIfForgotten(performance.now() - touchedMs)) {
      isLeaving = true;
      return;
    }
    const hint = document.querySelector<HTMLElement>("[data-idle-logout-ms]");
    if (hint === null) return;
    const { idleLogoutMs, idleWarnMs, idleText } = hint.dataset;
    const logoutMs = Number(idleLogoutMs);
    if (!(logoutMs > 0)) return;
    const seconds = hintSeconds(performance.now() - touchedMs, logoutMs, Number(idleWarnMs) || 0);
    hint.hidden = seconds === undefined;
    if (seconds === undefined) return;
    hint.textContent = (idleText ?? "").replace("{seconds}", String(seconds));
    const form = LEAVE_FORM_IDS.map((id) => document.getElementById(id)).find(
      (one) => one !== null,
    );
    if (seconds > 0 || !(form instanceof HTMLFormElement)) return;
    isLeaving = true;
    form.requestSubmit();
  }, 1_000);
}
