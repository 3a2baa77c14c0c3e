/** Signing in and out. */
import { type DemoPerson, LoginPage } from "../../views/identity/login-page.tsx";
import { identityText as t } from "../../views/identity/text.ts";
import { unreachable } from "../kernel/assert.ts";
import { dropSessionCookie, sessionToken, setSessionCookie } from "../platform/arrival.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import type { Channel, LoginRefusal, Person } from "./model.ts";
import { isBadge, loginWithBadge, loginWithSecret, logout, type SessionGrant } from "./service.ts";
import { listActivePeople } from "./store.ts";

/** More tiles than this do not fit a kiosk; the rest sign in by badge or staff number. */
const TILES_MAX = 24;

/** Only in the demonstration: people whose PINs and badges may be shown. */
export type DemoLogins = readonly {
  readonly staffNumber: string;
  readonly pin: string;
  readonly badge: string;
}[];

type LoginState = {
  readonly to: string;
  readonly who?: string;
  readonly error?: string;
  readonly typedNumber?: string;
  readonly isByNumber?: boolean;
};

export function refusalText(lang: Lang, refusal: LoginRefusal): string {
  switch (refusal.code) {
    case "identity.wrong_secret":
      return refusal.attemptsLeft > 0
        ? say(lang, t.wrongSecretLeft, { count: refusal.attemptsLeft })
        : say(lang, t.wrongSecret);
    case "identity.locked_out":
      return say(lang, t.lockedOut, { seconds: Math.ceil(refusal.waitMs / 1000) });
    case "identity.unknown_badge":
      return say(lang, t.unknownBadge);
    case "identity.inactive":
      return say(lang, t.inactive);
    default:
      return unreachable(refusal);
  }
}

/** Those who stand at the kiosk all day come first. */
function operatorsFirst(people: readonly Person[]): readonly Person[] {
  const rank = (person: Person): number => (person.roles.includes("operator") ? 0 : 1);
  return [...people].sort((one, other) => rank(one) - rank(other));
}

function safePath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\w\-./?=&%]*$/.test(path) ? path : "/";
}

/** A touch screen has no user agent of its own; what is not a telephone counts as kiosk here. */
function channelOf(c: WebContext): Channel {
  return /Mobile|Android|iPhone/.test(c.req.header("user-agent") ?? "") ? "phone" : "kiosk";
}

export function identityRoutes(ports: Ports, frame: Frame, demo?: DemoLogins): readonly Route[] {
  const page = (c: WebContext, state: LoginState, status: 200 | 422 | 429) => {
    const lang = c.get("lang");
    const people = operatorsFirst(listActivePeople(ports.db.read, TILES_MAX));
    const chosen = people.find((person) => person.id === state.who);
    const shown = demo?.flatMap((login): DemoPerson[] => {
      const person = people.find((item) => item.staffNumber === login.staffNumber);
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
          csrf={c.get("csrf")}
          {...(chosen === undefined ? {} : { chosen })}
          {...(state.error === undefined ? {} : { error: state.error })}
          {...(state.typedNumber === undefined ? {} : { typedNumber: state.typedNumber })}
          {...(shown === undefined ? {} : { demo: shown })}
        />
      ),
    });
  };
  const enter = async (c: WebContext, grant: SessionGrant, to: string): Promise<Response> => {
    // Whoever was signed in at this browser has handed over: the old session must not live on.
    const before = sessionToken(c);
    const actor = c.get("actor");
    if (before !== undefined && actor !== undefined) await logout(ports, before, actor.personId);
    const maxAgeS = Math.floor((grant.expiresAt - ports.clock.now()) / 1000);
    setSessionCookie(c, grant.token, maxAgeS);
    return goTo(c, to);
  };
  const refused = (c: WebContext, refusal: LoginRefusal, state: LoginState) =>
    page(
      c,
      { ...state, error: refusalText(c.get("lang"), refusal) },
      refusal.code === "identity.locked_out" ? 429 : 422,
    );
  return [
    get("/login", "public", (c) =>
      page(
        c,
        {
          to: safePath(c.req.query("to")),
          isByNumber: c.req.query("by") === "number",
          ...(c.req.query("who") === undefined ? {} : { who: c.req.query("who") ?? "" }),
        },
        200,
      ),
    ),
    post("/login", "public", async (c) => {
      const form = await formOf(c);
      const who = (form["who"] ?? "").trim();
      const to = safePath(form["to"]);
      const login = { who, secret: form["secret"] ?? "", channel: channelOf(c) };
      const outcome = await loginWithSecret(ports, login);
      if (outcome.ok) return enter(c, outcome.value, to);
      return refused(c, outcome.refusal, { to, who, typedNumber: who, isByNumber: true });
    }),
    post("/login/badge", "public", async (c) => {
      const form = await formOf(c);
      const code = (form["code"] ?? "").trim();
      const to = safePath(form["to"]);
      if (!isBadge(code)) return page(c, { to, error: say(c.get("lang"), t.notABadge) }, 422);
      const outcome = await loginWithBadge(ports, code, channelOf(c));
      return outcome.ok ? enter(c, outcome.value, to) : refused(c, outcome.refusal, { to });
    }),
    post("/logout", "signed-in", async (c) => {
      const token = sessionToken(c);
      if (token !== undefined) await logout(ports, token, actorOf(c).personId);
      dropSessionCookie(c);
      return goTo(c, "/login");
    }),
  ];
}
