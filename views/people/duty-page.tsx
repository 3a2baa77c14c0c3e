/** The duty roster of a week, its hand-overs, and the times of the shifts. */
import {
  clockOf,
  type DutyCell,
  type DutyWeek,
  type HandoverState,
  shiftLengthMin,
} from "../../src/identity/duty-rules.ts";
import type { DutyShift, Person } from "../../src/identity/model.ts";
import { dutyPaths } from "../../src/identity/paths.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINE, STACK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { handoverWords, dutyText as t } from "./duty-text.ts";

export type DutyPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly today: Day;
  readonly monday: Day;
  readonly mondayBefore: Day;
  readonly mondayAfter: Day;
  readonly week: DutyWeek;
  readonly people: readonly Person[];
  readonly names: ReadonlyMap<string, string>;
  readonly canPlan: boolean;
  readonly uncoveredMin: number;
  readonly missed: readonly DutyCell[];
  /** Shifts of the signed-in person that can be handed over now. */
  readonly toWrite: readonly DutyCell[];
  readonly waiting: readonly DutyCell[];
  readonly problem?: string | undefined;
  readonly notes?: string;
};

const STATE: Readonly<Record<HandoverState, State>> = {
  none: "neutral",
  open: "warn",
  written: "warn",
  confirmed: "ok",
  missed: "danger",
};

export function shiftText(lang: Lang, shift: DutyShift): string {
  const isNext = shift.startMin + shiftLengthMin(shift) > 1_440;
  const next = isNext ? ` (${say(lang, t.nextDay)})` : "";
  return `${clockOf(shift.startMin)}–${clockOf(shift.endMin)}${next}`;
}

function Cell(props: DutyPageProps & { readonly cell: DutyCell }) {
  const { lang, cell } = props;
  return (
    <div class="flex flex-col items-start gap-1">
      {cell.people.map((one) => (
        <div class="flex w-full items-center justify-between gap-1">
          <strong class="wrap-anywhere">{one.name}</strong>
          {props.canPlan && !cell.isOver ? (
            <form class="no-print" method="post" action={dutyPaths.remove}>
              <CsrfField token={props.csrf} />
              <input type="hidden" name="day" value={cell.day} />
              <input type="hidden" name="shift" value={cell.shift.id} />
              <input type="hidden" name="person" value={one.personId} />
              <Button icon="close" kind="quiet" label={say(lang, t.remove, { name: one.name })} />
            </form>
          ) : null}
        </div>
      ))}
      {cell.people.length === 0 ? (
        cell.isOver ? (
          <span class="text-muted">—</span>
        ) : (
          <StatePill state={cell.isRunning ? "danger" : "warn"} word={say(lang, t.unmanned)} />
        )
      ) : null}
      {cell.isRunning && cell.people.length > 0 ? (
        <StatePill state="ok" icon="clock" word={say(lang, t.now)} />
      ) : null}
      {cell.state === "none" ? null : (
        <StatePill state={STATE[cell.state]} word={say(lang, handoverWords[cell.state])} />
      )}
    </div>
  );
}

/** Days down the side: a week is read on a telephone too. */
function Week(props: DutyPageProps) {
  const { lang, week } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.title)}
      columns={[
        { label: say(lang, t.day) },
        ...week.shifts.map((shift) => ({ label: `${shift.name} ${shiftText(lang, shift)}` })),
      ]}
      rows={week.days.map((day) => ({
        cells: [
          <time class={day === props.today ? `${LINE} font-bold` : LINE}>
            {day}
            <small class="block text-muted">{weekday(lang, week.days.indexOf(day))}</small>
          </time>,
          ...week.shifts.map((shift) => {
            const cell = week.cells.find((one) => one.day === day && one.shift.id === shift.id);
            return cell === undefined ? undefined : <Cell {...props} cell={cell} />;
          }),
        ],
      }))}
    />
  );
}

function weekday(lang: Lang, index: number): string {
  const zh = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
  const en = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  return (lang === "en" ? en : zh)[index] ?? "";
}

