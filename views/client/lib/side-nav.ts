/** The entry of this page comes into sight in a navigation that is longer, or on a phone wider, than its room. */
export function startSideNav(): void {
  const nav = document.querySelector<HTMLElement>(".side-nav");
  const entry = nav?.querySelector<HTMLElement>("[aria-current]");
  if (nav === null || entry === null || entry === undefined) return;
  const room = nav.getBoundingClientRect();
  const box = entry.getBoundingClientRect();
  if (box.bottom > room.bottom) nav.scrollTop += box.bottom - room.bottom + room.height / 3;
  if (box.right > room.right) nav.scrollLeft += box.right - room.right + room.width / 3;
}
