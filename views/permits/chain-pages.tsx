/** Who signs which ticket: all chains, and one beside the standard's own with the form that changes it. */
import { OWN_STEPS_MAX } from "../../src/permits/pages/chain-form.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { chainText as t } from "./chain-text.ts";
import type { Choice } from "./model.ts";
import { permitText } from "./text.ts";

export type ChainRow = {
  readonly href: string;
  readonly kind: string;
  readonly level: string;
  readonly source: string;
  readonly isOwn: boolean;
  readonly steps: string;
};

export function ChainsPage(props: { readonly lang: Lang; readonly rows: readonly ChainRow[] }) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.settings} icon="arrow-left">
          {say(lang, permitText.back)}
        </LinkButton>
        <PrintButton lang={lang} />
      </PageHead>
      <p class="quiet">{say(lang, t.about)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[t.kind, t.level, t.source, t.steps].map((label) => ({ label: say(lang, label) }))}
        rows={props.rows.map((row) => ({
          cells: [
            <a class={`${LINK} target-line`} href={row.href}>
              {row.kind}
            </a>,
            row.level,
            <StatePill state={row.isOwn ? "ok" : "neutral"} word={row.source} />,
            <span class="block min-w-64">{row.steps}</span>,
          ],
        }))}
      />
    </div>
  );
}

export type ChainStepView = {
  readonly id: string;
  readonly words: string;
  readonly by: string;
  readonly clause: string;
  readonly phase: "issue" | "start" | "end";
  readonly isApproval: boolean;
  readonly mark: "own" | "given" | undefined;
};

export type ChainField = {
  readonly id: string;
  readonly words: string;
  /** The office that signs now; undefined where a role of the ticket does. */
  readonly by: string | undefined;
  readonly byRole: string;
};

export type ChainPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly title: string;
  readonly href: string;
  readonly source: string;
  readonly isOwn: boolean;
  readonly canEdit: boolean;
  readonly seen: number;
  readonly standard: readonly ChainStepView[];
  readonly now: readonly ChainStepView[];
  readonly fields: readonly ChainField[];
  readonly slots: readonly Choice[];
  readonly offices: readonly Choice[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message: string | undefined;
  readonly faults: readonly string[];
  readonly versions: readonly {
    readonly version: number;
    readonly words: string;
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  }[];
};

const PHASE = { issue: t.before, start: t.start, end: t.end } as const;

