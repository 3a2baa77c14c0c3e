/** What phones ask: the page for the road, work to take along, acts handed in; and the desk's list of phones. */
import { PhonesPage } from "../../views/phones/phones-page.tsx";
import { RoadPage } from "../../views/phones/road-page.tsx";
import { importRefusalWords, remarkWords, phonesText as t } from "../../views/phones/text.ts";
import { confirmationPaths } from "../confirmations/index.ts";
import { custodyPaths } from "../cylinders/index.ts";
import { dangerPaths } from "../dangers/index.ts";
import { customerPaths, deliveryPaths } from "../delivery/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { patrolPaths } from "../patrols/index.ts";
import { permitPaths } from "../permits/index.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  type Route,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import { parseIntake } from "./form.ts";
import { type Imported, importWaiting } from "./import.ts";
import { installRoutes } from "./install.ts";
import { type KeptAct, PHONE_LIMITS } from "./model.ts";
import { packageOf } from "./package.ts";
import { MANAGERS, OFFICE } from "./parts.ts";
import { phonePaths } from "./paths.ts";
import { endPackage, noteWiped, type PhoneParts, settle, takeAlong, takeIn } from "./service.ts";
import { findPackage, listOpenActs, listPackages } from "./store.ts";

export type PhoneRouteParts = PhoneParts & {
  readonly frame: Frame;
  /** Changes when a backup is restored: then phones hand in again what the box may have forgotten. */
  readonly epoch: string;
};

type Answer = Response | Promise<Response>;

function json(c: WebContext, body: unknown, status: 200 | 403 | 409 | 410 | 422 = 200): Response {
  c.header("Cache-Control", "no-store");
  return c.json(body as object, status);
}

/** The same for everybody: a browser keeps it for when the box cannot be reached. */
function road({ ports }: PhoneRouteParts, c: WebContext): Answer {
  const siteName = findSite(ports.db.read)?.name ?? "";
  c.header("Cache-Control", "no-store");
  const page = RoadPage({ lang: c.get("lang"), theme: c.get("theme"), siteName });
  return c.html(`<!doctype html>${page}`);
}

/** Asked at every contact, signed in or not: whose session this is, and whether the phone was said to be lost. */
function hello({ ports, epoch }: PhoneRouteParts, c: WebContext): Response {
  const actor = c.get("actor");
  const id = (c.req.query("package") ?? "").slice(0, 40);
  const taken = id === "" ? undefined : findPackage(ports.db.read, id);
  return json(c, {
    personId: actor?.personId ?? null,
    csrf: c.get("csrf") ?? null,
    lang: c.get("lang"),
    epoch,
    boxAt: ports.clock.now(),
    package: taken === undefined ? "unknown" : (taken.endReason ?? "open"),
  });
}

async function take(parts: PhoneRouteParts, c: WebContext): Promise<Response> {
  const actor = actorOf(c);
  const device = c.req.header("user-agent") ?? "";
  const renewed = (c.req.query("renew") ?? "").slice(0, 40);
  const taken = await takeAlong(parts.ports, actor, device, renewed);
  return json(c, packageOf(parts, actor, c.get("lang"), taken));
}

type Body = { readonly sent: unknown; readonly files: ReadonlyMap<string, Uint8Array> };

/** Plain JSON, or a form with the JSON in `acts` and the pictures beside it. */
async function bodyOf(c: WebContext): Promise<Body> {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/")) {
    return { sent: await c.req.json().catch(() => undefined), files: new Map() };
  }
  const body = await c.req.parseBody();
  const files = new Map<string, Uint8Array>();
  for (const [name, value] of Object.entries(body)) {
    if (value instanceof File) files.set(name, new Uint8Array(await value.arrayBuffer()));
  }
  const text = body["acts"];
  try {
    return { sent: typeof text === "string" ? JSON.parse(text) : undefined, files };
  } catch {
    return { sent: undefined, files };
  }
}

const STATUS = {
  "phone.other_person": 403,
  "phone.lost": 410,
  "phone.malformed": 422,
  "phone.too_many": 409,
} as const;

async function intake(parts: PhoneRouteParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const { sent, files } = await bodyOf(c);
  const parsed = parseIntake(sent);
  if (!parsed.ok) return json(c, parsed.refusal, STATUS[parsed.refusal.code]);
  const done = await takeIn(parts, actorOf(c), parsed.value, files);
  if (!done.ok) return json(c, done.refusal, STATUS[done.refusal.code]);
  return json(c, {
    epoch: parts.epoch,
    boxAt: parts.ports.clock.now(),
    acts: done.value.answers.map((answer) => ({
      ...answer,
      words: answer.remarks.map((code) => remarkWords(lang, code)),
    })),
  });
}

