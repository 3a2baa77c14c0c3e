/** Visits on file: all of them for the site's office, a regulator's own for the regulator. */
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/feedback.tsx";
import { PageHead, Pagination, Table } from "../ui/structure.tsx";
import type { VisitCard } from "./model.ts";
import { VisitPill } from "./parts.tsx";
import { purposeWords, inspectionText as t } from "./text.ts";

export type VisitListProps = {
  readonly lang: Lang;
  readonly isOwn: boolean;
  readonly canBegin: boolean;
  readonly open: { readonly id: string; readonly number: string } | undefined;
  readonly items: readonly (VisitCard & { readonly canOpen: boolean })[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
};

export function VisitListPage(props: VisitListProps) {
  const { lang, items, open } = props;
  return (
    <>
      <PageHead title={say(lang, props.isOwn ? t.mine : t.title)}>
        <LinkButton href={inspectionPaths.verify} icon="seal">
          {say(lang, t.verifyTitle)}
        </LinkButton>
        {open === undefined ? null : (
          <LinkButton href={inspectionPaths.one(open.id)} icon="checks" kind="primary">
            {say(lang, t.goOn, { number: open.number })}
          </LinkButton>
        )}
        {props.canBegin && open === undefined ? (
          <LinkButton href={inspectionPaths.begin} icon="play" kind="primary">
            {say(lang, t.begin)}
          </LinkButton>
        ) : null}
      </PageHead>
      {items.length === 0 ? (
        <EmptyState title={say(lang, t.empty)} icon="document-check">
          <p>{say(lang, t.emptyHint)}</p>
        </EmptyState>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.title)}
          columns={[
            { label: say(lang, t.number) },
            { label: say(lang, t.day) },
            { label: say(lang, t.regulator) },
            { label: say(lang, t.purpose) },
            { label: say(lang, t.findings), align: "end" },
            { label: say(lang, t.conclusion) },
          ]}
          rows={items.map((visit) => ({
            cells: [
              visit.canOpen ? (
                <a href={inspectionPaths.one(visit.id)}>{visit.number}</a>
              ) : (
                visit.number
              ),
              formatStamp(visit.startedAt).slice(0, 16),
              `${visit.regulator} · ${visit.office}`,
              say(lang, purposeWords[visit.purpose]),
              visit.state === "open" ? "—" : visit.findings,
              <VisitPill lang={lang} visit={visit} />,
            ],
          }))}
        />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => `${inspectionPaths.list}?page=${page}`}
      />
    </>
  );
}
