/** Signing in and out, in steps where more than one secret is asked for. */
import { type DemoPerson, LoginPage } from "../../views/identity/login-page.tsx";
import { StepPage } from "../../views/identity/step-page.tsx";
import { identityText as t } from "../../views/identity/text.ts";
import { accountText } from "../../views/people/account-text.ts";
import type { Frame } from "../platform/frame.ts";
import {
  dropSessionCookie,
  isAtTheBox,
  sessionToken,
  setSessionCookie,
} from "../platform/http/arrival.ts";
import { goTo, localPath } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { type FaceLogins, type FaceStep, loginWithFace } from "./face-step.ts";
import { createMemory, type LoginStepKind } from "./memory.ts";
import type { LoginRefusal, Person } from "./model.ts";
import { accountRoutes } from "./routes-account.tsx";
import { dutyRoutes } from "./routes-duty.tsx";
import {
  type DemoLogins,
  type IdentityParts,
  refusalText,
  type SiteWords,
} from "./routes-parts.ts";
import { peopleRoutes } from "./routes-people.tsx";
import { regulatorRoutes } from "./routes-regulators.tsx";
import {
  type Client,
  isBadge,
  type LoginOutcome,
  loginWithBadge,
  loginWithCode,
  loginWithNewPin,
  loginWithSecret,
  logout,
  type StepRefusal,
} from "./service.ts";
import { findPerson, listActivePeople } from "./store.ts";

/** More tiles than this do not fit a kiosk; the rest sign in by badge or staff number. */
const TILES_MAX = 24;

export type IdentityOptions = {
  readonly media: MediaStore;
  readonly demo?: DemoLogins | undefined;
  readonly site?: SiteWords;
  /** The face at a sign-in, of the tier above; absent: nobody is asked for one. */
  readonly faces?: FaceStep & { readonly logins: FaceLogins };
};

type StepPageKind = Exclude<LoginStepKind, "face">;

type LoginState = {
  readonly to: string;
  readonly who?: string;
  readonly error?: string;
  readonly typedNumber?: string;
  readonly isByNumber?: boolean;
};

function stepText(lang: Lang, refusal: StepRefusal): string {
  switch (refusal.code) {
    case "identity.step_gone":
      return say(lang, accountText.stepGone);
    case "identity.weak_pin":
      return say(lang, accountText.weakPin);
    case "identity.same_pin":
      return say(lang, accountText.samePin);
    case "identity.wrong_secret":
      return say(lang, accountText.wrongCode);
    default:
      return refusalText(lang, refusal);
  }
}

/** Those who stand at the kiosk all day come first; regulators are nobody's colleagues and type their number. */
function tilesOf(people: readonly Person[]): readonly Person[] {
  const rank = (person: Person): number => (person.roles.includes("operator") ? 0 : 1);
  return people
    .filter((person) => !person.roles.includes("regulator"))
    .sort((one, other) => rank(one) - rank(other));
}

/** Browser and system in two words, for the list of sessions. */
export function shortAgent(agent: string): string {
  const browser = /(Edg|OPR|MicroMessenger|Firefox|Chrome|Safari)\/(\d+)/.exec(agent);
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(agent);
  return [browser && `${browser[1]} ${browser[2]}`, system?.[0]]
    .filter((part) => typeof part === "string")
    .join(" · ");
}

/** A touch screen has no user agent of its own; what is not a telephone counts as kiosk or desk. */
function clientOf(c: WebContext): Client {
  const agent = c.req.header("user-agent") ?? "";
  return {
    isPhone: /Mobile|Android|iPhone/.test(agent),
    userAgent: shortAgent(agent),
    replaces: sessionToken(c),
  };
}

function addressOf(c: WebContext): string {
  return c.env?.peer ?? "unknown";
}

const isSlow = (code: string): boolean =>
  code === "identity.locked_out" || code === "identity.too_many";

