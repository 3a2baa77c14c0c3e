/** Pages of the shift around the guns: checks of scales, locks, the list of refusals. */
import { LocksPage } from "../../views/filling/flow/locks-page.tsx";
import { type RefusalLine, RefusalsPage } from "../../views/filling/flow/refusals-page.tsx";
import { type ScaleCard, ScalesFrame, ScalesPage } from "../../views/filling/flow/scales-page.tsx";
import { flowText as t } from "../../views/filling/flow/text.ts";
import { actText, refusalText, wayOutText } from "../../views/filling/text.ts";
import { findDevice } from "../devices/index.ts";
import { isVerified, MEDIA } from "../gases/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Result } from "../kernel/result.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { lockCardOf } from "./lock/cards.ts";
import { liftLock, placeLock, setRow } from "./lock/locks.ts";
import { LOCK_SCOPES } from "./lock/rules.ts";
import { listLocks, openLocks } from "./lock/store.ts";
import type { PreFillRefusalCode } from "./model.ts";
import { hasRole, keepOpen, LOCK_MANAGERS, type PageParts, WATCHERS } from "./pages.ts";
import { fillPaths } from "./paths.ts";
import { preFillItemsOf } from "./pre-fill-items.ts";
import { PRE_FILL_REFUSALS, SCAN_REJECT } from "./refusals.ts";
import {
  checkDeviceScale,
  checkOwnScale,
  deviceScaleFacts,
  lastCertificateOf,
  type ScaleFacts,
  scaleFactsOf,
  setVerified,
} from "./scale/checks.ts";
import { stationScales } from "./scale/station.ts";
import { scaleOfPoint } from "./scale/store.ts";
import type { Station } from "./service.ts";
import { shiftStart } from "./shift/entry.ts";

type Fields = Readonly<Record<string, string>>;
type ActCode = keyof typeof actText;
type Returned = { readonly message?: string; readonly values?: Fields; readonly askedId?: string };

const idOf = (c: WebContext): string => c.req.param("id") ?? "";
const words = (lang: Lang, code: Exclude<ActCode, "filling.not_emptied">): string =>
  say(lang, actText[code]);

function figuresOf(facts: ScaleFacts, today: string) {
  const { isZeroed, isWeighed, verifiedUntilOn } = facts;
  const isGood = verifiedUntilOn !== null && today <= verifiedUntilOn;
  return { isZeroed, isWeighed, verifiedUntilOn, isVerified: isGood };
}

/** Every scale: those on the guns first, then those that weigh again, then those that dial in. */
export function scaleCardsOf(station: Station, lang: Lang): readonly ScaleCard[] {
  const { ports, board, scales } = station;
  const { read } = ports.db;
  const now = ports.clock.now();
  const today = dayOf(now);
  const gun = (label: string): string => say(lang, t.gunName, { label });
  const bound = stationScales(station).map(({ deviceId, fillsAt, checksFor }): ScaleCard => {
    const value = scales.value(deviceId, ports.clock.monotonicMs());
    const isCheck = checksFor.length > 0 && fillsAt.length === 0;
    return {
      id: deviceId,
      name: findDevice(read, deviceId)?.name ?? deviceId,
      usedBy: isCheck
        ? [`${checksFor.map(gun).join("、")} (${say(lang, t.checkScale)})`]
        : fillsAt.map(gun),
      isOwn: false,
      action: fillPaths.deviceScale(deviceId),
      verifiedAction: fillPaths.deviceVerified(deviceId),
      massG: value?.massG ?? undefined,
      isSteady: value?.isSteady === true,
      ...figuresOf(deviceScaleFacts(read, deviceId, now), today),
      certificate: lastCertificateOf(read, deviceId),
    };
  });
  const own = board.ids().flatMap((id): readonly ScaleCard[] => {
    const row = board.rowOf(id);
    if (row === undefined || scaleOfPoint(read, id) === undefined) return [];
    const facts = scaleFactsOf(read, row, now);
    if (facts === null) return [];
    return [
      {
        id,
        name: gun(row.label),
        usedBy: [],
        isOwn: true,
        action: fillPaths.ownScale(id),
        verifiedAction: fillPaths.ownVerified(id),
        massG: undefined,
        isSteady: false,
        ...figuresOf(facts, today),
        certificate: "",
      },
    ];
  });
  return [...bound, ...own];
}

