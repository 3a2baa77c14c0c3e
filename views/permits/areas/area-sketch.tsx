/** Where the work is on the plan of its floor, drawn by the server: on the ticket's page and on paper. */
import type { MapPlan } from "../../positioning/wire.ts";

export type AreaView = {
  readonly words: string;
  /** Metres from the upper left corner of the plan; corners as `x,y` pairs by spaces. */
  readonly shape: string | { readonly x: number; readonly y: number; readonly radius: number };
  /** Undefined when the floor has lost its plan. */
  readonly plan: MapPlan | undefined;
};

export function AreaSketch({ area }: { readonly area: AreaView | undefined }) {
  if (area?.plan === undefined) return null;
  const { image, widthM, heightM } = area.plan;
  const { shape } = area;
  return (
    <svg
      class="permit-area"
      viewBox={`0 0 ${widthM} ${heightM}`}
      role="img"
      aria-label={area.words}
    >
      <image href={image} width={widthM} height={heightM} preserveAspectRatio="none" />
      {typeof shape === "string" ? (
        <polygon points={shape} />
      ) : (
        <circle cx={shape.x} cy={shape.y} r={shape.radius} />
      )}
    </svg>
  );
}
