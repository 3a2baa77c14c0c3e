/** Kiosk pages around a fill: start of shift, the steps after it, the emptying of an over-filled cylinder. */
import { EmptyingPage } from "../../../views/filling/flow/emptying-page.tsx";
import { EntryPage } from "../../../views/filling/flow/entry-page.tsx";
import { FlowPage } from "../../../views/filling/flow/flow-page.tsx";
import { flowText as t } from "../../../views/filling/flow/text.ts";
import { actText } from "../../../views/filling/text.ts";
import { findCylinder } from "../../cylinders/index.ts";
import { findDevice } from "../../devices/index.ts";
import { findMedium } from "../../gases/index.ts";
import { instant } from "../../kernel/instants.ts";
import type { Result } from "../../kernel/result.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatKg, formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { cylinderCardOf } from "../cards.ts";
import { approveEmptying, type EmptyingRefusal, emptiedLimitG, weighEmptied } from "../emptying.ts";
import { nameOf } from "../lock/locks.ts";
import { FILLERS, hasRole, LOCK_MANAGERS, type PageParts, WATCHERS } from "../pages.ts";
import { fillPaths } from "../paths.ts";
import { postFillItemsOf } from "../pre-fill-items.ts";
import { stationScales } from "../scale/station.ts";
import { confirmEntry, entryOf, shiftStart, unpreparedOf } from "../shift/entry.ts";
import { type FillRow, findFill } from "../store.ts";
import { checkAfter, type FlowRefusal, flowFactsOf, setSeal, testLeak } from "./flow.ts";
import { leakPlacesOf, nextOf, reachedOf } from "./rules.ts";
import { emptyingsOf, openEmptying, stepsOf } from "./store.ts";

type Fields = Readonly<Record<string, string>>;
type Returned = { readonly message?: string; readonly values?: Fields };

const idOf = (c: WebContext): string => c.req.param("id") ?? "";

function flowCardOf(parts: PageParts, fill: FillRow) {
  const { read } = parts.station.ports.db;
  const facts = flowFactsOf(read, fill);
  const next = nextOf(facts);
  const medium = findMedium(fill.medium);
  const seal = stepsOf(read, fill.id).find((row) => row.step === "seal");
  const isLeak = next.kind === "step" && (next.step === "leak-1" || next.step === "leak-2");
  return {
    fillId: fill.id,
    cylinderId: fill.cylinderId,
    cylinder: cylinderCardOf(read, fill.cylinderId),
    next,
    reached: reachedOf(facts),
    places: isLeak ? leakPlacesOf(next.step as "leak-1" | "leak-2") : [],
    items: medium === undefined ? [] : postFillItemsOf(medium),
    seal: seal && { sealNo: seal.sealNo, labelNo: seal.labelNo },
  };
}

function flowPage(parts: PageParts, c: WebContext, state: Returned = {}) {
  const lang = c.get("lang");
  const fill = findFill(parts.station.ports.db.read, idOf(c));
  if (fill === undefined) return c.notFound();
  const card = flowCardOf(parts, fill);
  return parts.frame(c, {
    device: "kiosk",
    title: say(lang, t.flowTitle),
    status: state.message === undefined ? 200 : 422,
    body: (
      <FlowPage
        lang={lang}
        card={card}
        csrf={c.get("csrf")}
        message={state.message}
        canFill={hasRole(c, FILLERS)}
        values={state.values ?? queryOf(c)}
      />
    ),
  });
}

function flowWords(lang: Lang, refusal: FlowRefusal): string {
  if (refusal.code === "filling.not_this_step" && refusal.due !== null) {
    return say(lang, t.notYet, { step: say(lang, t.step[refusal.due]) });
  }
  return say(lang, actText[refusal.code]);
}

const failedOf = (form: Fields): readonly string[] =>
  Object.entries(form).flatMap(([name, value]) =>
    name.startsWith("item-") && value === "fail" ? [name.slice("item-".length)] : [],
  );

async function flowAct(
  parts: PageParts,
  c: WebContext,
  run: (form: Fields) => Promise<Result<unknown, FlowRefusal>>,
): Promise<Response> {
  const form = await formOf(c);
  const outcome = await run(form);
  if (outcome.ok) return goTo(c, fillPaths.flow(idOf(c)));
  return flowPage(parts, c, { message: flowWords(c.get("lang"), outcome.refusal), values: form });
}

function entryPage(parts: PageParts, c: WebContext, message?: string, form?: Fields) {
  const lang = c.get("lang");
  const { ports } = parts.station;
  const now = ports.clock.now();
  const entry = entryOf(ports.db.read, actorOf(c).personId, now);
  return parts.frame(c, {
    device: "kiosk",
    title: say(lang, t.entryTitle),
    status: message === undefined ? 200 : 422,
    body: (
      <EntryPage
        lang={lang}
        csrf={c.get("csrf")}
        unprepared={unpreparedOf(entry)}
        shiftSince={formatStamp(shiftStart(ports.db.read, now))}
        ambient={form?.["ambient"] ?? (entry?.ambientC == null ? "" : String(entry.ambientC))}
        message={message}
      />
    ),
  });
}

