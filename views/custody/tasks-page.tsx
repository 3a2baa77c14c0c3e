/** What only people can settle, and what ends soon. */

import {
  DUE_KINDS,
  DUE_WINDOWS,
  type DueCounts,
  type DueKind,
  type DueWindow,
  type TaskKind,
} from "../../src/cylinders/custody/model.ts";
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Located, Task } from "../../src/cylinders/custody/query.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { DueDay } from "../cylinders/parts.tsx";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { TextArea } from "../ui/form.tsx";
import { LINE, LINK, STACK } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
  Pagination,
  Table,
  Tabs,
} from "../ui/structure.tsx";
import { CountTile, CustodyTabs, LocatedTable, type PlaceName, taskStates } from "./parts.tsx";
import { actWords, custodyText as t, taskWays, taskWords } from "./text.ts";

export type TasksPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly isOpen: boolean;
  readonly tasks: readonly Task[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly openTasks: number;
  readonly canSettle: boolean;
  readonly nameOf: PlaceName;
  readonly whoOf: (actor: string) => string;
  readonly refused?: { readonly id: string; readonly words: string; readonly error: string };
};

function Settle(props: TasksPageProps & { readonly task: Task }) {
  const { lang, task, refused } = props;
  const mine = refused?.id === task.id ? refused : undefined;
  const dialogId = `settle-${task.id}`;
  return (
    <>
      <DialogOpener dialogId={dialogId} icon="check">
        {say(lang, t.settle)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id={dialogId}
        title={say(lang, t.settleTitle, { what: say(lang, taskWords[task.kind]) })}
        action={custodyPaths.settle(task.id)}
        confirmLabel={say(lang, t.settle)}
        csrf={props.csrf}
        isOpen={mine !== undefined}
      >
        <TextArea
          lang={lang}
          id={`words-${task.id}`}
          name="words"
          label={say(lang, t.resolution)}
          isRequired
          value={mine?.words}
          error={mine?.error}
        />
      </ConfirmDialog>
    </>
  );
}

const wayOf = (lang: Lang, kind: TaskKind): string => say(lang, taskWays[kind]);

function TaskCard(props: TasksPageProps & { readonly task: Task }) {
  const { lang, task, nameOf, whoOf } = props;
  const { cylinderId, closedAt } = task;
  return (
    <Card
      title={task.serial ?? task.code}
      icon="cylinder"
      actions={<StatePill state={taskStates[task.kind]} word={say(lang, taskWords[task.kind])} />}
    >
      <KeyValueList
        facts={[
          [say(lang, t.act), say(lang, actWords[task.act])],
          [say(lang, t.scannedAt), task.place.kind === "unknown" ? undefined : nameOf(task.place)],
          ...(cylinderId === null ? [] : [[say(lang, t.wasAt), nameOf(task.was)] as const]),
          [say(lang, t.when), formatStamp(task.openedAt)],
          [say(lang, t.who), whoOf(task.actor)],
          ...(closedAt === null
            ? []
            : [
                [
                  say(lang, t.resolution),
                  task.closedBy === "ledger"
                    ? say(lang, t.byLedger)
                    : `${task.resolution} · ${whoOf(task.closedBy ?? "")}`,
                ] as const,
                [say(lang, t.tasksClosed), formatStamp(closedAt)] as const,
              ]),
        ]}
      />
      {closedAt === null ? <p class="mt-3">{wayOf(lang, task.kind)}</p> : null}
      <div class="button-row mt-3 no-print">
        {cylinderId === null ? null : (
          <LinkButton href={custodyPaths.trace(cylinderId)} icon="route">
            {say(lang, t.trace)}
          </LinkButton>
        )}
        {closedAt === null && props.canSettle ? <Settle {...props} task={task} /> : null}
      </div>
    </Card>
  );
}

export function TasksPage(props: TasksPageProps) {
  const { lang, isOpen, tasks } = props;
  const hrefOf = (state: string, page = 1) =>
    withQuery(custodyPaths.tasks, { state, page: page === 1 ? "" : String(page) });
  const state = isOpen ? "" : "closed";
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.tasksTitle)}>
        <PrintButton lang={lang} />
      </PageHead>
      <CustodyTabs lang={lang} current="tasks" openTasks={props.openTasks} />
      <div class="no-print">
        <Tabs
          label={say(lang, t.status)}
          current={hrefOf(state)}
          tabs={[
            { href: hrefOf(""), label: say(lang, t.tasksOpen), count: props.openTasks },
            { href: hrefOf("closed"), label: say(lang, t.tasksClosed) },
          ]}
        />
      </div>
      <Refused lang={lang} words={props.refused?.error} state="alert" isSilent />
      {tasks.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.tasksNone)} icon="ok" />
        </Card>
      ) : (
        <div class="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
          {tasks.map((task) => (
            <TaskCard {...props} task={task} />
          ))}
        </div>
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => hrefOf(state, page)}
      />
    </div>
  );
}