async function packageIdOf(c: WebContext): Promise<string> {
  return ((await formOf(c))["package"] ?? "").slice(0, 40);
}

async function giveBack({ ports }: PhoneRouteParts, c: WebContext): Promise<Response> {
  const done = await endPackage(ports, actorOf(c), await packageIdOf(c), "returned");
  return json(c, { ok: done.ok });
}

async function wiped({ ports }: PhoneRouteParts, c: WebContext): Promise<Response> {
  return json(c, { ok: await noteWiped(ports, await packageIdOf(c)) });
}

function hrefOf(act: KeptAct): string | undefined {
  if (act.state === "held" && act.kind.endsWith(".start")) return undefined;
  switch (act.kind.split(".")[0]) {
    case "visit":
      return deliveryPaths.visit(act.about);
    case "customer":
      return act.state === "held" ? undefined : customerPaths.one(act.about);
    case "use":
      return confirmationPaths.one(act.about);
    case "permit":
      return permitPaths.one(act.about);
    case "round":
      return custodyPaths.round(act.about);
    case "patrol":
      return patrolPaths.task(act.about);
    case "danger":
      return act.state === "held" ? undefined : dangerPaths.one(act.about);
    default:
      return undefined;
  }
}

type Said = { readonly message?: string; readonly imported?: Imported };

function list(parts: PhoneRouteParts, c: WebContext, said: Said = {}): Answer {
  const { ports, frame } = parts;
  const lang = c.get("lang");
  const { read } = ports.db;
  const now = ports.clock.now();
  const nameOf = (id: string): string => findPersonRow(read, id)?.name ?? id;
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status: said.message === undefined ? 200 : 422,
    body: (
      <PhonesPage
        lang={lang}
        csrf={c.get("csrf")}
        {...said}
        tasks={listOpenActs(read).map((act) => {
          return { act, person: nameOf(act.personId), href: hrefOf(act) };
        })}
        packages={listPackages(read, 100).map((taken) => {
          return { taken, person: nameOf(taken.personId), isExpired: taken.expiresAt < now };
        })}
      />
    ),
  });
}

/** A file that a phone made of what waited on it. */
async function bring(parts: PhoneRouteParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const bytes = await (await sentOf(c)).file("file");
  const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  const done = await importWaiting(parts, actorOf(c), text);
  if (!done.ok)
    return await list(parts, c, { message: say(lang, importRefusalWords[done.refusal.code]) });
  return await list(parts, c, { imported: done.value });
}

async function settleOne(parts: PhoneRouteParts, c: WebContext): Promise<Response> {
  const note = (await formOf(c))["note"] ?? "";
  const done = await settle(parts.ports, actorOf(c), c.req.param("id") ?? "", note);
  if (done.ok) return goTo(c, phonePaths.list);
  if (done.refusal.code === "phone.not_found") return await c.notFound();
  return await list(parts, c, { message: say(c.get("lang"), t.noteNeeded) });
}

async function lose(parts: PhoneRouteParts, c: WebContext): Promise<Response> {
  const done = await endPackage(parts.ports, actorOf(c), c.req.param("id") ?? "", "lost");
  return done.ok ? goTo(c, phonePaths.list) : await c.notFound();
}

export function phoneRoutes(parts: PhoneRouteParts): readonly Route[] {
  return [
    ...installRoutes(() => findSite(parts.ports.db.read)?.name ?? ""),
    get(phonePaths.road, "public", (c) => road(parts, c)),
    get(phonePaths.hello, "public", (c) => hello(parts, c)),
    post(phonePaths.take, "signed-in", (c) => take(parts, c)),
    {
      ...post(phonePaths.intake, "signed-in", (c) => intake(parts, c)),
      bodyBytes: PHONE_LIMITS.bodyBytes,
    },
    post(phonePaths.giveBack, "signed-in", (c) => giveBack(parts, c)),
    post(phonePaths.wiped, "public", (c) => wiped(parts, c)),
    get(phonePaths.list, OFFICE, (c) => list(parts, c)),
    {
      ...post(phonePaths.bring, OFFICE, (c) => bring(parts, c)),
      bodyBytes: PHONE_LIMITS.importBytes,
    },
    post(phonePaths.settle(":id"), OFFICE, (c) => settleOne(parts, c)),
    post(phonePaths.lost(":id"), MANAGERS, (c) => lose(parts, c)),
  ];
}
