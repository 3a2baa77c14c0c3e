/** In a hand a table of many columns stands as cards: each cell says its column. Without scripts it is moved sideways. */

const COLUMNS_MIN = 4;

function fold(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll("thead :is(th, td)")].map((head) =>
    (head.textContent ?? "").trim(),
  );
  if (heads.length < COLUMNS_MIN) return;
  for (const row of table.querySelectorAll("tbody tr")) {
    for (const [index, cell] of [...row.children].entries()) {
      const label = heads[index] ?? "";
      if (label !== "" && cell instanceof HTMLElement) cell.dataset["label"] = label;
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
