/** Opens and closes dialogs in browsers that do not know `command` and `commandfor`. */

function commanded(event: Event): [HTMLDialogElement, string] | undefined {
  const target = event.target instanceof Element ? event.target : undefined;
  const button = target?.closest<HTMLElement>("button[commandfor]");
  const dialog = document.getElementById(button?.getAttribute("commandfor") ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return undefined;
  return [dialog, button?.getAttribute("command") ?? ""];
}

export function startDialogs(): void {
  if ("commandForElement" in HTMLButtonElement.prototype) return;
  document.addEventListener("click", (event) => {
    const found = commanded(event);
    if (found === undefined) return;
    const [dialog, command] = found;
    if (command === "show-modal" && !dialog.open) dialog.showModal();
    if (command === "close") dialog.close();
  });
}
