/** Pages of activities that forbid hot work near them. */
import {
  ActivitiesPage,
  type ActivityView,
  AddActivityPage,
} from "../../../views/permits/activities-page.tsx";
import { activityRefusalWords, activityText as t } from "../../../views/permits/activity-text.ts";
import { HOUR_MS, instant, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { pageOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { addActivity, endActivity, type NearWork, worksNear } from "../activities.ts";
import { followAreas } from "../areas/watch.ts";
import type { Activity } from "../flow-model.ts";
import { permitPaths } from "../paths.ts";
import { areaOf, workAreas } from "../place/fence.ts";
import { READERS, WORKERS } from "../roles.ts";
import { openActivities, pastActivities } from "../store/store-activities.ts";
import { onceOf, parseActivity, words } from "./form.ts";
import { errorWords, localTime, namesOf, type PermitParts, roomChoices } from "./parts.ts";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<string, string>>;

function nearWords(lang: Lang, near: NearWork): string {
  const { number, clause, apartM, withinM } = near;
  if (!near.isCertain) return say(lang, t.nearUnsure, { number, clause });
  const apart = (apartM ?? 0).toFixed(1);
  return say(lang, t.nearCertain, { number, apart, within: withinM ?? 0, clause });
}

function viewOf(parts: PermitParts, lang: Lang, activity: Activity, now: UnixMs): ActivityView {
  const { read } = parts.ports.db;
  const isOver = activity.endedAt !== null || activity.endsAt <= now;
  const state = isOver ? "over" : activity.startsAt <= now ? "going" : "planned";
  const near = isOver ? [] : worksNear(read, activity, now);
  return {
    ...{ activity, state },
    who: namesOf(read)(activity.addedBy) ?? "—",
    near: near.map((one) => ({
      ...{ id: one.id, isCertain: one.isCertain, words: nearWords(lang, one) },
    })),
  };
}

function list(
  parts: PermitParts,
  c: WebContext,
  message?: string,
  status: 200 | 422 = 200,
): Answer {
  const lang = c.get("lang");
  const { ports, frame } = parts;
  const now = ports.clock.now();
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const past = pastActivities(ports.db.read, now, { offset: (page - 1) * limit, limit });
  const view = (activity: Activity) => viewOf(parts, lang, activity, now);
  return frame(c, {
    ...{ device: deviceOf(c), title: say(lang, t.title), status },
    body: (
      <ActivitiesPage
        lang={lang}
        csrf={c.get("csrf")}
        open={openActivities(ports.db.read, now).map(view)}
        past={past.items.map(view)}
        total={past.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(past.total / limit))}
        canEdit={mayUse(WORKERS, actorOf(c).roles)}
        message={message}
      />
    ),
  });
}

function form(
  { ports, frame }: PermitParts,
  c: WebContext,
  values: Values,
  errors: Values = {},
  message?: string,
): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const isFine = Object.keys(errors).length === 0 && message === undefined;
  return frame(c, {
    ...{ device: deviceOf(c), title: say(lang, t.add), status: isFine ? 200 : 422 },
    body: (
      <AddActivityPage
        lang={lang}
        csrf={c.get("csrf")}
        values={values}
        errors={errors}
        message={message}
        rooms={roomChoices(read)}
        areas={workAreas(read).map(({ id, name }) => ({ value: id, label: name }))}
      />
    ),
  });
}

function begin(parts: PermitParts, c: WebContext): Answer {
  const now = parts.ports.clock.now();
  const start = localTime(now);
  const end = localTime(instant(now + HOUR_MS));
  return form(parts, c, { once: parts.ports.ids.next(), start, end });
}

async function submit(parts: PermitParts, c: WebContext): Promise<Response> {
  const { ports } = parts;
  const { read } = ports.db;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const rooms = roomChoices(read).map(({ value }) => value);
  const parsed = parseActivity(raw, rooms);
  if (!parsed.ok) return await form(parts, c, raw, errorWords(lang, parsed.refusal));
  const zone = workAreas(read).find(({ id }) => id === raw["zone"]);
  const area = zone && areaOf(zone.shape);
  const drawn = zone && area ? { floorId: zone.floorId, area } : undefined;
  const done = await addActivity(ports, actorOf(c), parsed.value, drawn, onceOf(raw));
  if (done.ok) {
    // Fires in fixed areas do not wait for the next round either.
    await followAreas(ports);
    return goTo(c, permitPaths.activities);
  }
  return await form(parts, c, raw, {}, say(lang, activityRefusalWords[done.refusal.code]));
}

async function finish(parts: PermitParts, c: WebContext): Promise<Response> {
  const reason = words((await formOf(c))["reason"]).slice(0, LIMITS.reasonLength);
  const ask = { id: c.req.param("id") ?? "", reason };
  const done = await endActivity(parts.ports, actorOf(c), ask);
  if (done.ok) return goTo(c, permitPaths.activities);
  return await list(parts, c, say(c.get("lang"), activityRefusalWords[done.refusal.code]), 422);
}

export function activityRoutes(parts: PermitParts): readonly Route[] {
  return [
    get(permitPaths.activities, READERS, (c) => list(parts, c)),
    get(permitPaths.addActivity, WORKERS, (c) => begin(parts, c)),
    post(permitPaths.addActivity, WORKERS, (c) => submit(parts, c)),
    post(permitPaths.endActivity(":id"), WORKERS, (c) => finish(parts, c)),
  ];
}
