/** One permit: its page, every act on it, and signing. */

import type { FormBack, RefusalView } from "../../../views/permits/model.ts";
import { PermitPage } from "../../../views/permits/permit-page.tsx";
import { roleWords } from "../../../views/permits/rule-text.ts";
import { SignPage } from "../../../views/permits/sign-page.tsx";
import { signText } from "../../../views/permits/sign-text.ts";
import { flowRefusalWords, kindWords, onePermitText as t } from "../../../views/permits/text.ts";
import { drawingOf } from "../../checks/index.ts";
import type { Signing, SigningRefusal } from "../../identity/index.ts";
import type { Result } from "../../kernel/result.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  type Actor,
  actorOf,
  deviceOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  sentOf,
  type WebContext,
} from "../../platform/web.ts";
import { actsOf, isForAll } from "../acts.ts";
import { DISCLOSURE, type FlowRefusal } from "../flow-model.ts";
import { hindrancesNow, judge } from "../judge.ts";
import { isInvolved } from "../life.ts";
import { type Full, loadPermit, presentOf } from "../load.ts";
import { PERMIT_ROLES } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { workAreas } from "../place/fence.ts";
import { findSpot } from "../place/spots.ts";
import { MANAGERS, READERS, WORKERS } from "../roles.ts";
import { declinePermit, type SignRefusal, signPermit } from "../sign.ts";
import { GASES } from "../standard/gases.ts";
import { templatesFor } from "../templates.ts";
import { localTime, namesOf, type PermitParts, peopleChoices } from "./parts.ts";
import { ACT_NAMES, type ActDone, performAct } from "./perform.ts";
import { refusalOf, stepTitle, stepWord, viewOf } from "./view.ts";

type Answer = Response | Promise<Response>;

/** A photo too large is refused with its form kept; a drawn name is a picture in the form. */
const ACT_BODY_BYTES = 12_000_000;

const SECTION: Readonly<Record<string, string>> = {
  "person-add": "#permit-people",
  "person-remove": "#permit-people",
  "risk-add": "#permit-risks",
  "risk-remove": "#permit-risks",
  "risk-template": "#permit-risks",
  sample: "#permit-samples",
  "sample-withdraw": "#permit-samples",
  "entry-in": "#permit-entries",
  "entry-out": "#permit-entries",
  picture: "#permit-pictures",
};

type PageState = {
  readonly back?: FormBack;
  readonly message?: string;
  readonly status?: 409 | 422;
};

/** Who stands on the ticket or applied for it, and those who answer for all of them. */
function isTheirs(full: Full, actor: Actor): boolean {
  return isInvolved({ full }, actor.personId) || mayUse(MANAGERS, actor.roles);
}

class PermitPages {
  readonly #parts: PermitParts;
  readonly #signing: Signing;

  constructor(parts: PermitParts, signing: Signing) {
    this.#parts = parts;
    this.#signing = signing;
  }

  #load(c: WebContext): Full | undefined {
    return loadPermit(this.#parts.ports.db.read, c.req.param("id") ?? "");
  }

