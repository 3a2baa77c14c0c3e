/** Which scales the guns of the station use, and for what. */
import type { Station } from "../service.ts";

export type StationScale = {
  readonly deviceId: string;
  /** Labels of the guns it fills at, and of those it weighs again for. */
  readonly fillsAt: readonly string[];
  readonly checksFor: readonly string[];
};

export function stationScales({ board }: Pick<Station, "board">): readonly StationScale[] {
  const rows = board.ids().flatMap((id) => board.rowOf(id) ?? []);
  const ids = rows.flatMap((row) => [
    ...(row.kind === "gun" && row.gaugeDeviceId !== null ? [row.gaugeDeviceId] : []),
    ...(row.checkScaleDeviceId === null ? [] : [row.checkScaleDeviceId]),
  ]);
  return [...new Set(ids)].sort().map((deviceId) => ({
    deviceId,
    fillsAt: rows.filter((row) => row.gaugeDeviceId === deviceId).map(({ label }) => label),
    checksFor: rows.filter((row) => row.checkScaleDeviceId === deviceId).map(({ label }) => label),
  }));
}
