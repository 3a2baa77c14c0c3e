/** Regulators' accounts: slips issued by the office, enrolment by the regulator. */
import { accountText as t } from "../../views/people/account-text.ts";
import { RegulatorSlipPage } from "../../views/people/papers.tsx";
import {
  ENROL_FIELDS,
  type EnrolField,
  EnrolledPage,
  EnrolPage,
  RegulatorsPage,
  type SlipItem,
} from "../../views/people/regulators-page.tsx";
import { instant } from "../kernel/instants.ts";
import { oneOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { OFFICE_LEVELS } from "./model.ts";
import { actorNames } from "./names.ts";
import { regulatorPaths } from "./paths.ts";
import { type IdentityParts, OFFICE } from "./routes-parts.ts";
import { isGoodPassword, isGoodPin } from "./rules.ts";
import { enrolRegulator, issueSlip, voidSlip } from "./service-account.ts";
import { findPerson } from "./store.ts";
import { listSlips } from "./store-sessions.ts";

type Answer = Response | Promise<Response>;

function slipsOf({ ports }: IdentityParts): readonly SlipItem[] {
  const { read } = ports.db;
  const rows = listSlips(read);
  const names = actorNames(
    read,
    rows.map((row) => row.createdBy),
  );
  const now = ports.clock.now();
  return rows.map((row): SlipItem => {
    const user = row.usedBy === null ? undefined : findPerson(read, row.usedBy);
    const isLapsed = row.expiresAt <= now;
    return {
      id: row.id,
      note: row.note,
      by: names.get(row.createdBy) ?? row.createdBy,
      createdAt: instant(row.createdAt),
      expiresAt: instant(row.expiresAt),
      state:
        row.usedBy !== null ? "used" : row.endedAt !== null ? "void" : isLapsed ? "lapsed" : "open",
      usedBy: user && { id: user.id, name: user.name },
    };
  });
}

function slipsPage(parts: IdentityParts, c: WebContext, status: 200 | 422 = 200): Answer {
  const lang = c.get("lang");
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.regulators),
    status,
    body: <RegulatorsPage lang={lang} slips={slipsOf(parts)} csrf={c.get("csrf")} />,
  });
}

type EnrolState = Pick<Parameters<typeof EnrolPage>[0], "values" | "errors" | "problem">;

function enrolPage(
  { frame }: IdentityParts,
  c: WebContext,
  state: EnrolState,
  status: 200 | 422 | 429,
): Answer {
  const lang = c.get("lang");
  return frame(c, {
    device: "kiosk",
    title: say(lang, t.enrolTitle),
    status,
    body: <EnrolPage lang={lang} levels={OFFICE_LEVELS} {...state} />,
  });
}

async function enrol(parts: IdentityParts, c: WebContext): Promise<Response> {
  const { ports, memory, frame } = parts;
  const lang = c.get("lang");
  const form = await formOf(c);
  const address = c.env?.peer ?? "unknown";
  const values = Object.fromEntries(
    ENROL_FIELDS.map((field) => [field, (form[field] ?? "").trim().slice(0, 128)]),
  ) as Record<EnrolField, string>;
  const waitMs = memory.byAddress.waitMs(address);
  if (waitMs > 0) {
    const problem = say(lang, t.tooMany, { seconds: Math.ceil(waitMs / 1000) });
    return enrolPage(parts, c, { values, errors: {}, problem }, 429);
  }
  const errors: Partial<Record<EnrolField, string>> = {};
  for (const field of ["code", "name", "office"] as const) {
    const isHostile = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(values[field]);
    const isLong = values[field].length > (field === "name" ? 40 : 80);
    if (values[field] === "" || isHostile || isLong) errors[field] = say(lang, t.needed);
  }
  const officeLevel = oneOf(OFFICE_LEVELS, values.level);
  if (officeLevel === undefined) errors.level = say(lang, t.needed);
  if (!isGoodPin(values.pin)) errors.pin = say(lang, t.weakPin);
  const password = (form["password"] ?? "").slice(0, 200);
  if (!isGoodPassword(password)) errors.password = say(lang, t.weakPassword);
  if (officeLevel === undefined || Object.keys(errors).length > 0) {
    return enrolPage(parts, c, { values, errors }, 422);
  }
  const { code, name, office, pin } = values;
  const done = await enrolRegulator(ports, { code, name, office, officeLevel, pin, password });
  if (!done.ok) {
    memory.byAddress.fail(address);
    return enrolPage(parts, c, { values, errors: { code: say(lang, t.badCode) } }, 422);
  }
  return frame(c, {
    device: "kiosk",
    title: say(lang, t.enrolled),
    body: <EnrolledPage lang={lang} number={done.value.staffNumber} />,
  });
}

export function regulatorRoutes(parts: IdentityParts): readonly Route[] {
  const { ports, frame } = parts;
  return [
    get(regulatorPaths.slips, OFFICE, (c) => slipsPage(parts, c)),
    post(regulatorPaths.slips, OFFICE, async (c) => {
      const note = ((await formOf(c))["note"] ?? "").trim();
      if (note === "") return slipsPage(parts, c, 422);
      const { code, expiresAt } = await issueSlip(ports, actorOf(c), note);
      const lang = c.get("lang");
      return frame(c, {
        device: "desk",
        title: say(lang, t.slipTitle),
        body: (
          <RegulatorSlipPage
            lang={lang}
            siteName={parts.site().name}
            code={code}
            until={formatStamp(expiresAt).slice(0, 16)}
            address={`${c.req.header("host") ?? new URL(c.req.url).host}${regulatorPaths.enrol}`}
          />
        ),
      });
    }),
    post(regulatorPaths.voidSlip(":id"), OFFICE, async (c) => {
      await voidSlip(ports, actorOf(c), c.req.param("id") ?? "");
      return goTo(c, regulatorPaths.slips);
    }),
    get(regulatorPaths.enrol, "public", (c) =>
      enrolPage(parts, c, { values: {}, errors: {} }, 200),
    ),
    post(regulatorPaths.enrol, "public", (c) => enrol(parts, c)),
  ];
}
