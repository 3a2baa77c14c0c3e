/** The forms of a danger's steps: the next one large, what is done seldom behind a word. */
import type { Child } from "hono/jsx";
import { type DangerAct, LEVELS } from "../../src/dangers/model.ts";
import { dangerPaths } from "../../src/dangers/paths.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, type ButtonKind } from "../ui/button.tsx";
import { Alert } from "../ui/feedback.tsx";
import { Choices, CsrfField, FileInput, Select, TextArea, TextInput } from "../ui/form.tsx";
import type { IconName } from "../ui/icon-files.ts";
import { STACK } from "../ui/look.ts";
import { Card } from "../ui/structure.tsx";
import type { Choice, CriterionView, DangerDetail, FormState } from "./model.ts";
import { yuanText } from "./parts.tsx";
import { PHOTO_TYPES, photosHint } from "./report-page.tsx";
import { actWords, levelWords, dangerText as t } from "./text.ts";

export type ActProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly danger: DangerDetail;
  readonly form: FormState;
  readonly people: readonly Choice[];
  readonly criteria: readonly CriterionView[];
  readonly today: string;
  readonly extensionsMax: number;
  readonly extendedDaysMax: number;
};

/** What was typed into this step's form before, if it came back. */
function typed(props: ActProps, act: DangerAct): Readonly<Record<string, string>> {
  return props.form.act === act ? props.form.values : {};
}

function errorOf(props: ActProps, act: DangerAct, field: string): string | undefined {
  return props.form.act === act ? props.form.errors[field] : undefined;
}

function ActForm(
  props: ActProps & {
    readonly act: DangerAct;
    readonly icon: IconName;
    readonly kind?: ButtonKind | undefined;
    readonly isNext?: boolean | undefined;
    readonly label?: Phrase | undefined;
    readonly isWithFiles?: boolean | undefined;
    readonly children?: Child | undefined;
  },
) {
  const { lang, act, danger } = props;
  return (
    <form
      class={STACK}
      id={`act-${act}`}
      method="post"
      action={dangerPaths.act(danger.id, act)}
      enctype={props.isWithFiles === true ? "multipart/form-data" : undefined}
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(danger.version)} />
      {props.children}
      <div>
        <Button
          size={props.isNext === true ? "next" : undefined}
          kind={props.kind ?? (props.isNext === true ? "primary" : undefined)}
          icon={props.icon}
        >
          {say(lang, props.label ?? actWords[act])}
        </Button>
      </div>
    </form>
  );
}

function Reason(
  props: ActProps & {
    readonly act: DangerAct;
    readonly label?: Phrase;
    readonly hint?: Phrase;
    readonly isOptional?: boolean;
  },
) {
  const { lang, act } = props;
  return (
    <TextArea
      lang={lang}
      id={`${act}-reason`}
      name="reason"
      label={say(lang, props.label ?? t.reason)}
      hint={props.hint === undefined ? undefined : say(lang, props.hint)}
      value={typed(props, act)["reason"]}
      rows={2}
      isRequired={props.isOptional !== true}
    />
  );
}

function criterionLabel(lang: Lang, criterion: CriterionView): string {
  const mark = criterion.isVerified ? "" : `（${say(lang, t.unverified)}）`;
  return `${say(lang, criterion.text)} · ${criterion.source}${mark}`;
}

function Grade(props: ActProps) {
  const { lang, danger, criteria } = props;
  const values = typed(props, "grade");
  const isFirst = danger.level === null;
  return (
    <ActForm
      {...props}
      act="grade"
      icon="shield-alert"
      isNext={isFirst}
      label={isFirst ? actWords.grade : t.regrade}
    >
      <p class="quiet">{say(lang, t.gradeHint)}</p>
      <Choices
        lang={lang}
        id="level"
        label={say(lang, t.level)}
        value={values["level"] ?? danger.level ?? danger.suspected}
        options={LEVELS.map((value) => ({ value, label: say(lang, levelWords[value]) }))}
        columns={2}
        isRequired
      />
      {criteria.length === 0 ? null : (
        <Select
          lang={lang}
          id="criterion"
          label={say(lang, t.criterion)}
          value={values["criterion"] ?? danger.criterion?.id ?? ""}
          options={[
            { value: "", label: say(lang, t.noCriterion) },
            ...criteria.map((one) => ({ value: one.id, label: criterionLabel(lang, one) })),
          ]}
        />
      )}
      <Reason
        {...props}
        act="grade"
        label={isFirst ? t.note : t.reasonRegrade}
        isOptional={isFirst}
      />
    </ActForm>
  );
}

