/** How the site deals with what it finds: open, overdue, in time, by kind, place, source and person. */
import type { DangerGroup, DangerSums } from "../../src/dangers/model.ts";
import { dangerPaths } from "../../src/dangers/paths.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FilterActs, TextInput } from "../ui/form.tsx";
import { FILTERS, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { dangerText as t } from "./text.ts";

export type StatsPageProps = {
  readonly lang: Lang;
  readonly from: string;
  readonly to: string;
  readonly sums: DangerSums;
  readonly groups: readonly {
    readonly title: Phrase;
    readonly rows: readonly (DangerGroup & { readonly label: string })[];
  }[];
};

/** A share in whole percent; a dash when there is nothing to share. */
function shareText(part: number, whole: number): string {
  return whole === 0 ? "—" : `${Math.round((part / whole) * 100)} %`;
}

function daysText(days: number | null): string {
  return days === null ? "—" : days.toFixed(1);
}

function Figures(props: StatsPageProps) {
  const { lang, sums } = props;
  const figures: readonly (readonly [Phrase, string | number, string?])[] = [
    [t.found, sums.found],
    [t.openNow, sums.open],
    [t.overdueNow, sums.overdue],
    [
      t.onTime,
      shareText(sums.onTime, sums.dated),
      say(lang, t.onTimeOf, { n: sums.onTime, of: sums.dated }),
    ],
    [t.meanDays, daysText(sums.daysToClose)],
    [t.repeats, sums.repeats],
    [t.reopened, sums.reopened],
  ];
  return (
    <dl class="danger-figures">
      {figures.map(([label, value, note]) => (
        <div>
          <dt>{say(lang, label)}</dt>
          <dd>
            {value}
            {note === undefined ? null : <small class="quiet">{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function StatsPage(props: StatsPageProps) {
  const { lang, from, to } = props;
  return (
    <div class={STACK}>
      <PageHead title={`${say(lang, t.title)} · ${say(lang, t.stats)}`}>
        <span class="no-print" data-needs-js>
          <Button type="button" icon="printer" extra={{ "data-print": "" }}>
            {say(lang, t.print)}
          </Button>
        </span>
        <span class="no-print">
          <LinkButton href={dangerPaths.list} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </span>
      </PageHead>
      <form class={FILTERS} method="get" action={dangerPaths.stats}>
        <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={from} />
        <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={to} />
        <FilterActs lang={lang} />
      </form>
      <p class="quiet">{say(lang, t.statsLead, { from, to })}</p>
      <Figures {...props} />
      {props.groups.map(({ title, rows }) => (
        <Card title={say(lang, title)}>
          <Table
            lang={lang}
            caption={say(lang, title)}
            empty={say(lang, t.none)}
            columns={[
              { label: say(lang, title) },
              { label: say(lang, t.found), align: "end" },
              { label: say(lang, t.openNow), align: "end" },
              { label: say(lang, t.overdueNow), align: "end" },
              { label: say(lang, t.closed), align: "end" },
              { label: say(lang, t.onTime), align: "end" },
              { label: say(lang, t.meanDays), align: "end" },
              { label: say(lang, t.repeats), align: "end" },
            ]}
            rows={rows.map((row) => ({
              cells: [
                row.label,
                row.found,
                row.open,
                row.overdue,
                row.closed,
                shareText(row.onTime, row.dated),
                daysText(row.daysToClose),
                row.repeats,
              ],
            }))}
          />
        </Card>
      ))}
    </div>
  );
}
