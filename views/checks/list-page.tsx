/** The tables one can start, what was begun, and the latest results. */
import { PURPOSES } from "../../src/checks/model.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import type { RunCard, TableCard } from "./model.ts";
import { CheckTabs } from "./tabs.tsx";
import { checkText as t } from "./text.ts";

function TableTile(props: {
  readonly lang: Lang;
  readonly table: TableCard;
  readonly csrf: string | undefined;
}) {
  const { lang, table } = props;
  return (
    <li class="run-tile">
      <form method="post" action={checkPaths.start(table.id)}>
        <CsrfField token={props.csrf} />
        <button type="submit">
          <Icon name="checks" size="lg" />
          <span>
            <small>{say(lang, t[table.purpose])}</small>
            <strong>{say(lang, table.title)}</strong>
            <small>
              {say(lang, t.items, { n: table.itemCount })} ·{" "}
              {say(lang, t.version, { n: table.version })}
            </small>
          </span>
        </button>
      </form>
    </li>
  );
}

function RunRow(props: { readonly lang: Lang; readonly run: RunCard }) {
  const { lang, run } = props;
  return (
    <li>
      <a class="run-run" href={checkPaths.run(run.id)}>
        {run.result === undefined ? (
          <StatePill state="neutral" icon="edit" word={say(lang, t.resume)} />
        ) : (
          <StatePill
            state={run.result === "pass" ? "ok" : "danger"}
            word={say(lang, run.result === "pass" ? t.pass : t.fail)}
          />
        )}
        <strong>{say(lang, run.title)}</strong>
        <span>
          {run.who} · {formatStamp(run.completedAt ?? run.startedAt)}
        </span>
      </a>
    </li>
  );
}

export function CheckListPage(props: {
  readonly lang: Lang;
  readonly tables: readonly TableCard[];
  readonly drafts: readonly RunCard[];
  readonly recent: readonly RunCard[];
  readonly csrf: string | undefined;
  /** May write tables. */
  readonly canEdit: boolean;
  readonly hasPatrols: boolean;
  readonly message?: string | undefined;
}) {
  const { lang, tables, drafts, recent, csrf } = props;
  const order = (table: TableCard) => PURPOSES.indexOf(table.purpose);
  const sorted = [...tables].sort((a, b) => order(a) - order(b));
  const isByMedium = (table: TableCard) => /^(?:pre|post)-fill$/.test(table.purpose);
  const tiles = (shown: readonly TableCard[]) => (
    <ul class="run-tiles">
      {shown.map((table) => (
        <TableTile lang={lang} table={table} csrf={csrf} />
      ))}
    </ul>
  );
  return (
    <>
      <PageHead title={say(lang, t.title)}>
        {props.canEdit ? (
          <LinkButton href={checkPaths.tables} icon="edit">
            {say(lang, t.tabTables)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CheckTabs lang={lang} current="checks" hasPatrols={props.hasPatrols} />
      <Refused lang={lang} words={props.message} />
      {drafts.length === 0 ? null : (
        <Card title={say(lang, t.goOn)} icon="edit">
          <ul class="run-runs">
            {drafts.map((run) => (
              <RunRow lang={lang} run={run} />
            ))}
          </ul>
        </Card>
      )}
      <Card title={say(lang, t.start)} icon="checks">
        {tables.length === 0 ? <EmptyState title={say(lang, t.none)} /> : null}
        {tiles(sorted.filter((table) => !isByMedium(table)))}
        {sorted.some(isByMedium) ? (
          <details class="run-more">
            <summary class="button">{say(lang, t.byMedium)}</summary>
            {tiles(sorted.filter(isByMedium))}
          </details>
        ) : null}
      </Card>
      <Card title={say(lang, t.recent)} icon="history">
        {recent.length === 0 ? (
          <p class="quiet">{say(lang, t.noneRecent)}</p>
        ) : (
          <ul class="run-runs">
            {recent.map((run) => (
              <RunRow lang={lang} run={run} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
