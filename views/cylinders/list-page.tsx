/** The register: counts at a glance, filters, and a page of cylinders. */

import {
  CONTENTS,
  type Cylinder,
  type CylinderContent,
  type CylinderStatus,
  STATUSES,
} from "../../src/cylinders/model.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import { MEDIA } from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState } from "../ui/feedback.tsx";
import { FilterActs, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { ContentWord, DueDay, mediumName, StatusPill } from "./parts.tsx";
import { RegisterTabs } from "./tabs.tsx";
import { contentWords, statusWords, cylinderText as t } from "./text.ts";
import { toolsText as o } from "./tools-text.ts";

export type ListRow = {
  readonly cylinder: Pick<
    Cylinder,
    "id" | "serial" | "medium" | "model" | "status" | "content" | "inspectionDueOn" | "tareG"
  >;
  readonly code: string | null;
};

export type MediumCount = {
  readonly medium: string;
  readonly counts: Readonly<Partial<Record<CylinderContent, number>>>;
};

export type ListPageProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly rows: readonly ListRow[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly counts: readonly MediumCount[];
  /** The filters in use, as the form names them. */
  readonly query: Readonly<Record<"q" | "medium" | "status" | "content" | "due", string>>;
  readonly canEdit: boolean;
  readonly openReports: number;
  /** So many codes begin like this that not all were looked at. */
  readonly isCut: boolean;
};

function Counts(props: { readonly lang: Lang; readonly counts: readonly MediumCount[] }) {
  const { lang, counts } = props;
  if (counts.length === 0) return null;
  const link = (medium: string, content: CylinderContent | undefined, n: number) =>
    n === 0 ? (
      <>0</>
    ) : (
      <a
        class={LINK}
        href={withQuery(cylinderPaths.list, { medium, status: "in-service", content })}
      >
        {n}
      </a>
    );
  return (
    <Table
      lang={lang}
      caption={say(lang, t.countsTitle)}
      isMatrix
      columns={[
        { label: say(lang, t.countsTitle) },
        ...CONTENTS.map((content) => ({
          label: say(lang, contentWords[content]),
          align: "end" as const,
        })),
        { label: say(lang, t.total), align: "end" },
      ]}
      rows={counts.map(({ medium, counts: by }) => ({
        cells: [
          mediumName(lang, medium),
          ...CONTENTS.map((content) => link(medium, content, by[content] ?? 0)),
          link(
            medium,
            undefined,
            CONTENTS.reduce((sum, content) => sum + (by[content] ?? 0), 0),
          ),
        ],
      }))}
    />
  );
}

function Filters(props: ListPageProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.any) };
  const status = STATUSES.map((value: CylinderStatus) => ({
    value,
    label: say(lang, statusWords[value]),
  }));
  const content = CONTENTS.map((value) => ({ value, label: say(lang, contentWords[value]) }));
  const due = [
    { value: "overdue", label: say(lang, t.dueOverdue) },
    ...["30", "60", "90"].map((days) => ({ value: days, label: say(lang, t.dueIn, { days }) })),
  ];
  const media = MEDIA.map((medium) => ({ value: medium.id, label: say(lang, medium.name) }));
  const isFiltered = Object.values(query).some((value) => value !== "");
  return (
    <form class={FILTERS} method="get" action={cylinderPaths.list}>
      <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} isScanTarget />
      <Select
        lang={lang}
        id="medium"
        label={say(lang, t.medium)}
        value={query.medium}
        options={[any, ...media]}
      />
      <Select
        lang={lang}
        id="status"
        label={say(lang, t.status)}
        value={query.status}
        options={[any, ...status]}
      />
      <Select
        lang={lang}
        id="content"
        label={say(lang, t.content)}
        value={query.content}
        options={[any, ...content]}
      />
      <Select
        lang={lang}
        id="due"
        label={say(lang, t.due)}
        value={query.due}
        options={[any, ...due]}
      />
      <FilterActs lang={lang} clearHref={isFiltered ? cylinderPaths.list : undefined} />
    </form>
  );
}

function Rows(props: ListPageProps) {
  const { lang, today } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.title)}
      columns={[
        { label: say(lang, t.serial) },
        { label: say(lang, t.code) },
        { label: say(lang, t.medium) },
        { label: say(lang, t.model) },
        { label: `${say(lang, t.tare)} (${say(lang, t.kg)})`, align: "end" },
        { label: say(lang, t.status) },
        { label: say(lang, t.content) },
        { label: say(lang, t.due) },
      ]}
      rows={props.rows.map(({ cylinder, code }) => ({
        cells: [
          <a class={`${LINK} ${LINE}`} href={cylinderPaths.one(cylinder.id)}>
            {cylinder.serial}
          </a>,
          <span class={LINE}>{code ?? "—"}</span>,
          <span class={LINE}>{mediumName(lang, cylinder.medium)}</span>,
          cylinder.model === "" ? "—" : cylinder.model,
          kilogramText(cylinder.tareG, 1),
          <StatusPill lang={lang} status={cylinder.status} />,
          <ContentWord lang={lang} content={cylinder.content} />,
          <DueDay lang={lang} day={cylinder.inspectionDueOn} today={today} />,
        ],
      }))}
    />
  );
}

function Nothing(props: ListPageProps) {
  const { lang } = props;
  const isFiltered = Object.values(props.query).some((value) => value !== "");
  return (
    <Card>
      {isFiltered ? (
        <EmptyState title={say(lang, t.emptyFound)} icon="search" />
      ) : (
        <EmptyState title={say(lang, t.emptyAll)} icon="cylinders">
          <p>{say(lang, t.emptyAllHint)}</p>
        </EmptyState>
      )}
    </Card>
  );
}

export function CylinderListPage(props: ListPageProps) {
  const { lang, query } = props;
  const hrefOf = (page: number) => withQuery(cylinderPaths.list, { ...query, page: String(page) });
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={withQuery(cylinderPaths.csv, query)} icon="download">
          {say(lang, t.exportCsv)}
        </LinkButton>
        <LinkButton href={withQuery(cylinderPaths.xlsx, query)} icon="download">
          {say(lang, t.exportXlsx)}
        </LinkButton>
        {props.canEdit ? (
          <>
            <LinkButton href={withQuery(cylinderPaths.labels, query)} icon="printer">
              {say(lang, o.labels)}
            </LinkButton>
            <LinkButton href={cylinderPaths.add} icon="plus" kind="primary">
              {say(lang, t.add)}
            </LinkButton>
          </>
        ) : null}
      </PageHead>
      <RegisterTabs
        lang={lang}
        current={cylinderPaths.list}
        canEdit={props.canEdit}
        openReports={props.openReports}
      />
      <Counts lang={lang} counts={props.counts} />
      <Filters {...props} />
      {props.isCut ? (
        <Alert lang={lang} state="neutral" icon="info">
          {say(lang, t.matchesCut)}
        </Alert>
      ) : null}
      {props.rows.length === 0 ? <Nothing {...props} /> : <Rows {...props} />}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={hrefOf}
      />
    </div>
  );
}
