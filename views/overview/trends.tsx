/** The last days in columns, small on the overview and large on the wall. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { type Column, ColumnChart } from "../ui/charts.tsx";
import { EmptyState } from "../ui/feedback.tsx";
import type { State } from "../ui/state.ts";
import { Card } from "../ui/structure.tsx";
import { trendText as t } from "./trend-text.ts";

/** Undefined: this kind of site does not have it. */
export type Trends = {
  readonly fills: readonly Column[] | undefined;
  readonly alarms: readonly Column[];
  /** Open at the end of each day. */
  readonly dangers: readonly Column[];
  /** Of today, by the hour. */
  readonly people: readonly Column[] | undefined;
};

type Chart = {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly state?: State;
};

export function chartsOf(lang: Lang, trends: Trends): readonly Chart[] {
  const { fills, people } = trends;
  return [
    ...(fills === undefined ? [] : [{ id: "fills", title: say(lang, t.fills), columns: fills }]),
    { id: "alarms", title: say(lang, t.alarms), columns: trends.alarms },
    ...(people === undefined
      ? []
      : [{ id: "people", title: say(lang, t.people), columns: people }]),
    { id: "dangers", title: say(lang, t.dangers), columns: trends.dangers },
  ];
}

function isEmpty(columns: readonly Column[]): boolean {
  return columns.every(({ value }) => value === 0);
}

export function TrendCharts(props: {
  readonly lang: Lang;
  readonly trends: Trends;
  readonly size: "small" | "wall";
}) {
  const { lang, size } = props;
  return (
    <div class="trends" data-size={size}>
      {chartsOf(lang, props.trends).map(({ id, title, columns, state }) => (
        <Card title={title} id={`trend-${id}`}>
          {isEmpty(columns) ? (
            <EmptyState title={say(lang, t.none)} icon="chart" />
          ) : (
            <ColumnChart label={title} columns={columns} size={size} state={state} />
          )}
        </Card>
      ))}
    </div>
  );
}
