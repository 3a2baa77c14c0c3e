/** Shifts: the list, the sheet of one, handing and taking over. */
import { mediumName } from "../../../views/cylinders/parts.tsx";
import { actText } from "../../../views/filling/text.ts";
import {
  type SheetRow,
  ShiftPage,
  ShiftsPage,
  type Signed,
} from "../../../views/fills/shift/shift-page.tsx";
import { shiftText as t } from "../../../views/fills/shift/text.ts";
import { fillsText } from "../../../views/fills/text.ts";
import { findCylinder } from "../../cylinders/index.ts";
import { instant } from "../../kernel/instants.ts";
import { withQuery } from "../../kernel/query.ts";
import type { Result } from "../../kernel/result.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import { mediaPath } from "../../platform/media.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { cylinderCardOf } from "../cards.ts";
import { stepsOfMany } from "../flow/store.ts";
import { nameOf } from "../lock/locks.ts";
import { hasRole, type PageParts, WATCHERS } from "../pages.ts";
import { fillPaths } from "../paths.ts";
import { type FillRow, findCheck, findFillPoint } from "../store.ts";
import { VIOLATION_READERS } from "../violation/routes.tsx";
import { type HandoverRefusal, handOver, takeOver } from "./handover.ts";
import {
  fillsOfShift,
  lastShifts,
  netOfFill,
  openOf,
  type ShiftTotals,
  type Span,
  shiftOf,
  totalsOf,
} from "./ledger.ts";
import { type HandoverRow, handoverOfShift } from "./store.ts";

const SHIFTS_SHOWN = 14;
/** A signature is a picture in the form. */
const DRAWING_BODY_BYTES = 600_000;
const READERS: readonly string[] = [...WATCHERS, "regulator"];

function spanText(lang: Lang, span: Span): string {
  return say(lang, t.span, { from: formatStamp(span.startAt), to: formatStamp(span.endAt) });
}

function listPage(parts: PageParts, c: WebContext) {
  const lang = c.get("lang");
  const { ports } = parts.station;
  const { read } = ports.db;
  const now = ports.clock.now();
  const none = { unreleased: 0, interrupted: 0, locks: 0, violations: 0 };
  const lines = lastShifts(read, now, SHIFTS_SHOWN).map((span) => {
    const totals = totalsOf(fillsOfShift(read, span), none);
    const handover = handoverOfShift(read, span.startAt);
    return {
      startAt: span.startAt,
      span: spanText(lang, span),
      isRunning: span.startAt <= now && now < span.endAt,
      fills: totals.fills,
      netG: totals.netG,
      state: handover === undefined ? "none" : handover.takenAt === null ? "waits" : "taken",
    } as const;
  });
  return parts.frame(c, {
    device: deviceOf(c) === "desk" ? "desk" : "kiosk",
    title: say(lang, t.title),
    body: (
      <ShiftsPage
        lang={lang}
        lines={lines}
        seesViolations={hasRole(c, VIOLATION_READERS)}
        seesBoard={hasRole(c, WATCHERS)}
      />
    ),
  });
}

/** Looked up once for each sheet: the same few people and guns stand in every line. */
function cached(find: (id: string) => string): (id: string) => string {
  const known = new Map<string, string>();
  return (id) => {
    const found = known.get(id) ?? find(id);
    if (known.size < 1_000) known.set(id, found);
    return found;
  };
}

function sheetRows(parts: PageParts, fills: readonly FillRow[]): readonly SheetRow[] {
  const { read } = parts.station.ports.db;
  const personOf = cached((id) => nameOf(read, id));
  const steps = stepsOfMany(
    read,
    fills.map(({ id }) => id),
  );
  const clock = (at: number | null): string =>
    at === null ? "—" : formatStamp(instant(at)).slice(-8);
  return fills.map((row) => {
    const own = steps.filter((step) => step.fillId === row.id);
    const leaks = own.filter((step) => step.step.startsWith("leak"));
    const seal = own.find((step) => step.step === "seal");
    const post = own.findLast((step) => step.step === "post-check");
    return {
      id: row.id,
      start: clock(row.authorisedAt),
      end: clock(row.endedAt),
      code: cylinderCardOf(read, row.cylinderId)?.code ?? row.cylinderId,
      serial: findCylinder(read, row.cylinderId)?.serial ?? "",
      point: findFillPoint(read, row.pointId)?.label ?? row.pointId,
      tareG: row.tareG,
      residueG: row.startGrossG === 0 ? null : row.startGrossG - row.tareG,
      netG: row.endGrossG === null ? null : row.endGrossG - row.tareG,
      maxNetG: row.maxNetG,
      secondNetG: row.secondGrossG === null ? null : row.secondGrossG - row.tareG,
      leak: leaks.length === 0 ? undefined : leaks.every((step) => step.isPassed),
      sealNo: seal?.sealNo ?? "",
      labelNo: seal?.labelNo ?? "",
      before: personOf(findCheck(read, row.checkId)?.personId ?? row.operatorId),
      filler: personOf(row.operatorId),
      after: post === undefined ? "" : personOf(post.personId),
      verdict: netOfFill(row) === null ? null : row.verdict,
      state: row.state,
    };
  });
}

