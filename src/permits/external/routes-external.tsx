/** Pages of tickets issued elsewhere. */
import { TicketFormPage, TicketPage, TicketsPage } from "../../../views/permits/external-pages.tsx";
import {
  externalFaultWords,
  startFaultWords,
  externalText as t,
  ticketRefusalWords,
} from "../../../views/permits/external-text.ts";
import { confirmationPaths } from "../../confirmations/index.ts";
import { facePaths } from "../../faces/index.ts";
import { instant, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Result } from "../../kernel/result.ts";
import { oneOf, pageOf, type RawForm } from "../../platform/form.ts";
import {
  type DocumentRefusal,
  documentResponse,
  isPdf,
  type StoredDocument,
} from "../../platform/http/documents.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../../platform/i18n.ts";
import { keepPhotos, mediaPath, type StoredMedia } from "../../platform/media.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  sentOf,
  type WebContext,
} from "../../platform/web.ts";
import { listRooms } from "../../site/index.ts";
import { PERMIT_KINDS, type PermitLevel } from "../model.ts";
import { onceOf, parseLocalTime, words } from "../pages/form.ts";
import {
  localTime,
  namesOf,
  type PermitParts,
  peopleChoices,
  roomChoices,
} from "../pages/parts.ts";
import { shortTime } from "../pages/view.ts";
import { READERS, WORKERS } from "../roles.ts";
import type { ExternalFault } from "../rules/external.ts";
import { findPermit } from "../store/store.ts";
import {
  TICKET_LIMITS,
  TICKET_STATES,
  type Ticket,
  type TicketFields,
  type TicketRefusal,
  ticketState,
} from "./model.ts";
import { externalPaths } from "./paths.ts";
import {
  endTicket,
  enterTicket,
  startFaults,
  startTicket,
  ticketConflicts,
  ticketRef,
  withdrawTicket,
} from "./service.ts";
import { findTicket, listTickets, ticketDocuments, ticketFiles } from "./store.ts";

type Answer = Response | Promise<Response>;

/** Six PDFs of the largest kind. */
const BODY_BYTES = 62_000_000;
const LEVELS: readonly PermitLevel[] = [
  ...(["special", "first", "second", "third"] as const),
  ...(["I", "II", "III", "IV"] as const),
];

/** The field of the form that a fault is about; the form as a whole otherwise. */
const FIELD_OF: Readonly<Partial<Record<ExternalFault, string>>> = {
  "external.number": "number",
  "external.issuer": "issuer",
  "external.place": "place",
  "external.approver": "approver",
  "external.level": "level",
  "external.order": "end",
  "external.long": "end",
  "external.file": "files",
  "external.paper_forbidden": "medium",
};

const NEVER: UnixMs = instant(0);

/** Undefined: a kind or a form of ticket that the page does not offer. */
function fieldsOf({ ports }: PermitParts, raw: RawForm): TicketFields | undefined {
  const orm = ports.db.read;
  const kind = oneOf(PERMIT_KINDS, raw["kind"]);
  const medium = oneOf(["paper", "electronic"] as const, raw["medium"]);
  if (kind === undefined || medium === undefined) return undefined;
  const line = (name: string, max: number = LIMITS.nameLength) => words(raw[name]).slice(0, max);
  const ids = (choices: readonly { readonly value: string }[]) => choices.map(({ value }) => value);
  return {
    ...{ kind, medium, level: oneOf(LEVELS, raw["level"]) ?? null },
    ...{ number: line("number"), issuer: line("issuer"), approver: line("approver") },
    ...{ place: line("place"), what: line("what", LIMITS.reasonLength) },
    roomId: oneOf(ids(roomChoices(orm)), raw["room"]) ?? null,
    workerId: oneOf(ids(peopleChoices(orm)), raw["worker"]) ?? null,
    usesCylinders: raw["cylinders"] === "yes",
    startsAt: parseLocalTime(raw["start"]) ?? NEVER,
    endsAt: parseLocalTime(raw["end"]) ?? NEVER,
    note: line("note", LIMITS.reasonLength),
  };
}

function valuesOf(ticket: Ticket): RawForm {
  const { number, issuer, kind, medium, place, what, approver, note } = ticket;
  return {
    ...{ number, issuer, kind, medium, place, what, approver, note },
    ...{ level: ticket.level ?? "", room: ticket.roomId ?? "", worker: ticket.workerId ?? "" },
    ...{ start: localTime(ticket.startsAt), end: localTime(ticket.endsAt) },
    ...{ cylinders: ticket.usesCylinders ? "yes" : "", seen: String(ticket.version) },
  };
}

