/** Plans, the code of a spot on paper, and the site's calendar. */
import type { PlanForm } from "../../src/patrols/form.ts";
import {
  CALENDAR_KINDS,
  type CalendarDay,
  DAY_RULES,
  FREQUENCIES,
  PATROL_LEVELS,
  type Plan,
} from "../../src/patrols/model.ts";
import { patrolPaths } from "../../src/patrols/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { CheckTabs } from "../checks/tabs.tsx";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import { Choices, CsrfField, type Option, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { type TaskCard, TaskRows } from "./task-pages.tsx";
import {
  calendarKindWords,
  dayRuleWords,
  frequencyWords,
  patrolLevelWords,
  patrolText as t,
} from "./text.ts";

export type PlanRow = {
  readonly plan: Plan;
  readonly place: string;
  readonly table: string;
  readonly person: string | undefined;
};

export function PlansPage(props: {
  readonly lang: Lang;
  readonly rows: readonly PlanRow[];
  readonly canPlan: boolean;
}) {
  const { lang, rows } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.plans)}>
        <PrintButton lang={lang} />
        <LinkButton href={patrolPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        {props.canPlan ? (
          <LinkButton href={patrolPaths.addPlan} icon="plus" kind="primary">
            {say(lang, t.addPlan)}
          </LinkButton>
        ) : null}
      </PageHead>
      <CheckTabs lang={lang} current="patrols" />
      <Table
        lang={lang}
        caption={say(lang, t.plans)}
        empty={say(lang, t.noPlans)}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.place) },
          { label: say(lang, t.level) },
          { label: say(lang, t.frequency) },
          { label: say(lang, t.person) },
          { label: say(lang, t.table) },
        ]}
        rows={rows.map(({ plan, place, table, person }) => ({
          cells: [
            <>
              <a class={LINK} href={patrolPaths.plan(plan.id)}>
                {plan.name}
              </a>{" "}
              {plan.retiredAt === null ? null : (
                <StatePill state="neutral" word={say(lang, t.retired)} />
              )}
            </>,
            place,
            <span class={LINE}>{say(lang, patrolLevelWords[plan.level])}</span>,
            <span class={LINE}>{say(lang, frequencyWords[plan.frequency])}</span>,
            person ?? "—",
            table,
          ],
        }))}
      />
    </div>
  );
}

export type PlanFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: PlanForm;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
  readonly rooms: readonly Option[];
  readonly tables: readonly Option[];
  readonly people: readonly Option[];
  /** Absent for a new one. */
  readonly plan?: Plan | undefined;
};

function When(props: PlanFormProps) {
  const { lang, values, errors } = props;
  return (
    <>
      <Choices
        lang={lang}
        id="level"
        label={say(lang, t.level)}
        value={values.level}
        error={errors["level"]}
        columns={2}
        options={PATROL_LEVELS.map((level) => ({
          value: String(level),
          label: say(lang, patrolLevelWords[level]),
        }))}
      />
      <Choices
        lang={lang}
        id="frequency"
        label={say(lang, t.frequency)}
        hint={say(lang, t.frequencyHint)}
        value={values.frequency}
        error={errors["frequency"]}
        columns={2}
        options={FREQUENCIES.map((value) => ({ value, label: say(lang, frequencyWords[value]) }))}
      />
      <Choices
        lang={lang}
        id="days"
        label={say(lang, t.days)}
        value={values.days}
        error={errors["days"]}
        columns={2}
        options={DAY_RULES.map((value) => ({ value, label: say(lang, dayRuleWords[value]) }))}
      />
      <div class="grid gap-4 sm:grid-cols-2">
        <TextInput
          lang={lang}
          id="due"
          type="time"
          label={say(lang, t.dueTime)}
          hint={say(lang, t.dueTimeHint)}
          value={values.due}
          error={errors["due"]}
        />
        <TextInput
          lang={lang}
          id="from"
          type="date"
          label={say(lang, t.startsOn)}
          value={values.from}
          error={errors["from"]}
        />
      </div>
    </>
  );
}

export function PlanFormPage(props: PlanFormProps) {
  const { lang, values, errors, plan } = props;
  const path = plan === undefined ? patrolPaths.addPlan : patrolPaths.plan(plan.id);
  const title = say(lang, plan === undefined ? t.addPlan : t.editPlan);
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={title} />
      <FormProblems lang={lang} errors={errors} message={props.message} />
      {props.tables.length === 0 ? <Refused lang={lang} words={say(lang, t.noTables)} /> : null}
      <form method="post" action={path} class={STACK} id="patrol-plan">
        <CsrfField token={props.csrf} />
        {plan === undefined ? null : <input type="hidden" name="seen" value={plan.version} />}
        <Card>
          <div class={STACK}>
            <TextInput
              lang={lang}
              id="name"
              label={say(lang, t.name)}
              value={values.name}
              error={errors["name"]}
              maxLength={60}
              isRequired
            />
            <div class="grid gap-4 sm:grid-cols-2">
              <Select
                lang={lang}
                id="room"
                label={say(lang, t.room)}
                value={values.room}
                error={errors["room"]}
                options={[{ value: "", label: say(lang, t.noRoom) }, ...props.rooms]}
              />
              <TextInput
                lang={lang}
                id="place"
                label={say(lang, t.place)}
                hint={say(lang, t.placeHint)}
                value={values.place}
                error={errors["place"]}
                maxLength={60}
              />
              <Select
                lang={lang}
                id="table"
                label={say(lang, t.table)}
                value={values.table}
                error={errors["table"]}
                options={props.tables}
                hasEmpty
              />
              <Select
                lang={lang}
                id="person"
                label={say(lang, t.person)}
                hint={say(lang, t.personHint)}
                value={values.person}
                error={errors["person"]}
                options={[{ value: "", label: say(lang, t.anybody) }, ...props.people]}
              />
            </div>
            <When {...props} />
          </div>
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={patrolPaths.plans} size="lg" icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}

