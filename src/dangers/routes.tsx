/** Reporting a danger, one danger with every step of its life, and the links that other pages show. */

import { checkRefusalText } from "../../views/checks/text.ts";
import { DangerDetailPage } from "../../views/dangers/detail-page.tsx";
import type { FormState } from "../../views/dangers/model.ts";
import { ReportPage } from "../../views/dangers/report-page.tsx";
import {
  dangerRefusalText,
  fiveWords,
  stateWords,
  dangerText as t,
} from "../../views/dangers/text.ts";
import { alarmPaths } from "../alarms/index.ts";
import { checkPaths } from "../checks/index.ts";
import { dayOf } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import {
  type KeptPhotos,
  keepPhotos,
  type MediaRefusal,
  type MediaStore,
  mediaPath,
} from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import {
  type Actor,
  actorOf,
  deviceOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { findSite } from "../site/index.ts";
import { readSettings } from "./colour-store.ts";
import { parseAct, parseReport, type ReportProblems } from "./form.ts";
import { ledgerRoutes, peopleChoices, roomChoices } from "./ledger.tsx";
import { ACTS, DANGER_LIMITS, type DangerAct, type DangerRefusal } from "./model.ts";
import { dangerPaths } from "./paths.ts";
import { isReader, MANAGERS, mayOpen, REPORTERS } from "./roles.ts";
import { actOnDanger, addDangerPhotos, BY_HAND, registerDanger, reportDanger } from "./service.ts";
import { type FoundWith, failedItems, foundByAlarm, foundInCheck, reportOf } from "./sources.ts";
import {
  countsOf,
  type Danger,
  dangersOfPhoto,
  findBySource,
  findDanger,
  listBySource,
} from "./store.ts";
import { criteriaHere, detailOf } from "./views.ts";

/** A photo too large is refused with its form kept, so the body may be larger than what is taken. */
const PHOTO_BODY_BYTES = 40_000_000;

const PROBLEM: Readonly<Record<string, Phrase>> = {
  what: t.whatNeeded,
  category: t.categoryNeeded,
  place: t.placeNeeded,
  done: dangerRefusalText["dangers.done_needed"],
};

function reportErrors(lang: Lang, problems: ReportProblems): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [
      field,
      say(lang, problem === "too-long" ? t.tooLong : (PROBLEM[field] ?? t.tooLong)),
    ]),
  );
}

export function refusalWords(lang: Lang, refusal: DangerRefusal): string {
  const words: Phrase = dangerRefusalText[refusal.code];
  const fields =
    "fields" in refusal ? refusal.fields.map((field) => say(lang, fiveWords[field])) : [];
  return say(lang, words, {
    state: "state" in refusal ? say(lang, stateWords[refusal.state]) : "",
    fields: fields.join(lang === "en" ? ", " : "、"),
    days: "days" in refusal ? refusal.days : 0,
    count: "count" in refusal ? refusal.count : 0,
  });
}

type PageState = {
  readonly form?: Partial<FormState>;
  readonly notice?: string | undefined;
  readonly status?: 409 | 422;
};

class DangerPages {
  readonly #ports: Ports;
  readonly #frame: Frame;
  readonly #media: MediaStore;

  constructor(ports: Ports, frame: Frame, media: MediaStore) {
    this.#ports = ports;
    this.#frame = frame;
    this.#media = media;
  }

