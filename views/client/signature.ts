/** Signature pads: a finger or a pen draws on a canvas; the drawing goes with the form as a PNG. */

const LINE_PX = 5;

type Point = { readonly x: number; readonly y: number };

function pointOf(canvas: HTMLCanvasElement, event: PointerEvent): Point {
  const box = canvas.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * canvas.width,
    y: ((event.clientY - box.top) / box.height) * canvas.height,
  };
}

function wipe(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  // White and not clear: what is kept is a JPEG, in which clear would become black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
}

/** A morph keeps the form and its listeners but not what was set on it, so that it is remembered here. */
const started = new WeakSet<HTMLFormElement>();

function startPad(form: HTMLFormElement): void {
  const canvas = form.querySelector<HTMLCanvasElement>("[data-signature-canvas]");
  const field = form.querySelector<HTMLInputElement>("[data-signature-value]");
  const context = canvas?.getContext("2d");
  if (canvas === null || field === null || context == null) return;
  if (started.has(form)) return;
  started.add(form);
  let from: Point | undefined;
  wipe(canvas);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    from = pointOf(canvas, event);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from === undefined) return;
    const to = pointOf(canvas, event);
    context.strokeStyle = "#111";
    context.lineWidth = LINE_PX;
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    from = to;
    field.value = "drawn";
  });
  for (const type of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(type, () => {
      from = undefined;
      // An untouched pad sends nothing, so that an empty frame is never taken for a signature.
      if (field.value !== "") field.value = canvas.toDataURL("image/png");
    });
  }
  form.querySelector("[data-signature-clear]")?.addEventListener("click", () => {
    wipe(canvas);
    field.value = "";
  });
}

function startAll(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-signature]")) {
    startPad(form);
  }
}

startAll();
document.addEventListener("htmx:after:swap", startAll);
