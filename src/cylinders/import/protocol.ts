/** What the register and its import worker say to each other. */
import type { Day } from "../../kernel/instants.ts";
import type { Lang } from "../../platform/i18n.ts";
import type { CylinderFields } from "../model.ts";
import type { Mapping } from "./mapping.ts";
import type { FileFault } from "./read-file.ts";

export type ImportJob = {
  readonly what: "open" | "check" | "run";
  readonly path: string;
  readonly database: string;
  readonly errorsPath: string;
  readonly mapping: Mapping;
  readonly lang: Lang;
  readonly today: Day;
  /** Rows that were looked at before, in a run that was stopped. */
  readonly from: number;
};

export type Ready =
  | { readonly kind: "add"; readonly line: number; readonly fields: CylinderFields }
  | {
      readonly kind: "change";
      readonly line: number;
      readonly id: string;
      readonly version: number;
      readonly fields: CylinderFields;
    };

export type Counts = {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly bad: number;
};

export type FromWorker =
  | {
      readonly kind: "opened";
      readonly format: string;
      readonly encoding: string;
      readonly heads: readonly string[];
      readonly samples: readonly (readonly string[])[];
      readonly rows: number;
    }
  | { readonly kind: "progress"; readonly done: number }
  /** Waits for `written` before the next one. */
  | {
      readonly kind: "batch";
      readonly ready: readonly Ready[];
      readonly same: number;
      readonly bad: number;
      /** Rows looked at so far. */
      readonly done: number;
    }
  | { readonly kind: "finished"; readonly counts: Counts; readonly rows: number }
  | { readonly kind: "failed"; readonly fault: FileFault | "bug"; readonly detail: string };

/** After a batch was committed: what the register refused of it, with the reason in words. */
export type ToWorker = {
  readonly kind: "written";
  readonly refused: readonly { readonly line: number; readonly why: string }[];
};

/** Rows of one transaction: together they hold up everything else for some milliseconds. */
export const BATCH_ROWS = 50;
export const SAMPLE_ROWS = 3;
