/** What the pages about the site are made from, and the small things they share. */

import type { PublicColour } from "../../views/site/code-pages.tsx";
import type { PersonChoice } from "../../views/site/fields.tsx";
import { problemWords } from "../../views/site/text.ts";
import { listActivePeople } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import type { DrawingStore } from "./drawings.ts";
import type { Problems } from "./form.ts";
import type { FaceState, PlanItem } from "./model.ts";

/** What stands above the site in the tiers and is handed in by the composition root. */
/** A code on the wall and the page that prints it. */
export type CodeLink = { readonly href: string; readonly label: string };

/** Faces at the set-up; they stand above the site. */
export type FaceFiles = {
  /** Whether the site wants them of its special operators. */
  isExpected(orm: Orm): boolean;
  stateOf(orm: Orm, personId: string): Exclude<FaceState, "not-asked">;
  /** Where the office enrols somebody; `back` is where it goes on. */
  href(personId: string, back: string): string;
  expect(actorId: string, isExpected: boolean): Promise<void>;
};

export type SiteLinks = {
  readonly faces?: FaceFiles;
  /** Guns and manifolds that a plan can show. */
  guns(): readonly { readonly id: string; readonly label: string }[];
  /** Check tables this program supplies; undefined while it has no such module. */
  checkTables(lang: Lang):
    | readonly {
        readonly name: string;
        readonly source: string;
        readonly itemCount: number;
        readonly isAdopted: boolean;
      }[]
    | undefined;
  /** Adopts the supplied tables; called when the step is completed. */
  adoptTables(actorId: string): Promise<void>;
  /** The colour as anybody may see it, and since when; undefined while nothing decides one. */
  colour?(lang: Lang): PublicColour | undefined;
  /** Codes that hang at a thing on the plan: of patrols, and of special work. */
  codesAt?(lang: Lang, items: readonly PlanItem[]): ReadonlyMap<string, readonly CodeLink[]>;
  /** Where a regulator goes on who has scanned this code. */
  entry?(lang: Lang, code: string): { readonly href: string; readonly label: string };
};

export type SiteParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly screens: LiveScreens;
  readonly drawings: DrawingStore;
  /** Photos of certificates. */
  readonly photos: MediaStore;
  readonly links: SiteLinks;
};

export const ADMINISTRATORS: readonly string[] = ["administrator"];
export const SITE_EDITORS: readonly string[] = ["safety-manager", "administrator"];
/** Everybody who works at the site may look at rooms and plans; a regulator too. */
export const SITE_READERS: readonly string[] = [
  "operator",
  "store-keeper",
  "outlet-keeper",
  "use-manager",
  "approver",
  "safety-manager",
  "administrator",
  "regulator",
];

export function problemTexts(lang: Lang, problems: Problems): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).flatMap(([field, problem]) =>
      problem === undefined ? [] : [[field, say(lang, problemWords[problem])]],
    ),
  );
}

const PEOPLE_MAX = 1_000;

export function personChoices(ports: Ports): readonly PersonChoice[] {
  return listActivePeople(ports.db.read, PEOPLE_MAX).map((person) => ({
    id: person.id,
    label: `${person.name} · ${person.staffNumber}`,
  }));
}
