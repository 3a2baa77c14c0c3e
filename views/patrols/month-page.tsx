/** A month of patrols: each plan day by day, rates by level, place and person, and who missed. */

import { withQuery } from "../../src/kernel/query.ts";
import type { Task } from "../../src/patrols/model.ts";
import { patrolPaths } from "../../src/patrols/paths.ts";
import type { PatrolSum } from "../../src/patrols/rules.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { CheckTabs } from "../checks/tabs.tsx";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/feedback.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { lookWords, patrolText as t } from "./text.ts";

export type MonthMark = {
  readonly taskId: string | undefined;
  readonly mark: "✓" | "!" | "△" | "✕" | "–" | "·";
  readonly label: string;
};

export type MonthRow = {
  readonly planId: string;
  readonly name: string;
  /** By day of the month, from 1; several turns of a day stand beside each other. */
  readonly days: readonly (readonly MonthMark[])[];
};

export type SumRow = { readonly label: string; readonly sum: PatrolSum; readonly rate: string };

export type MissedRow = {
  readonly task: Task;
  readonly plan: string;
  readonly place: string;
  readonly person: string | undefined;
};

export type MonthPageProps = {
  readonly lang: Lang;
  readonly month: string;
  readonly previous: string;
  readonly next: string;
  readonly rows: readonly MonthRow[];
  readonly groups: readonly { readonly title: string; readonly rows: readonly SumRow[] }[];
  readonly missed: readonly MissedRow[];
  readonly dayCount: number;
};

function Matrix(props: MonthPageProps) {
  const { lang, rows, dayCount } = props;
  const days = Array.from({ length: dayCount }, (_, index) => index + 1);
  return (
    <div class="table-box">
      <table class="data-table patrol-month">
        <caption class="sr-only">{say(lang, t.month)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(lang, t.plan)}</th>
            {days.map((day) => (
              <th scope="col">{day}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                <a class={LINK} href={patrolPaths.plan(row.planId)}>
                  {row.name}
                </a>
              </th>
              {row.days.map((marks) => (
                <td
                  data-state={
                    marks.some(({ mark }) => mark === "✕" || mark === "!") ? "danger" : undefined
                  }
                >
                  {marks.map(({ taskId, mark, label }) =>
                    taskId === undefined ? (
                      <span title={label}>{mark}</span>
                    ) : (
                      <a href={patrolPaths.task(taskId)} title={label} aria-label={label}>
                        {mark}
                      </a>
                    ),
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sums(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly rows: readonly SumRow[];
}) {
  const { lang, title, rows } = props;
  const heads = [t.sumDue, t.sumDone, t.sumLate, t.sumFailed, t.sumMissed, t.sumOpen, t.rate];
  return (
    <Card title={title}>
      <Table
        lang={lang}
        caption={title}
        columns={[
          { label: "" },
          ...heads.map((head) => ({ label: say(lang, head), align: "end" as const })),
        ]}
        rows={rows.map(({ label, sum, rate }) => ({
          cells: [
            label,
            sum.due,
            sum.done,
            sum.late,
            sum.failed,
            sum.missed,
            sum.open,
            <strong>{rate}</strong>,
          ],
        }))}
      />
    </Card>
  );
}

export function MonthPage(props: MonthPageProps) {
  const { lang, month, missed } = props;
  const hrefOf = (m: string) => withQuery(patrolPaths.month, { m });
  return (
    <div class={STACK}>
      <PageHead title={`${say(lang, t.month)} · ${month}`}>
        <PrintButton lang={lang} />
        <LinkButton href={withQuery(patrolPaths.csv, { m: month })} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
        <LinkButton href={hrefOf(props.previous)} icon="chevron-left">
          {say(lang, t.previous)}
        </LinkButton>
        <LinkButton href={hrefOf(props.next)} icon="chevron-right">
          {say(lang, t.next)}
        </LinkButton>
        <LinkButton href={patrolPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <CheckTabs lang={lang} current="patrols" />
      {props.rows.length === 0 ? (
        <EmptyState title={say(lang, t.noPlans)} icon="calendar" />
      ) : (
        <>
          <Matrix {...props} />
          <p class="quiet">{say(lang, t.legend)}</p>
        </>
      )}
      {props.groups.map((group) => (
        <Sums lang={lang} {...group} />
      ))}
      <Card title={say(lang, t.missedList)} icon="alert">
        <Table
          lang={lang}
          caption={say(lang, t.missedList)}
          empty={say(lang, t.noMissed)}
          columns={[
            { label: say(lang, t.day) },
            { label: say(lang, t.plan) },
            { label: say(lang, t.place) },
            { label: say(lang, t.person) },
            { label: say(lang, t.reason) },
          ]}
          rows={missed.map(({ task, plan, place, person }) => ({
            cells: [
              task.day,
              <a class={LINK} href={patrolPaths.task(task.id)}>
                {plan}
              </a>,
              place,
              person ?? say(lang, t.anybody),
              task.reason === "" ? say(lang, lookWords.missed) : task.reason,
            ],
          }))}
        />
      </Card>
    </div>
  );
}
