/** A day in a fixed area: the look in the morning, and the start of a fire. */
import { AreaDayPage, AreaStartPage } from "../../../views/permits/areas/areas-forms.tsx";
import {
  areaRefusalWords,
  areaWhyWords,
  areaText as t,
} from "../../../views/permits/areas/areas-text.ts";
import { facePaths } from "../../faces/index.ts";
import type { RawForm } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { GAS_UNITS } from "../model-facts.ts";
import { errorWords, localTime, type PermitParts, peopleChoices } from "../pages/parts.ts";
import { WORKERS } from "../roles.ts";
import { findGas } from "../standard/gases.ts";
import { parseAreaDay, parseStart } from "./form.ts";
import { areaRef } from "./judge.ts";
import type { Area, AreaRefusal } from "./model.ts";
import { areaPaths } from "./paths.ts";
import { confirmDay, startInArea } from "./service.ts";
import { findArea } from "./store.ts";

type Answer = Response | Promise<Response>;
type Errors = Readonly<Record<string, string>>;

export function refusalWords(lang: Lang, refusal: AreaRefusal): string {
  const given = { given: "given" in refusal ? refusal.given : "" };
  const first = say(lang, areaRefusalWords[refusal.code], given);
  if (refusal.code !== "area.unlawful") return first;
  return `${first}${refusal.why.map(({ code }) => say(lang, areaWhyWords[code])).join(" ")}`;
}

function dayPage(
  parts: PermitParts,
  c: WebContext,
  area: Area,
  back: { readonly values: RawForm; readonly errors?: Errors; readonly message?: string },
): Answer {
  const lang = c.get("lang");
  const gas = findGas(area.gas);
  const { values, errors = {}, message } = back;
  const isFine = Object.keys(errors).length === 0 && message === undefined;
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(lang, t.day)} · ${area.name}`,
    status: isFine ? 200 : 422,
    body: (
      <AreaDayPage
        lang={lang}
        csrf={c.get("csrf")}
        area={area}
        gas={gas?.name[lang === "en" ? "en" : "zh"]}
        units={GAS_UNITS.map((unit) => ({ value: unit, label: unit }))}
        values={values}
        errors={errors}
        message={message}
      />
    ),
  });
}

async function submitDay(parts: PermitParts, c: WebContext, area: Area): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const parsed = parseAreaDay(raw, area.gas, ports.clock.now());
  if (!parsed.ok) {
    return await dayPage(parts, c, area, { values: raw, errors: errorWords(lang, parsed.refusal) });
  }
  const done = await confirmDay(ports, actorOf(c), area.id, parsed.value);
  if (done.ok) return goTo(c, areaPaths.one(area.id));
  const message = refusalWords(lang, done.refusal);
  return await dayPage(parts, c, area, { values: raw, message });
}

function startPage(
  parts: PermitParts,
  c: WebContext,
  area: Area,
  values: RawForm,
  back: { readonly errors?: Errors; readonly refusal?: AreaRefusal } = {},
): Answer {
  const lang = c.get("lang");
  const { errors = {}, refusal } = back;
  const why = refusal?.code === "area.unlawful" ? refusal.why.map(({ code }) => code) : [];
  const workerId = values["worker"] ?? "";
  const isFine = Object.keys(errors).length === 0 && refusal === undefined;
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(lang, t.start)} · ${area.name}`,
    status: isFine ? 200 : 422,
    body: (
      <AreaStartPage
        lang={lang}
        csrf={c.get("csrf")}
        area={area}
        people={peopleChoices(parts.ports.db.read)}
        why={why}
        verifyHref={
          why.includes("area.unverified")
            ? facePaths.verify(
                workerId,
                areaRef(area.id),
                `${areaPaths.start(area.id)}?worker=${encodeURIComponent(workerId)}`,
                area.name,
              )
            : undefined
        }
        values={values}
        errors={errors}
        message={
          refusal === undefined
            ? undefined
            : refusal.code === "area.unlawful"
              ? say(lang, areaRefusalWords["area.unlawful"])
              : refusalWords(lang, refusal)
        }
      />
    ),
  });
}

async function submitStart(parts: PermitParts, c: WebContext, area: Area): Promise<Response> {
  const raw = await formOf(c);
  const parsed = parseStart(raw);
  if (!parsed.ok) {
    const errors = errorWords(c.get("lang"), parsed.refusal);
    return await startPage(parts, c, area, raw, { errors });
  }
  const done = await startInArea(parts.ports, actorOf(c), area.id, parsed.value);
  if (done.ok) return goTo(c, areaPaths.one(area.id));
  return await startPage(parts, c, area, raw, { refusal: done.refusal });
}

export function areaDayRoutes(parts: PermitParts): readonly Route[] {
  const { ports } = parts;
  const withArea =
    (handle: (c: WebContext, area: Area) => Answer) =>
    (c: WebContext): Answer => {
      const area = findArea(ports.db.read, c.req.param("id") ?? "");
      return area === undefined ? c.notFound() : handle(c, area);
    };
  return [
    get(
      areaPaths.confirm(":id"),
      WORKERS,
      withArea((c, area) =>
        dayPage(parts, c, area, { values: { taken: localTime(ports.clock.now()) } }),
      ),
    ),
    post(
      areaPaths.confirm(":id"),
      WORKERS,
      withArea((c, area) => submitDay(parts, c, area)),
    ),
    get(
      areaPaths.start(":id"),
      WORKERS,
      withArea((c, area) => {
        const worker = queryOf(c)["worker"] ?? actorOf(c).personId;
        return startPage(parts, c, area, { worker, guardian: area.guardianId });
      }),
    ),
    post(
      areaPaths.start(":id"),
      WORKERS,
      withArea((c, area) => submitStart(parts, c, area)),
    ),
  ];
}