function scalesPage(parts: PageParts, c: WebContext, state: Returned = {}) {
  const lang = c.get("lang");
  const { ports } = parts.station;
  return parts.frame(c, {
    device: "kiosk",
    title: say(lang, t.scalesTitle),
    status: state.message === undefined ? 200 : 422,
    body: (
      <ScalesPage
        lang={lang}
        cards={scaleCardsOf(parts.station, lang)}
        csrf={c.get("csrf")}
        shiftSince={formatStamp(shiftStart(ports.db.read, ports.clock.now()))}
        message={state.message}
        values={state.values ?? {}}
        askedId={state.askedId}
        canCheck
        canVerify={hasRole(c, LOCK_MANAGERS)}
      />
    ),
  });
}

function scalesLive(parts: PageParts, c: WebContext): Response {
  const lang = c.get("lang");
  keepOpen(c);
  return parts.screens.stream(`scale-checks:${lang}`, ["board"], () =>
    String(<ScalesFrame lang={lang} cards={scaleCardsOf(parts.station, lang)} />),
  );
}

async function takeScale(parts: PageParts, c: WebContext, isOwn: boolean): Promise<Response> {
  const form = await formOf(c);
  const asked = {
    kind: form["kind"] === "zero" ? "zero" : "weight",
    expected: form["expected"] ?? "",
    certificate: form["certificate"] ?? "",
    shown: form["shown"] ?? "",
  } as const;
  const check = isOwn ? checkOwnScale : checkDeviceScale;
  const outcome = await check(parts.station, actorOf(c), idOf(c), asked);
  const lang = c.get("lang");
  const back = { values: form, askedId: idOf(c) };
  if (!outcome.ok) {
    return scalesPage(parts, c, { ...back, message: words(lang, outcome.refusal.code) });
  }
  if (!outcome.value.isPassed) {
    return scalesPage(parts, c, { ...back, message: say(lang, t.checkFailed) });
  }
  return goTo(c, fillPaths.scales);
}

async function verify(parts: PageParts, c: WebContext, isOwn: boolean): Promise<Response> {
  const form = await formOf(c);
  const scale = isOwn ? { pointId: idOf(c) } : { deviceId: idOf(c) };
  const outcome = await setVerified(parts.station, actorOf(c), scale, form["until"] ?? "");
  if (outcome.ok) return goTo(c, fillPaths.scales);
  return scalesPage(parts, c, { message: words(c.get("lang"), outcome.refusal.code) });
}

const HISTORY_MAX = 50;

function locksPage(parts: PageParts, c: WebContext, state: Returned = {}) {
  const lang = c.get("lang");
  const { station } = parts;
  const { read } = station.ports.db;
  const { roles } = actorOf(c);
  return parts.frame(c, {
    device: "kiosk",
    title: say(lang, t.locksTitle),
    status: state.message === undefined ? 200 : 422,
    body: (
      <LocksPage
        lang={lang}
        csrf={c.get("csrf")}
        standing={openLocks(read).map((row) => lockCardOf(station, row, roles))}
        history={listLocks(read, HISTORY_MAX).map((row) => lockCardOf(station, row, roles))}
        points={station.board.ids().flatMap((id) => {
          const row = station.board.rowOf(id);
          return row === undefined ? [] : [{ id, label: row.label, row: row.row }];
        })}
        canManage={hasRole(c, LOCK_MANAGERS)}
        message={state.message}
        values={state.values ?? {}}
      />
    ),
  });
}

async function lockAct(
  parts: PageParts,
  c: WebContext,
  run: (
    form: Fields,
  ) => Promise<Result<unknown, { readonly code: Exclude<ActCode, "filling.not_emptied"> }>>,
): Promise<Response> {
  const form = await formOf(c);
  const outcome = await run(form);
  if (outcome.ok) return goTo(c, fillPaths.locks);
  const message = words(c.get("lang"), outcome.refusal.code);
  return locksPage(parts, c, { message, values: form });
}

