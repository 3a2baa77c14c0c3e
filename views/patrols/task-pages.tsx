/** Patrols to do: the list, and one turn from its codes to its result. */
import type { Task, TaskLook } from "../../src/patrols/model.ts";
import { patrolPaths } from "../../src/patrols/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { CheckTabs } from "../checks/tabs.tsx";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, type Option, Select, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { CameraScanner, ScanForm, TypedCode } from "../ui/scan.tsx";
import type { State } from "../ui/state.ts";
import {
  ActionBar,
  Card,
  ConfirmDialog,
  DialogOpener,
  KeyValueList,
  PageHead,
} from "../ui/structure.tsx";
import { lookWords, patrolLevelWords, patrolText as t } from "./text.ts";

export type TaskCard = {
  readonly task: Task;
  readonly look: TaskLook;
  readonly plan: string;
  readonly place: string;
  readonly level: 1 | 2 | 3 | 4;
  readonly person: string | undefined;
  readonly turn: string;
};

export const LOOK_STATE: Readonly<Record<TaskLook, State>> = {
  open: "neutral",
  overdue: "warn",
  "under-way": "neutral",
  done: "ok",
  missed: "danger",
  cancelled: "neutral",
};

const short = (at: Task["dueAt"]): string => formatStamp(at).slice(5, 16);

function pillOf(lang: Lang, { task, look }: TaskCard) {
  if (look === "done" && task.result === "fail") {
    return <StatePill state="danger" word={say(lang, t.fail, { n: task.failedCount })} />;
  }
  return <StatePill state={LOOK_STATE[look]} word={say(lang, lookWords[look])} />;
}

