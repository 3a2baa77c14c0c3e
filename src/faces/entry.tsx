/** The face at a sign-in: before there is a session, for whoever has proved badge or PIN, or in place of the PIN. */
import { EntryPage, type EntryValues } from "../../views/faces/entry-page.tsx";
import {
  entryReasonWords,
  faceRefusalText,
  reasonWords,
  faceText as t,
} from "../../views/faces/text.ts";
import {
  type FaceLogins,
  type FaceStep,
  findPersonRow,
  listActivePeople,
} from "../identity/index.ts";
import { oneOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { sessionToken, setSessionCookie } from "../platform/http/arrival.ts";
import { goTo, localPath } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { formOf, mayUse, post, type Route, type WebContext } from "../platform/web.ts";
import { ENTRY_REASONS, OPERATOR_REF, type Verification } from "./model.ts";
import { type FaceParts, faceRefusalWords, refusedAnswer, secondWords, told } from "./parts.ts";
import { facePaths } from "./paths.ts";
import { mayReplacePin } from "./rules.ts";
import { readyToVerify, SECONDS, verifyBySecond } from "./service.ts";
import { readFaceSettings } from "./store.ts";

/** At a hand-over the operator who goes is there and knows who comes. */
export const ENTRY_SECONDS = [...SECONDS, "operator"] as const;

const NAMES_MAX = 200;

type Waiting = NonNullable<ReturnType<FaceLogins["waiting"]>>;

/** Why a face did not open, with what to do next. */
function failureWords(lang: Lang, made: Verification): string {
  const [reason] = made.reasons;
  const why =
    reason === undefined
      ? say(lang, made.outcome === "doubt" ? t.resultDoubt : t.entryOther)
      : say(lang, reasonWords[reason]);
  return say(lang, t.entryFailed, { why });
}

export class EntryPages implements FaceStep {
  readonly #parts: FaceParts;
  readonly #frame: Frame;
  readonly logins: FaceLogins;
  /** Under which sign-in a course runs, by its id. */
  readonly #courses = new Map<string, { readonly token: string; readonly to: string }>();

  constructor(parts: FaceParts, frame: Frame, logins: FaceLogins) {
    this.#parts = parts;
    this.#frame = frame;
    this.logins = logins;
  }

  mayReplacePin(person: Parameters<FaceStep["mayReplacePin"]>[0]): boolean {
    const { ports } = this.#parts;
    return (
      mayReplacePin(readFaceSettings(ports.db.read), person) &&
      readyToVerify(ports, person.id, ports.clock.now()).ok
    );
  }

  page(c: WebContext, token: string, to: string, values: EntryValues = {}, refused?: string) {
    const waiting = this.logins.waiting(token);
    const row = waiting && findPersonRow(this.#parts.ports.db.read, waiting.personId);
    // Five minutes are over, or the box was started anew.
    if (waiting === undefined || row === undefined) return goTo(c, "/login");
    const lang = c.get("lang");
    const { ports } = this.#parts;
    const ready = readyToVerify(ports, row.id, ports.clock.now());
    return this.#frame(c, {
      device: "kiosk",
      title: say(lang, t.entryTitle),
      status: refused === undefined ? 200 : 422,
      scripts: ["faces"],
      body: (
        <EntryPage
          lang={lang}
          csrf={c.get("csrf")}
          token={token}
          to={to}
          person={{ id: row.id, name: row.name, staffNumber: row.staffNumber }}
          isInsteadOfPin={waiting.isInsteadOfPin}
          blocked={ready.ok ? undefined : faceRefusalWords(lang, ready.refusal)}
          seconds={this.#seconds(row.id)}
          values={values}
          refused={refused}
        />
      ),
    });
  }

  #seconds(personId: string) {
    const orm = this.#parts.ports.db.read;
    return listActivePeople(orm, NAMES_MAX, this.#parts.ports.clock.now())
      .filter((one) => one.id !== personId && mayUse(ENTRY_SECONDS, one.roles))
      .map(({ id, name, staffNumber }) => ({ id, name, staffNumber }));
  }

  async begin(c: WebContext): Promise<Response> {
    const form = await formOf(c);
    const token = form["token"] ?? "";
    const waiting = this.logins.waiting(token);
    if (waiting === undefined) return refusedAnswer(c, { code: "faces.session_gone" });
    const begun = this.#parts.sessions.begin(waiting.personId, {
      kind: "verify",
      personId: waiting.personId,
      ref: OPERATOR_REF,
      place: "",
    });
    if (!begun.ok) return refusedAnswer(c, begun.refusal);
    const { id, progress } = begun.value;
    if (this.#courses.size >= 64) this.#courses.clear();
    this.#courses.set(id, { token, to: localPath(form["to"]) });
    return c.json({ ...told(c, progress), frames: facePaths.entryFrames(id) });
  }

  async frame(c: WebContext): Promise<Response> {
    const id = c.req.param("session") ?? "";
    const course = this.#courses.get(id);
    const waiting = course && this.logins.waiting(course.token);
    // The body is read only for somebody who is known to wait.
    if (course === undefined || waiting === undefined) {
      return refusedAnswer(c, { code: "faces.session_gone" });
    }
    const nonce = c.req.header("x-face-nonce") ?? "";
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const seen = await this.#parts.sessions.frame(waiting.personId, id, nonce, bytes);
    if (!seen.ok) return refusedAnswer(c, seen.refusal);
    const { end } = seen.value;
    if (end === undefined || end.kind !== "verified") return c.json(told(c, seen.value));
    this.#courses.delete(id);
    const { verification } = end;
    if (verification.outcome !== "passed") {
      return c.json({ refused: failureWords(c.get("lang"), verification) }, 422);
    }
    if (!(await this.#open(c, course.token, verification.id))) {
      return refusedAnswer(c, { code: "faces.session_gone" });
    }
    return c.json({ ...told(c, seen.value), href: course.to });
  }

  /** The lawful other way; in place of the PIN there is the PIN. */
  async second(c: WebContext): Promise<Response> {
    const form = await formOf(c);
    const lang = c.get("lang");
    const token = form["token"] ?? "";
    const to = localPath(form["to"]);
    const waiting: Waiting | undefined = this.logins.waiting(token);
    if (waiting === undefined || waiting.isInsteadOfPin) return goTo(c, "/login");
    const { ports, second } = this.#parts;
    const reason = oneOf(ENTRY_REASONS, form["why"]);
    const more = (form["reason"] ?? "").trim();
    const who = (form["second-who"] ?? "").slice(0, 64);
    const typed = { why: reason ?? "", reason: more, "second-who": who };
    if (reason === undefined || (reason === "other" && more === "")) {
      return this.page(c, token, to, typed, say(lang, faceRefusalText["faces.reason_needed"]));
    }
    // Before any PIN is looked at: nobody counts as wrong for having picked themselves.
    if (who === waiting.personId) {
      return this.page(c, token, to, typed, say(lang, faceRefusalText["faces.second_same"]));
    }
    const secret = (form["second-secret"] ?? "").slice(0, 200);
    const proof = await second({ who, secret }, ENTRY_SECONDS);
    if (!proof.ok) return this.page(c, token, to, typed, secondWords(lang, proof.refusal, "entry"));
    const words = [reason === "other" ? "" : say(lang, entryReasonWords[reason]), more];
    const made = await verifyBySecond(
      ports,
      { personId: waiting.personId },
      {
        personId: waiting.personId,
        ref: OPERATOR_REF,
        place: "",
        secondId: proof.value,
        reason: words.filter((one) => one !== "").join(lang === "en" ? "; " : "；"),
      },
    );
    if (!made.ok) return this.page(c, token, to, typed, faceRefusalWords(lang, made.refusal));
    await this.#open(c, token, made.value.id);
    return goTo(c, to);
  }

  async #open(c: WebContext, token: string, verification: string): Promise<boolean> {
    const settled = await this.logins.settle(token, verification, sessionToken(c));
    if (!settled.ok) return false;
    const { expiresAt, token: session } = settled.value;
    const leftMs = expiresAt - this.#parts.ports.clock.now();
    setSessionCookie(c, session, Math.floor(leftMs / 1_000));
    return true;
  }

  routes(): readonly Route[] {
    return [
      post("/faces/entry/sessions", "public", (c) => this.begin(c)),
      post("/faces/entry/sessions/:session/frames", "public", (c) => this.frame(c)),
      post("/login/second", "public", (c) => this.second(c)),
    ];
  }
}