/** The code that hangs on the spot, large enough for a phone. */
export function SpotCode(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly plan: Plan;
  readonly place: string;
}) {
  const { lang, plan } = props;
  return (
    <Card title={`${say(lang, t.spotCode)} · ${plan.name}`} icon="qr-code">
      <div class="patrol-spot">
        <QrCode text={plan.spotCode} label={say(lang, t.spotCode)} />
        <strong>{props.place}</strong>
        <p>
          <small>{plan.spotCode}</small>
        </p>
      </div>
      <p class="quiet no-print">{say(lang, t.printCode)}</p>
      <div class="button-row no-print">
        <PrintButton lang={lang} />
        <DialogOpener dialogId="renew" icon="refresh" kind="quiet">
          {say(lang, t.renew)}
        </DialogOpener>
        <ConfirmDialog
          lang={lang}
          id="renew"
          title={say(lang, t.renew)}
          action={patrolPaths.renewCode(plan.id)}
          confirmLabel={say(lang, t.renew)}
          csrf={props.csrf}
        >
          <input type="hidden" name="seen" value={plan.version} />
          <p>{say(lang, t.renewAsk)}</p>
        </ConfirmDialog>
        <DialogOpener dialogId="retire" icon="trash" kind="quiet">
          {say(lang, t.retire)}
        </DialogOpener>
        <ConfirmDialog
          lang={lang}
          id="retire"
          title={say(lang, t.retire)}
          action={patrolPaths.retire(plan.id)}
          confirmLabel={say(lang, t.retire)}
          confirmKind="destructive"
          csrf={props.csrf}
        >
          <input type="hidden" name="seen" value={plan.version} />
          <p>{say(lang, t.retireAsk)}</p>
          <TextInput
            lang={lang}
            id="retire-reason"
            name="reason"
            label={say(lang, t.reason)}
            maxLength={500}
            isRequired
          />
        </ConfirmDialog>
      </div>
    </Card>
  );
}

/** One plan: for managers its form and code, for everybody its latest turns. */
export function PlanPage(
  props: PlanFormProps & {
    readonly plan: Plan;
    readonly place: string;
    readonly canPlan: boolean;
    readonly cards: readonly TaskCard[];
  },
) {
  const { lang, plan, cards } = props;
  const isEdited = props.canPlan && plan.retiredAt === null;
  return (
    <div class={STACK}>
      {isEdited ? (
        <>
          <div class="no-print">
            <PlanFormPage {...props} />
          </div>
          <SpotCode lang={lang} csrf={props.csrf} plan={plan} place={props.place} />
        </>
      ) : (
        <PageHead title={`${plan.name} · ${props.place}`}>
          <LinkButton href={patrolPaths.plans} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </PageHead>
      )}
      <div class="no-print">
        <Card title={say(lang, t.lastTurns)} icon="history">
          {cards.length === 0 ? (
            <EmptyState title={say(lang, t.noneLast)} />
          ) : (
            <TaskRows lang={lang} cards={cards} />
          )}
        </Card>
      </div>
    </div>
  );
}

export function CalendarPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly days: readonly CalendarDay[];
  readonly today: string;
  readonly values: Readonly<Record<"day" | "kind" | "name", string>>;
  readonly message?: string | undefined;
}) {
  const { lang, days, values } = props;
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={say(lang, t.calendar)}>
        <LinkButton href={patrolPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <p class="quiet">{say(lang, t.calendarHint)}</p>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <form method="post" action={patrolPaths.calendar} class={STACK} id="calendar-day">
        <CsrfField token={props.csrf} />
        <Card>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextInput
              lang={lang}
              id="day"
              type="date"
              label={say(lang, t.day)}
              value={values.day}
              isRequired
            />
            <Select
              lang={lang}
              id="kind"
              label={say(lang, t.dayKind)}
              value={values.kind}
              options={CALENDAR_KINDS.map((value) => ({
                value,
                label: say(lang, calendarKindWords[value]),
              }))}
            />
            <TextInput
              lang={lang}
              id="name"
              label={say(lang, t.dayName)}
              value={values.name}
              maxLength={60}
            />
          </div>
          <div class={FORM_ACTS}>
            <Button kind="primary" icon="plus">
              {say(lang, t.addDay)}
            </Button>
          </div>
        </Card>
      </form>
      <Table
        lang={lang}
        caption={say(lang, t.calendar)}
        empty={say(lang, t.noDays)}
        columns={[
          { label: say(lang, t.day) },
          { label: say(lang, t.dayKind) },
          { label: say(lang, t.dayName) },
          { label: "" },
        ]}
        rows={days.map(({ day, kind, name }) => ({
          cells: [
            <span class={LINE}>{day}</span>,
            say(lang, calendarKindWords[kind]),
            name === "" ? "—" : name,
            day < props.today ? null : (
              <form method="post" action={patrolPaths.removeDay}>
                <CsrfField token={props.csrf} />
                <input type="hidden" name="day" value={day} />
                <Button icon="trash" kind="quiet">
                  {say(lang, t.remove)}
                </Button>
              </form>
            ),
          ],
        }))}
      />
    </div>
  );
}
