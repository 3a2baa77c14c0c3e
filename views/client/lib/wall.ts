/**
 * A wall is read, not used: nothing on it opens anything, also not by the keys of a device that has some. What its parts
 * share with a desk keeps its links there. Only its language and its light can be changed.
 */
export function startWall(): void {
  if (document.documentElement.dataset["device"] !== "wall") return;
  const hold = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof Element) || target.closest(".prefs") !== null) return;
    const isUse = event.type === "submit" || target.closest("a, button, summary") !== null;
    if (!isUse) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const kind of ["click", "auxclick", "submit"]) document.addEventListener(kind, hold, true);
}
