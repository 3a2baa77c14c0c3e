/** Kiosk pages of filling: the board, one gun, the second weighing. */
import {
  BoardFrame,
  BoardPage,
  type BoardParts,
  BoardWall,
  pointName,
} from "../../views/filling/board-page.tsx";
import { flowText } from "../../views/filling/flow/text.ts";
import { PointFrame, PointPage } from "../../views/filling/point-page.tsx";
import { actText, scanText, fillText as t } from "../../views/filling/text.ts";
import { WeighingFrame, WeighingPage } from "../../views/filling/weighing-page.tsx";
import { Flash } from "../../views/ui/feedback.tsx";
import { findCode, readSiteCode } from "../cylinders/index.ts";
import { findMedium } from "../gases/index.ts";
import { MINUTE_MS } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import type { Frame } from "../platform/frame.ts";
import { keepDisplay } from "../platform/http/display.ts";
import { goTo, isHtmx } from "../platform/http/http.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import { readHead } from "../platform/journal/journal.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import {
  actorOf,
  DISPLAY_ROLE,
  formOf,
  get,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { restingOf } from "./acetylene/cards.ts";
import { awaitingOf, blockerWords, pointCardOf, pointPanelOf, type Viewer } from "./cards.ts";
import { scaleCardsOf } from "./desk-routes.tsx";
import type { Answers } from "./facts.ts";
import { unreleasedOfCylinder } from "./flow/store.ts";
import { wideLocks } from "./lock/cards.ts";
import { setLock } from "./lock/locks.ts";
import { awaitingBatchesOf, manifoldPointCardOf } from "./manifold/cards.ts";
import { ManifoldPages } from "./manifold/routes.tsx";
import { findManifoldFill } from "./manifold/store.ts";
import type { SampleCode } from "./model.ts";
import { overrideFull } from "./override.ts";
import { FILLERS, hasRole, LOCK_MANAGERS, WATCHERS } from "./pages.ts";
import { fillPaths, manifoldPaths } from "./paths.ts";
import { preFillItemsOf } from "./pre-fill-items.ts";
import {
  authorise,
  GUN_POSITION,
  passCheck,
  registerRefusals,
  type ScanRefusal,
  type Station,
  scanAtPoint,
  unbind,
} from "./service.ts";
import { settleFill } from "./settle.ts";
import { entryOf, unpreparedOf } from "./shift/entry.ts";
import { findCheck, findFill } from "./store.ts";
import { weighAgain, weighingCardOf } from "./weighing.ts";

const UNLOCKERS = LOCK_MANAGERS;

function viewerOf(roles: readonly string[]): Viewer {
  return {
    canFill: roles.some((role) => FILLERS.includes(role)),
    canUnlock: roles.some((role) => UNLOCKERS.includes(role)),
  };
}

function scanWords(lang: Lang, refusal: ScanRefusal): string {
  const words: Phrase = scanText[refusal.code];
  return say(lang, words, {
    scanned: "scanned" in refusal ? refusal.scanned : "",
    position: "position" in refusal ? refusal.position : "",
  });
}

/** Words of what was refused; an address to go to; undefined: back to the point. */
type Acted = string | { readonly to: string } | undefined;

/** What the board shows beside the points themselves. */
type BoardSurroundings = {
  readonly key: string;
  readonly parts: Pick<BoardParts, "awaiting" | "batches" | "resting" | "locks" | "scalesDue">;
};

const isForGun = (sample: SampleCode): boolean => sample.medium === undefined;

/** Whether a person has confirmed the entry of this shift; asked at every view of the board. */
const knownEntries = new UntilCommit<boolean>(200);

export class FillingPages {
  readonly #station: Station;
  readonly #frame: Frame;
  readonly #screens: LiveScreens;

  readonly #samples: readonly SampleCode[];
  readonly manifolds: ManifoldPages;
  readonly #around = new Map<Lang, BoardSurroundings>();

  constructor(
    station: Station,
    frame: Frame,
    screens: LiveScreens,
    samples: readonly SampleCode[],
  ) {
    this.manifolds = new ManifoldPages(station, frame, screens, samples);
    this.#samples = samples;
    this.#station = station;
    this.#frame = frame;
    this.#screens = screens;
  }

  #points(lang: Lang) {
    const { board, ports } = this.#station;
    return board.ids().flatMap((id) => {
      const view = board.view(id);
      if (view === undefined) return [];
      const cardOf = view.row.kind === "manifold" ? manifoldPointCardOf : pointCardOf;
      return [cardOf(ports.db.read, lang, view)];
    });
  }

  board(c: WebContext, state: { code?: string; message?: string; status?: 422 } = {}) {
    const lang = c.get("lang");
    return this.#frame(c, {
      device: "kiosk",
      title: say(lang, t.board),
      status: state.status ?? 200,
      body: (
        <BoardPage
          lang={lang}
          points={this.#points(lang)}
          {...this.#surroundings(lang).parts}
          isEntered={this.#isEntered(c)}
          csrf={c.get("csrf")}
          code={state.code}
          message={state.message}
        />
      ),
    });
  }

  /** The same read from across a room, by nobody who could touch it. */
  boardWall(c: WebContext) {
    const lang = c.get("lang");
    keepDisplay(c);
    const parts = { points: this.#points(lang), ...this.#surroundings(lang).parts };
    return this.#frame(c, {
      device: "wall",
      title: say(lang, t.board),
      body: <BoardWall lang={lang} {...parts} />,
    });
  }

  boardLive(c: WebContext): Response {
    const lang = c.get("lang");
    this.#keepOpen(c);
    return this.#screens.stream(`board:${lang}`, ["board"], () =>
      String(
        <BoardFrame lang={lang} points={this.#points(lang)} {...this.#surroundings(lang).parts} />,
      ),
    );
  }

  /** Read anew only after an entry or with the minute: the board is drawn five times a second for every screen. */
  #surroundings(lang: Lang): BoardSurroundings {
    const { ports, board } = this.#station;
    const minute = Math.floor(ports.clock.now() / MINUTE_MS);
    const key = `${readHead(ports.db.sql).seq} ${minute}`;
    const known = this.#around.get(lang);
    if (known?.key === key) return known;
    const labelOf = (id: string): string => board.rowOf(id)?.label ?? "";
    const parts = {
      awaiting: awaitingOf(ports.db.read, labelOf),
      batches: awaitingBatchesOf(ports.db.read, labelOf),
      resting: restingOf(this.#station, lang),
      locks: wideLocks(this.#station),
      scalesDue: scaleCardsOf(this.#station, lang).filter(
        (card) => !(card.isZeroed && card.isWeighed && card.isVerified),
      ).length,
    };
    const read = { key, parts };
    this.#around.set(lang, read);
    return read;
  }

  #isEntered(c: WebContext): boolean | undefined {
    if (!hasRole(c, FILLERS)) return undefined;
    const { ports } = this.#station;
    const { personId } = actorOf(c);
    const now = ports.clock.now();
    // Shifts begin with a minute.
    const key = `${personId} ${Math.floor(now / MINUTE_MS)}`;
    return knownEntries.get(ports.db.sql, key, () => {
      return unpreparedOf(entryOf(ports.db.read, personId, now)).length === 0;
    });
  }

  /** A stream may be silent longer than the server's limit for a request. */
  #keepOpen(c: WebContext): void {
    c.env?.server?.timeout(c.req.raw, 0);
  }

  #panel(lang: Lang, id: string, viewer: Viewer, personId: string) {
    const { board, ports } = this.#station;
    const view = board.view(id);
    if (view === undefined) return undefined;
    const position = view.positions[GUN_POSITION];
    const refusals =
      position?.kind === "bound" && position.refusals.length > 0
        ? registerRefusals(this.#station, { personId }, view.row, position.cylinderId).concat(
            position.check?.hasPassedEveryItem === false
              ? [{ code: "filling.check_failed", items: this.#failedItems(position.check.checkId) }]
              : [],
          )
        : [];
    return pointPanelOf(ports.db.read, lang, view, refusals, viewer);
  }

  #failedItems(checkId: string): readonly string[] {
    const check = findCheck(this.#station.ports.db.read, checkId);
    const answers = JSON.parse(check?.answers ?? "{}") as Answers;
    return Object.entries(answers).flatMap(([code, answer]) => (answer === "fail" ? [code] : []));
  }

  point(c: WebContext, id: string, message?: string) {
    const lang = c.get("lang");
    const actor = actorOf(c);
    if (this.manifolds.owns(id)) {
      return this.manifolds.page(c, id, viewerOf(actor.roles), message);
    }
    const panel = this.#panel(lang, id, viewerOf(actor.roles), actor.personId);
    if (panel === undefined) return c.notFound();
    const isCamera = c.req.query("camera") === "1";
    return this.#frame(c, {
      device: "kiosk",
      title: pointName(lang, panel),
      station: pointName(lang, panel),
      scripts: ["camera"],
      status: message === undefined ? 200 : 422,
      body: (
        <PointPage
          lang={lang}
          point={panel}
          csrf={c.get("csrf")}
          message={message}
          isCamera={isCamera}
          samples={panel.stage === "idle" ? this.#samples.filter(isForGun) : []}
        />
      ),
    });
  }

  pointLive(c: WebContext, id: string): Response | Promise<Response> {
    const lang = c.get("lang");
    const actor = actorOf(c);
    const viewer = viewerOf(actor.roles);
    if (this.#station.board.view(id) === undefined) return c.notFound();
    this.#keepOpen(c);
    if (this.manifolds.owns(id)) return this.manifolds.live(c, id, viewer);
    // The frames of a page with a camera keep it; those of a page without must not bring one.
    const isCamera = c.req.query("camera") === "1";
    const key = `point:${id}:${lang}:${actor.personId}:${isCamera}`;
    return this.#screens.stream(key, [`point:${id}`], () => {
      const panel = this.#panel(lang, id, viewer, actor.personId);
      if (panel === undefined) return "";
      return String(<PointFrame lang={lang} point={panel} isCamera={isCamera} />);
    });
  }

  /** Back to the gun's page, or the reason in its flash area. */
  async act(
    c: WebContext,
    id: string,
    run: (form: Readonly<Record<string, string>>) => Promise<Acted>,
  ): Promise<Response> {
    if (this.#station.board.view(id) === undefined) return c.notFound();
    const words = await run(await formOf(c));
    if (words === undefined) return goTo(c, fillPaths.point(id));
    if (typeof words !== "string") return goTo(c, words.to);
    if (!isHtmx(c)) return this.point(c, id, words);
    const lang = c.get("lang");
    return c.html(
      <Flash lang={lang} state="danger" sound="refused">
        {words}
      </Flash>,
      422,
    );
  }

  /** A scan on the board: a badge changes the person, a gun's code opens it, a cylinder waits for a gun. */
  async scan(c: WebContext): Promise<Response> {
    const lang = c.get("lang");
    const { board, ports } = this.#station;
    const scanned = (await formOf(c))["code"] ?? "";
    const read = readSiteCode(ports.db.read, scanned);
    if (read.kind === "badge") return c.redirect("/login/badge", 307);
    if (read.kind === "malformed") {
      return this.board(c, { message: say(lang, scanText["filling.malformed_code"]), status: 422 });
    }
    if (read.kind === "fill-point") {
      const id = board.ids().find((item) => board.rowOf(item)?.label === read.label);
      if (id !== undefined) return goTo(c, fillPaths.point(id));
      return this.board(c, { message: say(lang, scanText["filling.not_a_cylinder"]), status: 422 });
    }
    const found = findCode(ports.db.read, read.code);
    const open = found && unreleasedOfCylinder(ports.db.read, found.cylinderId);
    if (open !== undefined) return goTo(c, withQuery(fillPaths.flow(open.id), { code: read.code }));
    return this.board(c, { code: read.code });
  }

  weighing(c: WebContext, id: string, message?: string) {
    const lang = c.get("lang");
    // A fill by pressure is checked with all that hung on its manifold.
    const batchId = findManifoldFill(this.#station.ports.db.read, id)?.batchId;
    if (batchId !== undefined) return c.redirect(manifoldPaths.one(batchId), 303);
    const card = weighingCardOf(this.#station, id);
    if (card === undefined) return c.notFound();
    return this.#frame(c, {
      device: "kiosk",
      title: say(lang, t.secondTitle),
      status: message === undefined ? 200 : 422,
      body: (
        <WeighingPage
          lang={lang}
          card={card}
          csrf={c.get("csrf")}
          message={message}
          canWeigh={viewerOf(actorOf(c).roles).canFill}
        />
      ),
    });
  }

  weighingLive(c: WebContext, id: string): Response | Promise<Response> {
    const lang = c.get("lang");
    const fill = findFill(this.#station.ports.db.read, id);
    const deviceId = fill && this.#station.board.rowOf(fill.pointId)?.checkScaleDeviceId;
    if (deviceId == null) return c.notFound();
    this.#keepOpen(c);
    return this.#screens.stream(`weighing:${id}:${lang}`, [`device:${deviceId}`, "board"], () => {
      const card = weighingCardOf(this.#station, id);
      return card === undefined ? "" : String(<WeighingFrame lang={lang} card={card} />);
    });
  }
}

