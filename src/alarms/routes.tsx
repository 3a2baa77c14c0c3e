/** The alarm list, one alarm with its handling, and the banner of urgent alarms. */
import { AlarmBanner, type BannerView, NO_BANNER } from "../../views/alarms/banner.tsx";
import { AlarmDetailPage } from "../../views/alarms/detail-page.tsx";
import { AlarmListFrame, AlarmListPage, AlarmWall } from "../../views/alarms/list-page.tsx";
import type {
  AlarmDetailView,
  AlarmListView,
  AlarmQuery,
  HistoryLine,
} from "../../views/alarms/model.ts";
import { alarmRefusalText, alarmText as t } from "../../views/alarms/text.ts";
import { checkRefusalText } from "../../views/checks/text.ts";
import { findPersonRow, STAFF_ROLES } from "../identity/index.ts";
import { HOUR_MS, instant, type UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Result } from "../kernel/result.ts";
import type { Frame } from "../platform/frame.ts";
import { keepDisplay } from "../platform/http/display.ts";
import { goTo } from "../platform/http/http.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import { keepPhotos, type MediaStore, mediaPath } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import {
  type Actor,
  actorOf,
  DISPLAY_ROLE,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { findAlarmRule } from "./catalogue.ts";
import { needsVerification } from "./handling.ts";
import { confirmHandling, PHOTOS_AT_ONCE, recordHandling, sendBack } from "./handling-service.ts";
import type { AlarmRefusal } from "./model.ts";
import { alarmPaths } from "./paths.ts";
import { alarmFilterOf, alarmQueryOf } from "./query.ts";
import { recordRoutes } from "./record-routes.tsx";
import { robotRoutes } from "./robot-routes.tsx";
import type { Deliver } from "./robots.ts";
import { isActive, isAudible, isFlood, isShelved, SHELF_MAX_MINUTES } from "./rules.ts";
import { ALARM_CHANNEL, acknowledgeAlarm, closeAlarm, shelveAlarm } from "./service.ts";
import { photosOfAlarm } from "./settings-store.ts";
import { shelfRoutes, shelvesNow } from "./shelf-routes.tsx";
import {
  type AlarmRow,
  activationsSince,
  countByCode,
  countByPlace,
  countOpen,
  findAlarm,
  historyOf,
  listAlarms,
  listUnseen,
  listUrgent,
} from "./store.ts";
import { alarmView, wordsOf } from "./views.ts";

/** What tiers above alarms make of one; handed in by the composition root. */
export type AlarmLinks = {
  /** For what is printed. */
  siteName?(): string;
  /** How a message reaches a robot; over HTTPS unless given. */
  readonly deliver?: Deliver | undefined;
  /** The hidden danger on file, or the way to record one. */
  danger?(
    lang: Lang,
    actor: Actor,
    alarm: { readonly id: string; readonly subject: string },
  ): { readonly href: string; readonly label: string } | undefined;
  /** Ways to the map at that place, and to what happened there at that time. */
  places?(
    lang: Lang,
    actor: Actor,
    alarm: AlarmRow,
  ): readonly { readonly href: string; readonly label: string }[];
};

/** A photo too large is refused with its words kept, so the body may be larger than what is taken. */
const PHOTO_BODY_BYTES = 40_000_000;

const HANDLERS: readonly string[] = STAFF_ROLES.filter((role) => role !== "regulator");
const MANAGERS: readonly string[] = ["safety-manager", "administrator"];

/** Choices of a shelf's length in minutes; each priority allows those up to its own limit. */
const SHELF_CHOICES = [30, 60, 240, 480, 1_440] as const;

function isFloodNow(orm: Orm, now: UnixMs): boolean {
  return isFlood(activationsSince(orm, instant(now - HOUR_MS)), now);
}

const UNSEEN_LOOKED_AT = 50;

function soundKeyOf(orm: Orm, now: UnixMs, isInFlood: boolean): string | undefined {
  const newest = listUnseen(orm, UNSEEN_LOOKED_AT).find((row) => isAudible(row, now, isInFlood));
  return newest && `${newest.id}-${newest.activatedAt}-${newest.escalation}`;
}

