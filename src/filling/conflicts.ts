/** Which other fill point holds a cylinder. */
import type { PointState } from "./interlock/index.ts";

export function conflictsAt(
  states: readonly { readonly pointId: string; readonly state: PointState }[],
  cylinderId: string,
  exceptPointId: string,
): string | null {
  const other = states.find(
    ({ pointId, state }) =>
      pointId !== exceptPointId &&
      Object.values(state.facts.positions).some(
        (position) => position.kind === "bound" && position.cylinderId === cylinderId,
      ),
  );
  return other?.pointId ?? null;
}
