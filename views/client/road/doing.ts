/** What a form of the road means: the act it makes, or what has to be put right first. */

import type { TakenAct, TakenPlace } from "../../../src/cylinders/custody/taken.ts";
import { CATEGORIES } from "../../../src/dangers/model.ts";
import { DIRECTIONS, type VisitStep } from "../../../src/delivery/model.ts";
import { customerTokenOf } from "../../../src/delivery/paths.ts";
import { dayOf, instant } from "../../../src/kernel/instants.ts";
import type { Act } from "../../../src/phones/form.ts";
import { type Phrase, say } from "../../../src/platform/i18n.ts";
import { roundRefusalWords } from "../../custody/text.ts";
import { visitRefusalWords } from "../../delivery/text.ts";
import { roadText as t } from "../../phones/road-text.ts";
import { SITE_HANDLERS } from "./doing-site.ts";
import { backOf, ROAD, type View } from "./pages.tsx";
import { placesOf, placeValue } from "./pages-rounds.tsx";
import { drawingBlob, newId } from "./picture.ts";
import { codeIn, counts, isSite, isSpot, judgeFull, type RoadVisit } from "./state.ts";

/** A form as it was sent: fields by name, and chosen files. */
export type SentForm = {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly File[];
};

export type Deed = {
  readonly act?: Act;
  readonly pictures?: readonly Blob[];
  /** Where to go, as a hash. */
  readonly to?: string;
  readonly message?: string;
  readonly ok?: string;
  readonly collar?: string;
  readonly scannedAct?: boolean;
  readonly direction?: "full" | "empty";
  readonly isStrict?: boolean;
  /** Kept in the form that comes back. */
  readonly values?: Record<string, string>;
};

export type Handler = (view: View, sent: SentForm, ids: readonly string[]) => Deed;

const words = (view: View, phrase: Phrase): string => say(view.lang, phrase);

function visitBy(view: View, id: string | undefined): RoadVisit | undefined {
  return view.visits.find((visit) => visit.id === id);
}

function arrive(view: View, sent: SentForm, [orderId = ""]: readonly string[]): Deed {
  const round = view.taken?.round;
  const order = round?.orders.find(({ id }) => id === orderId);
  const customer = round?.customers.find(({ id }) => id === order?.customerId);
  if (customer === undefined) return { to: ROAD.home };
  const code = sent.fields["code"];
  const reason = (sent.fields["reason"] ?? "").trim();
  if (view.truckId === "") return { to: ROAD.home, message: words(view, t.truckNeeded) };
  if (code !== undefined && customerTokenOf(code) !== customer.token) {
    return { message: words(view, t.wrongCustomer) };
  }
  if (code === undefined && reason === "") return { message: words(view, t.reasonNeeded) };
  const id = newId(view.now);
  const arrival = code === undefined ? "chosen" : "code";
  const { truckId } = view;
  const act = {
    kind: "visit.start",
    id,
    customerId: customer.id,
    arrival,
    reason,
    orderId,
    truckId,
  } as const;
  return { act, to: ROAD.visit(id) };
}

const PHONE = /^(?:1\d{10}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})$/;

/** A household on no list: the least that a delivery needs; the office completes it. */
function meet(view: View, { fields }: SentForm): Deed {
  const text = (name: string): string => (fields[name] ?? "").trim();
  const [name, address, note] = [text("name"), text("address"), text("note")];
  const phone = text("phone").replaceAll(/[\s—–]/g, "");
  const values = { name, address, phone, note };
  if (view.truckId === "") return { message: words(view, t.truckNeeded), values };
  if (name === "" || address === "") return { message: words(view, t.meetNeeded), values };
  if (!PHONE.test(phone)) return { message: words(view, t.meetPhone), values };
  const id = newId(view.now);
  return { act: { kind: "customer.add", id, name, address, phone, note }, to: ROAD.met(id) };
}