function answersOf(mediumId: string, form: Readonly<Record<string, string>>): Answers {
  const medium = findMedium(mediumId);
  if (medium === undefined) return {};
  return Object.fromEntries(
    preFillItemsOf(medium).map((item) => [
      item.code,
      form[`item-${item.code}`] === "fail" ? ("fail" as const) : ("pass" as const),
    ]),
  );
}

const idOf = (c: WebContext): string => c.req.param("id") ?? "";

function overrideRoute(station: Station, pages: FillingPages): Route {
  return post("/points/:id/override", UNLOCKERS, (c) =>
    pages.act(c, idOf(c), async (form) => {
      const outcome = await overrideFull(station, actorOf(c), idOf(c), form["reason"] ?? "");
      return outcome.ok ? undefined : say(c.get("lang"), actText[outcome.refusal.code]);
    }),
  );
}

function pointActs(station: Station, pages: FillingPages): readonly Route[] {
  return [
    overrideRoute(station, pages),
    post("/points/:id/scan", FILLERS, (c) =>
      pages.act(c, idOf(c), async (form) => {
        const position = c.req.query("position");
        const code = form["code"] ?? "";
        const outcome = await scanAtPoint(station, actorOf(c), idOf(c), code, position);
        if (!outcome.ok) return scanWords(c.get("lang"), outcome.refusal);
        const { value } = outcome;
        if (value.kind === "next-step") return { to: fillPaths.flow(value.fillId) };
        if (!pages.manifolds.owns(idOf(c))) return undefined;
        return { to: manifoldPaths.position(idOf(c), value.position) };
      }),
    ),
    post("/points/:id/check", FILLERS, (c) =>
      pages.act(c, idOf(c), async (form) => {
        const medium = station.board.rowOf(idOf(c))?.medium ?? "";
        const note = (form["note"] ?? "").slice(0, 200);
        const answers = answersOf(medium, form);
        const outcome = await passCheck(
          station,
          actorOf(c),
          idOf(c),
          answers,
          note,
          form["cylinder"],
          form["position"],
        );
        return outcome.ok ? undefined : say(c.get("lang"), actText[outcome.refusal.code]);
      }),
    ),
    post("/points/:id/release", FILLERS, (c) =>
      pages.act(c, idOf(c), (form) => {
        if (pages.manifolds.owns(idOf(c))) pages.manifolds.release(idOf(c), form);
        else unbind(station, idOf(c));
        return Promise.resolve(undefined);
      }),
    ),
    post("/points/:id/authorise", FILLERS, (c) =>
      pages.act(c, idOf(c), () => {
        const { manifolds } = pages;
        if (manifolds.owns(idOf(c))) return Promise.resolve(manifolds.authorise(c, idOf(c)));
        const against = authorise(station, actorOf(c), idOf(c));
        return Promise.resolve(blockerWords(c.get("lang"), against));
      }),
    ),
    post("/points/:id/blank", FILLERS, (c) =>
      pages.act(c, idOf(c), (form) => pages.manifolds.blank(c, idOf(c), form)),
    ),
    post("/points/:id/leak-test", FILLERS, (c) =>
      pages.act(c, idOf(c), () => pages.manifolds.leakTest(c, idOf(c))),
    ),
    post("/points/:id/lock", WATCHERS, (c) =>
      pages.act(c, idOf(c), async (form) => {
        const outcome = await setLock(station, actorOf(c), idOf(c), form["reason"] ?? "");
        return outcome.ok ? undefined : say(c.get("lang"), actText[outcome.refusal.code]);
      }),
    ),
    post("/points/:id/unlock", UNLOCKERS, (c) =>
      pages.act(c, idOf(c), async (form) => {
        const outcome = await setLock(station, actorOf(c), idOf(c), null, form["reason"] ?? "");
        return outcome.ok ? undefined : say(c.get("lang"), actText[outcome.refusal.code]);
      }),
    ),
    post("/points/:id/settle", WATCHERS, (c) =>
      pages.act(c, idOf(c), async (form) => {
        if (pages.manifolds.owns(idOf(c))) return pages.manifolds.settle(c, idOf(c), form);
        const isGone = form["where"] === "gone";
        const words = form["reason"] ?? "";
        const outcome = await settleFill(station, actorOf(c), idOf(c), words, isGone);
        return outcome.ok ? undefined : say(c.get("lang"), actText[outcome.refusal.code]);
      }),
    ),
  ];
}