function Steps(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly steps: readonly ChainStepView[];
}) {
  const { lang } = props;
  return (
    <ol class="permit-lines" id={props.id}>
      {props.steps.map((step, index) => (
        <li>
          <div class="permit-card-head">
            <strong>
              {index + 1}. {step.words}
            </strong>
            <span>{step.by}</span>
            {step.isApproval ? (
              <StatePill state="neutral" icon="signature" word={say(lang, t.approval)} />
            ) : null}
            {step.mark === undefined ? null : (
              <StatePill state="ok" word={say(lang, step.mark === "own" ? t.ownStep : t.given)} />
            )}
          </div>
          <span class="quiet">
            {say(lang, PHASE[step.phase])}
            {step.clause === "" ? "" : ` · ${step.clause}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

function OwnStep(props: ChainPageProps & { readonly at: number; readonly title: string }) {
  const { lang, at, values, errors } = props;
  const field = (name: string) => ({
    ...{ lang, id: `own-${name}-${at}`, value: values[`own-${name}-${at}`] },
    error: errors[`own-${name}-${at}`],
  });
  const id = values[`own-id-${at}`] ?? "";
  return (
    <fieldset class="permit-part">
      <legend>{props.title}</legend>
      {id === "" ? null : <input type="hidden" name={`own-id-${at}`} value={id} />}
      <div class="grid gap-4 sm:grid-cols-2">
        <TextInput {...field("zh")} label={say(lang, t.name)} maxLength={80} />
        <TextInput {...field("en")} label={say(lang, t.nameEn)} maxLength={80} />
        <Select {...field("by")} label={say(lang, t.by)} options={props.offices} hasEmpty />
        <Select
          {...field("after")}
          label={say(lang, t.after)}
          options={props.slots}
          value={values[`own-after-${at}`] ?? props.slots.at(1)?.value}
        />
      </div>
      {id === "" ? null : (
        <Checkbox
          lang={lang}
          id={`own-drop-${at}`}
          label={say(lang, t.drop)}
          isChecked={values[`own-drop-${at}`] === "yes"}
        />
      )}
    </fieldset>
  );
}

function ChainForm(props: ChainPageProps) {
  const { lang, values, errors } = props;
  const used = Array.from({ length: OWN_STEPS_MAX }, (_, at) => at).filter((at) =>
    ["id", "zh", "en", "by"].some((name) => (values[`own-${name}-${at}`] ?? "") !== ""),
  );
  const next = Array.from({ length: OWN_STEPS_MAX }, (_, at) => at).find(
    (at) => !used.includes(at),
  );
  return (
    <form class={STACK} id="chain-form" method="post" action={props.href}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      {props.fields.map(({ id, words, by, byRole }) =>
        by === undefined ? (
          <p class="quiet">
            {words}：{byRole}
          </p>
        ) : (
          <Select
            lang={lang}
            id={`by-${id}`}
            label={say(lang, t.who, { step: words })}
            options={props.offices}
            value={values[`by-${id}`] ?? by}
          />
        ),
      )}
      {used.map((at, index) => (
        <OwnStep {...props} at={at} title={say(lang, t.oneOwn, { n: index + 1 })} />
      ))}
      {next === undefined ? null : (
        <details class="danger-aside">
          <summary>{say(lang, t.addStep)}</summary>
          <OwnStep {...props} at={next} title={say(lang, t.addStep)} />
        </details>
      )}
      <TextArea
        lang={lang}
        id="reason"
        label={say(lang, t.reason)}
        hint={say(lang, t.reasonHint)}
        value={values["reason"]}
        error={errors["reason"]}
        rows={2}
        maxLength={200}
        isRequired
      />
      <div>
        <Button kind="primary" icon="check">
          {say(lang, t.keep)}
        </Button>
      </div>
    </form>
  );
}

function Reset(props: ChainPageProps) {
  const { lang } = props;
  if (!props.canEdit || !props.isOwn) return null;
  return (
    <>
      <DialogOpener dialogId="reset-chain" icon="undo">
        {say(lang, t.reset)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="reset-chain"
        title={say(lang, t.reset)}
        action={`${props.href}/reset`}
        confirmLabel={say(lang, t.reset)}
        csrf={props.csrf}
      >
        <p>{say(lang, t.resetAbout)}</p>
        <input type="hidden" name="seen" value={String(props.seen)} />
        <TextInput
          lang={lang}
          id="reset-reason"
          name="reason"
          label={say(lang, t.reason)}
          maxLength={200}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

function Versions(props: ChainPageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.versions)} icon="history" id="chain-versions">
      {props.versions.length === 0 ? (
        <EmptyState title={say(lang, t.noVersions)} icon="history" />
      ) : null}
      <ol class="permit-lines">
        {props.versions.map((one) => (
          <li>
            <div class="permit-card-head">
              <strong>{say(lang, t.version, { version: one.version })}</strong>
              <span>{one.words}</span>
            </div>
            <span>{one.reason}</span>
            <span class="quiet">
              {one.by} · {one.at}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function ChainPage(props: ChainPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={props.title}>
        <LinkButton href={permitPaths.chains} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <Reset {...props} />
      </PageHead>
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      {props.faults.length === 0 ? null : (
        <Alert lang={lang} state="danger">
          <ul>
            {props.faults.map((words) => (
              <li>{words}</li>
            ))}
          </ul>
        </Alert>
      )}
      <div class={TWO_COLUMNS}>
        <Card title={say(lang, t.standard)} icon="document">
          <Steps lang={lang} id="chain-standard" steps={props.standard} />
        </Card>
        <Card title={`${say(lang, t.now)} · ${props.source}`} icon="signature">
          <Steps lang={lang} id="chain-now" steps={props.now} />
          <p class="quiet">{say(lang, t.running)}</p>
        </Card>
      </div>
      {props.canEdit ? (
        <Card title={say(lang, t.change)} icon="edit">
          <ChainForm {...props} />
        </Card>
      ) : null}
      <Versions {...props} />
    </div>
  );
}
