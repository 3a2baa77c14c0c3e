/** The legal form of one fill on A4: check before, filling record, check after, in their fields. */
import { type Lang, type Phrase, say } from "../../../src/platform/i18n.ts";
import { LinkButton } from "../../ui/button.tsx";
import { STACK } from "../../ui/look.ts";
import { Card, PageHead, Table } from "../../ui/structure.tsx";
import { shiftText as t } from "./text.ts";

/** A field of the form; `true` and `false` are a tick and a cross. */
export type FormField = {
  readonly label: Phrase;
  readonly value: string | boolean | undefined;
};

export type FormPageProps = {
  readonly lang: Lang;
  readonly number: string;
  readonly backHref: string;
  readonly backLabel: string;
  readonly before: readonly FormField[];
  readonly fill: readonly FormField[];
  readonly after: readonly FormField[];
  readonly signers: readonly { readonly label: string; readonly name: string }[];
};

function shownOf(lang: Lang, value: FormField["value"]): string {
  if (value === true) return "√";
  if (value === false) return "×";
  return value === undefined || value === "" ? say(lang, t.noReading) : value;
}

function Part(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly fields: readonly FormField[];
}) {
  const { lang, fields } = props;
  const pairs = fields.filter((_field, index) => index % 2 === 0);
  const cells = (field: FormField | undefined) =>
    field === undefined
      ? ["", ""]
      : [<strong>{say(lang, field.label)}</strong>, shownOf(lang, field.value)];
  return (
    <Card title={props.title}>
      <Table
        lang={lang}
        caption={props.title}
        columns={[0, 1].flatMap(() => [
          { label: say(lang, t.formItem) },
          { label: say(lang, t.formValue) },
        ])}
        rows={pairs.map((field, index) => ({
          cells: [...cells(field), ...cells(fields[index * 2 + 1])],
        }))}
      />
    </Card>
  );
}

export function FillFormPage(props: FormPageProps) {
  const { lang } = props;
  return (
    <div class={`${STACK} fill-form print:text-sm`}>
      <PageHead title={`${say(lang, t.formTitle)} · ${props.number}`}>
        <span class="no-print text-muted">{say(lang, t.print)}</span>
        <LinkButton href={props.backHref} icon="document">
          {props.backLabel}
        </LinkButton>
      </PageHead>
      <Part lang={lang} title={say(lang, t.pre)} fields={props.before} />
      <Part lang={lang} title={say(lang, t.fillRecord)} fields={props.fill} />
      <Part lang={lang} title={say(lang, t.post)} fields={props.after} />
      <div class="mt-4 grid grid-cols-3 gap-8">
        {props.signers.map(({ label, name }) => (
          <div class="border-t pt-1">
            {label}：{name}
          </div>
        ))}
      </div>
    </div>
  );
}