/** The visit at a household that was just entered. */
function visitMet(view: View, _sent: SentForm, [customerId]: readonly string[]): Deed {
  const customer = view.customers.find((one) => one.id === customerId);
  if (customer === undefined) return { to: ROAD.home };
  if (view.truckId === "") return { to: ROAD.home, message: words(view, t.truckNeeded) };
  const id = newId(view.now);
  const reason = say(view.lang, t.meetReason);
  const about = { customerId: customer.id, orderId: null, truckId: view.truckId };
  return {
    act: { kind: "visit.start", id, arrival: "chosen", reason, ...about },
    to: ROAD.visit(id),
  };
}

function check(view: View, _sent: SentForm, [id]: readonly string[]): Deed {
  const visit = visitBy(view, id);
  if (visit === undefined) return { to: ROAD.home };
  const to = ROAD.run(`visit:${visit.id}`);
  if (visit.run !== undefined) return { to };
  const versionId = view.taken?.round?.tables[visit.customer.kind]?.versionId ?? "";
  return { act: { kind: "visit.check", id: visit.id, versionId }, to };
}

function scan(view: View, sent: SentForm, [id]: readonly string[]): Deed {
  const visit = visitBy(view, id);
  if (visit === undefined || view.taken === undefined) return { to: ROAD.home };
  const direction = DIRECTIONS.find((one) => one === sent.query.get("direction")) ?? "full";
  const text = (sent.fields["code"] ?? "").trim();
  if (text.length < 4) return { message: words(view, t.unreadable), direction };
  const code = codeIn(text);
  const isTwice = visit.items.some((item) => counts(item, direction) && item.code === code);
  if (isTwice) return { message: words(view, t.twice), direction };
  const act = { kind: "visit.scan", id: visit.id, text, direction } as const;
  if (direction === "empty") return { act: { ...act, decided: null }, direction, scannedAct: true };
  const judged = judgeFull(view.taken, view.visits, visit, code, view.now);
  if (judged.cylinder === undefined) return { collar: code, direction };
  return { act: { ...act, decided: judged.problem ?? null }, direction, scannedAct: true };
}

function collar(_view: View, sent: SentForm, [id = ""]: readonly string[]): Deed {
  const text = sent.fields["code"] ?? "";
  const act = { kind: "visit.scan", id, text, direction: "full", decided: null } as const;
  return { act, direction: "full", scannedAct: true };
}

/** A step that was taken already is not taken again: a second tap on a slow phone is no second act. */
function once(
  kind: "visit.notice" | "visit.empties" | "visit.finish",
  steps: readonly VisitStep[],
): Handler {
  return (view, _sent, [id]) => {
    const visit = visitBy(view, id);
    if (visit === undefined || visit.state !== "under-way") return { to: ROAD.home };
    if (!steps.includes(visit.step)) return {};
    const to = kind === "visit.finish" ? { to: ROAD.home } : {};
    return { act: { kind, id: visit.id }, ...to };
  };
}

function sign(view: View, sent: SentForm, [id = ""]: readonly string[]): Deed {
  if (visitBy(view, id)?.step !== "signature") return {};
  const picture = drawingBlob(sent.fields["drawing"] ?? "") ?? sent.files[0];
  if (picture === undefined) return { message: words(view, visitRefusalWords["visit.unsigned"]) };
  const by = sent.fields["signed-by"] ?? "";
  return { act: { kind: "visit.sign", id, by }, pictures: [picture] };
}

function refuse(view: View, sent: SentForm, [id = ""]: readonly string[]): Deed {
  if (visitBy(view, id)?.state !== "under-way") return { to: ROAD.home };
  const { reason = "", note = "" } = sent.fields;
  const followUpOn = sent.fields["follow-up-on"] ?? "";
  const back = (phrase: Phrase): Deed => ({
    values: { reason, note, "follow-up-on": followUpOn, refusal: words(view, phrase) },
  });
  if (reason === "") return back(visitRefusalWords["visit.reason_needed"]);
  if (reason === "other" && note.trim() === "")
    return back(visitRefusalWords["visit.reason_needed"]);
  if (followUpOn < dayOf(instant(view.now))) return back(visitRefusalWords["visit.day_needed"]);
  return { act: { kind: "visit.refuse", id, reason, note, followUpOn }, to: ROAD.home };
}

function runBy(view: View, about: string | undefined) {
  return [...view.visits, ...view.turns, ...view.uses].find(({ run }) => run?.about === about)?.run;
}