function signedOf(
  parts: PageParts,
  personId: string | null,
  hash: string | null,
  at: number | null,
): Signed | undefined {
  if (personId === null || hash === null || at === null) return undefined;
  const name = nameOf(parts.station.ports.db.read, personId);
  return { name, at: formatStamp(instant(at)), picture: mediaPath(hash) };
}

/** What was signed for stays as it was signed. */
function totalsShown(
  parts: PageParts,
  fills: readonly FillRow[],
  handover: HandoverRow | undefined,
): ShiftTotals {
  if (handover !== undefined) return JSON.parse(handover.totals) as ShiftTotals;
  return totalsOf(fills, openOf(parts.station.ports.db.read));
}

function sheetPage(
  parts: PageParts,
  c: WebContext,
  state: { readonly message?: string; readonly remarks?: string } = {},
) {
  const lang = c.get("lang");
  const { read } = parts.station.ports.db;
  const span = shiftOf(read, Number(c.req.param("id")));
  if (span === undefined) return c.notFound();
  const handover = handoverOfShift(read, span.startAt);
  const fills = fillsOfShift(read, span);
  const day = formatStamp(span.startAt).slice(0, 10);
  const canSign = hasRole(c, WATCHERS);
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.sheet),
    scripts: ["signature"],
    status: state.message === undefined ? 200 : 422,
    body: (
      <ShiftPage
        lang={lang}
        csrf={c.get("csrf")}
        startAt={span.startAt}
        span={spanText(lang, span)}
        totals={totalsShown(parts, fills, handover)}
        nameOf={{
          medium: (key) => mediumName(lang, key),
          point: (key) =>
            say(lang, fillsText.gun, { label: findFillPoint(read, key)?.label ?? key }),
          person: (key) => nameOf(read, key),
        }}
        rows={sheetRows(parts, fills)}
        csvHref={withQuery("/fills.csv", { from: day, to: day, shift: String(span.startAt) })}
        remarks={state.remarks ?? handover?.remarks ?? ""}
        outgoing={
          handover &&
          signedOf(parts, handover.outgoingId, handover.outgoingSignature, handover.writtenAt)
        }
        incoming={
          handover &&
          signedOf(parts, handover.incomingId, handover.incomingSignature, handover.takenAt)
        }
        canHandOver={canSign}
        canTakeOver={canSign && handover?.outgoingId !== actorOf(c).personId}
        message={state.message}
      />
    ),
  });
}

async function sign(
  parts: PageParts,
  c: WebContext,
  run: (
    span: Span,
    form: Readonly<Record<string, string>>,
  ) => Promise<Result<null, HandoverRefusal>>,
): Promise<Response> {
  const span = shiftOf(parts.station.ports.db.read, Number(c.req.param("id")));
  if (span === undefined) return c.notFound();
  const form = await formOf(c);
  const outcome = await run(span, form);
  if (outcome.ok) return goTo(c, fillPaths.shift(span.startAt));
  const message = say(c.get("lang"), actText[outcome.refusal.code]);
  return sheetPage(parts, c, { message, remarks: form["remarks"] ?? "" });
}

export function shiftRoutes(parts: PageParts): readonly Route[] {
  const { station, media } = parts;
  const large = (route: Route): Route => ({ ...route, bodyBytes: DRAWING_BODY_BYTES });
  return [
    get(fillPaths.shifts, READERS, (c) => listPage(parts, c)),
    get(fillPaths.shift(":id"), READERS, (c) => sheetPage(parts, c)),
    large(
      post(fillPaths.handOver(":id"), WATCHERS, (c) =>
        sign(parts, c, (span, form) =>
          handOver(station, media, actorOf(c), span, {
            remarks: form["remarks"] ?? "",
            drawing: form["drawing"] ?? "",
          }),
        ),
      ),
    ),
    large(
      post(fillPaths.takeOver(":id"), WATCHERS, (c) =>
        sign(parts, c, (span, form) =>
          takeOver(station, media, actorOf(c), span, form["drawing"] ?? ""),
        ),
      ),
    ),
  ];
}