function Assign(props: DutyPageProps) {
  const { lang, week } = props;
  if (!props.canPlan) return null;
  const open = week.days.filter((day) => day >= props.today);
  return (
    <div class="no-print">
      <Card title={say(lang, t.assign)} icon="calendar">
        <form
          class="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[repeat(3,minmax(0,1fr))_auto]"
          method="post"
          action={dutyPaths.assign}
        >
          <CsrfField token={props.csrf} />
          <Select
            lang={lang}
            id="day"
            label={say(lang, t.day)}
            options={(open.length > 0 ? open : week.days).map((day) => ({
              value: day,
              label: `${day} ${weekday(lang, week.days.indexOf(day))}`,
            }))}
          />
          <Select
            lang={lang}
            id="shift"
            label={say(lang, t.shift)}
            options={week.shifts.map((shift) => ({
              value: shift.id,
              label: `${shift.name} ${shiftText(lang, shift)}`,
            }))}
          />
          <Select
            lang={lang}
            id="person"
            label={say(lang, t.person)}
            options={props.people.map(({ id, name, staffNumber }) => ({
              value: id,
              label: `${name} · ${staffNumber}`,
            }))}
          />
          <Button kind="primary" icon="plus">
            {say(lang, t.add)}
          </Button>
        </form>
      </Card>
    </div>
  );
}

function Write(props: DutyPageProps & { readonly cell: DutyCell }) {
  const { lang, cell } = props;
  const id = `${cell.day}-${cell.shift.id}`;
  return (
    <Card
      title={`${say(lang, t.write)} · ${cell.day} ${cell.shift.name}`}
      icon="edit"
      state={cell.state === "missed" ? "danger" : "warn"}
    >
      <form class={STACK} method="post" action={dutyPaths.handover}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="day" value={cell.day} />
        <input type="hidden" name="shift" value={cell.shift.id} />
        <TextArea
          lang={lang}
          id={`notes-${id}`}
          name="notes"
          label={say(lang, t.notes)}
          rows={4}
          maxLength={2_000}
          isRequired
          {...(props.notes === undefined ? {} : { value: props.notes })}
        />
        <div class={FORM_ACTS}>
          <Button kind="primary" icon="arrow-right">
            {say(lang, t.writeIt)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Waiting(props: DutyPageProps & { readonly cell: DutyCell }) {
  const { lang, cell } = props;
  const { handover } = cell;
  if (handover === undefined) return null;
  const author = props.names.get(handover.outgoingId) ?? "—";
  return (
    <Card
      title={`${say(lang, t.waiting)} · ${cell.day} ${cell.shift.name}`}
      icon="pending"
      state={cell.state === "missed" ? "danger" : "warn"}
    >
      <p class="whitespace-pre-wrap wrap-anywhere">{handover.notes}</p>
      <p class="text-muted">
        {say(lang, t.writtenBy, { name: author, at: formatStamp(handover.writtenAt) })}
      </p>
      <form
        class="mt-3 grid items-end gap-3 no-print sm:grid-cols-[repeat(2,minmax(0,1fr))_auto]"
        method="post"
        action={dutyPaths.confirm(handover.id)}
      >
        <CsrfField token={props.csrf} />
        <Select
          lang={lang}
          id={`incoming-${handover.id}`}
          name="person"
          label={say(lang, t.incoming)}
          hasEmpty
          isRequired
          options={props.people
            .filter(({ id }) => id !== handover.outgoingId)
            .map(({ id, name, staffNumber }) => ({ value: id, label: `${name} · ${staffNumber}` }))}
        />
        <TextInput
          lang={lang}
          id={`pin-${handover.id}`}
          name="pin"
          type="password"
          inputMode="numeric"
          label={say(lang, t.pin)}
          maxLength={128}
          isRequired
        />
        <Button kind="primary" icon="check">
          {say(lang, t.confirm)}
        </Button>
      </form>
    </Card>
  );
}

function Handovers(props: DutyPageProps) {
  const { lang } = props;
  const done = props.week.cells.filter(({ state }) => state === "confirmed");
  if (done.length === 0) return null;
  return (
    <Card title={say(lang, t.handover)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.handover)}
        columns={[
          { label: say(lang, t.day) },
          { label: say(lang, t.notes) },
          { label: say(lang, t.handover) },
        ]}
        rows={done.map(({ day, shift, handover }) => ({
          cells: [
            <span class={LINE}>
              {day} {shift.name}
            </span>,
            <span class="whitespace-pre-wrap wrap-anywhere">{handover?.notes}</span>,
            handover === undefined || handover.confirmedAt === null
              ? undefined
              : say(lang, t.confirmedBy, {
                  name: props.names.get(handover.incomingId ?? "") ?? "—",
                  at: formatStamp(handover.confirmedAt),
                }),
          ],
        }))}
      />
    </Card>
  );
}

export function DutyPage(props: DutyPageProps) {
  const { lang, week } = props;
  const last = week.days.at(-1) ?? props.monday;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.canPlan ? (
          <>
            <form class="no-print" method="post" action={dutyPaths.copy}>
              <CsrfField token={props.csrf} />
              <input type="hidden" name="week" value={props.monday} />
              <Button icon="layers">{say(lang, t.copy)}</Button>
            </form>
            <LinkButton href={dutyPaths.shifts} icon="settings">
              {say(lang, t.shifts)}
            </LinkButton>
          </>
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.problem} state="alert" isSilent />
      {props.missed.length === 0 ? null : (
        <Alert lang={lang} state="danger">
          {say(lang, t.missedTitle, { count: props.missed.length })}
          {": "}
          {props.missed.map(({ day, shift }) => `${day} ${shift.name}`).join(", ")}
        </Alert>
      )}
      {week.shifts.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.noShifts)} icon="calendar">
            <p>{say(lang, t.noShiftsHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <>
          {props.uncoveredMin === 0 ? null : (
            <Alert lang={lang} state="warn">
              {say(lang, t.gap, { minutes: props.uncoveredMin })}
            </Alert>
          )}
          {props.waiting.map((cell) => (
            <Waiting {...props} cell={cell} />
          ))}
          {props.toWrite.map((cell) => (
            <Write {...props} cell={cell} />
          ))}
          <div class="flex flex-wrap items-center gap-2">
            <LinkButton href={dutyPaths.week(props.mondayBefore)} icon="chevron-left">
              {say(lang, t.before)}
            </LinkButton>
            <strong>{say(lang, t.week, { from: props.monday, to: last })}</strong>
            <LinkButton href={dutyPaths.week(props.mondayAfter)} icon="chevron-right">
              {say(lang, t.after)}
            </LinkButton>
          </div>
          <Week {...props} />
          <Assign {...props} />
          <Handovers {...props} />
        </>
      )}
    </div>
  );
}

