/** Setting up label printers: list with the last outcome, form, test label. */
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import type { PrinterField } from "../../src/printers/form.ts";
import { CONNECTIONS, type Printer } from "../../src/printers/model.ts";
import { printerPaths } from "../../src/printers/paths.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, NumberInput, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import {
  connectionWords,
  faultWords,
  printerFieldHints,
  printerFieldWords,
  printerText as t,
} from "./text.ts";

export type PrintersPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly printers: readonly Printer[];
  /** Of a test label: sent to this printer, or why not. */
  readonly sentTo?: string | undefined;
  readonly refused?: string | undefined;
};

function State(props: { readonly lang: Lang; readonly printer: Printer }) {
  const { lang, printer } = props;
  if (!printer.isActive) return <StatePill state="neutral" icon="ban" word={say(lang, t.off)} />;
  if (printer.lastAt === null) return <span class="text-muted">{say(lang, t.never)}</span>;
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      {printer.lastFault === "" ? (
        <StatePill state="ok" word={say(lang, t.lastGood)} />
      ) : (
        <StatePill state="alert" word={say(lang, faultWords(printer.lastFault))} />
      )}
      <time class="text-muted">{formatStamp(printer.lastAt)}</time>
    </span>
  );
}

export function PrintersPage(props: PrintersPageProps) {
  const { lang, printers } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={printerPaths.add} icon="plus" kind="primary">
          {say(lang, t.add)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.refused} state="alert" isSilent />
      {props.sentTo === undefined ? null : (
        <Alert lang={lang} state="ok">
          {say(lang, t.tested, { printer: props.sentTo })}
        </Alert>
      )}
      {printers.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.empty)} icon="printer">
            <p>{say(lang, t.emptyHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.title)}
          columns={[
            { label: say(lang, printerFieldWords.name) },
            { label: say(lang, printerFieldWords.connection) },
            { label: say(lang, printerFieldWords.address) },
            { label: say(lang, t.state) },
            { label: "" },
          ]}
          rows={printers.map((printer) => ({
            cells: [
              <span class="inline-flex flex-wrap items-center gap-2">
                {printer.name}
                {printer.isDefault ? (
                  <StatePill state="neutral" icon="check" word={say(lang, t.isDefault)} />
                ) : null}
              </span>,
              say(lang, connectionWords[printer.connection]),
              <span class="wrap-anywhere">{printer.address}</span>,
              <State lang={lang} printer={printer} />,
              <span class="flex flex-wrap gap-2">
                <form method="post" action={printerPaths.test(printer.id)}>
                  <CsrfField token={props.csrf} />
                  <Button icon="printer">{say(lang, t.test)}</Button>
                </form>
                <LinkButton href={printerPaths.edit(printer.id)} icon="edit">
                  {say(lang, t.edit)}
                </LinkButton>
              </span>,
            ],
          }))}
        />
      )}
    </div>
  );
}

export type PrinterFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  /** Undefined for a new one. */
  readonly id: string | undefined;
  readonly version: number;
  readonly values: Readonly<Record<PrinterField, string>>;
  readonly errors: Readonly<Partial<Record<PrinterField, string>>>;
  readonly message?: string | undefined;
};

function fieldOf({ lang, values, errors }: PrinterFormProps, field: PrinterField) {
  const hint = printerFieldHints[field];
  return {
    lang,
    id: field,
    label: say(lang, printerFieldWords[field]),
    value: values[field],
    error: errors[field],
    hint: hint === undefined ? undefined : say(lang, hint),
  };
}

function Check(props: PrinterFormProps & { readonly field: PrinterField }) {
  const { value, ...own } = fieldOf(props, props.field);
  return <Checkbox {...own} isChecked={value === "yes"} />;
}

export function PrinterFormPage(props: PrinterFormProps) {
  const { lang, id, values } = props;
  const title =
    id === undefined ? say(lang, t.addTitle) : say(lang, t.editTitle, { name: values.name });
  return (
    <div class={STACK}>
      <PageHead title={title} />
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      <form
        class={STACK}
        method="post"
        action={id === undefined ? printerPaths.add : printerPaths.edit(id)}
      >
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Card>
          <div class={FORM_GRID}>
            <TextInput {...fieldOf(props, "name")} maxLength={40} isRequired />
            <Select
              {...fieldOf(props, "connection")}
              options={CONNECTIONS.map((value) => ({
                value,
                label: say(lang, connectionWords[value]),
              }))}
            />
            <TextInput {...fieldOf(props, "address")} maxLength={260} isRequired />
            <Select
              {...fieldOf(props, "dots")}
              options={[
                { value: "8", label: say(lang, t.dots8) },
                { value: "12", label: say(lang, t.dots12) },
              ]}
            />
            <NumberInput {...fieldOf(props, "gap")} unit={say(lang, t.mm)} isWhole />
            <NumberInput {...fieldOf(props, "density")} isWhole />
            <TextInput {...fieldOf(props, "font")} maxLength={20} />
          </div>
          <div class={`mt-4 ${FORM_GRID}`}>
            <Check {...props} field="is-active" />
            <Check {...props} field="is-default" />
          </div>
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={printerPaths.list} size="lg">
            {say(lang, t.cancel)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