function countsOf(orm: Orm): Readonly<Record<string, number>> {
  const countOf = (state: "open" | "raised" | "cleared") =>
    listAlarms(orm, { state }, { offset: 0, limit: 1 }).total;
  return { open: countOf("open"), raised: countOf("raised"), cleared: countOf("cleared") };
}

function listOf(ports: Ports, query: AlarmQuery): AlarmListView {
  const orm = ports.db.read;
  const now = ports.clock.now();
  const { page, view } = query;
  const filter = alarmFilterOf(query, now);
  const limit = LIMITS.listPage;
  const { total, items } = listAlarms(orm, filter, { offset: (page - 1) * limit, limit });
  const isInFlood = isFloodNow(orm, now);
  return {
    items: items.map((row) => alarmView(row, now)),
    total,
    page,
    pageCount: Math.max(1, Math.ceil(total / limit)),
    counts: countsOf(orm),
    shelves: shelvesNow(ports),
    isFlood: isInFlood,
    soundKey: soundKeyOf(orm, now, isInFlood),
    ...(view === "kinds"
      ? { kinds: countByCode(orm).map((item) => ({ ...item, words: wordsOf(item.code) })) }
      : {}),
    ...(view === "places" ? { places: countByPlace(orm) } : {}),
  };
}

function namesOf(orm: Orm): (actor: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (actor) => {
    if (!known.has(actor)) known.set(actor, findPersonRow(orm, actor)?.name);
    return known.get(actor);
  };
}

function historyLines(orm: Orm, id: string): readonly HistoryLine[] {
  const nameOf = namesOf(orm);
  return historyOf(orm, id).map((entry) => {
    const payload = JSON.parse(entry.payload) as Readonly<Record<string, unknown>>;
    const note = payload["handling"] ?? payload["reason"] ?? payload["note"];
    return {
      at: instant(entry.at),
      kind: entry.kind,
      who: nameOf(entry.actor),
      note: typeof note === "string" ? note : undefined,
    };
  });
}

function factsOf(row: AlarmRow): AlarmDetailView["facts"] {
  const facts = JSON.parse(row.facts) as Readonly<Record<string, unknown>>;
  return Object.entries(facts)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => [name, value as Json]);
}

function detailOf(ports: Ports, row: AlarmRow, actor: Actor): AlarmDetailView {
  const { roles } = actor;
  const now = ports.clock.now();
  const isManager = mayUse(MANAGERS, roles);
  const isHandler = mayUse(HANDLERS, roles);
  const isOpen = row.state !== "closed";
  const isStuck = isActive(row) && findAlarmRule(row.code)?.isEvent === false;
  const isHandled = row.handledAt !== null;
  const isOwn = row.handledBy === actor.personId;
  const maxMinutes = SHELF_MAX_MINUTES[row.priority];
  const canShelve = isManager && isActive(row) && !isShelved(row, now);
  return {
    ...alarmView(row, now),
    facts: factsOf(row),
    history: historyLines(ports.db.read, row.id),
    handling: row.handling ?? undefined,
    canAcknowledge: isHandler && isOpen && row.acknowledgedAt === null,
    handledBy: row.handledBy === null ? undefined : namesOf(ports.db.read)(row.handledBy),
    photos: photosOfAlarm(ports.db.read, row.id).map(mediaPath),
    canHandle: isHandler && isOpen && !isHandled,
    canVerify: isManager && isOpen && isHandled && !isOwn && !isStuck,
    isOwnHandling: isManager && isOpen && isHandled && isOwn,
    canClose: isManager && isOpen && !isStuck && !needsVerification(row) && !isHandled,
    isWaitingForCause: isManager && isOpen && isStuck,
    shelfMinutes: canShelve ? SHELF_CHOICES.filter((minutes) => minutes <= maxMinutes) : [],
  };
}

