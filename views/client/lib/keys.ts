/** Listens to every key of the page for a scanner's burst, wherever the focus is. */
import { mayHaveScanForm, offerScan, scanForm } from "./scan-form.ts";
import { playSound } from "./sound.ts";
import { stepWedge, WEDGE_IDLE, type WedgeKey } from "./wedge.ts";

const MIN_LENGTH = 6;

/** A choice list too: letters typed into it pick an entry. */
type Editable = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function editableOf(target: EventTarget | null): Editable | undefined {
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return target;
  return target instanceof HTMLTextAreaElement ? target : undefined;
}

function keyOf(event: KeyboardEvent): WedgeKey {
  return {
    key: event.key,
    code: event.code,
    isShifted: event.shiftKey,
    isRepeat: event.repeat,
    hasModifier: event.ctrlKey || event.altKey || event.metaKey,
    atMs: event.timeStamp,
  };
}

/** Puts back what the field held before the burst typed into it. */
function restore(kept: { field: Editable; value: string } | undefined): void {
  if (kept === undefined) return;
  const { field, value } = kept;
  const put = () => {
    if (field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  put();
  // An input method writes its composition after the key event.
  setTimeout(put, 0);
}

export function startKeys(): void {
  let state = WEDGE_IDLE;
  let kept: { field: Editable; value: string } | undefined;
  document.addEventListener(
    "keydown",
    (event) => {
      const form = scanForm();
      const field = editableOf(event.target);
      // A field that is there for the code, or a page that takes none, gets its keys undisturbed.
      if (!mayHaveScanForm() || field?.matches("[data-scan-here]")) return;
      const step = stepWedge(state, keyOf(event), Number(form?.dataset["scanMin"]) || MIN_LENGTH);
      state = step.state;
      if (step.event.kind === "start") {
        kept = field === undefined ? undefined : { field, value: field.value };
      }
      if (step.event.kind !== "scan" && step.event.kind !== "too_long") return;
      // The scanner's Enter must not press the focused button or send a half-filled form.
      event.preventDefault();
      event.stopImmediatePropagation();
      restore(kept);
      kept = undefined;
      if (step.event.kind === "scan") offerScan(step.event.code);
      else playSound("refused");
    },
    { capture: true },
  );
}
