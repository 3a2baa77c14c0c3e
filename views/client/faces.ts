/** Face courses: frames of the camera to the box, one after the other, and its words to the person. */

/** What the box answers to a beginning and to each frame. */
type Answer = {
  readonly frames?: string;
  readonly nonce?: string;
  readonly words?: string;
  readonly done?: number;
  readonly of?: number;
  readonly href?: string;
  readonly refused?: string;
};

type Message = "denied" | "missing" | "insecure" | "failed" | "offline";

const FRAME_WIDTH_PX = 480;
const QUALITY = 0.85;
/** Of the program's own limit; a picture of much detail is sent with less quality. */
const FRAME_BYTES_MAX = 90_000;
/** A frame that was lost on the way is tried again so often. */
const LOST_MAX = 5;
const LOST_WAIT_MS = 600;

function part<E extends Element = HTMLElement>(root: Element, name: string): E | null {
  return root.querySelector<E>(`[data-face-${name}]`);
}

function show(root: HTMLElement, message: Message | undefined, refused?: string): void {
  for (const one of root.querySelectorAll<HTMLElement>("[data-face-message]")) {
    one.hidden = one.dataset["faceMessage"] !== message;
  }
  const box = part(root, "refused");
  const words = part(root, "refused-words");
  if (box === null || words === null) return;
  box.hidden = refused === undefined;
  words.textContent = refused ?? "";
}

/** The names are those of the Media Capture specification, 10.2.1. */
function messageOf(error: unknown): Message {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "failed";
}

function blobOf(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

async function frameOf(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<Blob | null> {
  canvas.width = Math.min(FRAME_WIDTH_PX, video.videoWidth);
  canvas.height = Math.round((canvas.width / video.videoWidth) * video.videoHeight);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const frame = await blobOf(canvas, QUALITY);
  return frame === null || frame.size <= FRAME_BYTES_MAX ? frame : await blobOf(canvas, 0.6);
}

class Course {
  readonly #root: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #video: HTMLVideoElement;
  readonly #canvas = document.createElement("canvas");
  #stream: MediaStream | undefined;
  #isOver = false;

  constructor(root: HTMLElement, form: HTMLFormElement, video: HTMLVideoElement) {
    this.#root = root;
    this.#form = form;
    this.#video = video;
  }

  get root(): HTMLElement {
    return this.#root;
  }

  async run(): Promise<void> {
    show(this.#root, undefined);
    if (!window.isSecureContext || navigator.mediaDevices === undefined) {
      this.end("insecure");
      return;
    }
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 } },
      });
    } catch (error) {
      this.end(messageOf(error));
      return;
    }
    if (this.#isOver || !this.#root.isConnected) {
      this.end();
      return;
    }
    this.#video.srcObject = this.#stream;
    this.#showStage(true);
    this.#say(part(this.#root, "say")?.dataset["starting"]);
    await this.#video.play();
    await this.#follow(await this.#ask(this.#form.action, this.#fields()));
  }

  end(message?: Message, refused?: string): void {
    this.#isOver = true;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#video.srcObject = null;
    this.#showStage(false);
    show(this.#root, message, refused);
  }

  async #follow(begun: Answer | undefined): Promise<void> {
    let answer = begun;
    let lost = 0;
    const frames = begun?.frames;
    let { nonce } = begun ?? {};
    while (!this.#isOver) {
      if (answer?.refused !== undefined) return this.end(undefined, answer.refused);
      if (answer?.href !== undefined) {
        this.#say(part(this.#root, "say")?.dataset["judging"]);
        this.end();
        location.assign(answer.href);
        return;
      }
      if (answer === undefined) lost += 1;
      else lost = 0;
      if (frames === undefined || nonce === undefined || lost > LOST_MAX)
        return this.end("offline");
      if (answer === undefined) await new Promise((resolve) => setTimeout(resolve, LOST_WAIT_MS));
      else this.#tell(answer);
      const frame = await frameOf(this.#video, this.#canvas);
      if (frame === null || this.#isOver) continue;
      answer = await this.#ask(frames, frame, nonce);
      nonce = answer?.nonce ?? nonce;
    }
  }

  /** Undefined when the box could not be asked. */
  async #ask(
    path: string,
    body: Blob | URLSearchParams,
    nonce?: string,
  ): Promise<Answer | undefined> {
    const headers = new Headers({ accept: "application/json" });
    headers.set("x-csrf-token", this.#fields().get("csrf") ?? "");
    if (nonce !== undefined) headers.set("x-face-nonce", nonce);
    try {
      const response = await fetch(path, { method: "POST", body, headers });
      const isJson = response.headers.get("content-type")?.includes("json") === true;
      return isJson ? ((await response.json()) as Answer) : undefined;
    } catch {
      return undefined;
    }
  }

  #fields(): URLSearchParams {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value === "string") fields.set(name, value);
    }
    return fields;
  }

  #tell(answer: Answer): void {
    this.#say(answer.words);
    const progress = part<HTMLProgressElement>(this.#root, "progress");
    if (progress === null || answer.of === undefined) return;
    progress.max = answer.of;
    progress.value = answer.done ?? 0;
  }

  #say(words: string | undefined): void {
    const line = part(this.#root, "say");
    // The same words again would be read aloud again.
    if (line !== null && words !== undefined && line.textContent !== words)
      line.textContent = words;
  }

  #showStage(isOn: boolean): void {
    for (const name of ["stage", "progress", "stop"]) {
      const one = part(this.#root, name);
      if (one !== null) one.hidden = !isOn;
    }
    const start = part(this.#root, "start");
    if (start !== null) start.hidden = isOn;
  }
}

let running: Course | undefined;

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const root = target?.closest<HTMLElement>("[data-face]");
  if (target === null || root == null) return;
  if (target.closest("[data-face-stop]") !== null) {
    running?.end();
    return;
  }
  const form = part<HTMLFormElement>(root, "form");
  const video = part<HTMLVideoElement>(root, "view");
  if (target.closest("[data-face-start]") === null || form === null || video === null) return;
  running?.end();
  const course = new Course(root, form, video);
  running = course;
  course.run().catch(() => course.end("failed"));
});

// A camera that runs where nobody sees it drains the battery and frightens people.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) running?.end();
});
window.addEventListener("pagehide", () => running?.end());

// A module: its names are its own.
export {};
