/** Counts at a glance, and the list of cylinders at a place. */
import {
  CUSTODY_CONTENTS,
  type CustodyContent,
  PLACE_KINDS,
  type PlaceKind,
} from "../../src/cylinders/custody/model.ts";
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Located, StockLine } from "../../src/cylinders/custody/query.ts";
import { MEDIA } from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, Refused } from "../ui/feedback.tsx";
import { CsrfField, FilterActs, Select } from "../ui/form.tsx";
import { FILTERS, LINE, LINK, STACK } from "../ui/look.ts";
import { ScanForm } from "../ui/scan.tsx";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { CountTile, CustodyTabs, LocatedTable, type PlaceName } from "./parts.tsx";
import { contentWords, placeWords, custodyText as t } from "./text.ts";

export type HomePageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly stock: readonly StockLine[];
  readonly openTasks: number;
  readonly overdue: number;
  readonly canScan: boolean;
  /** A code that was looked for and is in no register. */
  readonly notFound?: string | undefined;
};

type Sums = { readonly all: number; readonly full: number };

function sumOf(lines: readonly StockLine[]): Sums {
  let [all, full] = [0, 0];
  for (const { n, content } of lines) {
    all += n;
    if (content === "full") full += n;
  }
  return { all, full };
}

const cellText = ({ all, full }: Sums): string => (all === 0 ? "—" : `${full} / ${all}`);

function Glance(props: HomePageProps) {
  const { lang, stock } = props;
  const media = [...new Set(stock.map(({ medium }) => medium))].toSorted();
  const kinds = PLACE_KINDS.filter((kind) => stock.some(({ place }) => place.kind === kind));
  const at = (kind: PlaceKind, medium?: string) =>
    stock.filter(
      (line) => line.place.kind === kind && (medium === undefined || line.medium === medium),
    );
  const link = (kind: PlaceKind, medium: string | undefined) => {
    const sums = sumOf(at(kind, medium));
    if (sums.all === 0) return "—";
    const more: Readonly<Record<string, string>> = medium === undefined ? {} : { medium };
    return (
      <a class={LINK} href={custodyPaths.at(kind, "", more)}>
        {cellText(sums)}
      </a>
    );
  };
  return (
    <Card title={say(lang, t.glance)} icon="layers">
      <p class="quiet mb-2">{say(lang, t.glanceHint)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.glance)}
        isMatrix
        columns={[
          { label: say(lang, t.place) },
          ...media.map((medium) => ({ label: mediumName(lang, medium), align: "end" as const })),
          { label: say(lang, t.total), align: "end" },
        ]}
        rows={[
          ...kinds.map((kind) => ({
            cells: [
              <span class={LINE}>{say(lang, placeWords[kind])}</span>,
              ...media.map((medium) => link(kind, medium)),
              link(kind, undefined),
            ],
          })),
          {
            cells: [
              <strong>{say(lang, t.total)}</strong>,
              ...media.map((medium) =>
                cellText(sumOf(stock.filter((line) => line.medium === medium))),
              ),
              <strong>{cellText(sumOf(stock))}</strong>,
            ],
          },
        ]}
      />
    </Card>
  );
}

/** One form for the scanner and for typing: the code leads to that cylinder's trace. */
function Find(props: HomePageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.find)} icon="search">
      <ScanForm lang={lang} action={custodyPaths.find} csrf={props.csrf} minLength={4} />
      <form class="search" method="post" action={custodyPaths.find}>
        <CsrfField token={props.csrf} />
        <label class="sr-only" for="find-code">
          {say(lang, t.findHint)}
        </label>
        <input
          class="control"
          type="text"
          id="find-code"
          name="code"
          placeholder={say(lang, t.findHint)}
          maxlength={200}
          autocomplete="off"
          required
        />
        <Button icon="search">{say(lang, t.go)}</Button>
      </form>
    </Card>
  );
}

