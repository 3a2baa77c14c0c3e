/** Verifying, for everybody who works here; what the office sees of it is in `routes-office.tsx`. */
import { faceText as t } from "../../views/faces/text.ts";
import { ResultPage, VerifyPage } from "../../views/faces/verify-page.tsx";
import { actorNames, findPersonRow } from "../identity/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo, localPath } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { FACE_LIMITS, type Reference } from "./model.ts";
import { type FaceParts, faceRefusalWords, refusedAnswer, secondWords, told } from "./parts.ts";
import { facePaths } from "./paths.ts";
import { faceOfficeRoutes } from "./routes-office.tsx";
import { validUntil } from "./rules.ts";
import { ENROLLERS, parseReference, readyToVerify, SECONDS, verifyBySecond } from "./service.ts";
import type { End, Purpose } from "./sessions.ts";
import { findVerification } from "./store.ts";

type Asked = {
  readonly person: { readonly id: string; readonly name: string; readonly staffNumber: string };
  readonly ref: Reference;
  readonly place: string;
  readonly back: string;
};

type Fields = Readonly<Record<string, string | undefined>>;

function askedOf(ports: Ports, fields: Fields): Asked | undefined {
  const row = findPersonRow(ports.db.read, fields["person"] ?? "");
  const ref = parseReference(fields["kind"] ?? "", fields["id"] ?? "");
  if (row === undefined || ref === undefined) return undefined;
  const { id, name, staffNumber } = row;
  const place = (fields["place"] ?? "").slice(0, LIMITS.nameLength);
  return { person: { id, name, staffNumber }, ref, place, back: localPath(fields["back"]) };
}

function endHref(end: End, purpose: { readonly personId: string }, back: string): string {
  if (end.kind === "verified") return facePaths.result(end.verification.id, back);
  const note = end.kind === "enrolled" ? "enrolled" : end.code;
  return facePaths.person(purpose.personId, back, note);
}

/** Courses: where they begin, and where their frames come in. */
export class CourseRoutes {
  readonly #parts: FaceParts;
  /** Where the page goes when a course is over, by its id. */
  readonly #ways = new Map<string, { readonly personId: string; readonly back: string }>();

  constructor(parts: FaceParts) {
    this.#parts = parts;
  }

  begin(c: WebContext, purpose: Purpose, back: string): Response {
    const begun = this.#parts.sessions.begin(actorOf(c).personId, purpose);
    if (!begun.ok) return refusedAnswer(c, begun.refusal);
    const { id, progress } = begun.value;
    if (this.#ways.size >= FACE_LIMITS.sessions * 4) this.#ways.clear();
    this.#ways.set(id, { personId: purpose.personId, back });
    return c.json({ ...told(c, progress), frames: facePaths.frames(id) });
  }

  async frame(c: WebContext): Promise<Response> {
    const id = c.req.param("session") ?? "";
    const nonce = c.req.header("x-face-nonce") ?? "";
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const seen = await this.#parts.sessions.frame(actorOf(c).personId, id, nonce, bytes);
    if (!seen.ok) return refusedAnswer(c, seen.refusal);
    const { end } = seen.value;
    const way = this.#ways.get(id);
    if (end === undefined || way === undefined) return c.json(told(c, seen.value));
    this.#ways.delete(id);
    return c.json({ ...told(c, seen.value), href: endHref(end, way, way.back) });
  }
}

class VerifyPages {
  readonly #parts: FaceParts;
  readonly #frame: Frame;

  constructor(parts: FaceParts, frame: Frame) {
    this.#parts = parts;
    this.#frame = frame;
  }

  page(c: WebContext, asked: Asked, values: Fields = {}, refused?: string) {
    const lang = c.get("lang");
    const { ports } = this.#parts;
    const ready = readyToVerify(ports, asked.person.id, ports.clock.now());
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.verifyTitle),
      status: refused === undefined ? 200 : 422,
      scripts: ["faces"],
      body: (
        <VerifyPage
          lang={lang}
          csrf={c.get("csrf")}
          person={asked.person}
          reference={asked.ref}
          place={asked.place}
          back={asked.back}
          blocked={ready.ok ? undefined : faceRefusalWords(lang, ready.refusal)}
          values={{ "second-who": values["second-who"] ?? "", reason: values["reason"] ?? "" }}
          refused={refused}
        />
      ),
    });
  }

  async second(c: WebContext) {
    const form = await formOf(c);
    const lang = c.get("lang");
    const { ports, second } = this.#parts;
    const asked = askedOf(ports, form);
    if (asked === undefined) return c.notFound();
    const proof = await second(
      {
        who: (form["second-who"] ?? "").trim().slice(0, 40),
        secret: (form["second-secret"] ?? "").slice(0, 200),
      },
      SECONDS,
    );
    if (!proof.ok) return this.page(c, asked, form, secondWords(lang, proof.refusal, "work"));
    const made = await verifyBySecond(ports, actorOf(c), {
      personId: asked.person.id,
      ref: asked.ref,
      place: asked.place,
      secondId: proof.value,
      reason: form["reason"] ?? "",
    });
    if (!made.ok) return this.page(c, asked, form, faceRefusalWords(lang, made.refusal));
    return goTo(c, facePaths.result(made.value.id, asked.back));
  }

  result(c: WebContext) {
    const { ports } = this.#parts;
    const lang = c.get("lang");
    const actor = actorOf(c);
    const found = findVerification(ports.db.read, c.req.param("result") ?? "");
    const isOwn = found?.actorId === actor.personId || found?.personId === actor.personId;
    if (found === undefined || !(isOwn || mayUse(ENROLLERS, actor.roles))) return c.notFound();
    const names = actorNames(ports.db.read, [found.personId, found.secondId ?? ""]);
    const nameOf = (id: string): string => names.get(id) ?? "—";
    const back = localPath(queryOf(c)["back"]);
    return this.#frame(c, {
      device: deviceOf(c),
      title: say(lang, t.verifyTitle),
      subject: `person:${found.personId}`,
      body: (
        <ResultPage
          lang={lang}
          verification={found}
          person={nameOf(found.personId)}
          second={found.secondId === null ? undefined : nameOf(found.secondId)}
          validUntil={validUntil(found.at)}
          back={back}
          againHref={facePaths.verify(found.personId, found.ref, back, found.place)}
        />
      ),
    });
  }
}

export function faceRoutes(
  parts: FaceParts,
  frame: Frame,
  siteName: () => string,
): readonly Route[] {
  const { ports } = parts;
  const pages = new VerifyPages(parts, frame);
  const courses = new CourseRoutes(parts);
  return [
    get("/faces/verify", "signed-in", (c) => {
      const query = queryOf(c);
      // Without a word of what it is for, a person tries it out.
      const own = { person: actorOf(c).personId, kind: "trial", id: "own" };
      const asked = askedOf(ports, query["person"] === undefined ? own : query);
      return asked === undefined ? c.notFound() : pages.page(c, asked);
    }),
    post("/faces/verify/sessions", "signed-in", async (c) => {
      const asked = askedOf(ports, await formOf(c));
      if (asked === undefined) return c.notFound();
      const { person, ref, place, back } = asked;
      return courses.begin(c, { kind: "verify", personId: person.id, ref, place }, back);
    }),
    post("/faces/verify/second", "signed-in", (c) => pages.second(c)),
    post("/faces/sessions/:session/frames", "signed-in", (c) => courses.frame(c)),
    get("/faces/results/:result", "signed-in", (c) => pages.result(c)),
    ...faceOfficeRoutes(parts, frame, courses, siteName),
  ];
}