function formPage(
  parts: PermitParts,
  c: WebContext,
  ticket: Ticket | undefined,
  values: RawForm,
  back: {
    readonly errors?: Readonly<Record<string, string>>;
    readonly message?: string;
    readonly status?: 409 | undefined;
  } = {},
): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const { errors = {}, message } = back;
  const isFine = Object.keys(errors).length === 0 && message === undefined;
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, ticket === undefined ? t.add : t.edit),
    status: isFine ? 200 : (back.status ?? 422),
    body: (
      <TicketFormPage
        lang={lang}
        csrf={c.get("csrf")}
        action={ticket === undefined ? externalPaths.add : externalPaths.edit(ticket.id)}
        backHref={ticket === undefined ? externalPaths.list : externalPaths.one(ticket.id)}
        isCorrection={ticket !== undefined}
        values={values}
        errors={errors}
        message={message}
        people={peopleChoices(read)}
        rooms={roomChoices(read)}
      />
    ),
  });
}

function backOf(lang: Lang, refusal: TicketRefusal) {
  const message = say(lang, ticketRefusalWords[refusal.code]);
  if (refusal.code === "ticket.stale") return { message, status: 409 as const };
  if (refusal.code !== "ticket.faulty") return { message };
  const errors = refusal.faults.map(
    (fault) => [FIELD_OF[fault] ?? "number", say(lang, externalFaultWords[fault])] as const,
  );
  return { errors: Object.fromEntries(errors) };
}

type Kept = {
  readonly photos: readonly StoredMedia[];
  readonly documents: readonly StoredDocument[];
  readonly refusal?: Phrase;
};

const DOCUMENT_WORDS: Readonly<Record<DocumentRefusal, Phrase>> = {
  "document.too_large": t.pdfTooLarge,
  "document.not_whole": t.pdfDamaged,
  "document.busy": t.badPhoto,
};

/** Pictures are drawn anew, a PDF is kept as it came; by their bytes, whatever they are called. */
async function keepFiles({ media, documents }: PermitParts, files: readonly File[]): Promise<Kept> {
  const kept: StoredDocument[] = [];
  const photos: File[] = [];
  for (const file of files) {
    const isDocument = isPdf(new Uint8Array(await file.slice(0, 8).arrayBuffer()));
    if (!isDocument) {
      photos.push(file);
      continue;
    }
    const done = await documents.keep(new Uint8Array(await file.arrayBuffer()));
    if (!done.ok) return { photos: [], documents: [], refusal: DOCUMENT_WORDS[done.refusal] };
    kept.push(done.value);
  }
  const drawn = await keepPhotos(media, photos, TICKET_LIMITS.files);
  const pictures = { photos: drawn.photos, documents: kept };
  return drawn.refusal === undefined ? pictures : { ...pictures, refusal: t.badPhoto };
}

async function download(
  { ports, documents }: PermitParts,
  c: WebContext,
  ticket: Ticket,
): Promise<Response> {
  const hash = c.req.param("hash") ?? "";
  const isKnown = ticketDocuments(ports.db.read, ticket.id).some((one) => one.hash === hash);
  const bytes = isKnown ? await documents.read(hash) : undefined;
  if (bytes === undefined) return await c.notFound();
  return documentResponse(bytes, `ticket-${ticket.number}`);
}

async function submit(parts: PermitParts, c: WebContext, ticket?: Ticket): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const sent = await sentOf(c);
  const raw = sent.fields;
  const fields = fieldsOf(parts, raw);
  if (fields === undefined || fields.what === "") {
    const message = say(lang, ticketRefusalWords["ticket.faulty"]);
    return await formPage(parts, c, ticket, raw, { message });
  }
  const kept = await keepFiles(parts, sent.files("files").slice(0, TICKET_LIMITS.files));
  if (kept.refusal !== undefined) {
    return await formPage(parts, c, ticket, raw, { errors: { files: say(lang, kept.refusal) } });
  }
  const done = await enterTicket(ports, actorOf(c), {
    id: ticket?.id ?? onceOf(raw) ?? ports.ids.next(),
    ...(ticket === undefined
      ? {}
      : { correction: { seen: Number(raw["seen"] ?? "0"), reason: raw["reason"] ?? "" } }),
    ...{ fields, files: kept.photos, documents: kept.documents },
  });
  if (done.ok) return goTo(c, externalPaths.one(done.value.id));
  return await formPage(parts, c, ticket, raw, backOf(lang, done.refusal));
}

function list(parts: PermitParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const query = queryOf(c);
  const state = oneOf(TICKET_STATES, query["state"]);
  const q = words(query["q"]).slice(0, LIMITS.codeLength);
  const page = pageOf(query);
  const limit = LIMITS.listPage;
  const now = parts.ports.clock.now();
  const range = { offset: (page - 1) * limit, limit };
  const found = listTickets(parts.ports.db.read, { state, text: q }, now, range);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: (
      <TicketsPage
        lang={lang}
        items={found.items.map((ticket) => ({ ticket, state: ticketState(ticket, now) }))}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        query={{ state: state ?? "", q }}
        canAdd={mayUse(WORKERS, actorOf(c).roles)}
      />
    ),
  });
}

