/** What the pages of a visit show. */
import type {
  Direction,
  HandOverProblem,
  VisitState,
  VisitStep,
} from "../../src/delivery/model.ts";
import type { CheckState } from "../../src/delivery/rules.ts";

export type ScanLine = {
  readonly id: string;
  readonly code: string;
  readonly direction: Direction;
  readonly problem: HandOverProblem | null;
  readonly isUndone: boolean;
  readonly canUndo: boolean;
  /** Does not fit the custody ledger. */
  readonly isOdd?: boolean | undefined;
};

export type VisitView = {
  readonly id: string;
  readonly state: VisitState;
  readonly step: VisitStep;
  readonly check: CheckState;
  readonly runHref: string | undefined;
  readonly customerName: string;
  readonly address: string;
  readonly phone: string;
  readonly orderLine: string | undefined;
  readonly notice: string;
  readonly scans: readonly ScanLine[];
  readonly emptyCount: number;
  /** Which way cylinders are scanned now. */
  readonly direction: Direction;
  readonly canRefuse: boolean;
  readonly followUpDefault: string;
};