function loginPages({ ports, frame, demo, faces }: IdentityParts) {
  const page = (c: WebContext, state: LoginState, status: 200 | 422 | 429) => {
    const lang = c.get("lang");
    const now = ports.clock.now();
    const everybody = listActivePeople(ports.db.read, TILES_MAX, now);
    const people = tilesOf(everybody);
    const chosen = people.find((person) => person.id === state.who);
    // Elsewhere than on the box's own screen a browser may show whatever it likes as its camera.
    const hasFace = chosen !== undefined && isAtTheBox(c) && faces?.mayReplacePin(chosen) === true;
    const shown = demo?.flatMap((login): DemoPerson[] => {
      const person = everybody.find((item) => item.staffNumber === login.staffNumber);
      return person === undefined ? [] : [{ ...person, pin: login.pin, badge: login.badge }];
    });
    return frame(c, {
      device: "kiosk",
      title: say(lang, t.login),
      status,
      body: (
        <LoginPage
          lang={lang}
          people={people}
          to={state.to}
          isByNumber={state.isByNumber === true}
          hasFace={hasFace}
          csrf={c.get("csrf")}
          {...(chosen === undefined ? {} : { chosen })}
          {...(state.error === undefined ? {} : { error: state.error })}
          {...(state.typedNumber === undefined ? {} : { typedNumber: state.typedNumber })}
          {...(shown === undefined ? {} : { demo: shown })}
        />
      ),
    });
  };
  const stepPage = (
    c: WebContext,
    step: StepPageKind,
    token: string,
    to: string,
    error?: string,
  ) => {
    const lang = c.get("lang");
    return frame(c, {
      device: "kiosk",
      title: say(lang, t.login),
      status: error === undefined ? 200 : 422,
      body: (
        <StepPage
          lang={lang}
          step={step}
          token={token}
          to={to}
          csrf={c.get("csrf")}
          {...(error === undefined ? {} : { error })}
        />
      ),
    });
  };
  const enter = (c: WebContext, outcome: LoginOutcome, to: string) => {
    if (outcome.kind === "step") {
      const { step, token } = outcome;
      if (step !== "face") return stepPage(c, step, token, to);
      // Nothing owes a face where nothing can look at one.
      return faces?.page(c, token, to) ?? page(c, { to }, 422);
    }
    const { grant } = outcome;
    const maxAgeS = Math.floor((grant.expiresAt - ports.clock.now()) / 1000);
    setSessionCookie(c, grant.token, maxAgeS);
    return goTo(c, to);
  };
  const refused = (c: WebContext, refusal: LoginRefusal, state: LoginState) =>
    page(
      c,
      { ...state, error: refusalText(c.get("lang"), refusal) },
      isSlow(refusal.code) ? 429 : 422,
    );
  return { page, stepPage, enter, refused };
}

type LoginPages = ReturnType<typeof loginPages>;

/** Counts the failures of an address over all accounts, so that trying one PIN on everybody ends soon. */
function guardedLogin({ memory }: IdentityParts, { enter, refused }: LoginPages) {
  return async (
    c: WebContext,
    state: LoginState,
    attempt: () => Promise<Awaited<ReturnType<typeof loginWithSecret>>>,
  ) => {
    const waitMs = memory.byAddress.waitMs(addressOf(c));
    if (waitMs > 0) return refused(c, { code: "identity.too_many", waitMs }, state);
    const outcome = await attempt();
    if (outcome.ok) return enter(c, outcome.value, state.to);
    memory.byAddress.fail(addressOf(c));
    return refused(c, outcome.refusal, state);
  };
}

/** The face in place of the PIN; the PIN stays beside it for whoever does not want that. */
function faceLoginRoute(parts: IdentityParts): Route {
  const { ports, memory } = parts;
  const pages = loginPages(parts);
  const guarded = guardedLogin(parts, pages);
  return post("/login/face", "public", async (c) => {
    const form = await formOf(c);
    const who = (form["who"] ?? "").slice(0, 64);
    const state = { to: localPath(form["to"]), who };
    const person = findPerson(ports.db.read, who);
    const may = person !== undefined && isAtTheBox(c) && parts.faces?.mayReplacePin(person);
    if (person === undefined || may !== true) return pages.page(c, state, 422);
    return guarded(c, state, () => loginWithFace(ports, memory, person.id, clientOf(c)));
  });
}