const windowWords = { "0": t.due0, "30": t.due30, "60": t.due60, "90": t.due90 } as const;
const windowStates = { "0": "danger", "30": "alert", "60": "warn", "90": "warn" } as const;
const kindWords = { inspection: t.dueInspection, life: t.dueLife } as const;

export type DuePageProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly kind: DueKind;
  readonly window: DueWindow;
  readonly counts: DueCounts;
  readonly rows: readonly Located[];
  readonly isCut: boolean;
  readonly openTasks: number;
  readonly nameOf: PlaceName;
};

export function DuePage(props: DuePageProps) {
  const { lang, today, kind, counts } = props;
  const hrefOf = (toKind: DueKind, window: DueWindow) =>
    withQuery(custodyPaths.due, { kind: toKind, window });
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.dueTitle)}>
        <PrintButton lang={lang} />
        <LinkButton
          href={withQuery(custodyPaths.dueCsv, { kind, window: props.window })}
          icon="download"
        >
          {say(lang, t.export)}
        </LinkButton>
      </PageHead>
      <CustodyTabs lang={lang} current="due" openTasks={props.openTasks} />
      <div class="no-print">
        <Tabs
          label={say(lang, t.due)}
          current={hrefOf(kind, props.window)}
          tabs={DUE_KINDS.map((item) => ({
            href: hrefOf(item, props.window),
            label: say(lang, kindWords[item]),
          }))}
        />
      </div>
      <div class="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {DUE_WINDOWS.map((window) => (
          <CountTile
            label={say(lang, windowWords[window])}
            value={counts[kind][window]}
            state={counts[kind][window] === 0 ? undefined : windowStates[window]}
            href={hrefOf(kind, window)}
          />
        ))}
      </div>
      <p class="quiet">{say(lang, t.dueHint)}</p>
      <Card title={`${say(lang, kindWords[kind])} · ${say(lang, windowWords[props.window])}`}>
        {kind === "inspection" ? (
          <LocatedTable
            lang={lang}
            today={today}
            caption={say(lang, t.dueTitle)}
            rows={props.rows}
            nameOf={props.nameOf}
            hasPlace
            empty={say(lang, t.dueNone)}
          />
        ) : (
          <LifeTable {...props} />
        )}
        {props.isCut ? (
          <p class="quiet">
            {say(lang, t.linesShown, { n: props.rows.length, all: counts[kind][props.window] })}
          </p>
        ) : null}
      </Card>
    </div>
  );
}

function LifeTable(props: DuePageProps) {
  const { lang } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.dueTitle)}
      empty={say(lang, t.dueNone)}
      columns={[
        { label: say(lang, t.serial) },
        { label: say(lang, t.maker) },
        { label: say(lang, t.place) },
        { label: say(lang, t.lifeEnds) },
      ]}
      rows={props.rows.map((row) => ({
        cells: [
          <a class={`${LINK} ${LINE}`} href={custodyPaths.trace(row.id)}>
            {row.serial}
          </a>,
          row.maker,
          props.nameOf(row.place),
          <DueDay lang={lang} day={row.lifeEndsOn} today={props.today} />,
        ],
      }))}
    />
  );
}
