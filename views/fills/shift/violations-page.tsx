/** Violations by person and gun; what followed is written beside each. */
import { fillPaths } from "../../../src/filling/paths.ts";
import { withQuery } from "../../../src/kernel/query.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState, Refused } from "../../ui/feedback.tsx";
import { Checkbox, CsrfField, FilterActs, Select, TextInput } from "../../ui/form.tsx";
import { FILTERS, STACK } from "../../ui/look.ts";
import { Card, PageHead, Pagination, Table } from "../../ui/structure.tsx";
import { shiftText as t } from "./text.ts";

export type ViolationView = {
  readonly id: string;
  readonly kind: keyof typeof t.kind;
  readonly source: "flow" | "camera";
  readonly person: string | undefined;
  readonly point: string | undefined;
  readonly cylinder: { readonly href: string; readonly serial: string } | undefined;
  readonly at: string;
  readonly times: number;
  readonly reviewed:
    | { readonly by: string; readonly at: string; readonly words: string }
    | undefined;
};

export type ViolationQuery = Readonly<Record<"from" | "to" | "kind" | "person" | "open", string>>;

export type ViolationsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly items: readonly ViolationView[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly query: ViolationQuery;
  readonly people: readonly { readonly value: string; readonly label: string }[];
  readonly counts: readonly {
    readonly person: string | undefined;
    readonly kind: keyof typeof t.kind;
    readonly times: number;
  }[];
  readonly canReview: boolean;
  readonly message?: string | undefined;
};

function Filters(props: ViolationsPageProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.any) };
  const kinds = Object.entries(t.kind).map(([value, word]) => ({ value, label: say(lang, word) }));
  return (
    <form class={FILTERS} method="get" action={fillPaths.violations}>
      <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
      <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
      <Select
        lang={lang}
        id="kind"
        label={say(lang, t.kindWord)}
        value={query.kind}
        options={[any, ...kinds]}
      />
      <Select
        lang={lang}
        id="person"
        label={say(lang, t.person)}
        value={query.person}
        options={[any, ...props.people]}
      />
      <Checkbox
        lang={lang}
        id="open"
        label={say(lang, t.onlyOpen)}
        isChecked={query.open === "yes"}
      />
      <FilterActs lang={lang} />
    </form>
  );
}

function Review(props: ViolationsPageProps & { readonly item: ViolationView }) {
  const { lang, item } = props;
  if (item.reviewed !== undefined) {
    const { words, by, at } = item.reviewed;
    return (
      <span>
        {words} · {by} {at}
      </span>
    );
  }
  if (!props.canReview) return <>—</>;
  return (
    <form class="search no-print" method="post" action={fillPaths.review(item.id)}>
      <CsrfField token={props.csrf} />
      <label class="sr-only" for={`review-${item.id}`}>
        {say(lang, t.reviewLabel)}
      </label>
      <input
        class="control"
        type="text"
        id={`review-${item.id}`}
        name="review"
        placeholder={say(lang, t.reviewLabel)}
        maxlength={500}
        required
      />
      <Button icon="check">{say(lang, t.review)}</Button>
    </form>
  );
}

export function ViolationsPage(props: ViolationsPageProps) {
  const { lang, query } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.violationsTitle)}>
        <LinkButton href={withQuery(fillPaths.violationsCsv, { ...query })} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
      </PageHead>
      <p class="quiet">{say(lang, t.violationsHint)}</p>
      <Refused lang={lang} words={props.message} isSilent />
      <Filters {...props} />
      {props.items.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.noViolations)} icon="shield-check" />
        </Card>
      ) : (
        <>
          <Table
            lang={lang}
            caption={say(lang, t.violationsTitle)}
            columns={[
              { label: say(lang, t.when) },
              { label: say(lang, t.kindWord) },
              { label: say(lang, t.person) },
              { label: say(lang, t.gun) },
              { label: say(lang, t.column.code) },
              { label: say(lang, t.times), align: "end" },
              { label: say(lang, t.sourceWord) },
              { label: say(lang, t.reviewWord) },
            ]}
            rows={props.items.map((item) => ({
              id: `violation-${item.id}`,
              cells: [
                <span class="whitespace-nowrap">{item.at}</span>,
                <strong class="whitespace-nowrap">{say(lang, t.kind[item.kind])}</strong>,
                item.person ?? say(lang, t.nobody),
                item.point ?? "—",
                item.cylinder === undefined ? (
                  "—"
                ) : (
                  <a class="link" href={item.cylinder.href}>
                    {item.cylinder.serial}
                  </a>
                ),
                item.times,
                say(lang, t.source[item.source]),
                <Review {...props} item={item} />,
              ],
            }))}
          />
          <Pagination
            lang={lang}
            page={props.page}
            pageCount={props.pageCount}
            total={props.total}
            hrefOf={(page) => withQuery(fillPaths.violations, { ...query, page: String(page) })}
          />
          <Table
            lang={lang}
            caption={say(lang, t.personCounts)}
            columns={[
              { label: say(lang, t.personCounts) },
              { label: say(lang, t.kindWord) },
              { label: say(lang, t.times), align: "end" },
            ]}
            rows={props.counts.map((one) => ({
              cells: [one.person ?? say(lang, t.nobody), say(lang, t.kind[one.kind]), one.times],
            }))}
          />
        </>
      )}
    </div>
  );
}
