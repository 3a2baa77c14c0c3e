/** Settings of special work: offices, the night, the calendar, and the codes that hang at the spots. */

import { officeWords } from "../../../views/permits/rule-text.ts";
import { SettingsPage } from "../../../views/permits/settings-page.tsx";
import { flowRefusalWords, settingsText as t } from "../../../views/permits/text.ts";
import { parseDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Result } from "../../kernel/result.ts";
import { oneOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { say } from "../../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { listSpots } from "../../site/index.ts";
import type { FlowRefusal } from "../flow-model.ts";
import { OFFICES } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { spotCode } from "../place/spots.ts";
import { MANAGERS, READERS } from "../roles.ts";
import { setDay, setElectronicOnly, setNight, setOffice } from "../settings.ts";
import { listCalendar, listOffices, readSettings } from "../store/settings-store.ts";
import { words } from "./form.ts";
import { namesOf, type PermitParts, peopleChoices } from "./parts.ts";

const pad = (value: number): string => String(value).padStart(2, "0");
const clock = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;

function minutesOf(text: string | undefined): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? "");
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

function page(parts: PermitParts, c: WebContext, message?: string): Response | Promise<Response> {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const lang = c.get("lang");
  const nameOf = namesOf(read);
  const { settings } = readSettings(read);
  const own = new Set<string>(listCalendar(read).map(({ day }) => day));
  const isManager = mayUse(MANAGERS, actorOf(c).roles);
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status: message === undefined ? 200 : 422,
    body: (
      <SettingsPage
        lang={lang}
        csrf={c.get("csrf")}
        message={message}
        canSet={isManager}
        night={{ from: clock(settings.nightFromMin), to: clock(settings.nightToMin) }}
        isElectronicOnly={settings.isElectronicOnly}
        days={settings.calendar.map((day) => ({ ...day, isOwn: own.has(day.day) }))}
        offices={listOffices(read).map(({ personId, office }) => ({
          personId,
          office,
          name: nameOf(personId) ?? "—",
        }))}
        officeChoices={OFFICES.map((office) => ({
          value: office,
          label: say(lang, officeWords[office]),
        }))}
        people={peopleChoices(read)}
        spots={
          isManager
            ? listSpots(read).map(({ id, label }) => ({ label, code: spotCode(ports.siteId, id) }))
            : []
        }
      />
    ),
  });
}

async function set(parts: PermitParts, c: WebContext): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const form = await formOf(c);
  const actor = actorOf(c);
  let done: Result<null, FlowRefusal> = { ok: false, refusal: { code: "permit.words_needed" } };
  const office = oneOf(OFFICES, form["office"]);
  const day = parseDay(form["day"] ?? "");
  if (form["what"] === "night") {
    const [nightFromMin, nightToMin] = [minutesOf(form["from"]), minutesOf(form["to"])];
    if (nightFromMin !== undefined && nightToMin !== undefined) {
      done = await setNight(ports, actor, { nightFromMin, nightToMin });
    }
  } else if (form["what"] === "electronic") {
    done = await setElectronicOnly(ports, actor, form["only"] === "yes");
  } else if (form["what"] === "day" && day !== undefined) {
    const kind = oneOf(["holiday", "work-day", "event"] as const, form["kind"]);
    const name = words(form["name"]).slice(0, LIMITS.nameLength);
    done = await setDay(ports, actor, day, kind && { kind, name });
  } else if (form["what"] === "office" && office !== undefined) {
    const given = { personId: form["person"] ?? "", office, isGiven: form["give"] !== "no" };
    done = await setOffice(ports, actor, given);
  }
  if (done.ok) return goTo(c, permitPaths.settings);
  return await page(parts, c, say(lang, flowRefusalWords[done.refusal.code]));
}

export function settingsRoutes(parts: PermitParts): readonly Route[] {
  return [
    get(permitPaths.settings, READERS, (c) => page(parts, c)),
    post(permitPaths.settings, MANAGERS, (c) => set(parts, c)),
  ];
}
