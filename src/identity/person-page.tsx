/** One person's page, whole or with a refused dialog open again; and the words of refusals. */
import type { Refused } from "../../views/people/certificates.tsx";
import { PersonDetailPage } from "../../views/people/detail-page.tsx";
import { problemWords, peopleText as t } from "../../views/people/text.ts";
import { dayOf } from "../kernel/instants.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { journalPage } from "../platform/journal/journal-reader.ts";
import { actorOf, type WebContext } from "../platform/web.ts";
import type { FieldProblem } from "./form.ts";
import { PERSON_ACTS, type PersonFacts, type PersonRefusal } from "./model.ts";
import { actorNames } from "./names.ts";
import type { IdentityParts } from "./routes-parts.ts";
import { rightsOver } from "./rules.ts";
import { canActOn } from "./service-people.ts";
import { findPerson } from "./store.ts";
import { certificatesOf, trainingsOf } from "./store-certificates.ts";
import { listSessions } from "./store-sessions.ts";

export type Answer = Response | Promise<Response>;

const ENTRIES_SHOWN = 30;

export function notFound({ frame }: IdentityParts, c: WebContext): Answer {
  const title = say(c.get("lang"), t.notFound);
  return frame(c, { device: "desk", title, body: <h1>{title}</h1>, status: 404 });
}

export type Status = 200 | 403 | 409 | 422;

export function detailPage(
  { ports, frame }: IdentityParts,
  c: WebContext,
  person: PersonFacts,
  refused?: Refused,
  status: Status = 200,
): Answer {
  const lang = c.get("lang");
  const { read, sql } = ports.db;
  const now = ports.clock.now();
  const { entries } = journalPage(
    sql,
    { subject: `person:${person.id}` },
    undefined,
    ENTRIES_SHOWN,
  );
  const names = actorNames(read, [
    ...entries.map((entry) => entry.actor),
    ...(person.blacklist === null ? [] : [person.blacklist.by]),
  ]);
  return frame(c, {
    device: "desk",
    title: person.name,
    status,
    body: (
      <PersonDetailPage
        lang={lang}
        today={dayOf(now)}
        person={person}
        certificates={certificatesOf(read, person.id)}
        trainings={trainingsOf(read, person.id)}
        sessions={listSessions(read, now, person.id)}
        entries={entries.map((entry) => ({ entry, actorName: names.get(entry.actor) }))}
        blacklistedBy={person.blacklist === null ? undefined : names.get(person.blacklist.by)}
        rights={rightsOver(actorOf(c).roles, person.roles)}
        fitting={PERSON_ACTS.filter((act) => canActOn(person, act))}
        csrf={c.get("csrf")}
        {...(refused === undefined ? {} : { refused })}
      />
    ),
  });
}

export function refusalText(lang: Lang, refusal: PersonRefusal): string {
  const words = {
    "person.not_found": t.notFound,
    "person.not_allowed": t.notAllowed,
    "person.regulator": t.regulatorNote,
    "person.last_administrator": t.lastAdministrator,
    "person.stale": t.staleTitle,
    "person.number_taken": t.numberTaken,
    "person.reason_needed": t.reasonNeeded,
    "person.act_not_now": t.actNotNow,
    "person.certificate_taken": t.certificateTaken,
    "person.certificate_gone": t.certificateGone,
  } as const;
  return say(lang, words[refusal.code]);
}

export function statusOf(refusal: PersonRefusal): Status {
  if (refusal.code === "person.not_allowed" || refusal.code === "person.regulator") return 403;
  const isLate = refusal.code === "person.stale" || refusal.code === "person.act_not_now";
  return isLate ? 409 : 422;
}

/** The page again with the dialog open and what was typed in it. */
export function refuseWith(
  parts: IdentityParts,
  c: WebContext,
  id: string,
  refusal: PersonRefusal,
  state: Omit<Refused, "error">,
): Answer {
  const now = findPerson(parts.ports.db.read, id);
  if (now === undefined) return notFound(parts, c);
  const error = refusalText(c.get("lang"), refusal);
  return detailPage(parts, c, now, { ...state, error }, statusOf(refusal));
}

export function texts(lang: Lang, problems: Readonly<Record<string, FieldProblem | undefined>>) {
  return Object.fromEntries(
    Object.entries(problems).flatMap(([field, problem]) =>
      problem === undefined ? [] : [[field, say(lang, problemWords[problem])]],
    ),
  );
}
