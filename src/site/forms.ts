/** Stored facts as the values of a form. */

import { clashWords, roomText, siteText } from "../../views/site/text.ts";
import { findMedium } from "../gases/index.ts";
import type { Lang } from "../platform/i18n.ts";
import { say } from "../platform/i18n.ts";
import { kindField } from "./form.ts";
import type { Room } from "./model.ts";
import type { MediaClash } from "./rules.ts";
import { readKinds } from "./rules.ts";
import type { Site } from "./store.ts";

export type Values = Readonly<Record<string, string>>;

const degreesText = (e7: number | null): string =>
  e7 === null ? "" : (e7 / 1e7).toFixed(7).replace(/0+$/, "").replace(/\.$/, "");

export function enterpriseValues(site: Site): Values {
  const kinds = readKinds(site.kinds).map((kind): [string, string] => [kindField(kind), "yes"]);
  return {
    name: site.name,
    "credit-code": site.creditCode,
    "emergency-phone": site.emergencyPhone,
    ...Object.fromEntries(kinds),
  };
}

export function locationValues(site: Site): Values {
  return {
    address: site.address,
    longitude: degreesText(site.longitudeE7),
    latitude: degreesText(site.latitudeE7),
    "coordinate-system": site.coordinateSystem,
    "public-base": site.publicBase,
    "wifi-name": site.wifiName,
    "wifi-password": site.wifiPassword,
  };
}

export function roomValues(room: Room): Values {
  const limits = room.limits.flatMap(({ medium, maxCount, maxG }): [string, string][] => [
    [`medium-${medium}`, "yes"],
    [`count-${medium}`, maxCount === null ? "" : String(maxCount)],
    [`kg-${medium}`, maxG === null ? "" : String(maxG / 1_000)],
  ]);
  return {
    name: room.name,
    kind: room.kind,
    responsible: room.responsibleId,
    level: String(room.level),
    note: room.note,
    ...Object.fromEntries(limits),
  };
}

/** What somebody else stored meanwhile, beside each field where it is not what was typed. */
export function staleErrors(lang: Lang, stored: Values, typed: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of new Set([...Object.keys(stored), ...Object.keys(typed)])) {
    if (field === "csrf" || field === "version" || field === "part") continue;
    const [now, given] = [stored[field] ?? "", (typed[field] ?? "").trim()];
    if (now === given) continue;
    errors[field] = say(lang, siteText.staleField, {
      stored: now === "" ? say(lang, siteText.empty) : now,
    });
  }
  return errors;
}

export function mediumName(lang: Lang, id: string): string {
  const medium = findMedium(id);
  return medium === undefined ? id : say(lang, medium.name);
}

export function clashText(lang: Lang, clash: MediaClash): string {
  return say(lang, roomText.clash, {
    one: mediumName(lang, clash.one),
    other: mediumName(lang, clash.other),
    why: say(lang, clashWords[clash.why]),
  });
}

export function limitsText(lang: Lang, room: Pick<Room, "limits">): string {
  return room.limits
    .map(({ medium, maxCount, maxG }) => {
      const parts = [
        ...(maxCount === null ? [] : [say(lang, roomText.limitCount, { count: maxCount })]),
        ...(maxG === null ? [] : [say(lang, roomText.limitKg, { kg: maxG / 1_000 })]),
      ];
      const limit = parts.length === 0 ? say(lang, roomText.noLimit) : parts.join(" / ");
      return `${mediumName(lang, medium)} ${limit}`;
    })
    .join(lang === "en" ? "; " : "；");
}