  get #read(): Orm {
    return this.#ports.db.read;
  }

  #keep(files: readonly File[]): Promise<KeptPhotos> {
    return keepPhotos(this.#media, files, DANGER_LIMITS.photosAtOnce);
  }

  #foundWith(c: WebContext, fields: Readonly<Record<string, string>>): FoundWith | undefined {
    const lang = c.get("lang");
    const { run = "", item = "", alarm = "" } = fields;
    if (run !== "") return foundInCheck(this.#read, lang, actorOf(c), run, item);
    if (alarm === "" || !isReader(actorOf(c))) return undefined;
    return foundByAlarm(this.#read, lang, alarm);
  }

  report(
    c: WebContext,
    found: FoundWith | undefined,
    values: Readonly<Record<string, string>>,
    errors: Readonly<Record<string, string>> = {},
  ) {
    const lang = c.get("lang");
    const { kind = "hand", id = "" } = found?.source ?? {};
    const href = kind === "check-run" ? checkPaths.run(id) : alarmPaths.detail(id);
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.report),
      status: Object.keys(errors).length === 0 ? 200 : 422,
      body: (
        <ReportPage
          lang={lang}
          csrf={c.get("csrf")}
          values={values}
          errors={errors}
          rooms={roomChoices(this.#ports)}
          found={found && { label: found.label, href }}
          shown={(found?.shown ?? []).map(mediaPath)}
        />
      ),
    });
  }

  /** The empty form; what is on file already is shown instead. */
  begin(c: WebContext) {
    const query = queryOf(c);
    const found = this.#foundWith(c, query);
    const known = found && findBySource(this.#read, found.source);
    if (known !== undefined) return c.redirect(dangerPaths.one(known.id), 303);
    const { what = "", category = "", place = "", suspected = "general" } = found ?? {};
    const { run = "", item = "", alarm = "" } = found === undefined ? {} : query;
    const once = this.#ports.ids.next();
    return this.report(c, found, { what, category, place, suspected, run, item, alarm, once });
  }

  async submitReport(c: WebContext) {
    const { fields, files } = await sentOf(c);
    const found = this.#foundWith(c, fields);
    const rooms = roomChoices(this.#ports).map(({ value }) => value);
    const parsed = parseReport(fields, rooms);
    if (!parsed.ok) {
      return this.report(c, found, fields, reportErrors(c.get("lang"), parsed.refusal));
    }
    const { isFixed, done, ...report } = parsed.value;
    const [before, after] = [
      await this.#keep(files("photos")),
      await this.#keep(files("photos-after")),
    ];
    const { source = BY_HAND, itemKey, shown } = found ?? {};
    const reported = await reportDanger(
      this.#ports,
      actorOf(c),
      { ...report, source, itemKey, shown, photos: before.photos },
      isFixed ? { done, photos: after.photos } : undefined,
    );
    if (!reported.ok) return c.notFound();
    // The report stands whatever became of its photos: the person is told on its page.
    const why = before.refusal ?? after.refusal;
    const missing = isFixed && reported.value.state === "found" && why === undefined;
    const note = why ?? (missing ? "fix" : undefined);
    const to = dangerPaths.one(reported.value.id);
    return goTo(c, note === undefined ? to : `${to}?photo=${note}`);
  }

  /** All failed items of a check, each once, in one transaction. */
  async reportRun(c: WebContext) {
    const runId = c.req.param("run") ?? "";
    const actor = actorOf(c);
    // The ledger is kept in the words of the trade, whoever presses.
    const found = failedItems(this.#read, "zh-CN", actor, runId);
    if (found.length === 0) return c.notFound();
    await this.#ports.db.write((tx) => {
      for (const one of found) registerDanger(tx, this.#ports, actor, reportOf(one));
    });
    return goTo(c, checkPaths.run(runId));
  }

  /** What a person may not see is as if it were not there. */
  #open(c: WebContext): Danger | undefined {
    const danger = findDanger(this.#read, c.req.param("id") ?? "");
    return danger !== undefined && mayOpen(actorOf(c), danger) ? danger : undefined;
  }

  detail(c: WebContext, state: PageState = {}) {
    const lang = c.get("lang");
    const danger = this.#open(c);
    if (danger === undefined) return c.notFound();
    const now = this.#ports.clock.now();
    const view = detailOf(this.#read, lang, danger, actorOf(c), now);
    const { settings } = readSettings(this.#read);
    const isManager = mayUse(MANAGERS, actorOf(c).roles);
    return this.#frame(c, {
      device: deviceOf(c),
      title: `${say(lang, t.one)} ${danger.number}`,
      ...(state.status === undefined ? {} : { status: state.status }),
      body: (
        <DangerDetailPage
          lang={lang}
          csrf={c.get("csrf")}
          danger={view}
          form={{ values: {}, errors: {}, ...state.form }}
          people={isManager ? peopleChoices(this.#ports) : []}
          criteria={isManager ? criteriaHere(this.#read) : []}
          today={dayOf(now)}
          extensionsMax={settings.extensionsMax}
          extendedDaysMax={settings.extendedDaysMax}
          siteName={findSite(this.#read)?.name ?? ""}
          notice={state.notice ?? this.#photoNotice(c)}
        />
      ),
    });
  }

  /** After a report whose photo was not taken. */
  #photoNotice(c: WebContext): string | undefined {
    const code = c.req.query("photo");
    if (code === undefined) return undefined;
    const lang = c.get("lang");
    if (code === "fix") return say(lang, dangerRefusalText["dangers.photo_needed"]);
    const words: Readonly<Record<string, Phrase>> = checkRefusalText;
    const why = code.startsWith("media.") ? words[code] : undefined;
    return why && say(lang, t.photoRefused, { why: say(lang, why) });
  }

  #mediaWords(lang: Lang, code: MediaRefusal["code"]): string {
    const words: Phrase = checkRefusalText[code];
    return say(lang, words);
  }

  async act(c: WebContext, act: DangerAct) {
    if (this.#open(c) === undefined) return c.notFound();
    const lang = c.get("lang");
    const { fields, files } = await sentOf(c);
    const back = (form: Partial<FormState>, status: 409 | 422 = 422) =>
      this.detail(c, { form: { act, values: fields, ...form }, status });
    const parsed = parseAct(act, fields);
    if (!parsed.ok) {
      return back({
        errors: {
          ...(parsed.refusal.cost === undefined ? {} : { cost: say(lang, t.costBad) }),
          ...(parsed.refusal.due === undefined ? {} : { due: say(lang, t.dueBad) }),
        },
      });
    }
    const { photos, refusal } = await this.#keep(files("photos"));
    // Handing in is a person's word with its proof: half of it is not taken.
    if (refusal !== undefined) return back({ errors: { photos: this.#mediaWords(lang, refusal) } });
    const ask = { seen: Number(fields["seen"] ?? "0"), event: parsed.value, photos };
    const id = c.req.param("id") ?? "";
    const done = await actOnDanger(this.#ports, actorOf(c), id, ask);
    if (done.ok) return goTo(c, dangerPaths.one(id));
    const isStale =
      done.refusal.code === "dangers.changed_meanwhile" ||
      done.refusal.code === "dangers.wrong_state";
    const message = refusalWords(lang, done.refusal);
    if (done.refusal.code === "dangers.photo_needed") return back({ errors: { photos: message } });
    return back({ message }, isStale ? 409 : 422);
  }

  async photos(c: WebContext) {
    const danger = this.#open(c);
    if (danger === undefined) return c.notFound();
    const lang = c.get("lang");
    const back = (message: string) =>
      this.detail(c, { form: { act: "photos", message }, status: 422 });
    const { photos, refusal } = await this.#keep((await sentOf(c)).files("photos"));
    if (refusal !== undefined || photos.length === 0) {
      return back(this.#mediaWords(lang, refusal ?? "media.empty"));
    }
    const added = await addDangerPhotos(this.#ports, actorOf(c), danger.id, photos);
    return added.ok ? goTo(c, dangerPaths.one(danger.id)) : back(refusalWords(lang, added.refusal));
  }
}

export function dangerRoutes(ports: Ports, frame: Frame, media: MediaStore): readonly Route[] {
  const pages = new DangerPages(ports, frame, media);
  const large = (route: Route): Route => ({ ...route, bodyBytes: PHOTO_BODY_BYTES });
  return [
    ...ledgerRoutes(ports, frame),
    get(dangerPaths.add, REPORTERS, (c) => pages.begin(c)),
    large(post(dangerPaths.add, REPORTERS, (c) => pages.submitReport(c))),
    post(dangerPaths.fromRun(":run"), REPORTERS, (c) => pages.reportRun(c)),
    get(dangerPaths.one(":id"), "signed-in", (c) => pages.detail(c)),
    large(post(dangerPaths.photos(":id"), REPORTERS, (c) => pages.photos(c))),
    ...ACTS.map((act) =>
      large(post(dangerPaths.act(":id", act), REPORTERS, (c) => pages.act(c, act))),
    ),
  ];
}

/** A danger's state in words, for the pages of domains that refer to it. */
export function stateWordOf(lang: Lang, danger: Pick<Danger, "state">): string {
  return say(lang, stateWords[danger.state]);
}

/** The number beside "Dangers" in the navigation. */
export function dangerBadge(
  ports: Pick<Ports, "db">,
  roles: readonly string[],
): number | undefined {
  if (!isReader({ roles })) return undefined;
  const { major, general } = countsOf(ports.db.read);
  return major + general;
}

export function mayReadDangerPhoto(orm: Orm, actor: Actor, hash: string): boolean {
  return dangersOfPhoto(orm, hash).some((danger) => mayOpen(actor, danger));
}

export type DangerLink = { readonly href: string; readonly label: string };

/** What the result of a check and the page of an alarm offer; both lie below and are handed this. */
export function dangerLinks(ports: Pick<Ports, "db">) {
  const linkOf = (lang: Lang, danger: Danger): DangerLink => ({
    href: dangerPaths.one(danger.id),
    label: say(lang, t.seeDanger, {
      number: danger.number,
      state: say(lang, stateWords[danger.state]),
    }),
  });
  return {
    /** For each failed item: the danger on file, or the way to one; and the way to all at once. */
    ofRun(lang: Lang, actor: Actor, runId: string, failed: readonly string[]) {
      const known = new Map(
        listBySource(ports.db.read, "check-run", runId).map((one) => [one.source.item, one]),
      );
      const canReport = mayUse(REPORTERS, actor.roles);
      const items = new Map<string, DangerLink>();
      for (const itemId of failed) {
        const danger = known.get(itemId);
        if (danger !== undefined) items.set(itemId, linkOf(lang, danger));
        else if (canReport) {
          const label = say(lang, t.registerItem);
          items.set(itemId, { href: dangerPaths.addFromItem(runId, itemId), label });
        }
      }
      const left = failed.filter((itemId) => !known.has(itemId)).length;
      const all =
        canReport && left > 0
          ? { href: dangerPaths.fromRun(runId), label: say(lang, t.registerAll, { n: left }) }
          : undefined;
      return { items, all };
    },
    ofAlarm(lang: Lang, actor: Actor, alarm: { readonly id: string; readonly subject: string }) {
      if (alarm.subject.startsWith("danger:")) {
        const danger = findDanger(ports.db.read, alarm.subject.slice("danger:".length));
        return danger && linkOf(lang, danger);
      }
      const source = { kind: "alarm", id: alarm.id, item: "" } as const;
      const danger = findBySource(ports.db.read, source);
      if (danger !== undefined) return linkOf(lang, danger);
      if (!mayUse(REPORTERS, actor.roles)) return undefined;
      return { href: dangerPaths.addFromAlarm(alarm.id), label: say(lang, t.alarmDanger) };
    },
  };
}