function loginRoutes(parts: IdentityParts): readonly Route[] {
  const { ports, memory } = parts;
  const pages = loginPages(parts);
  const { page, stepPage, enter, refused } = pages;
  const guarded = guardedLogin(parts, pages);
  const settle = async (
    c: WebContext,
    step: StepPageKind,
    form: Readonly<Record<string, string>>,
    attempt: () => ReturnType<typeof loginWithCode>,
  ) => {
    const to = localPath(form["to"]);
    const waitMs = memory.byAddress.waitMs(addressOf(c));
    if (waitMs > 0) return refused(c, { code: "identity.too_many", waitMs }, { to });
    const outcome = await attempt();
    if (outcome.ok) return enter(c, outcome.value, to);
    const error = stepText(c.get("lang"), outcome.refusal);
    const { code } = outcome.refusal;
    if (code === "identity.wrong_secret") memory.byAddress.fail(addressOf(c));
    const isOver = code === "identity.step_gone" || code === "identity.inactive" || isSlow(code);
    if (isOver) return page(c, { to, error }, isSlow(code) ? 429 : 422);
    return stepPage(c, step, form["token"] ?? "", to, error);
  };
  return [
    get("/login", "public", (c) => {
      const who = c.req.query("who");
      const isLocked = c.req.query("locked") === "yes";
      const state = {
        to: localPath(c.req.query("to")),
        isByNumber: c.req.query("by") === "number",
        ...(who === undefined ? {} : { who }),
        ...(isLocked ? { error: say(c.get("lang"), accountText.lockedScreen) } : {}),
      };
      return page(c, state, 200);
    }),
    // A step of a sign-in that is loaded again, as by a change of language, begins anew.
    get("/login/:step", "public", (c) => goTo(c, "/login")),
    post("/login", "public", async (c) => {
      const form = await formOf(c);
      const who = (form["who"] ?? "").trim().slice(0, 64);
      const state = { to: localPath(form["to"]), who, typedNumber: who, isByNumber: true };
      return guarded(c, state, () =>
        loginWithSecret(ports, memory, { who, secret: form["secret"] ?? "" }, clientOf(c)),
      );
    }),
    post("/login/badge", "public", async (c) => {
      const form = await formOf(c);
      const code = (form["code"] ?? "").trim().slice(0, 200);
      const to = localPath(form["to"]);
      if (!isBadge(code)) return page(c, { to, error: say(c.get("lang"), t.notABadge) }, 422);
      return guarded(c, { to }, () => loginWithBadge(ports, memory, code, clientOf(c)));
    }),
    post("/login/code", "public", async (c) => {
      const form = await formOf(c);
      const { replaces } = clientOf(c);
      const code = (form["code"] ?? "").slice(0, 40);
      return settle(c, "totp", form, () =>
        loginWithCode(ports, memory, form["token"] ?? "", code, replaces),
      );
    }),
    post("/login/pin", "public", async (c) => {
      const form = await formOf(c);
      const { replaces } = clientOf(c);
      return settle(c, "pin", form, () =>
        loginWithNewPin(ports, memory, form["token"] ?? "", form["secret"] ?? "", replaces),
      );
    }),
  ];
}

export function identityRoutes(
  ports: Ports,
  frame: Frame,
  options: IdentityOptions,
): readonly Route[] {
  const parts: IdentityParts = {
    ports,
    frame,
    memory: options.faces?.logins.memory ?? createMemory(ports),
    site: options.site ?? (() => ({ name: "", phone: "" })),
    media: options.media,
    demo: options.demo,
    faces: options.faces,
  };
  const leave = async (c: WebContext, isLock: boolean): Promise<void> => {
    const token = sessionToken(c);
    if (token !== undefined) await logout(ports, token, actorOf(c).personId, isLock);
    dropSessionCookie(c);
  };
  return [
    ...loginRoutes(parts),
    faceLoginRoute(parts),
    post("/logout", "signed-in", async (c) => {
      await leave(c, false);
      return goTo(c, "/login");
    }),
    // The screen that nobody touched, and the change of operator: the next badge or PIN goes on here.
    post("/lock", "signed-in", async (c) => {
      const to = localPath((await formOf(c))["to"]);
      await leave(c, true);
      return goTo(c, `/login?locked=yes&to=${encodeURIComponent(to)}`);
    }),
    ...accountRoutes(parts),
    ...regulatorRoutes(parts),
    ...peopleRoutes(parts),
    ...dutyRoutes(parts),
  ];
}