function whyOf(parts: PermitParts, lang: Lang, ticket: Ticket): readonly string[] {
  const { ports } = parts;
  const orm = ports.db.read;
  const now = ports.clock.now();
  const given = { now, isClockTrusted: ports.clockTrust().isTrusted };
  const numberOf = (id: string) => findPermit(orm, id)?.number ?? findTicket(orm, id)?.number ?? id;
  return [
    ...startFaults(orm, ticket, given).map((fault) => say(lang, startFaultWords[fault])),
    ...ticketConflicts(orm, ticket, now).map(({ clause, values }) =>
      say(lang, t.conflict, { clause, other: numberOf(String(values["other"])) }),
    ),
  ];
}

function show(parts: PermitParts, c: WebContext, ticket: Ticket, refusal?: TicketRefusal): Answer {
  const lang = c.get("lang");
  const { ports } = parts;
  const orm = ports.db.read;
  const nameOf = namesOf(orm);
  const { workerId, id } = ticket;
  const state = ticketState(ticket, ports.clock.now());
  const documents = ticketDocuments(orm, id);
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(lang, t.one)} ${ticket.number}`,
    scripts: documents.length === 0 ? [] : ["pdf-first"],
    subject: `external-ticket:${id}`,
    status: refusal === undefined ? 200 : refusal.code === "ticket.stale" ? 409 : 422,
    body: (
      <TicketPage
        lang={lang}
        csrf={c.get("csrf")}
        ticket={ticket}
        state={state}
        message={refusal && say(lang, ticketRefusalWords[refusal.code])}
        worker={nameOf(workerId)}
        room={listRooms(orm).find((room) => room.id === ticket.roomId)?.name}
        entered={`${nameOf(ticket.addedBy) ?? "—"} · ${shortTime(ticket.addedAt)}`}
        files={ticketFiles(orm, id).map(mediaPath)}
        documents={documents.map(({ hash, bytes }) => ({
          ...{ hash, bytes },
          href: externalPaths.document(id, hash),
        }))}
        why={state === "waiting" ? whyOf(parts, lang, ticket) : []}
        verifyHref={
          ticket.kind === "hot-work" && workerId !== null
            ? facePaths.verify(workerId, ticketRef(id), externalPaths.one(id), ticket.place)
            : undefined
        }
        confirmHref={ticket.usesCylinders ? confirmationPaths.addFor(ticketRef(id)) : undefined}
        canWork={mayUse(WORKERS, actorOf(c).roles)}
      />
    ),
  });
}

const ACTS = { start: startTicket, end: endTicket, withdraw: withdrawTicket } as const;

async function perform(parts: PermitParts, c: WebContext, ticket: Ticket): Promise<Response> {
  const act = oneOf(["start", "end", "withdraw"] as const, c.req.param("act"));
  if (act === undefined) return await c.notFound();
  const raw = await formOf(c);
  const ask = { id: ticket.id, seen: Number(raw["seen"] ?? "0"), reason: raw["reason"] ?? "" };
  const done: Result<null, TicketRefusal> = await ACTS[act](parts.ports, actorOf(c), ask);
  if (done.ok) return goTo(c, externalPaths.one(ticket.id));
  return await show(parts, c, findTicket(parts.ports.db.read, ticket.id) ?? ticket, done.refusal);
}

export function externalRoutes(parts: PermitParts): readonly Route[] {
  const withTicket =
    (handle: (c: WebContext, ticket: Ticket) => Answer) =>
    (c: WebContext): Answer => {
      const ticket = findTicket(parts.ports.db.read, c.req.param("id") ?? "");
      return ticket === undefined ? c.notFound() : handle(c, ticket);
    };
  const large = (route: Route): Route => ({ ...route, bodyBytes: BODY_BYTES });
  return [
    get(externalPaths.list, READERS, (c) => list(parts, c)),
    get(externalPaths.add, WORKERS, (c) =>
      formPage(parts, c, undefined, { once: parts.ports.ids.next(), medium: "electronic" }),
    ),
    large(post(externalPaths.add, WORKERS, (c) => submit(parts, c))),
    get(
      externalPaths.one(":id"),
      READERS,
      withTicket((c, ticket) => show(parts, c, ticket)),
    ),
    get(
      externalPaths.document(":id", ":hash"),
      READERS,
      withTicket((c, ticket) => download(parts, c, ticket)),
    ),
    get(
      externalPaths.edit(":id"),
      WORKERS,
      withTicket((c, ticket) => formPage(parts, c, ticket, valuesOf(ticket))),
    ),
    large(
      post(
        externalPaths.edit(":id"),
        WORKERS,
        withTicket((c, ticket) => submit(parts, c, ticket)),
      ),
    ),
    post(
      externalPaths.act(":id", ":act"),
      WORKERS,
      withTicket((c, ticket) => perform(parts, c, ticket)),
    ),
  ];
}
