/** The plan editor: two points for the scale, a point or corners for a thing, dragging, arrow keys. */

type PlanPoint = { readonly x: number; readonly y: number };

const drawing = document.querySelector<SVGSVGElement>("#plan-drawing");

/** From a place on the screen to pixels of the drawing. */
function planPointOf(svg: SVGSVGElement, event: PointerEvent): PlanPoint {
  const matrix = svg.getScreenCTM();
  if (matrix === null) return { x: 0, y: 0 };
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  return { x, y };
}

function fill(id: string, value: string): void {
  const field = document.querySelector<HTMLInputElement>(`#${id}`);
  if (field !== null) field.value = value;
}

const typedIn = (id: string): string =>
  document.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`)?.value ?? "";

function startPicking(svg: SVGSVGElement, micronsPerPx: number): void {
  let mode = "";
  let points: PlanPoint[] = [];
  const marks = document.createElementNS("http://www.w3.org/2000/svg", "g");
  marks.setAttribute("class", "plan-marks");
  svg.append(marks);
  const metres = (px: number): string => ((px * micronsPerPx) / 1e6).toFixed(3);
  const draw = (): void => {
    const radius = Math.max(svg.viewBox.baseVal.width, svg.viewBox.baseVal.height) / 150;
    marks.replaceChildren(
      ...points.map(({ x, y }) => {
        const mark = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        mark.setAttribute("cx", String(x));
        mark.setAttribute("cy", String(y));
        mark.setAttribute("r", String(radius));
        return mark;
      }),
    );
  };
  for (const button of document.querySelectorAll<HTMLElement>("[data-plan-pick]")) {
    button.addEventListener("click", () => {
      mode = button.dataset["planPick"] ?? "";
      points = [];
      draw();
      svg.dataset["picking"] = mode;
      svg.scrollIntoView({ block: "nearest" });
    });
  }
  svg.addEventListener("click", (event) => {
    if (mode === "") return;
    points = [...points, planPointOf(svg, event as PointerEvent)];
    if (mode === "scale") {
      points = points.slice(-2);
      points.forEach((point, index) => {
        fill(`x${index + 1}`, point.x.toFixed(1));
        fill(`y${index + 1}`, point.y.toFixed(1));
      });
      if (points.length === 2) document.querySelector<HTMLElement>("#length")?.focus();
    } else {
      const isRoom = typedIn("kind") === "room";
      if (!isRoom) points = points.slice(-1);
      const first = points[0];
      if (first !== undefined) {
        fill("x", metres(first.x));
        fill("y", metres(first.y));
      }
      const corners = points.map(({ x, y }) => `${metres(x)},${metres(y)}`);
      fill("corners", isRoom && corners.length >= 3 ? corners.join("; ") : "");
    }
    draw();
  });
}

/** Sends the form of the list, so that a dragged thing is saved exactly as a typed one. */
function moveTo(id: string, at: PlanPoint, micronsPerPx: number): void {
  fill(`x-${id}`, ((at.x * micronsPerPx) / 1e6).toFixed(3));
  fill(`y-${id}`, ((at.y * micronsPerPx) / 1e6).toFixed(3));
  document.querySelector<HTMLFormElement>(`#move-${id}`)?.requestSubmit();
}

function placeOf(item: SVGGElement): PlanPoint {
  const matrix = item.transform.baseVal.consolidate()?.matrix;
  return { x: matrix?.e ?? 0, y: matrix?.f ?? 0 };
}

const STEP_MM: Readonly<Record<string, PlanPoint>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

function startMoving(svg: SVGSVGElement, micronsPerPx: number): void {
  for (const item of svg.querySelectorAll<SVGGElement>("[data-item]")) {
    const id = item.dataset["item"] ?? "";
    let from: { readonly hand: PlanPoint; readonly place: PlanPoint } | undefined;
    let at: PlanPoint | undefined;
    const show = (point: PlanPoint): void => {
      at = point;
      item.setAttribute("transform", `translate(${point.x} ${point.y})`);
    };
    item.addEventListener("pointerdown", (event) => {
      if ((svg.dataset["picking"] ?? "") !== "") return;
      from = { hand: planPointOf(svg, event), place: placeOf(item) };
      item.setPointerCapture(event.pointerId);
    });
    item.addEventListener("pointermove", (event) => {
      if (from === undefined) return;
      const hand = planPointOf(svg, event);
      show({
        x: from.place.x + hand.x - from.hand.x,
        y: from.place.y + hand.y - from.hand.y,
      });
    });
    item.addEventListener("pointerup", () => {
      const isMoved = from !== undefined && at !== undefined;
      from = undefined;
      if (isMoved && at !== undefined) moveTo(id, at, micronsPerPx);
    });
    item.addEventListener("keydown", (event) => {
      const step = STEP_MM[event.key];
      if (step !== undefined) {
        event.preventDefault();
        const px = ((event.shiftKey ? 1_000 : 100) * 1_000) / micronsPerPx;
        const place = placeOf(item);
        show({ x: place.x + step.x * px, y: place.y + step.y * px });
      }
      if (event.key === "Enter" && at !== undefined) moveTo(id, at, micronsPerPx);
    });
    item.addEventListener("blur", () => {
      if (from === undefined && at !== undefined) moveTo(id, at, micronsPerPx);
    });
  }
}

if (drawing !== null && drawing.dataset["plan"] === "edit") {
  const micronsPerPx = Number(drawing.dataset["microns"] ?? "0");
  startPicking(drawing, micronsPerPx);
  if (micronsPerPx > 0) startMoving(drawing, micronsPerPx);
}
