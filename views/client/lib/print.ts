/** Buttons that print the page. */
export function startPrint(): void {
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target instanceof Element && target.closest("[data-print]") !== null) window.print();
  });
}
