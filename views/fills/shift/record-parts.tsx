/** What follows a fill, and what was said about its record later; parts of the record's page. */
import { fillPaths } from "../../../src/filling/paths.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { flowText } from "../../filling/flow/text.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState, StatePill } from "../../ui/feedback.tsx";
import { CsrfField, Select, TextInput } from "../../ui/form.tsx";
import { Card, Table } from "../../ui/structure.tsx";
import { shiftText as t } from "./text.ts";

export type StepView = {
  readonly step: "leak-1" | "leak-2" | "seal" | "post-check";
  readonly isPassed: boolean;
  readonly facts: string;
  readonly by: string;
  readonly at: string;
};

export type AddendumView = {
  readonly field: keyof typeof t.addendum;
  readonly value: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
};

export function RecordSteps(props: {
  readonly lang: Lang;
  readonly fillId: string;
  readonly steps: readonly StepView[];
  readonly hasLabel: boolean;
  /** Goes on with the cylinder; others only read. */
  readonly canWork: boolean;
}) {
  const { lang, fillId } = props;
  return (
    <Card
      title={say(lang, flowText.flowTitle)}
      icon="steps"
      actions={
        <span class="no-print button-row">
          {props.canWork ? (
            <LinkButton href={fillPaths.flow(fillId)} icon="steps">
              {say(lang, flowText.flowTitle)}
            </LinkButton>
          ) : null}
          <LinkButton href={fillPaths.form(fillId)} icon="printer">
            {say(lang, t.formPrint)}
          </LinkButton>
          {props.hasLabel ? (
            <LinkButton href={fillPaths.label(fillId)} icon="printer">
              {say(lang, flowText.printLabel)}
            </LinkButton>
          ) : null}
        </span>
      }
    >
      <Table
        lang={lang}
        caption={say(lang, flowText.flowTitle)}
        empty={say(lang, t.noReading)}
        columns={[
          { label: say(lang, flowText.steps) },
          { label: say(lang, t.column.verdict) },
          { label: say(lang, t.field.note) },
          { label: say(lang, t.person) },
          { label: say(lang, t.when) },
        ]}
        rows={props.steps.map((row) => ({
          cells: [
            say(lang, flowText.step[row.step]),
            <StatePill
              state={row.isPassed ? "ok" : "danger"}
              word={say(lang, row.isPassed ? t.passed : t.failed)}
            />,
            row.facts,
            row.by,
            row.at,
          ],
        }))}
      />
    </Card>
  );
}

export function RecordAddenda(props: {
  readonly lang: Lang;
  readonly fillId: string;
  readonly csrf: string | undefined;
  readonly addenda: readonly AddendumView[];
  readonly canAdd: boolean;
  readonly values: Readonly<Record<string, string>>;
}) {
  const { lang, values } = props;
  return (
    <Card title={say(lang, t.addenda)} icon="edit">
      {props.addenda.length === 0 ? (
        <EmptyState title={say(lang, t.noAddenda)} icon="edit" />
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.addenda)}
          columns={[
            { label: say(lang, t.addendumField) },
            { label: say(lang, t.addendumValue) },
            { label: say(lang, t.addendumReason) },
            { label: say(lang, t.person) },
            { label: say(lang, t.when) },
          ]}
          rows={props.addenda.map((row) => ({
            cells: [say(lang, t.addendum[row.field]), row.value, row.reason, row.by, row.at],
          }))}
        />
      )}
      {props.canAdd ? (
        <form
          class="form-grid no-print mt-3"
          method="post"
          action={fillPaths.addenda(props.fillId)}
        >
          <CsrfField token={props.csrf} />
          <Select
            lang={lang}
            id="field"
            label={say(lang, t.addendumField)}
            value={values["field"]}
            options={Object.entries(t.addendum).map(([value, word]) => ({
              value,
              label: say(lang, word),
            }))}
          />
          <TextInput
            lang={lang}
            id="value"
            label={say(lang, t.addendumValue)}
            value={values["value"]}
            maxLength={500}
            isRequired
          />
          <TextInput
            lang={lang}
            id="reason"
            label={say(lang, t.addendumReason)}
            hint={say(lang, t.addendaHint)}
            value={values["reason"]}
            maxLength={500}
            isRequired
          />
          <Button icon="plus">{say(lang, t.addAddendum)}</Button>
        </form>
      ) : null}
    </Card>
  );
}