/** The urgent alarm to show above every page, for `src/site/frame.ts` and for the banner's own question. */
export function bannerOf(ports: Pick<Ports, "db" | "clock">): BannerView {
  const now = ports.clock.now();
  const urgent = listUrgent(ports.db.read, 100);
  const first = urgent.find((row) => row.state === "raised") ?? urgent[0];
  if (first === undefined) return NO_BANNER;
  const isLoud = first.state === "raised";
  return {
    key: `${first.id}-${first.activatedAt}-${first.state}-${first.escalation}-${urgent.length}`,
    urgent: alarmView(first, now),
    more: urgent.length - 1,
    isAudible: isLoud,
  };
}

const idOf = (c: WebContext): string => c.req.param("id") ?? "";

class AlarmPages {
  readonly #ports: Ports;
  readonly #frame: Frame;
  readonly #screens: LiveScreens;
  readonly #media: MediaStore;
  readonly #links: AlarmLinks;

  constructor(
    ports: Ports,
    frame: Frame,
    screens: LiveScreens,
    media: MediaStore,
    links: AlarmLinks,
  ) {
    this.#media = media;
    this.#ports = ports;
    this.#frame = frame;
    this.#screens = screens;
    this.#links = links;
  }

  list(c: WebContext) {
    const lang = c.get("lang");
    const query = alarmQueryOf(c);
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.title),
      body: <AlarmListPage lang={lang} query={query} list={listOf(this.#ports, query)} />,
    });
  }

  /** The open alarms, read from across a room. */
  wall(c: WebContext) {
    const lang = c.get("lang");
    const query = alarmQueryOf(c);
    keepDisplay(c);
    return this.#frame(c, {
      device: "wall",
      title: say(lang, t.title),
      body: <AlarmWall lang={lang} query={query} list={listOf(this.#ports, query)} />,
    });
  }

  live(c: WebContext): Response {
    const lang = c.get("lang");
    const query = alarmQueryOf(c);
    c.env?.server?.timeout(c.req.raw, 0);
    return this.#screens.stream(`alarms:${lang}:${JSON.stringify(query)}`, [ALARM_CHANNEL], () =>
      String(<AlarmListFrame lang={lang} query={query} list={listOf(this.#ports, query)} />),
    );
  }

  /** 204 while nothing has changed, so that a screen swaps only news. */
  banner(c: WebContext): Response | Promise<Response> {
    if (c.get("actor") === undefined) return c.body(null, 204);
    const banner = bannerOf(this.#ports);
    if (banner.key === c.req.query("seen")) return c.body(null, 204);
    c.header("cache-control", "no-store");
    return c.html(<AlarmBanner lang={c.get("lang")} banner={banner} />);
  }

  detail(c: WebContext, id: string, message?: string, typed?: Readonly<Record<string, string>>) {
    const lang = c.get("lang");
    const row = findAlarm(this.#ports.db.read, id);
    if (row === undefined) return c.notFound();
    const alarm = detailOf(this.#ports, row, actorOf(c));
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, alarm.words),
      status: message === undefined ? 200 : 422,
      body: (
        <AlarmDetailPage
          lang={lang}
          alarm={alarm}
          csrf={c.get("csrf")}
          message={message}
          typed={typed}
          photosMax={PHOTOS_AT_ONCE}
          danger={this.#links.danger?.(lang, actorOf(c), row)}
          places={this.#links.places?.(lang, actorOf(c), row)}
        />
      ),
      subject: `alarm:${alarm.id}`,
    });
  }

  /** Back to the alarm, with the reason when it was refused. */
  async act(
    c: WebContext,
    outcome: Result<unknown, AlarmRefusal>,
    typed?: Readonly<Record<string, string>>,
  ) {
    if (outcome.ok) return goTo(c, alarmPaths.detail(idOf(c)));
    return await this.detail(c, idOf(c), refusalWords(c.get("lang"), outcome.refusal), typed);
  }

  /** A photo that was not taken brings the words back: nothing is half recorded. */
  async handle(c: WebContext) {
    const { fields, files } = await sentOf(c);
    const { photos, refusal } = await keepPhotos(this.#media, files("photos"), PHOTOS_AT_ONCE);
    if (refusal !== undefined) {
      const words: Phrase = checkRefusalText[refusal];
      return await this.detail(c, idOf(c), say(c.get("lang"), words), fields);
    }
    const done = { words: fields["handling"] ?? "", photos };
    return await this.act(c, await recordHandling(this.#ports, actorOf(c), idOf(c), done), fields);
  }
}

function refusalWords(lang: Lang, refusal: AlarmRefusal): string {
  const words: Phrase = alarmRefusalText[refusal.code];
  return say(lang, words, { max: "maxMinutes" in refusal ? refusal.maxMinutes : 0 });
}

export function alarmRoutes(
  ports: Ports,
  frame: Frame,
  screens: LiveScreens,
  media: MediaStore,
  links: AlarmLinks = {},
): readonly Route[] {
  const pages = new AlarmPages(ports, frame, screens, media, links);
  return [
    get(alarmPaths.list, STAFF_ROLES, (c) => pages.list(c)),
    get(alarmPaths.live, [...STAFF_ROLES, DISPLAY_ROLE], (c) => pages.live(c)),
    get(alarmPaths.wall, [...STAFF_ROLES, DISPLAY_ROLE], (c) => pages.wall(c)),
    // Public, because a kiosk whose session has ended must not be sent away by a question of its own.
    get(alarmPaths.banner, "public", (c) => pages.banner(c)),
    ...shelfRoutes(ports, frame),
    ...robotRoutes(ports, frame, links.deliver),
    ...recordRoutes(ports, frame, links.siteName ?? (() => "")),
    get(alarmPaths.detail(":id"), STAFF_ROLES, (c) => pages.detail(c, idOf(c))),
    post(alarmPaths.acknowledge(":id"), HANDLERS, async (c) =>
      pages.act(c, await acknowledgeAlarm(ports, actorOf(c), idOf(c))),
    ),
    post(alarmPaths.shelve(":id"), MANAGERS, async (c) => {
      const form = await formOf(c);
      const asked = { minutes: Number(form["minutes"] ?? 0), reason: form["reason"] ?? "" };
      return await pages.act(c, await shelveAlarm(ports, actorOf(c), idOf(c), asked));
    }),
    {
      ...post(alarmPaths.handle(":id"), HANDLERS, (c) => pages.handle(c)),
      bodyBytes: PHOTO_BODY_BYTES,
    },
    post(alarmPaths.verify(":id"), MANAGERS, async (c) => {
      const note = (await formOf(c))["note"] ?? "";
      return await pages.act(c, await confirmHandling(ports, actorOf(c), idOf(c), note));
    }),
    post(alarmPaths.sendBack(":id"), MANAGERS, async (c) => {
      const form = await formOf(c);
      const reason = form["reason"] ?? "";
      return await pages.act(c, await sendBack(ports, actorOf(c), idOf(c), reason), form);
    }),
    post(alarmPaths.close(":id"), MANAGERS, async (c) => {
      const form = await formOf(c);
      const words = form["handling"] ?? "";
      return await pages.act(c, await closeAlarm(ports, actorOf(c), idOf(c), words));
    }),
  ];
}

/** Alarms that wait for a hand: the urgent ones nobody acknowledged, and all that are open. */
export function alarmToDos(
  ports: Pick<Ports, "db" | "clock">,
  roles: readonly string[],
): { readonly urgent: number; readonly open: number } | undefined {
  const open = alarmBadge(ports, roles);
  if (open === undefined) return undefined;
  const urgent = listUrgent(ports.db.read, 100).filter(({ state }) => state === "raised").length;
  return { urgent, open };
}

/** The number beside "Alarms" in the navigation, and whether this person may open the list. */
export function alarmBadge(
  ports: Pick<Ports, "db" | "clock">,
  roles: readonly string[],
): number | undefined {
  if (!mayUse(STAFF_ROLES, roles)) return undefined;
  return countOpen(ports.db.read, ports.clock.now());
}