function answer(view: View, sent: SentForm, [about = "", item = ""]: readonly string[]): Deed {
  const before = runBy(view, about)?.values.get(item);
  const { value = before?.value ?? "", note = "" } = sent.fields;
  if (before?.value === value && before.note === note) return {};
  return { act: { kind: "check.answer", about, item, value, note } };
}

function photo(_view: View, sent: SentForm, [about = "", item = ""]: readonly string[]): Deed {
  const picture = drawingBlob(sent.fields["drawing"] ?? "") ?? sent.files[0];
  if (picture === undefined) return {};
  return { act: { kind: "check.photo", about, item }, pictures: [picture] };
}

function complete(view: View, _sent: SentForm, [about = ""]: readonly string[]): Deed {
  const run = runBy(view, about);
  if (run === undefined) return { to: ROAD.home };
  const to = backOf(about);
  if (run.isEnded) return { to };
  if (run.verdict.problems.size > 0) return { isStrict: true };
  return { act: { kind: "check.end", about }, to, ok: words(view, t.checked) };
}

function turnScan(view: View, sent: SentForm, [id]: readonly string[]): Deed {
  const one = view.turns.find(({ turn }) => turn.id === id);
  const text = sent.fields["code"] ?? "";
  if (one === undefined || view.taken === undefined) return { to: ROAD.home };
  const fits = isSpot(one.turn, text) || isSite(view.taken, text);
  if (!fits) return { message: words(view, t.wrongCode) };
  return { act: { kind: "patrol.scan", id: one.turn.id, text } };
}

function turnStart(view: View, sent: SentForm, [id]: readonly string[]): Deed {
  const one = view.turns.find(({ turn }) => turn.id === id);
  if (one === undefined) return { to: ROAD.home };
  const to = ROAD.run(`patrol:${one.turn.id}`);
  if (one.run !== undefined) return { to };
  const reason = (sent.fields["no-code-reason"] ?? "").trim();
  const asks = "no-code-reason" in sent.fields;
  if (asks && reason === "") return { message: words(view, t.reasonNeeded) };
  const { versionId } = one.turn.table;
  return { act: { kind: "patrol.start", id: one.turn.id, reason, versionId }, to };
}

function danger(view: View, sent: SentForm): Deed {
  const { what = "", category = "", room = "", place = "" } = sent.fields;
  const suspected = sent.fields["suspected"] === "major" ? "major" : "general";
  const hasPlace = room !== "" || place.trim() !== "";
  if (what.trim() === "" || !CATEGORIES.some((one) => one === category) || !hasPlace) {
    return { message: words(view, t.whatNeeded), values: { ...sent.fields } };
  }
  const id = newId(view.now);
  const roomId = room === "" ? null : room;
  return {
    act: { kind: "danger.report", id, what, category, roomId, place, suspected, done: "" },
    pictures: sent.files.slice(0, 5),
    to: ROAD.home,
    ok: words(view, t.reported),
  };
}