function lockOf(form: Fields) {
  const [kind = "", ...rest] = (form["what"] ?? "").split(":");
  const scope = LOCK_SCOPES.find((one) => one === kind);
  // What is no scope names no gun, and is refused as such.
  const reason = (form["reason"] ?? "").slice(0, LIMITS.reasonLength);
  return { scope: scope ?? "point", target: rest.join(":"), reason } as const;
}

const ALL = "—";

function lineOf(lang: Lang, code: PreFillRefusalCode): RefusalLine {
  const { mark, ...rule } = PRE_FILL_REFUSALS[code];
  const text: { readonly zh: string; readonly en: string } = refusalText[code];
  const plain = (lang === "en" ? text.en : text.zh).replace(/[（(]?\{[a-z]+\}[）)]?/g, "…");
  return {
    ...rule,
    isVerified: isVerified(mark),
    words: plain,
    wayOut: say(lang, wayOutText[code]),
    media: ALL,
  };
}

/** The register's and the station's refusals, then what a person looks at, by its number. */
function refusalLines(lang: Lang): readonly RefusalLine[] {
  const decided = (Object.keys(PRE_FILL_REFUSALS) as PreFillRefusalCode[]).map((code) =>
    lineOf(lang, code),
  );
  const items = new Map<string, RefusalLine>();
  for (const medium of MEDIA) {
    for (const item of preFillItemsOf(medium)) {
      const known = items.get(item.code);
      const name = say(lang, medium.name);
      items.set(item.code, {
        origin: "inspection",
        reject: item.code,
        override: "nobody",
        source: item.source,
        isVerified: isVerified(item.mark),
        words: say(lang, item.text),
        wayOut: say(lang, wayOutText["filling.check_failed"]),
        media: known === undefined ? name : `${known.media}、${name}`,
      });
    }
  }
  const byHand = [...items.values()].map((line) =>
    line.media.split("、").length === MEDIA.length ? { ...line, media: ALL } : line,
  );
  const fixed = (reject: string, text: string, wayOut: string): RefusalLine => ({
    origin: "register",
    reject,
    override: "nobody",
    source: "TSG 23-2021",
    isVerified: false,
    words: text,
    wayOut,
    media: ALL,
  });
  return [
    ...decided,
    fixed(SCAN_REJECT, say(lang, t.noCode), say(lang, t.noCodeWayOut)),
    fixed("X-17", say(lang, t.vehicle), say(lang, t.vehicleWayOut)),
    ...byHand,
  ].sort((one, other) => (one.reject ?? "Y").localeCompare(other.reject ?? "Y"));
}

function refusalsPage(parts: PageParts, c: WebContext) {
  const lang = c.get("lang");
  return parts.frame(c, {
    device: deviceOf(c) === "phone" ? "phone" : "desk",
    title: say(lang, t.refusalsTitle),
    body: <RefusalsPage lang={lang} lines={refusalLines(lang)} />,
  });
}

export function stationRoutes(parts: PageParts): readonly Route[] {
  const { station } = parts;
  return [
    get(fillPaths.scales, WATCHERS, (c) => scalesPage(parts, c)),
    get(fillPaths.scalesLive, WATCHERS, (c) => scalesLive(parts, c)),
    post("/filling/scales/devices/:id", WATCHERS, (c) => takeScale(parts, c, false)),
    post("/filling/scales/points/:id", WATCHERS, (c) => takeScale(parts, c, true)),
    post("/filling/scales/devices/:id/verified", LOCK_MANAGERS, (c) => verify(parts, c, false)),
    post("/filling/scales/points/:id/verified", LOCK_MANAGERS, (c) => verify(parts, c, true)),
    get(fillPaths.locks, WATCHERS, (c) => locksPage(parts, c)),
    post(fillPaths.locks, WATCHERS, (c) =>
      lockAct(parts, c, (form) => placeLock(station, actorOf(c), lockOf(form))),
    ),
    post("/filling/locks/:id/lift", LOCK_MANAGERS, (c) =>
      lockAct(parts, c, (form) => liftLock(station, actorOf(c), idOf(c), form["reason"] ?? "")),
    ),
    post("/filling/locks/points/:id/row", LOCK_MANAGERS, (c) =>
      lockAct(parts, c, (form) => setRow(station, actorOf(c), idOf(c), form["row"] ?? "")),
    ),
    get(fillPaths.refusals, "signed-in", (c) => refusalsPage(parts, c)),
  ];
}
