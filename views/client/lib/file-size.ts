/** A photo that is too large is said at once, before it is sent over a slow line; what is sent anyway the server refuses. */

const MARK = "too-large";

function messageOf(input: HTMLInputElement): HTMLElement {
  const id = `${input.id}-${MARK}`;
  const there = document.getElementById(id);
  if (there !== null) return there;
  const message = document.createElement("span");
  message.id = id;
  message.className = "form-error";
  message.setAttribute("role", "alert");
  input.insertAdjacentElement("afterend", message);
  return message;
}

function look(event: Event): void {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const maxBytes = Number(input.dataset["maxBytes"] ?? "0");
  if (maxBytes === 0) return;
  const isTooLarge = [...(input.files ?? [])].some((file) => file.size > maxBytes);
  if (!isTooLarge) {
    document.getElementById(`${input.id}-${MARK}`)?.remove();
    return;
  }
  // Neither sent by itself nor with its form.
  event.stopImmediatePropagation();
  input.value = "";
  messageOf(input).textContent = input.dataset["tooLarge"] ?? "";
}

export function startFileSizes(): void {
  document.addEventListener("change", look, { capture: true });
}