/** A place by what hangs there; the site's own code stands for its yard. */
function placeByCode(view: View, act: TakenAct, text: string): TakenPlace | undefined {
  const inUrl = /\/s\/([0-9A-Za-z-]{4,60})(?:[/?#]|$)/.exec(text)?.[1];
  const places = placesOf(view, act);
  const found = places.find(({ code }) => code !== null && (code === text || code === inUrl));
  if (found !== undefined || view.taken === undefined || !isSite(view.taken, text)) return found;
  return places.find(({ kind }) => kind === (act.act === "return" ? "waiting" : "yard"));
}

function newRound(view: View, sent: SentForm, [name]: readonly string[]): Deed {
  const act = view.taken?.custody?.acts.find((one) => one.act === name);
  if (act === undefined) return { to: ROAD.home };
  const code = (sent.fields["code"] ?? "").trim();
  const chosen = sent.fields["place"] ?? "";
  const place =
    code === ""
      ? placesOf(view, act).find((one) => placeValue(one) === chosen)
      : placeByCode(view, act, code);
  const content = (["empty", "full"] as const).find((one) => one === sent.fields["content"]);
  const values = { place: place ? placeValue(place) : chosen, content: content ?? "" };
  if (place === undefined) {
    const word = code === "" ? roundRefusalWords["round.place_wrong"] : t.placeUnknown;
    return { message: words(view, word), values };
  }
  if (act.asksContent && content === undefined) {
    // A scanned place is kept; what is in the cylinders is still to be said.
    return { message: words(view, roundRefusalWords["round.content_needed"]), values };
  }
  const id = newId(view.now);
  const where = { kind: place.kind, ref: place.ref };
  return {
    act: {
      kind: "round.start",
      id,
      act: act.act,
      place: where,
      content: act.asksContent ? (content ?? null) : null,
    },
    to: ROAD.round(id),
  };
}

function roundScan(view: View, sent: SentForm, [id = ""]: readonly string[]): Deed {
  const text = (sent.fields["code"] ?? "").trim();
  const round = view.rounds.find((one) => one.id === id);
  if (round === undefined || round.isEnded) return { to: ROAD.home };
  if (text.length < 4) return { message: words(view, t.unreadable) };
  const isTwice = round.scans.some(({ code }) => code === codeIn(text));
  if (isTwice) return { ok: words(view, t.twice) };
  return { act: { kind: "round.scan", id, text }, ok: codeIn(text) };
}

function roundEnd(view: View, sent: SentForm, [id = ""]: readonly string[]): Deed {
  const round = view.rounds.find((one) => one.id === id);
  if (round === undefined || round.isEnded) return { to: ROAD.home };
  const note = (sent.fields["note"] ?? "").trim();
  return { act: { kind: "round.end", id, note }, to: ROAD.home };
}

/** Forms of the box's own pages, and those of the road alone, by their addresses. */
const HANDLERS: readonly (readonly [pattern: RegExp, handler: Handler])[] = [
  ...SITE_HANDLERS,
  [/^\/road\/do\/arrive\/(\w+)$/, arrive],
  [/^\/road\/do\/meet$/, meet],
  [/^\/road\/do\/meet\/(\w+)$/, visitMet],
  [/^\/deliveries\/(\w+)\/check$/, check],
  [/^\/deliveries\/(\w+)\/notice$/, once("visit.notice", ["notice"])],
  [/^\/deliveries\/(\w+)\/scan$/, scan],
  [
    /^\/deliveries\/(\w+)\/scans\/(\w+)\/undo$/,
    (_v, _s, [id = "", item = ""]) => ({ act: { kind: "visit.undo", id, item } }),
  ],
  [/^\/deliveries\/(\w+)\/empties$/, once("visit.empties", ["hand-over", "empties"])],
  [/^\/deliveries\/(\w+)\/signature$/, sign],
  [/^\/deliveries\/(\w+)\/finish$/, once("visit.finish", ["finish"])],
  [/^\/deliveries\/(\w+)\/refuse$/, refuse],
  [/^\/road\/do\/collar\/(\w+)$/, collar],
  [/^\/road\/do\/keep\/(\w+)$/, () => ({ direction: "full" })],
  [/^\/checks\/runs\/([\w:]+)\/items\/([\w-]+)$/, answer],
  [/^\/checks\/runs\/([\w:]+)\/items\/([\w-]+)\/(?:photos|signature)$/, photo],
  [/^\/checks\/runs\/([\w:]+)\/complete$/, complete],
  [/^\/road\/do\/turns\/(\w+)\/scan$/, turnScan],
  [/^\/road\/do\/turns\/(\w+)\/start$/, turnStart],
  [/^\/road\/do\/danger$/, danger],
  [/^\/road\/do\/round\/([a-z]+)$/, newRound],
  [/^\/road\/do\/rounds\/(\w+)\/scan$/, roundScan],
  [/^\/road\/do\/rounds\/(\w+)\/end$/, roundEnd],
];

/** Undefined: no form of the road. */
export function deedOf(view: View, sent: SentForm): Deed | undefined {
  for (const [pattern, handler] of HANDLERS) {
    const match = pattern.exec(decodeURIComponent(sent.path));
    if (match !== null) return handler(view, sent, match.slice(1));
  }
  return undefined;
}