function FiveFields(props: ActProps) {
  const { lang, danger } = props;
  const values = typed(props, "assign");
  const isMajor = danger.level === "major";
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-1 2xl:grid-cols-2">
        <Select
          lang={lang}
          id="responsible"
          label={say(lang, t.responsible)}
          value={values["responsible"] ?? danger.responsibleId ?? ""}
          options={props.people}
          hasEmpty
          isRequired
        />
        <TextInput
          lang={lang}
          id="due"
          type="date"
          label={say(lang, t.dueOn)}
          value={values["due"] ?? danger.dueOn ?? ""}
          error={errorOf(props, "assign", "due")}
          extra={{ min: props.today }}
          isRequired
        />
        <TextInput
          lang={lang}
          id="cost"
          inputMode="decimal"
          label={say(lang, t.cost)}
          hint={say(lang, t.costHint)}
          value={values["cost"] ?? (danger.costFen === null ? "" : yuanText(danger.costFen))}
          error={errorOf(props, "assign", "cost")}
          isRequired={isMajor}
        />
      </div>
      <TextArea
        lang={lang}
        id="measure"
        label={say(lang, t.measure)}
        value={values["measure"] ?? danger.measure}
        isRequired
      />
      <TextArea
        lang={lang}
        id="plan"
        label={say(lang, t.plan)}
        hint={say(lang, t.planHint)}
        value={values["plan"] ?? danger.plan}
        isRequired={isMajor}
      />
    </>
  );
}

function Assign(props: ActProps) {
  const { lang, danger } = props;
  const isFirst = danger.state === "graded";
  return (
    <ActForm
      {...props}
      act="assign"
      icon="person"
      isNext={isFirst}
      label={isFirst ? actWords.assign : t.reassign}
    >
      <p class="quiet">{say(lang, t.fiveHint)}</p>
      <FiveFields {...props} />
      {isFirst ? null : <Reason {...props} act="assign" label={t.reasonReassign} />}
    </ActForm>
  );
}

/** Handing in, by whoever was given it or on the spot: what was done, and a photo. */
function HandIn(props: ActProps & { readonly act: "submit" | "fix" }) {
  const { lang, act } = props;
  return (
    <ActForm {...props} act={act} icon="check" isNext={act === "submit"} isWithFiles>
      {act === "fix" ? <p class="quiet">{say(lang, t.fixedHint)}</p> : null}
      <TextArea
        lang={lang}
        id={`${act}-done`}
        name="done"
        label={say(lang, t.done)}
        value={typed(props, act)["done"]}
        isRequired
      />
      <FileInput
        lang={lang}
        id={`${act}-photos`}
        name="photos"
        label={`${say(lang, t.photosAfter)} · ${say(lang, t.photos)}`}
        hint={photosHint(lang)}
        error={errorOf(props, act, "photos")}
        accept={PHOTO_TYPES}
        extra={{ multiple: true }}
      />
    </ActForm>
  );
}

function AskExtension(props: ActProps) {
  const { lang } = props;
  const hint = { count: props.extensionsMax, days: props.extendedDaysMax };
  return (
    <ActForm {...props} act="ask-extension" icon="calendar">
      <p class="quiet">{say(lang, t.askHint, hint)}</p>
      <TextInput
        lang={lang}
        id="until"
        type="date"
        label={say(lang, t.askUntil)}
        value={typed(props, "ask-extension")["until"]}
        isRequired
      />
      <Reason {...props} act="ask-extension" />
    </ActForm>
  );
}