  #view(c: WebContext, full: Full) {
    const { ports } = this.#parts;
    const { read } = ports.db;
    const actor = actorOf(c);
    const now = ports.clock.now();
    const judged = judge(read, full, now, { isClockTrusted: ports.clockTrust().isTrusted });
    const acts = actsOf(full.row.stage, {
      isWorker: mayUse(WORKERS, actor.roles),
      isInvolved: isTheirs(full, actor),
    });
    const hindrances = hindrancesNow(judged, now);
    const viewParts = { orm: read, lang: c.get("lang"), nameOf: namesOf(read) };
    return viewOf(viewParts, { full, judged, hindrances, acts, now });
  }

  page(c: WebContext, state: PageState = {}): Answer {
    const full = this.#load(c);
    if (full === undefined) return c.notFound();
    const { ports, frame } = this.#parts;
    const lang = c.get("lang");
    const { row } = full;
    return frame(c, {
      device: deviceOf(c),
      title: `${say(lang, kindWords[row.kind])} ${row.number}`,
      subject: `permit:${row.id}`,
      ...(state.status === undefined ? {} : { status: state.status }),
      body: (
        <PermitPage
          lang={lang}
          csrf={c.get("csrf")}
          permit={this.#view(c, full)}
          back={state.back}
          people={peopleChoices(ports.db.read)}
          roles={PERMIT_ROLES.map((role) => ({ value: role, label: say(lang, roleWords[role]) }))}
          gases={GASES.map((gas) => ({
            value: gas.id,
            label: lang === "en" ? gas.name.en : gas.name.zh,
          }))}
          areas={workAreas(ports.db.read).map(({ id, name }) => ({ value: id, label: name }))}
          templates={templatesFor(ports.db.read, row.kind, lang).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          now={localTime(ports.clock.now())}
          message={state.message}
        />
      ),
    });
  }

  #why(c: WebContext, refusal: SignRefusal): readonly RefusalView[] {
    if (refusal.code !== "permit.hindered") return [];
    const { read } = this.#parts.ports.db;
    const parts = { orm: read, lang: c.get("lang"), nameOf: namesOf(read) };
    return refusal.why.map((why) => refusalOf(parts, why));
  }

  #words(c: WebContext, refusal: SignRefusal): string {
    const lang = c.get("lang");
    if (refusal.code === "permit.hindered") {
      const [first] = this.#why(c, refusal);
      return first === undefined ? "" : `${first.words}（${first.clause}）${first.wayOut}`;
    }
    return say(lang, flowRefusalWords[refusal.code]);
  }

  async act(c: WebContext): Promise<Response> {
    const full = this.#load(c);
    const act = c.req.param("act") ?? "";
    if (full === undefined || !ACT_NAMES.includes(act)) return await c.notFound();
    const sent = await sentOf(c);
    const actor = actorOf(c);
    const parts = { ...this.#parts, signing: this.#signing, lang: c.get("lang") };
    // What a page does not offer is not taken either.
    const done: ActDone =
      isForAll(act) || isTheirs(full, actor)
        ? await performAct(parts, { actor, full, act, sent })
        : { kind: "refused", refusal: { code: "permit.not_on_it" } };
    if (done.kind === "done") return goTo(c, this.#after(full.row.id, act));
    const back = { act, values: sent.fields, errors: {} };
    if (done.kind === "problems") {
      return await this.page(c, { back: { ...back, errors: done.errors }, status: 422 });
    }
    const message = done.kind === "words" ? done.words : this.#words(c, done.refusal);
    const isStale = done.kind === "refused" && done.refusal.code === "permit.stale";
    return await this.page(c, { back: { ...back, message }, message, status: isStale ? 409 : 422 });
  }

  /** Back to where the hand was: a list of twenty is gone through without looking for one's place each time. */
  #after(id: string, act: string): string {
    const page = permitPaths.one(id);
    if (act !== "measure") return `${page}${SECTION[act] ?? ""}`;
    const full = loadPermit(this.#parts.ports.db.read, id);
    const next = full?.measures.find(({ confirmedAt }) => confirmedAt === null);
    return `${page}#${next === undefined ? "permit-measures" : `measure-${next.measureId}`}`;
  }

  sign(
    c: WebContext,
    values: Readonly<Record<string, string>>,
    back: { readonly message?: string; readonly refusals?: readonly RefusalView[] } = {},
  ): Answer {
    const full = this.#load(c);
    const step = values["step"] ?? "";
    if (full === undefined || step === "") return c.notFound();
    const { ports, frame } = this.#parts;
    const lang = c.get("lang");
    const actor = actorOf(c);
    const judged = judge(ports.db.read, full, ports.clock.now(), { isClockTrusted: true });
    const chosen = judged.chain.find(({ id }) => id === step);
    const isDisclosure = step === DISCLOSURE;
    if (chosen === undefined && !isDisclosure) return c.notFound();
    const stepWords = chosen === undefined ? stepWord(lang, step) : stepTitle(lang, chosen);
    const present = new Set(presentOf(full.people).map(({ personId }) => personId));
    const people = peopleChoices(ports.db.read);
    const isBad = back.message !== undefined || (back.refusals?.length ?? 0) > 0;
    return frame(c, {
      device: deviceOf(c),
      title: stepWords,
      scripts: ["camera", "signature"],
      status: isBad ? 422 : 200,
      body: (
        <SignPage
          lang={lang}
          csrf={c.get("csrf")}
          permitId={full.row.id}
          number={full.row.number}
          what={full.row.what}
          place={full.row.place}
          step={step}
          stepWords={stepWords}
          seen={full.row.version}
          people={isDisclosure ? people.filter(({ value }) => present.has(value)) : people}
          personId={values["person"] ?? actor.personId}
          asksSpot={chosen?.isApproval === true}
          isDisclosure={isDisclosure}
          content={
            isDisclosure
              ? full.risks.map(({ step: at, hazard, measure }) => `${at}：${hazard} → ${measure}`)
              : []
          }
          values={values}
          refusals={back.refusals ?? []}
          message={back.message}
        />
      ),
    });
  }

  async submitSign(c: WebContext): Promise<Response> {
    const full = this.#load(c);
    if (full === undefined) return await c.notFound();
    const { ports, media } = this.#parts;
    const lang = c.get("lang");
    const { fields } = await sentOf(c);
    const { pin = "", drawing = "", ...values } = fields;
    const back = async (message: string) => await this.sign(c, values, { message });
    const step = values["step"] ?? "";
    if (step === DISCLOSURE && values["fit"] !== "yes") return await back(say(lang, t.fitNeeded));
    const spot = (values["spot"] ?? "").trim();
    const spotId = spot === "" ? "" : findSpot(ports.db.read, ports.siteId, spot);
    if (spotId === undefined) return await back(say(lang, t.badSpot));
    const isDeclined = step !== DISCLOSURE && values["decision"] === "decline";
    if (isDeclined) return await this.#decline(c, full, values, pin, back);
    const bytes = drawingOf(drawing);
    if (bytes === undefined) return await back(say(lang, t.drawFirst));
    const proven = await this.#signing({ who: values["person"] ?? "", secret: pin });
    if (!proven.ok) return await back(signingWords(lang, proven.refusal));
    const kept = await media.keep(bytes);
    if (!kept.ok) return await back(say(lang, t.drawFirst));
    const done: Result<null, SignRefusal> = await signPermit(ports, {
      ...{ id: full.row.id, seen: Number(values["seen"] ?? "0"), step, spotId },
      personId: proven.value,
      actorId: actorOf(c).personId,
      opinion: values["opinion"] ?? "",
      drawing: kept.value,
    });
    if (done.ok) return goTo(c, permitPaths.one(full.row.id));
    const refusals = this.#why(c, done.refusal);
    if (refusals.length > 0) return await this.sign(c, values, { refusals });
    return await back(this.#words(c, done.refusal));
  }

  async #decline(
    c: WebContext,
    full: Full,
    values: Readonly<Record<string, string>>,
    pin: string,
    back: (message: string, refusals?: readonly RefusalView[]) => Promise<Response>,
  ): Promise<Response> {
    const { ports } = this.#parts;
    const lang = c.get("lang");
    const reason = (values["opinion"] ?? "").trim();
    // "Agreed" stands in the field before anybody writes.
    if (reason === "" || reason === say(lang, t.agree)) {
      return await back(say(lang, signText.declineReason));
    }
    const proven = await this.#signing({ who: values["person"] ?? "", secret: pin });
    if (!proven.ok) return await back(signingWords(lang, proven.refusal));
    const done = await declinePermit(ports, {
      ...{ id: full.row.id, seen: Number(values["seen"] ?? "0"), step: values["step"] ?? "" },
      ...{ personId: proven.value, actorId: actorOf(c).personId, reason },
    });
    if (done.ok) return goTo(c, permitPaths.one(full.row.id));
    return await back(this.#words(c, done.refusal), this.#why(c, done.refusal));
  }
}

/** Whoever signs learns whether the secret was wrong or has to wait, and nothing else. */
export function signingWords(lang: Lang, refusal: SigningRefusal): string {
  const isLocked = refusal.code === "identity.locked_out" || refusal.code === "identity.too_many";
  return say(lang, isLocked ? t.lockedOut : t.wrongPin);
}

export function flowWords(lang: Lang, refusal: FlowRefusal): string {
  return say(lang, flowRefusalWords[refusal.code]);
}

export function onePermitRoutes(parts: PermitParts, signing: Signing): readonly Route[] {
  const pages = new PermitPages(parts, signing);
  const large = (route: Route): Route => ({ ...route, bodyBytes: ACT_BODY_BYTES });
  return [
    get(permitPaths.one(":id"), READERS, (c) => pages.page(c)),
    get("/permits/works/:id/sign", WORKERS, (c) => pages.sign(c, queryOf(c))),
    large(post(permitPaths.act(":id", "sign"), WORKERS, (c) => pages.submitSign(c))),
    large(post("/permits/works/:id/acts/:act", WORKERS, (c) => pages.act(c))),
  ];
}
