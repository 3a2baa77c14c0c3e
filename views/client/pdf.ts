/**
 * A PDF chosen as a drawing is drawn here, in the browser: the person picks a page, and what is sent is a PNG of it.
 * The library and its worker are files of this box, loaded only when there is a PDF.
 */
import type { PDFDocumentProxy } from "pdfjs-dist";
import { drawPage, openPdf } from "./lib/pdf-reader.ts";

type Message = "reading" | "choose" | "ready" | "failed" | "locked" | "large";

/** Sharp enough to read dimensions of an A1 sheet, and within what the server takes. */
const SIDE_PX = 4_000;
const SMALLEST_SIDE_PX = 1_000;
const THUMB_PX = 260;
const PAGES_MAX = 40;
const PNG_BYTES_MAX = 9_500_000;

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, "image/png"));

/** The largest picture that the server takes; a full-colour map may need to be drawn smaller. */
async function pictureOf(pdf: PDFDocumentProxy, number: number): Promise<File | undefined> {
  for (let sidePx = SIDE_PX; sidePx >= SMALLEST_SIDE_PX; sidePx = Math.round(sidePx / 1.5)) {
    const blob = await pngOf(await drawPage(pdf, number, sidePx));
    if (blob !== null && blob.size <= PNG_BYTES_MAX) {
      return new File([blob], `plan-${number}.png`, { type: "image/png" });
    }
  }
  return undefined;
}

class PdfPicker {
  readonly #input: HTMLInputElement;
  readonly #root: HTMLElement;
  readonly #send: HTMLButtonElement | null;
  #turn = 0;

  constructor(input: HTMLInputElement, root: HTMLElement) {
    this.#input = input;
    this.#root = root;
    this.#send = input.form?.querySelector("button[type=submit]") ?? null;
    input.addEventListener("change", () => void this.#chosen());
  }

  #say(shown: Message | undefined): void {
    this.#root.hidden = shown === undefined;
    for (const message of this.#root.querySelectorAll<HTMLElement>("[data-pdf-message]")) {
      message.hidden = message.dataset["pdfMessage"] !== shown;
    }
    if (this.#send !== null) this.#send.disabled = shown !== undefined && shown !== "ready";
  }

  get #pages(): HTMLElement | null {
    return this.#root.querySelector("[data-pdf-pages]");
  }

  async #chosen(): Promise<void> {
    const file = this.#input.files?.[0];
    const turn = ++this.#turn;
    this.#pages?.replaceChildren();
    if (file === undefined || (file.type !== "application/pdf" && !/\.pdf$/i.test(file.name))) {
      // The picture that this module has put there itself comes here too.
      return this.#say(undefined);
    }
    this.#say("reading");
    try {
      const pdf = await openPdf(await file.arrayBuffer());
      if (turn !== this.#turn) return;
      if (pdf.numPages === 1) await this.#take(pdf, 1, turn);
      else await this.#offer(pdf, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      const isLocked = error instanceof Error && error.name === "PasswordException";
      this.#refuse(isLocked ? "locked" : "failed");
    }
  }

  #refuse(message: Message): void {
    this.#input.value = "";
    this.#say(message);
  }

  async #offer(pdf: PDFDocumentProxy, turn: number): Promise<void> {
    this.#say("choose");
    const word = this.#root.dataset["pdfPage"] ?? "";
    for (let number = 1; number <= Math.min(pdf.numPages, PAGES_MAX); number += 1) {
      const canvas = await drawPage(pdf, number, THUMB_PX);
      if (turn !== this.#turn) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "pdf-page";
      button.append(canvas, word.replace("{n}", String(number)));
      button.addEventListener("click", () => {
        for (const other of this.#root.querySelectorAll(".pdf-page")) {
          other.setAttribute("aria-pressed", String(other === button));
        }
        this.#say("reading");
        this.#take(pdf, number, turn).catch(() => this.#refuse("failed"));
      });
      this.#pages?.append(button);
    }
  }

  async #take(pdf: PDFDocumentProxy, number: number, turn: number): Promise<void> {
    const picture = await pictureOf(pdf, number);
    if (turn !== this.#turn) return;
    if (picture === undefined) return this.#refuse("large");
    const files = new DataTransfer();
    files.items.add(picture);
    this.#input.files = files.files;
    this.#say("ready");
  }
}

const input = document.querySelector<HTMLInputElement>("#drawing");
const root = document.querySelector<HTMLElement>("[data-pdf]");
if (input !== null && root !== null) new PdfPicker(input, root);