export function ShiftsPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly shifts: readonly DutyShift[];
  readonly uncoveredMin: number;
  readonly problem?: string | undefined;
}) {
  const { lang, shifts } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.shifts)}>
        <LinkButton href={dutyPaths.week()} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.problem} state="alert" isSilent />
      {shifts.length === 0 ? null : (
        <Alert lang={lang} state={props.uncoveredMin === 0 ? "ok" : "warn"}>
          {props.uncoveredMin === 0
            ? say(lang, t.covered)
            : say(lang, t.gap, { minutes: props.uncoveredMin })}
        </Alert>
      )}
      <Table
        lang={lang}
        caption={say(lang, t.shifts)}
        empty={say(lang, t.noShifts)}
        columns={[
          { label: say(lang, t.name) },
          { label: `${say(lang, t.start)}–${say(lang, t.end)}` },
          { label: "", align: "end" },
        ]}
        rows={shifts.map((shift) => ({
          cells: [
            <span class="wrap-anywhere">{shift.name}</span>,
            <span class={LINE}>{shiftText(lang, shift)}</span>,
            <form method="post" action={dutyPaths.endShift(shift.id)}>
              <CsrfField token={props.csrf} />
              <Button kind="quiet" icon="trash">
                {say(lang, t.endShift)}
              </Button>
            </form>,
          ],
        }))}
      />
      <Card title={say(lang, t.addShift)} icon="plus">
        <form
          class="grid items-end gap-3 sm:grid-cols-[repeat(3,minmax(0,1fr))_auto]"
          method="post"
          action={dutyPaths.shifts}
        >
          <CsrfField token={props.csrf} />
          <TextInput lang={lang} id="name" label={say(lang, t.name)} maxLength={20} isRequired />
          <TextInput lang={lang} id="start" type="time" label={say(lang, t.start)} isRequired />
          <TextInput lang={lang} id="end" type="time" label={say(lang, t.end)} isRequired />
          <Button kind="primary" icon="plus">
            {say(lang, t.addShift)}
          </Button>
        </form>
      </Card>
    </div>
  );
}
