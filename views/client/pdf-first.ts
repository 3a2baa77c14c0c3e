/** The first page of a PDF on file, drawn as a picture: nothing in it runs, no link of it leads anywhere. */
import { drawPage, openPdf } from "./lib/pdf-reader.ts";

/** Sharp enough to read an A4 ticket. */
const SIDE_PX = 1_600;

async function show(place: HTMLElement): Promise<void> {
  const answer = await fetch(place.dataset["pdfFirst"] ?? "");
  if (!answer.ok) throw new Error(`the PDF answers ${answer.status}`);
  const pdf = await openPdf(await answer.arrayBuffer());
  place.append(await drawPage(pdf, 1, SIDE_PX));
}

for (const place of document.querySelectorAll<HTMLElement>("[data-pdf-first]")) {
  show(place).catch(() => {
    const failed = place.querySelector<HTMLElement>("[data-pdf-failed]");
    if (failed !== null) failed.hidden = false;
  });
}
