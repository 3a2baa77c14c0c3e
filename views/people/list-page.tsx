/** The register of people: filters, a page of them, and whose certificates are running out. */
import { certificateName } from "../../src/identity/certificates.ts";
import { DUE_FILTERS, STANDINGS } from "../../src/identity/form.ts";
import {
  type Certificate,
  LEVELS,
  PERSON_KINDS,
  type PersonFacts,
  ROLES,
} from "../../src/identity/model.ts";
import { peoplePaths, regulatorPaths } from "../../src/identity/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { roleText, roleWords } from "../layout/roles.ts";
import { LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState } from "../ui/feedback.tsx";
import { FilterActs, Select, TextInput } from "../ui/form.tsx";
import { levelText } from "../ui/level-text.ts";
import { FILTERS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { accountText } from "./account-text.ts";
import { DuePill, StandingPill } from "./parts.tsx";
import { kindWords, standingWords, peopleText as t } from "./text.ts";

export type PeopleListProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly rows: readonly {
    readonly person: PersonFacts;
    readonly next: Certificate | undefined;
    readonly count: number;
  }[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly expiring: number;
  readonly query: Readonly<Record<"q" | "kind" | "role" | "level" | "due" | "standing", string>>;
};

function Filters(props: PeopleListProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.any) };
  const isFiltered = Object.values(query).some((value) => value !== "");
  const choices = {
    kind: PERSON_KINDS.map((value) => ({ value, label: say(lang, kindWords[value]) })),
    role: ROLES.map((value) => ({ value, label: say(lang, roleWords[value]) })),
    level: LEVELS.map((value) => ({
      value: String(value),
      label: levelText(lang, value),
    })),
    due: DUE_FILTERS.map((value) => ({
      value,
      label: value === "expired" ? say(lang, t.dueExpired) : say(lang, t.dueIn, { days: value }),
    })),
    standing: STANDINGS.map((value) => ({ value, label: say(lang, standingWords[value]) })),
  };
  return (
    <form class={FILTERS} method="get" action={peoplePaths.list}>
      <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} />
      {(["kind", "role", "level", "due", "standing"] as const).map((id) => (
        <Select
          lang={lang}
          id={id}
          label={say(lang, t[id])}
          value={query[id]}
          options={[any, ...choices[id]]}
        />
      ))}
      <FilterActs lang={lang} clearHref={isFiltered ? peoplePaths.list : undefined} />
    </form>
  );
}

function Rows(props: PeopleListProps) {
  const { lang, today } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.title)}
      columns={[
        { label: say(lang, t.name) },
        { label: say(lang, t.kind) },
        { label: say(lang, t.roles) },
        { label: say(lang, t.level) },
        { label: say(lang, t.next) },
        { label: say(lang, t.standing) },
      ]}
      rows={props.rows.map(({ person, next, count }) => ({
        cells: [
          <span class={LINE}>
            <a class={`${LINK} target-line`} href={peoplePaths.one(person.id)}>
              {person.name}
            </a>
            <small class="block text-muted">{person.staffNumber}</small>
          </span>,
          <span>
            {say(lang, kindWords[person.kind])}
            {person.company === "" ? null : (
              <small class="block text-muted wrap-anywhere">{person.company}</small>
            )}
          </span>,
          person.roles.length === 0 ? "—" : roleText(lang, person.roles),
          person.level === null ? "—" : levelText(lang, person.level),
          next === undefined ? (
            "—"
          ) : (
            <span>
              <DuePill lang={lang} day={next.expiresOn} today={today} />
              <small class="block text-muted">
                {certificateName(lang, next.kind)}
                {count > 1 ? ` +${count - 1}` : ""}
              </small>
            </span>
          ),
          <StandingPill lang={lang} person={person} today={today} />,
        ],
      }))}
    />
  );
}

export function PeopleListPage(props: PeopleListProps) {
  const { lang, query } = props;
  const isFiltered = Object.values(query).some((value) => value !== "");
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={withQuery(peoplePaths.csv, query)} icon="download">
          {say(lang, t.exportCsv)}
        </LinkButton>
        <LinkButton href={peoplePaths.importing} icon="upload">
          {say(lang, t.importCsv)}
        </LinkButton>
        <LinkButton href={regulatorPaths.slips} icon="key">
          {say(lang, accountText.regulators)}
        </LinkButton>
        <LinkButton href={peoplePaths.add} icon="plus" kind="primary">
          {say(lang, t.add)}
        </LinkButton>
      </PageHead>
      {props.expiring === 0 ? null : (
        <Alert lang={lang} state="warn">
          <a class={LINK} href={withQuery(peoplePaths.list, { due: "90" })}>
            {say(lang, t.expiringNote, { count: props.expiring })}
          </a>
        </Alert>
      )}
      <Filters {...props} />
      {props.rows.length > 0 ? (
        <Rows {...props} />
      ) : (
        <Card>
          <EmptyState
            title={say(lang, isFiltered ? t.emptyFound : t.emptyAll)}
            icon={isFiltered ? "search" : "people"}
          />
        </Card>
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(peoplePaths.list, { ...query, page: String(page) })}
      />
    </div>
  );
}