export function TaskRows(props: { readonly lang: Lang; readonly cards: readonly TaskCard[] }) {
  const { lang } = props;
  return (
    <ul class="run-runs">
      {props.cards.map((card) => (
        <li>
          <a class="run-run" href={patrolPaths.task(card.task.id)}>
            {pillOf(lang, card)}
            <strong>
              {card.plan} · {card.place}
            </strong>
            <span>
              {card.person ?? say(lang, t.anybody)} ·{" "}
              {card.task.doneAt === null
                ? say(lang, t.due, { at: short(card.task.dueAt) })
                : short(card.task.doneAt)}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export type PatrolsPageProps = {
  readonly lang: Lang;
  readonly mine: readonly TaskCard[];
  readonly others: readonly TaskCard[];
  readonly last: readonly TaskCard[];
  readonly canPlan: boolean;
  /** On a phone: the turns can be taken to where there is no network. */
  readonly canTake: boolean;
};

export function PatrolsPage(props: PatrolsPageProps) {
  const { lang, mine, others, last } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.canTake ? (
          <LinkButton href="/road" icon="phone">
            {say(lang, t.takeAlong)}
          </LinkButton>
        ) : null}
        <LinkButton href={patrolPaths.month} icon="calendar">
          {say(lang, t.month)}
        </LinkButton>
        <LinkButton href={patrolPaths.plans} icon="route">
          {say(lang, t.plans)}
        </LinkButton>
        {props.canPlan ? (
          <LinkButton href={patrolPaths.calendar} icon="calendar">
            {say(lang, t.calendar)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CheckTabs lang={lang} current="patrols" />
      <Card title={`${say(lang, t.mine)} · ${mine.length}`} icon="route">
        {mine.length === 0 ? (
          <EmptyState title={say(lang, t.noneNow)} icon="ok" />
        ) : (
          <TaskRows lang={lang} cards={mine} />
        )}
      </Card>
      {others.length === 0 ? null : (
        <Card title={`${say(lang, t.others)} · ${others.length}`} icon="people">
          <TaskRows lang={lang} cards={others} />
        </Card>
      )}
      <Card title={say(lang, t.last)} icon="history">
        {last.length === 0 ? (
          <p class="quiet">{say(lang, t.noneLast)}</p>
        ) : (
          <TaskRows lang={lang} cards={last} />
        )}
      </Card>
    </div>
  );
}

export type TaskPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly card: TaskCard;
  readonly table: string;
  readonly swappedFrom: string | undefined;
  readonly runHref: string | undefined;
  /** May scan and start it. */
  readonly canCarry: boolean;
  /** Why not, where they may not. */
  readonly carryWords: string | undefined;
  readonly needsSite: boolean;
  readonly isReady: boolean;
  readonly canSwap: boolean;
  readonly canSettle: boolean;
  readonly people: readonly Option[];
  readonly message?: string | undefined;
};

function CodeLine(props: {
  readonly lang: Lang;
  readonly word: string;
  readonly at: number | null;
}) {
  const { lang, at } = props;
  return (
    <p class="patrol-code">
      <StatePill
        state={at === null ? "neutral" : "ok"}
        icon={at === null ? "scan" : undefined}
        word={props.word}
      />{" "}
      {at === null
        ? say(lang, t.notScanned)
        : say(lang, t.scanned, { at: formatStamp(at as Task["dueAt"]).slice(11, 16) })}
    </p>
  );
}

function NoCode(props: TaskPageProps) {
  const { lang, card } = props;
  return (
    <>
      <DialogOpener dialogId="no-code" kind="quiet" icon="camera-off">
        {say(lang, t.noCode)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="no-code"
        title={say(lang, t.noCode)}
        action={patrolPaths.start(card.task.id)}
        confirmLabel={say(lang, t.start)}
        csrf={props.csrf}
      >
        <p>{say(lang, t.noCodeAsk)}</p>
        <TextInput
          lang={lang}
          id="no-code-reason"
          label={say(lang, t.reason)}
          maxLength={500}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

function Codes(props: TaskPageProps) {
  const { lang, card } = props;
  const path = patrolPaths.scan(card.task.id);
  return (
    <Card title={say(lang, t.codes)} icon="scan">
      <div class={STACK}>
        <p class="quiet">{say(lang, t.codesHint)}</p>
        {props.needsSite ? (
          <CodeLine lang={lang} word={say(lang, t.siteCode)} at={card.task.siteScannedAt} />
        ) : null}
        <CodeLine lang={lang} word={say(lang, t.spotCode)} at={card.task.spotScannedAt} />
        <ScanForm lang={lang} action={path} csrf={props.csrf} minLength={4} />
        <TypedCode
          action={path}
          csrf={props.csrf}
          label={say(lang, t.typedCode)}
          enter={say(lang, t.enter)}
        />
        <CameraScanner lang={lang} />
        <NoCode {...props} />
      </div>
    </Card>
  );
}

function Swap(props: TaskPageProps) {
  const { lang, card } = props;
  return (
    <>
      <DialogOpener dialogId="swap" icon="people">
        {say(lang, t.swap)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="swap"
        title={say(lang, t.swap)}
        action={patrolPaths.swap(card.task.id)}
        confirmLabel={say(lang, t.swap)}
        csrf={props.csrf}
      >
        <Select
          lang={lang}
          id="person"
          label={say(lang, t.swapTo)}
          options={props.people}
          hasEmpty
          isRequired
        />
        <TextInput
          lang={lang}
          id="swap-reason"
          name="reason"
          label={say(lang, t.reason)}
          maxLength={500}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

function Settle(props: TaskPageProps) {
  const { lang, card } = props;
  const isMissed = card.task.state === "missed";
  const label = say(lang, isMissed ? t.explain : t.cancel);
  const { id } = card.task;
  return (
    <>
      <DialogOpener dialogId="settle" icon={isMissed ? "edit" : "close"} kind="quiet">
        {label}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="settle"
        title={label}
        action={isMissed ? patrolPaths.explain(id) : patrolPaths.cancel(id)}
        confirmLabel={label}
        csrf={props.csrf}
      >
        {isMissed ? null : <p>{say(lang, t.cancelAsk)}</p>}
        <TextInput
          lang={lang}
          id="settle-reason"
          name="reason"
          label={say(lang, t.reason)}
          maxLength={500}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

function Facts(props: TaskPageProps) {
  const { lang, card } = props;
  const { task } = card;
  return (
    <Card>
      <KeyValueList
        facts={[
          [say(lang, t.place), card.place],
          [say(lang, t.level), say(lang, patrolLevelWords[card.level])],
          [say(lang, t.turn), card.turn],
          [say(lang, t.person), card.person ?? say(lang, t.anybody)],
          [say(lang, t.table), props.table],
          [say(lang, t.dueAt), formatStamp(task.dueAt).slice(0, 16)],
          ...(task.doneAt === null
            ? []
            : ([[say(lang, t.doneAt), formatStamp(task.doneAt).slice(0, 16)]] as const)),
        ]}
      />
      {props.swappedFrom === undefined && task.swapReason === "" ? null : (
        <p class="quiet">
          {say(lang, t.swapped, {
            from: props.swappedFrom ?? say(lang, t.anybody),
            reason: task.swapReason,
          })}
        </p>
      )}
      {task.noCodeReason === "" ? null : (
        <p class="quiet">{say(lang, t.noCodeMark, { reason: task.noCodeReason })}</p>
      )}
      {task.reason === "" ? null : <p class="quiet">{say(lang, t.why, { reason: task.reason })}</p>}
    </Card>
  );
}

export function TaskPage(props: TaskPageProps) {
  const { lang, card } = props;
  const { task, look } = card;
  const isOpen = task.state === "open" || task.state === "under-way";
  const isFail = task.result === "fail";
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={`${say(lang, t.title)} · ${card.plan}`}>
        <LinkButton href={patrolPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Verdict
        state={isFail ? "danger" : LOOK_STATE[look]}
        word={isFail ? say(lang, t.fail, { n: task.failedCount }) : say(lang, lookWords[look])}
      >
        <p>{`${card.place} · ${say(lang, t.due, { at: short(task.dueAt) })}`}</p>
      </Verdict>
      {isOpen && props.carryWords !== undefined ? <p class="quiet">{props.carryWords}</p> : null}
      {task.state === "open" && props.canCarry ? <Codes {...props} /> : null}
      <Facts {...props} />
      <div class="button-row">
        {props.runHref === undefined || isOpen ? null : (
          <LinkButton href={props.runHref} icon="document">
            {say(lang, t.result)}
          </LinkButton>
        )}
        {task.state === "open" && props.canSwap ? <Swap {...props} /> : null}
        {props.canSettle && (task.state === "open" || task.state === "missed") ? (
          <Settle {...props} />
        ) : null}
      </div>
      {isOpen && props.canCarry && (props.isReady || task.state === "under-way") ? (
        <ActionBar>
          <form method="post" action={patrolPaths.start(task.id)}>
            <CsrfField token={props.csrf} />
            <Button size="next" kind="primary" icon="checks">
              {say(lang, task.state === "under-way" ? t.goOn : t.start)}
            </Button>
          </form>
        </ActionBar>
      ) : null}
    </div>
  );
}

/** A quiet line under the alarms, on kiosk and phone: what waits for this person. */
export function PatrolNotice(props: {
  readonly lang: Lang;
  readonly open: number;
  readonly overdue: number;
}) {
  const { lang, open, overdue } = props;
  if (open === 0) return null;
  const words =
    overdue === 0
      ? say(lang, t.waiting, { n: open })
      : say(lang, t.overdueWaiting, { n: open, late: overdue });
  return (
    <a
      class="patrol-notice no-print"
      data-state={overdue === 0 ? "neutral" : "warn"}
      href={patrolPaths.list}
      id="patrol-notice"
    >
      <span>{words}</span>
      <strong>{say(lang, t.open)}</strong>
    </a>
  );
}
