/** What the forms of guns and of manifolds share. */
import { pointText as t } from "../../views/devices/point-text.ts";
import { deviceText } from "../../views/devices/text.ts";
import type { DeviceRecord } from "../devices/index.ts";
import { findMedium } from "../gases/index.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { type FieldProblem, type Fields, storedBeside } from "./form.ts";
import type { PointRefusal } from "./points.ts";

export function mediumText(lang: Lang, id: string): string {
  const name = findMedium(id)?.name;
  return name === undefined ? id : lang === "en" ? name.en : name.zh;
}

export type Returned = {
  readonly values: Fields;
  readonly problems: Readonly<Record<string, FieldProblem>>;
  readonly message?: string;
  readonly status: 200 | 409 | 422;
};

/** @param current what stands on record, for a form that came too late */
export function returned(
  lang: Lang,
  refusal: PointRefusal,
  values: Fields,
  current: Fields,
): Returned {
  switch (refusal.code) {
    case "invalid": {
      const { problems } = refusal;
      return { values, problems, message: say(lang, deviceText.correct), status: 422 };
    }
    case "stale": {
      const message = say(lang, deviceText.stale);
      const problems = storedBeside(current, values);
      return { values, problems, message, status: 409 };
    }
    case "config": {
      const message = say(lang, t.configRefused, { code: refusal.problem });
      return { values, problems: {}, message, status: 422 };
    }
    case "busy":
      return { values, problems: {}, message: say(lang, t.busy), status: 409 };
    case "reason":
      return { values, problems: {}, message: say(lang, deviceText.reasonNeeded), status: 422 };
    default:
      return { values, problems: {}, message: say(lang, t.tooMany), status: 422 };
  }
}

export function optionsOf(
  devices: readonly DeviceRecord[],
  isFit: (device: DeviceRecord) => boolean,
) {
  return devices
    .filter((device) => device.isActive && isFit(device))
    .map(({ id, name }) => ({ value: id, label: name }));
}

export const EMPTY: Returned = { values: {}, problems: {}, status: 200 };
