/** The keys under a PIN field. Pure part first; the page delegates clicks, so swapped-in pads work too. */

export function pressed(value: string, key: string, lengthMax: number): string {
  if (key === "clear") return "";
  if (key === "back") return value.slice(0, -1);
  return /^[0-9]$/.test(key) && value.length < lengthMax ? value + key : value;
}

export function startPins(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const key = target?.closest<HTMLElement>("[data-pin-key]");
    if (!key) return;
    const field = document.getElementById(key.dataset["pinFor"] ?? "");
    if (!(field instanceof HTMLInputElement)) return;
    // The screen's own keyboard would cover the pad.
    field.inputMode = "none";
    const lengthMax = field.maxLength > 0 ? field.maxLength : 12;
    field.value = pressed(field.value, key.dataset["pinKey"] ?? "", lengthMax);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
