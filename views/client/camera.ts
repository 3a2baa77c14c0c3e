/** Camera scanning on phones: start, stop, clear errors, a photo as the way round, and codes into the scan form. */
import { repeatGuard } from "./lib/repeat-guard.ts";
import { offerScan } from "./lib/scan-form.ts";
import { normaliseCode } from "./lib/wedge.ts";

type Message = "ready" | "denied" | "missing" | "insecure" | "failed" | "unread";

type Parts = {
  readonly root: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly start: HTMLElement;
  readonly stop: HTMLElement;
  readonly file: HTMLElement;
};

function partsOf(root: HTMLElement): Parts | undefined {
  const video = root.querySelector<HTMLVideoElement>("[data-camera-view]");
  const start = root.querySelector<HTMLElement>("[data-camera-start]");
  const stop = root.querySelector<HTMLElement>("[data-camera-stop]");
  const file = root.querySelector<HTMLElement>("[data-camera-file]");
  if (video === null || start === null || stop === null || file === null) return undefined;
  return { root, video, start, stop, file };
}

function say(root: HTMLElement, shown: Message | undefined): void {
  for (const message of root.querySelectorAll<HTMLElement>("[data-camera-message]")) {
    message.hidden = message.dataset["cameraMessage"] !== shown;
  }
}

/** The names are those of the Media Capture specification, 10.2.1. */
function messageOf(error: unknown): Message {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "failed";
}

const isNew = repeatGuard();

function found(text: string): void {
  const code = normaliseCode(text);
  if (code !== "" && isNew(code, performance.now())) offerScan(code);
}

let running: { readonly parts: Parts; readonly end: () => void } | undefined;
let isStarting = false;

function stopCamera(): void {
  if (running === undefined) return;
  const { parts, end } = running;
  running = undefined;
  end();
  parts.video.hidden = true;
  parts.stop.hidden = true;
  parts.start.hidden = false;
  say(parts.root, undefined);
}

function giveUp(parts: Parts, message: Message): void {
  parts.video.hidden = true;
  parts.file.hidden = false;
  say(parts.root, message);
}

async function startCamera(parts: Parts): Promise<void> {
  if (isStarting) return;
  stopCamera();
  if (!window.isSecureContext || navigator.mediaDevices === undefined) {
    giveUp(parts, "insecure");
    return;
  }
  isStarting = true;
  try {
    parts.video.hidden = false;
    const { watchCamera } = await import("./lib/zxing.ts");
    const end = await watchCamera(parts.video, found);
    running = { parts, end };
    // The page may have changed while the person was asked for permission.
    if (!parts.root.isConnected || document.hidden) {
      stopCamera();
      return;
    }
    parts.start.hidden = true;
    parts.stop.hidden = false;
    say(parts.root, "ready");
  } catch (error) {
    giveUp(parts, messageOf(error));
  } finally {
    isStarting = false;
  }
}

async function decodePhoto(parts: Parts, input: HTMLInputElement): Promise<void> {
  const photo = input.files?.[0];
  if (photo === undefined) return;
  const { readPhoto } = await import("./lib/zxing.ts");
  const code = await readPhoto(photo).catch(() => undefined);
  // The same photo chosen again must raise the event again.
  input.value = "";
  if (code === undefined) {
    giveUp(parts, "unread");
    return;
  }
  say(parts.root, undefined);
  offerScan(normaliseCode(code));
}

function cameraOf(event: Event, selector: string): Parts | undefined {
  const target = event.target instanceof Element ? event.target.closest(selector) : null;
  const root = target?.closest<HTMLElement>("[data-camera]");
  return root ? partsOf(root) : undefined;
}

document.addEventListener("click", (event) => {
  const parts = cameraOf(event, "[data-camera-start]");
  if (parts !== undefined) startCamera(parts).catch(() => giveUp(parts, "failed"));
  else if (cameraOf(event, "[data-camera-stop]") !== undefined) stopCamera();
});

document.addEventListener("change", (event) => {
  const parts = cameraOf(event, "[data-camera-input]");
  if (parts === undefined || !(event.target instanceof HTMLInputElement)) return;
  decodePhoto(parts, event.target).catch(() => giveUp(parts, "failed"));
});

// A camera that runs where nobody sees it drains the battery and frightens people.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stopCamera();
});
document.addEventListener("htmx:after:swap", () => {
  if (running !== undefined && !running.parts.root.isConnected) stopCamera();
});
window.addEventListener("pagehide", stopCamera);
