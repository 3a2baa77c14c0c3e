/** Puts a code into the page's scan form and submits it, as a person would: htmx or the browser goes on. */
import { type ScanQueue, scanQueue } from "./scan-queue.ts";
import { playSound } from "./sound.ts";

const FORM_ID = "scan-form";

export function scanForm(): HTMLFormElement | undefined {
  const form = document.getElementById(FORM_ID);
  return form instanceof HTMLFormElement ? form : undefined;
}

/** `gasward:scan` is how modules hand over a code; one queue of the page takes them all. */
export const SCAN_EVENT = "gasward:scan";

export function offerScan(code: string): void {
  document.dispatchEvent(new CustomEvent(SCAN_EVENT, { detail: code }));
}

/** While the page is still read its form may only be on its way. */
export const mayHaveScanForm = (): boolean =>
  scanForm() !== undefined || document.readyState === "loading";

function submit(code: string): void {
  const form = scanForm();
  const field = form?.elements.namedItem("code");
  if (form === undefined || !(field instanceof HTMLInputElement)) {
    playSound("refused");
    return;
  }
  field.value = code;
  form.requestSubmit();
}

/** The event bubbles from the form, or is raised on the document when its own answer replaced the form. */
function isScanRequest(event: Event): boolean {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  const source = (detail as { ctx?: { sourceElement?: unknown } } | undefined)?.ctx?.sourceElement;
  return source instanceof Element && source.id === FORM_ID;
}

export function startScanForm(): void {
  const queue: ScanQueue = scanQueue(submit);
  document.addEventListener(SCAN_EVENT, (event) => {
    const code: unknown = event instanceof CustomEvent ? event.detail : undefined;
    if (typeof code !== "string" || code === "") return;
    if (!mayHaveScanForm() || !queue.offer(code, performance.now())) playSound("refused");
  });
  document.addEventListener("htmx:finally:request", (event) => {
    // htmx frees the form only after this event; a submit from here would wait behind itself.
    if (isScanRequest(event)) setTimeout(() => queue.finished(performance.now()), 0);
  });
  // Before htmx has taken the form over, a submit would leave the page, and what waits would go with it.
  const open = (): void => void setTimeout(() => queue.open(performance.now()), 0);
  if (document.readyState === "complete") open();
  else document.addEventListener("DOMContentLoaded", open, { once: true });
  setInterval(() => queue.expire(performance.now()), 1_000);
}