export function fillingRoutes(
  station: Station,
  frame: Frame,
  screens: LiveScreens,
  samples: readonly SampleCode[],
): readonly Route[] {
  const pages = new FillingPages(station, frame, screens, samples);
  return [
    get("/board", WATCHERS, (c) => pages.board(c)),
    get("/board/live", [...WATCHERS, DISPLAY_ROLE], (c) => pages.boardLive(c)),
    get("/board/wall", [...WATCHERS, DISPLAY_ROLE], (c) => pages.boardWall(c)),
    post("/scan", WATCHERS, (c) => pages.scan(c)),
    get("/points/:id", WATCHERS, (c) => pages.point(c, idOf(c))),
    get("/points/:id/live", WATCHERS, (c) => pages.pointLive(c, idOf(c))),
    ...pointActs(station, pages),
    get("/fills/:id/second-weighing", WATCHERS, (c) => pages.weighing(c, idOf(c))),
    get("/fills/:id/second-weighing/live", WATCHERS, (c) => pages.weighingLive(c, idOf(c))),
    post("/fills/:id/second-weighing", FILLERS, async (c) => {
      const outcome = await weighAgain(station, actorOf(c), idOf(c));
      if (outcome.ok) return goTo(c, fillPaths.weigh(idOf(c)));
      const { refusal } = outcome;
      const lang = c.get("lang");
      const words =
        refusal.code === "filling.not_this_step" && refusal.due !== null
          ? say(lang, flowText.notYet, { step: say(lang, flowText.step[refusal.due]) })
          : say(lang, actText[refusal.code]);
      return pages.weighing(c, idOf(c), words);
    }),
  ];
}
