/** What the routes of deliveries share. */

import { fieldProblemWords } from "../../views/delivery/text.ts";
import { findPersonRow, listActivePeople } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { mayUse, type WebContext } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import type { Problems } from "./form.ts";
import { DELIVERING_ROLES } from "./orders.ts";
import type { IsUnreleased } from "./visits.ts";

export type DeliveryParts = {
  readonly ports: Ports;
  readonly frame: Frame;
  readonly media: MediaStore;
  readonly isUnreleased: IsUnreleased;
};

/** Who looks after customers and orders. */
export const OFFICE: readonly string[] = ["outlet-keeper", "safety-manager", "administrator"];

/** Who may be on the way with cylinders, and who looks after them. */
export const DELIVERERS: readonly string[] = [...new Set([...DELIVERING_ROLES, ...OFFICE])];

export const READERS: readonly string[] = [...DELIVERERS, "regulator"];

export function isOffice(c: WebContext): boolean {
  return mayUse(OFFICE, c.get("actor")?.roles);
}

/** Sees every visit of the site; a driver sees their own. */
export function seesAll(roles: readonly string[] | undefined): boolean {
  return mayUse([...OFFICE, "regulator"], roles);
}

export function problemTexts<F extends string>(
  lang: Lang,
  problems: Problems<F>,
): Partial<Record<F, string>> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [
      field,
      say(lang, fieldProblemWords[problem as keyof typeof fieldProblemWords]),
    ]),
  ) as Partial<Record<F, string>>;
}

const PEOPLE_MAX = 2_000;

export function driverChoices(orm: Orm): { readonly value: string; readonly label: string }[] {
  return listActivePeople(orm, PEOPLE_MAX)
    .filter(({ roles }) => roles.some((role) => DELIVERING_ROLES.includes(role)))
    .map(({ id, name, staffNumber }) => ({ value: id, label: `${name} ${staffNumber}` }));
}

export function personName(orm: Orm, id: string | null): string | undefined {
  return id === null ? undefined : (findPersonRow(orm, id)?.name ?? undefined);
}

/** A sent file's bytes; undefined without one. */
export async function fileOf(c: WebContext, field: string): Promise<Uint8Array | undefined> {
  const sent = (await c.req.parseBody())[field];
  return sent instanceof File && sent.size > 0
    ? new Uint8Array(await sent.arrayBuffer())
    : undefined;
}
