/** Filling as a program does it, step by step as a person at the gun. */
import type { Orm } from "../platform/writer.ts";
import { checkAfter, flowFactsOf, setSeal, testLeak } from "./flow/flow.ts";
import { nextOf } from "./flow/rules.ts";
import { authorise, passCheck, scanAtPoint, unbind } from "./service.ts";
import { findFill } from "./store.ts";
import { weighAgain } from "./weighing.ts";

/** For the demonstration: every refusal of a page is one here too. */
export const fillingActs = {
  ...{ scanAtPoint, passCheck, authorise, unbind, testLeak, weighAgain, setSeal, checkAfter },
  /** The step that a fill waits for; undefined when it waits for none. */
  stepOf(orm: Orm, fillId: string): string | undefined {
    const fill = findFill(orm, fillId);
    const next = fill && nextOf(flowFactsOf(orm, fill));
    return next?.kind === "step" ? next.step : undefined;
  },
} as const;