async function enter(parts: PageParts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const answers = {
    discharge: form["discharge"] === "yes",
    clothing: form["clothing"] === "yes",
    ignition: form["ignition"] === "yes",
  };
  const { ports } = parts.station;
  const outcome = await confirmEntry(ports, actorOf(c), answers, form["ambient"] ?? "");
  if (!outcome.ok)
    return entryPage(parts, c, say(c.get("lang"), actText[outcome.refusal.code]), form);
  const isReady = Object.values(answers).every(Boolean);
  return goTo(c, isReady ? fillPaths.board : fillPaths.entry);
}

function emptyingPage(parts: PageParts, c: WebContext, state: Returned = {}) {
  const lang = c.get("lang");
  const { ports } = parts.station;
  const { read } = ports.db;
  const cylinder = findCylinder(read, idOf(c));
  const card = cylinderCardOf(read, idOf(c));
  if (cylinder === undefined || card === undefined) return c.notFound();
  const row = openEmptying(read, cylinder.id) ?? emptyingsOf(read, cylinder.id)[0];
  const isCurrent = cylinder.content !== "overfilled" || row?.approvedAt === null;
  return parts.frame(c, {
    device: "kiosk",
    title: say(lang, t.emptyingTitle),
    status: state.message === undefined ? 200 : 422,
    body: (
      <EmptyingPage
        lang={lang}
        csrf={c.get("csrf")}
        scales={stationScales(parts.station).map(({ deviceId }) => ({
          value: deviceId,
          label: findDevice(read, deviceId)?.name ?? deviceId,
        }))}
        canWeigh={hasRole(c, FILLERS)}
        canApprove={hasRole(c, LOCK_MANAGERS)}
        message={state.message}
        values={state.values ?? {}}
        card={{
          cylinderId: cylinder.id,
          cylinder: card,
          isOverfilled: cylinder.content === "overfilled",
          limitG: emptiedLimitG(cylinder),
          weighed:
            row === undefined || !isCurrent
              ? undefined
              : {
                  netG: row.netG,
                  by: nameOf(read, row.weighedBy),
                  at: formatStamp(instant(row.weighedAt)),
                  scale: findDevice(read, row.scaleDeviceId)?.name ?? row.scaleDeviceId,
                },
        }}
      />
    ),
  });
}

function emptyingWords(lang: Lang, refusal: EmptyingRefusal): string {
  if (refusal.code === "filling.not_emptied") {
    return say(lang, actText[refusal.code], {
      net: formatKg(lang, refusal.netG),
      limit: formatKg(lang, refusal.limitG),
    });
  }
  return say(lang, actText[refusal.code]);
}

async function emptyingAct(
  parts: PageParts,
  c: WebContext,
  run: (form: Fields) => Promise<Result<unknown, EmptyingRefusal>>,
): Promise<Response> {
  if (findCylinder(parts.station.ports.db.read, idOf(c)) === undefined) return c.notFound();
  const form = await formOf(c);
  const outcome = await run(form);
  if (outcome.ok) return goTo(c, fillPaths.emptying(idOf(c)));
  return emptyingPage(parts, c, {
    message: emptyingWords(c.get("lang"), outcome.refusal),
    values: form,
  });
}

export function flowRoutes(parts: PageParts): readonly Route[] {
  const { station } = parts;
  return [
    get(fillPaths.entry, FILLERS, (c) => entryPage(parts, c)),
    post(fillPaths.entry, FILLERS, (c) => enter(parts, c)),
    get("/fills/:id/flow", WATCHERS, (c) => flowPage(parts, c)),
    post("/fills/:id/leak", FILLERS, (c) =>
      flowAct(parts, c, (form) =>
        testLeak(
          station,
          actorOf(c),
          idOf(c),
          form["step"] === "leak-2" ? "leak-2" : "leak-1",
          failedOf(form),
          form["note"] ?? "",
        ),
      ),
    ),
    post("/fills/:id/seal", FILLERS, (c) =>
      flowAct(parts, c, (form) => setSeal(station, actorOf(c), idOf(c), form["seal"] ?? "")),
    ),
    post("/fills/:id/post-check", FILLERS, (c) =>
      flowAct(parts, c, (form) =>
        checkAfter(station, actorOf(c), idOf(c), {
          scanned: form["code"] ?? "",
          failed: failedOf(form),
          note: form["note"] ?? "",
        }),
      ),
    ),
    get("/filling/emptying/cylinders/:id", WATCHERS, (c) => emptyingPage(parts, c)),
    post("/filling/emptying/cylinders/:id", FILLERS, (c) =>
      emptyingAct(parts, c, (form) =>
        weighEmptied(station, actorOf(c), idOf(c), form["scale"] ?? "", form["note"] ?? ""),
      ),
    ),
    post("/filling/emptying/cylinders/:id/approve", LOCK_MANAGERS, (c) =>
      emptyingAct(parts, c, (form) =>
        approveEmptying(station, actorOf(c), idOf(c), form["reason"] ?? ""),
      ),
    ),
  ];
}
