import { describe, expect, test } from "bun:test";
import {
  decideConfig,
  gunConfig,
  type InterlockConfig,
  manifoldConfig,
} from "../../src/filling/interlock/config.ts";

const GUN = gunConfig(900_000);

describe("decideConfig", () => {
  const gauge = GUN.gauges.weight!;
  test.each([
    ["a gun", GUN, null],
    ["a manifold", manifoldConfig(7_200_000, ["1", "2", "3"]), null],
    ["no cut-off of its own", { ...GUN, cutOff: "none" }, "filling.point_without_cut_off"],
    [
      "one-shot without acceptance",
      { ...GUN, failClosed: "oneShot" },
      "filling.one_shot_not_accepted",
    ],
    ["a gun with two positions", { ...GUN, positions: ["1", "2"] }, "filling.point_positions"],
    ["the same position twice", manifoldConfig(1e6, ["1", "1"]), "filling.point_positions"],
    ["no gauge", { ...GUN, gauges: {} }, "filling.point_gauges"],
    [
      "one scale under three",
      { ...manifoldConfig(1e6, ["1", "2"]), gauges: { weight: gauge } },
      "filling.point_gauges",
    ],
    ["a lag above 500 ms", { ...GUN, heldLagMaxMs: 501 }, "filling.point_figure"],
    [
      "two frames to open",
      { ...GUN, gauges: { weight: { ...gauge, steadyFrames: 2 } } },
      "filling.point_figure",
    ],
    ["no number", { ...GUN, fillMaxMs: Number.NaN }, "filling.point_figure"],
  ] as const satisfies readonly (readonly [string, InterlockConfig, string | null])[])(
    "%s",
    (_why, config, code) => {
      const decision = decideConfig(config);
      expect(decision.ok ? null : decision.refusal.code).toBe(code);
    },
  );
});
