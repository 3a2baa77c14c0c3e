/** One's own account, and the sessions that are open. */
import {
  AccountPage,
  type AccountPageProps,
  RecoveryPage,
  TotpEnrolPage,
} from "../../views/people/account-page.tsx";
import { accountText as t } from "../../views/people/account-text.ts";
import { SessionsPage } from "../../views/people/sessions-page.tsx";
import { sessionToken } from "../platform/http/arrival.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { accountPaths } from "./paths.ts";
import { type IdentityParts, refusalText } from "./routes-parts.ts";
import { mayUseTotp } from "./rules.ts";
import {
  type AccountRefusal,
  changeSecret,
  confirmTotp,
  endOtherSessions,
  endSession,
  handleOf,
  pendingSecret,
  startTotp,
  stopTotp,
} from "./service-account.ts";
import { findPerson } from "./store.ts";
import { listSessions, recoveryCodesLeft } from "./store-sessions.ts";
import { totpUri } from "./totp.ts";

type Answer = Response | Promise<Response>;

function accountText(lang: Lang, refusal: AccountRefusal): string {
  switch (refusal.code) {
    case "account.weak_password":
      return say(lang, t.weakPassword);
    case "account.weak_pin":
      return say(lang, t.weakPin);
    case "account.not_repeated":
      return say(lang, t.notRepeated);
    case "account.wrong_code":
      return say(lang, t.wrongCode);
    case "account.enrolment_gone":
      return say(lang, t.enrolGone);
    case "account.no_totp":
      return say(lang, t.noTotp);
    default:
      return refusalText(lang, refusal);
  }
}

function tokenOf(c: WebContext): string {
  return sessionToken(c) ?? "";
}

function accountPage(
  { ports, frame }: IdentityParts,
  c: WebContext,
  state: Pick<AccountPageProps, "problem" | "isChanged"> = {},
): Answer {
  const lang = c.get("lang");
  const actor = actorOf(c);
  const person = findPerson(ports.db.read, actor.personId);
  const recoveryLeft =
    person?.hasTotp === true ? recoveryCodesLeft(ports.db.read, actor.personId) : undefined;
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status: state.problem === undefined ? 200 : 422,
    body: (
      <AccountPage
        lang={lang}
        name={actor.name}
        csrf={c.get("csrf")}
        canUseTotp={mayUseTotp(actor.roles)}
        recoveryLeft={recoveryLeft}
        {...state}
      />
    ),
  });
}

async function submitSecret(
  parts: IdentityParts,
  c: WebContext,
  what: "password" | "pin",
): Promise<Response> {
  const form = await formOf(c);
  const done = await changeSecret(parts.ports, parts.memory, actorOf(c), {
    what,
    current: form["current"] ?? "",
    next: form["next"] ?? "",
    repeated: form["repeated"] ?? "",
    token: tokenOf(c),
  });
  if (done.ok) return goTo(c, `${accountPaths.account}?changed=yes`);
  const text = accountText(c.get("lang"), done.refusal);
  return accountPage(parts, c, { problem: { at: what, text } });
}

function enrolPage(
  parts: IdentityParts,
  c: WebContext,
  given: { readonly token: string; readonly secret: string },
  problem?: string,
): Answer {
  const lang = c.get("lang");
  const actor = actorOf(c);
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.enrol),
    status: problem === undefined ? 200 : 422,
    body: (
      <TotpEnrolPage
        lang={lang}
        token={given.token}
        secret={given.secret}
        uri={totpUri(given.secret, actor.staffNumber, parts.site().name || "Gasward")}
        csrf={c.get("csrf")}
        {...(problem === undefined ? {} : { problem })}
      />
    ),
  });
}

async function submitTotp(parts: IdentityParts, c: WebContext): Promise<Response> {
  const { ports, memory, frame } = parts;
  const lang = c.get("lang");
  const form = await formOf(c);
  const token = form["token"] ?? "";
  const done = await confirmTotp(ports, memory, actorOf(c), token, form["code"] ?? "");
  if (done.ok) {
    return frame(c, {
      device: "desk",
      title: say(lang, t.recoveryTitle),
      body: <RecoveryPage lang={lang} codes={done.value} />,
    });
  }
  const text = accountText(lang, done.refusal);
  const secret = pendingSecret(ports, memory, actorOf(c), token);
  if (done.refusal.code !== "account.wrong_code" || secret === undefined) {
    return accountPage(parts, c, { problem: { at: "totp", text } });
  }
  return enrolPage(parts, c, { token, secret }, text);
}

function sessionsPage(parts: IdentityParts, c: WebContext, problem?: string): Answer {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const lang = c.get("lang");
  const actor = actorOf(c);
  const isAdministrator = actor.roles.includes("administrator");
  const own = handleOf(tokenOf(c));
  const found = listSessions(read, ports.clock.now(), isAdministrator ? undefined : actor.personId);
  const owners = new Map(
    [...new Set(found.map(({ personId }) => personId))].map((id) => [id, findPerson(read, id)]),
  );
  const sessions = found.map((one) => {
    const owner = owners.get(one.personId);
    const isRegulator = owner?.roles.includes("regulator") === true;
    return {
      ...one,
      isThis: one.handle === own,
      canEnd: one.personId === actor.personId || !isRegulator,
      ...(isAdministrator && owner !== undefined
        ? { name: `${owner.name} · ${owner.staffNumber}` }
        : {}),
    };
  });
  return frame(c, {
    device: "desk",
    title: say(lang, t.sessions),
    status: problem === undefined ? 200 : 404,
    body: (
      <SessionsPage
        lang={lang}
        sessions={sessions}
        csrf={c.get("csrf")}
        {...(problem === undefined ? {} : { problem })}
      />
    ),
  });
}

const TOTP_ROLES = ["administrator", "safety-manager"] as const;

export function accountRoutes(parts: IdentityParts): readonly Route[] {
  const { ports, memory } = parts;
  return [
    get(accountPaths.account, "signed-in", (c) =>
      accountPage(parts, c, { isChanged: c.req.query("changed") === "yes" }),
    ),
    post(accountPaths.password, "signed-in", (c) => submitSecret(parts, c, "password")),
    post(accountPaths.pin, "signed-in", (c) => submitSecret(parts, c, "pin")),
    get(accountPaths.totp, TOTP_ROLES, (c) => {
      const person = findPerson(ports.db.read, actorOf(c).personId);
      if (person?.hasTotp === true) return goTo(c, accountPaths.account);
      return enrolPage(parts, c, startTotp(ports, memory, actorOf(c)));
    }),
    post(accountPaths.totp, TOTP_ROLES, (c) => submitTotp(parts, c)),
    post(accountPaths.totpOff, "signed-in", async (c) => {
      const done = await stopTotp(ports, actorOf(c), (await formOf(c))["code"] ?? "");
      if (done.ok) return goTo(c, accountPaths.account);
      const text = accountText(c.get("lang"), done.refusal);
      return accountPage(parts, c, { problem: { at: "totp", text } });
    }),
    get(accountPaths.sessions, "signed-in", (c) => sessionsPage(parts, c)),
    post(accountPaths.endOthers, "signed-in", async (c) => {
      await endOtherSessions(ports, actorOf(c), tokenOf(c));
      return goTo(c, accountPaths.sessions);
    }),
    post(accountPaths.endSession(":handle"), "signed-in", async (c) => {
      const isEnded = await endSession(ports, actorOf(c), c.req.param("handle") ?? "");
      if (isEnded) return goTo(c, accountPaths.sessions);
      return sessionsPage(parts, c, say(c.get("lang"), t.signedOut));
    }),
  ];
}
