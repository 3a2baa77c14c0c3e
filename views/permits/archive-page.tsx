/** Permits on file: filters, cards, exports. */
import { withQuery } from "../../src/kernel/query.ts";
import { PERMIT_KINDS, STAGES } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/feedback.tsx";
import { FilterActs, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination } from "../ui/structure.tsx";
import { type PermitCard, PermitCards } from "./board-page.tsx";
import { printText as t } from "./print-text.ts";
import { kindWords, permitText, stageWords } from "./text.ts";

export type ArchiveProps = {
  readonly lang: Lang;
  readonly items: readonly PermitCard[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly query: Readonly<Record<"kind" | "stage" | "q" | "from" | "to", string>>;
};

function Filters(props: ArchiveProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.all) };
  return (
    <form class={FILTERS} method="get" action={permitPaths.list}>
      <TextInput
        lang={lang}
        id="q"
        label={say(lang, permitText.search)}
        placeholder={say(lang, permitText.searchHint)}
        value={query.q}
      />
      <Select
        lang={lang}
        id="kind"
        label={say(lang, permitText.kind)}
        value={query.kind}
        options={[
          any,
          ...PERMIT_KINDS.map((kind) => ({ value: kind, label: say(lang, kindWords[kind]) })),
        ]}
      />
      <Select
        lang={lang}
        id="stage"
        label={say(lang, permitText.state)}
        value={query.stage}
        options={[
          any,
          ...STAGES.map((stage) => ({ value: stage, label: say(lang, stageWords[stage]) })),
        ]}
      />
      <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
      <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
      <FilterActs lang={lang} clearHref={permitPaths.list} />
    </form>
  );
}

export function ArchivePage(props: ArchiveProps) {
  const { lang, query } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.archive)}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, permitText.title)}
        </LinkButton>
        <LinkButton href={withQuery(permitPaths.csv, query)} icon="download">
          {say(lang, t.exportCsv)}
        </LinkButton>
        <LinkButton href={withQuery(permitPaths.xlsx, query)} icon="download">
          {say(lang, t.exportXlsx)}
        </LinkButton>
      </PageHead>
      <Filters {...props} />
      {props.items.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="search" />
        </Card>
      ) : (
        <PermitCards lang={lang} items={props.items} />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(permitPaths.list, { ...query, page: String(page) })}
      />
    </div>
  );
}
