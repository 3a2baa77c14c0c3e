/** The page of the clock: for everybody who is signed in, because it is what stands between them and their work. */
import { ClockPage, type ClockPageProps } from "../../views/box/clock-page.tsx";
import { clockPageText as t } from "../../views/box/clock-text.ts";
import { actorNames } from "../identity/index.ts";
import { dayOf, type UnixMs } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { journalPage, type ShownEntry } from "../platform/journal/journal-reader.ts";
import type { Ports } from "../platform/ports.ts";
import { deviceOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import type { ClockDesk, ClockRefusal } from "./clock.ts";
import { parseSiteTime } from "./clock-form.ts";
import { twoLogins, witnessText } from "./two-people.ts";

const EVENTS_SHOWN = 20;

type PageState = Partial<Pick<ClockPageProps, "values" | "errors">>;

function eventsOf(ports: Ports): ClockPageProps["events"] {
  const { entries } = journalPage(ports.db.sql, { kind: "clock." }, undefined, EVENTS_SHOWN);
  const text = (entry: ShownEntry, key: string): string | undefined => {
    const value = entry.payload[key];
    return typeof value === "string" ? value : undefined;
  };
  const names = actorNames(
    ports.db.read,
    entries.flatMap((entry) => [entry.actor, text(entry, "second") ?? ""]),
  );
  return entries.map((entry) => {
    const moved = entry.payload["movedMs"];
    return {
      at: entry.at,
      kind: entry.kind,
      actorName: names.get(entry.actor),
      secondName: names.get(text(entry, "second") ?? ""),
      cause: text(entry, "cause"),
      movedMs: typeof moved === "number" ? moved : undefined,
      reason: text(entry, "reason"),
    };
  });
}

function propsOf(c: WebContext, ports: Ports, desk: ClockDesk, state: PageState): ClockPageProps {
  const view = desk.view();
  return {
    lang: c.get("lang"),
    csrf: c.get("csrf"),
    now: view.now,
    cause: view.trust.cause,
    sync: view.sync,
    offsetMs: view.offsetMs,
    floorAt: view.floorAt > 0 ? view.floorAt : undefined,
    events: eventsOf(ports),
    values: state.values ?? { "set-at": "", reason: "", first: "", second: "" },
    errors: state.errors ?? {},
  };
}

function errorsOf(lang: Lang, refusal: ClockRefusal): Record<string, string> {
  switch (refusal.code) {
    case "clock.no_reason":
      return { reason: say(lang, t.noReason) };
    case "clock.before_release":
      return { "set-at": say(lang, t.beforeReleaseRefused, { day: dayOf(refusal.releasedAt) }) };
    case "clock.too_late":
      return { "set-at": say(lang, t.tooLate) };
    case "clock.witness":
      return { [refusal.witness.who]: witnessText(lang, refusal.witness) };
  }
}

export function clockRoutes(ports: Ports, frame: Frame, desk: ClockDesk): readonly Route[] {
  const page = (c: WebContext, state: PageState = {}, status: 200 | 422 = 200) =>
    frame(c, {
      device: deviceOf(c),
      title: say(c.get("lang"), t.title),
      body: <ClockPage {...propsOf(c, ports, desk, state)} />,
      status,
    });
  return [
    get("/clock", "signed-in", (c) => page(c)),
    post("/clock", "signed-in", async (c) => {
      const lang = c.get("lang");
      const form = await formOf(c);
      const logins = twoLogins(form);
      const typed = (form["set-at"] ?? "").slice(0, 40);
      const reason = (form["reason"] ?? "").slice(0, 500);
      const values = {
        "set-at": typed,
        reason,
        first: logins.first.who,
        second: logins.second.who,
      };
      const setAt: UnixMs | undefined = typed.trim() === "" ? undefined : parseSiteTime(typed);
      if (typed.trim() !== "" && setAt === undefined) {
        return page(c, { values, errors: { "set-at": say(lang, t.badTime) } }, 422);
      }
      const done = await desk.confirm({ setAt, reason, ...logins });
      if (!done.ok) return page(c, { values, errors: errorsOf(lang, done.refusal) }, 422);
      return c.redirect("/clock", 303);
    }),
  ];
}