function AnswerExtension(props: ActProps) {
  const { lang, danger } = props;
  if (danger.asked === undefined) return null;
  return (
    <Card title={say(lang, t.extensions)} icon="calendar" state="warn">
      <div class={STACK}>
        <p>{say(lang, t.askedLine, danger.asked)}</p>
        {danger.acts.has("grant-extension") ? (
          <ActForm {...props} act="grant-extension" icon="check" kind="primary" />
        ) : null}
        {danger.acts.has("refuse-extension") ? (
          <ActForm {...props} act="refuse-extension" icon="close">
            <Reason {...props} act="refuse-extension" />
          </ActForm>
        ) : null}
      </div>
    </Card>
  );
}

function Recheck(props: ActProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.next)} icon="search">
      <div class={STACK}>
        <ActForm {...props} act="pass" icon="shield-check" isNext>
          <p>{say(lang, t.passHint)}</p>
          <TextArea
            lang={lang}
            id="note"
            label={say(lang, t.note)}
            value={typed(props, "pass")["note"]}
            rows={2}
          />
        </ActForm>
        <Aside {...props} act="fail">
          <ActForm {...props} act="fail" icon="undo">
            <Reason {...props} act="fail" hint={t.failHint} />
          </ActForm>
        </Aside>
      </div>
    </Card>
  );
}

/** A step that is taken seldom: behind its word, open when its form came back. */
function Aside(
  props: ActProps & {
    readonly act: DangerAct;
    readonly label?: Phrase;
    readonly children?: Child;
  },
) {
  const { lang, act } = props;
  if (!props.danger.acts.has(act)) return null;
  return (
    <details class="danger-aside" open={props.form.act === act}>
      <summary>{say(lang, props.label ?? actWords[act])}</summary>
      {props.children}
    </details>
  );
}

function Start(props: ActProps) {
  return <ActForm {...props} act="start" icon="play" />;
}

/** The one step that comes next for this person; a message when it is for others. */
function Next(props: ActProps) {
  const { lang, danger } = props;
  const { acts } = danger;
  if (danger.state === "closed" || danger.state === "rejected") return null;
  if (acts.has("pass")) return <Recheck {...props} />;
  const isGrading = danger.state === "found" && acts.has("grade");
  const isAssigning = danger.state === "graded" && acts.has("assign");
  const isHanding = acts.has("submit");
  if (!isGrading && !isAssigning && !isHanding) {
    const who = danger.waitsFor;
    return (
      <Alert lang={lang} state="neutral" icon="pending" word={say(lang, t.nobodyNext)}>
        {who === undefined
          ? null
          : say(lang, t.waitsFor, { who: typeof who === "string" ? who : say(lang, who) })}
      </Alert>
    );
  }
  return (
    <Card title={say(lang, t.next)} icon="steps">
      <div class={STACK}>
        {isGrading ? <Grade {...props} /> : null}
        {isAssigning ? <Assign {...props} /> : null}
        {acts.has("start") ? <Start {...props} /> : null}
        {isHanding ? <HandIn {...props} act="submit" /> : null}
      </div>
    </Card>
  );
}

export function Acts(props: ActProps) {
  const { danger } = props;
  const isGraded = danger.level !== null;
  return (
    <div class={`${STACK} no-print`} id="danger-acts">
      <AnswerExtension {...props} />
      <Next {...props} />
      <Aside {...props} act="fix">
        <HandIn {...props} act="fix" />
      </Aside>
      <Aside {...props} act="ask-extension">
        <AskExtension {...props} />
      </Aside>
      {danger.state === "assigned" || danger.state === "rectifying" ? (
        <Aside {...props} act="assign" label={t.reassign}>
          <Assign {...props} />
        </Aside>
      ) : null}
      {isGraded ? (
        <Aside {...props} act="grade" label={t.regrade}>
          <Grade {...props} />
        </Aside>
      ) : null}
      <Aside {...props} act="reject">
        <ActForm {...props} act="reject" icon="close">
          <Reason {...props} act="reject" hint={t.rejectHint} />
        </ActForm>
      </Aside>
      <Aside {...props} act="reopen">
        <ActForm {...props} act="reopen" icon="refresh">
          <Reason {...props} act="reopen" hint={t.reopenHint} />
        </ActForm>
      </Aside>
    </div>
  );
}
