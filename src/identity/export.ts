/** The register of people as a spreadsheet, one line a person, with the filters of the list. */
import { roleText } from "../../views/layout/roles.ts";
import { standingOf } from "../../views/people/parts.tsx";
import { kindWords, standingWords, peopleText as t } from "../../views/people/text.ts";
import { addDays, type Day, dayOf } from "../kernel/instants.ts";
import { CSV_LINES_MAX, type CsvCell, csvResponse } from "../platform/csv.ts";
import type { RawForm } from "../platform/form.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { certificateName } from "./certificates.ts";
import { type PeopleQuery, parsePeopleQuery } from "./form.ts";
import type { Certificate, PersonFacts } from "./model.ts";
import { type PeopleFilter, pageOfPeople } from "./store.ts";
import { certificatesOfMany } from "./store-certificates.ts";

export function peopleFilterOf(query: PeopleQuery, today: Day): PeopleFilter {
  const { text, kind, role, level, due, standing } = query;
  return {
    text,
    today,
    ...(kind === undefined ? {} : { kind }),
    ...(role === undefined ? {} : { role }),
    ...(level === undefined ? {} : { level }),
    ...(standing === undefined ? {} : { standing }),
    ...(due === undefined
      ? {}
      : due === "expired"
        ? { expiresBy: addDays(today, -1) }
        : { expiresFrom: today, expiresBy: addDays(today, Number(due)) }),
  };
}

type Item = { readonly person: PersonFacts; readonly certificates: readonly Certificate[] };

function cellsOf(lang: Lang, today: Day, { person, certificates }: Item): readonly CsvCell[] {
  return [
    person.staffNumber,
    person.name,
    say(lang, kindWords[person.kind]),
    person.company,
    person.phone,
    person.level,
    roleText(lang, person.roles),
    say(lang, standingWords[standingOf(person, today)]),
    certificates
      .map(({ kind, number, expiresOn }) => `${certificateName(lang, kind)} ${number} ${expiresOn}`)
      .join("; "),
    certificates[0]?.expiresOn ?? "",
  ];
}

export function peopleCsv(ports: Ports, lang: Lang, query: RawForm): Response {
  const today = dayOf(ports.clock.now());
  const filter = peopleFilterOf(parsePeopleQuery(query), today);
  const heads = [
    t.staffNumber,
    t.name,
    t.kind,
    t.company,
    t.phone,
    t.level,
    t.roles,
    t.standing,
    t.certificates,
    t.next,
  ];
  return csvResponse<Item>({
    fileName: `people-${today}.csv`,
    heads: heads.map((head) => say(lang, head)),
    page: (after, limit) => {
      const people = pageOfPeople(
        ports.db.read,
        after === undefined ? filter : { ...filter, after: after.person.staffNumber },
        { offset: 0, limit },
      );
      const all = certificatesOfMany(
        ports.db.read,
        people.map(({ id }) => id),
      );
      return people.map((person) => ({
        person,
        certificates: all.filter(({ personId }) => personId === person.id),
      }));
    },
    cells: (item) => cellsOf(lang, today, item),
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  });
}
