/** The reader of PDFs with its worker: files of this box, loaded only when there is a PDF. */
import type { PDFDocumentProxy } from "pdfjs-dist";

type PdfLibrary = typeof import("pdfjs-dist");

const LIBRARY = "/assets/pdfjs.js";

/** Rejects for what is no PDF, and for one behind a password (`PasswordException`). */
export async function openPdf(data: ArrayBuffer): Promise<PDFDocumentProxy> {
  const library = (await import(LIBRARY)) as PdfLibrary;
  library.GlobalWorkerOptions.workerSrc = "/assets/pdf-worker.js";
  return await library.getDocument({
    data,
    cMapUrl: "/assets/",
    cMapPacked: true,
    useWasm: false,
  }).promise;
}

export async function drawPage(
  pdf: PDFDocumentProxy,
  number: number,
  sidePx: number,
): Promise<HTMLCanvasElement> {
  const page = await pdf.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: sidePx / Math.max(width, height) });
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  await page.render({ canvas, viewport, background: "#ffffff" }).promise;
  page.cleanup();
  return canvas;
}
