/**
 * In a hand a table of many columns stands as cards: each cell says its column, one that says nothing is left out.
 * Without scripts it is moved sideways.
 */

const COLUMNS_MIN = 4;
const NOTHING: readonly string[] = ["—"];
/** Of counts by two things a zero is nothing either. */
const NO_COUNT: readonly string[] = ["—", "0"];

function fold(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll("thead :is(th, td)")].map((head) =>
    (head.textContent ?? "").trim(),
  );
  if (heads.length < COLUMNS_MIN) return;
  const nothing = table.dataset["matrix"] === undefined ? NOTHING : NO_COUNT;
  for (const row of table.querySelectorAll("tbody tr")) {
    for (const [index, cell] of [...row.children].entries()) {
      if (!(cell instanceof HTMLElement)) continue;
      const label = heads[index] ?? "";
      if (label !== "") cell.dataset["label"] = label;
      if (index > 0 && nothing.includes((cell.textContent ?? "").trim()))
        cell.dataset["nothing"] = "yes";
    }
  }
  table.dataset["folded"] = "yes";
}

export function startFoldTables(): void {
  if (document.documentElement.dataset["device"] !== "phone") return;
  const foldAll = (): void => {
    for (const table of document.querySelectorAll<HTMLTableElement>('table[class="data-table"]')) {
      fold(table);
    }
  };
  foldAll();
  document.addEventListener("htmx:after:swap", foldAll);
}