export function CustodyHomePage(props: HomePageProps) {
  const { lang, stock } = props;
  const sums = sumOf(stock);
  const empties = stock.reduce((sum, line) => sum + (line.content === "empty" ? line.n : 0), 0);
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <PrintButton lang={lang} />
        {props.canScan ? (
          <LinkButton href={custodyPaths.rounds} icon="scan" kind="primary">
            {say(lang, t.newRound)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CustodyTabs lang={lang} current="overview" openTasks={props.openTasks} />
      {props.notFound === undefined ? null : (
        <Refused
          lang={lang}
          state="alert"
          words={say(lang, t.findNothing, { code: props.notFound })}
        />
      )}
      <div class="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <CountTile label={say(lang, t.full)} value={sums.full} href={custodyPaths.where} />
        <CountTile label={say(lang, t.empty)} value={empties} />
        <CountTile
          label={say(lang, t.openTasks)}
          value={props.openTasks}
          state={props.openTasks > 0 ? "alert" : "ok"}
          href={custodyPaths.tasks}
        />
        <CountTile
          label={say(lang, t.overdue)}
          value={props.overdue}
          state={props.overdue > 0 ? "danger" : "ok"}
          href={custodyPaths.due}
        />
      </div>
      <Find {...props} />
      {sums.all === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.noCylinders)} icon="cylinders" />
        </Card>
      ) : (
        <Glance {...props} />
      )}
    </div>
  );
}

export type WhereQuery = Readonly<Record<"kind" | "ref" | "medium" | "content", string>>;

export type WherePageProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly query: WhereQuery;
  readonly rows: readonly Located[];
  readonly total: number;
  readonly openTasks: number;
  readonly nameOf: PlaceName;
  /** The id after which the next page begins; undefined on the last one. */
  readonly nextAfter: string | undefined;
  readonly isFirst: boolean;
};

export function WherePage(props: WherePageProps) {
  const { lang, query, nameOf } = props;
  const any = { value: "", label: say(lang, t.all) };
  const isOnePlace = query.kind !== "" && query.ref !== "";
  const kind = PLACE_KINDS.find((item) => item === query.kind);
  const title =
    kind === undefined
      ? say(lang, t.where)
      : isOnePlace
        ? nameOf({ kind, ref: query.ref })
        : say(lang, placeWords[kind]);
  const content = (value: CustodyContent) => ({ value, label: say(lang, contentWords[value]) });
  return (
    <div class={STACK}>
      <PageHead title={title}>
        <span class="state-pill" data-state="neutral">
          {say(lang, t.cylinderCount, { n: props.total })}
        </span>
        <PrintButton lang={lang} />
        <LinkButton href={withQuery(custodyPaths.whereCsv, query)} icon="download">
          {say(lang, t.export)}
        </LinkButton>
      </PageHead>
      <CustodyTabs lang={lang} current="overview" openTasks={props.openTasks} />
      <form class={FILTERS} method="get" action={custodyPaths.where}>
        {isOnePlace ? <input type="hidden" name="ref" value={query.ref} /> : null}
        <Select
          lang={lang}
          id="kind"
          label={say(lang, t.place)}
          value={query.kind}
          options={[
            any,
            ...PLACE_KINDS.map((value) => ({ value, label: say(lang, placeWords[value]) })),
          ]}
        />
        <Select
          lang={lang}
          id="medium"
          label={say(lang, t.medium)}
          value={query.medium}
          options={[
            any,
            ...MEDIA.map((medium) => ({ value: medium.id, label: say(lang, medium.name) })),
          ]}
        />
        <Select
          lang={lang}
          id="content"
          label={say(lang, t.content)}
          value={query.content}
          options={[any, ...CUSTODY_CONTENTS.map(content)]}
        />
        <FilterActs lang={lang} clearHref={custodyPaths.where} />
      </form>
      <LocatedTable
        lang={lang}
        today={props.today}
        caption={title}
        rows={props.rows}
        nameOf={nameOf}
        hasPlace={!isOnePlace}
      />
      <nav class="pages no-print" aria-label={say(lang, t.where)}>
        {props.isFirst ? null : (
          <LinkButton href={withQuery(custodyPaths.where, query)} icon="chevron-left">
            {say(lang, t.first)}
          </LinkButton>
        )}
        {props.nextAfter === undefined ? null : (
          <LinkButton
            href={withQuery(custodyPaths.where, { ...query, after: props.nextAfter })}
            icon="chevron-right"
          >
            {say(lang, t.next)}
          </LinkButton>
        )}
      </nav>
    </div>
  );
}
