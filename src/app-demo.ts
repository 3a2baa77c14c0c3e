/** What the demonstration adds to the program. */
import type { SampleCode } from "./filling/index.ts";
import type { DemoLogins } from "./identity/index.ts";
import type { Frame } from "./platform/frame.ts";
import type { Route } from "./platform/web.ts";

/** Marks every page, shows its people and codes to scan, and has pages of its own. */
export type DemoParts = {
  readonly logins: DemoLogins;
  readonly samples: readonly SampleCode[];
  readonly routes?: (frame: Frame) => readonly Route[];
};
