/** The application of one kind of work with the fields of its form; also used to edit a draft. */

import type { PermitKind } from "../../src/permits/model.ts";
import { FACT_FIELDS, type FactField } from "../../src/permits/pages/fact-fields.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import {
  Checkbox,
  Choices,
  CsrfField,
  FieldError,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { type Choice, WorkFields } from "./booking-pages.tsx";
import { factWords, optionWords } from "./fact-text.ts";
import { kindWords, permitText, applyText as t } from "./text.ts";

export type ApplyPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly title: string;
  readonly kind: PermitKind;
  readonly action: string;
  readonly backHref: string;
  readonly seen: number;
  /** All values sent under a name; a field of several choices has several. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
  readonly rooms: readonly Choice[];
  readonly people: readonly Choice[];
  readonly gases: readonly Choice[];
  readonly toxics: readonly Choice[];
};

const word = (lang: Lang, words: Readonly<Record<string, Phrase>>, key: string): string => {
  const found = Object.hasOwn(words, key) ? words[key] : undefined;
  return found === undefined ? key : say(lang, found);
};

export const factWord = (lang: Lang, name: string): string => word(lang, factWords, name);
export const optionWord = (lang: Lang, option: string): string => word(lang, optionWords, option);

/** Ids stand in selectors: the names of facts in small letters. */
export const factId = (name: string): string =>
  `fact-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function Many(
  props: ApplyPageProps & { readonly name: string; readonly options: readonly Choice[] },
) {
  const { lang, name } = props;
  const chosen = props.values[name] ?? [];
  return (
    <fieldset class="form-field">
      <legend class="mb-1 font-semibold">{factWord(lang, name)}</legend>
      <div class="permit-many">
        {props.options.map(({ value, label }, index) => (
          <label class="choice check-label" for={`${factId(name)}-${index}`}>
            <input
              type="checkbox"
              id={`${factId(name)}-${index}`}
              name={name}
              value={value}
              checked={chosen.includes(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      <FieldError words={props.errors[name]} />
    </fieldset>
  );
}

function Fact(props: ApplyPageProps & { readonly field: FactField }) {
  const { lang, field } = props;
  const { name } = field;
  const value = props.values[name]?.at(-1) ?? "";
  const label = factWord(lang, name);
  const base = { lang, id: factId(name), name, label, error: props.errors[name] };
  const options = (list: readonly string[]) =>
    list.map((option) => ({ value: option, label: optionWord(lang, option) }));
  switch (field.as) {
    case "line":
      return <TextInput {...base} value={value} maxLength={120} isRequired={field.isRequired} />;
    case "number":
      return (
        <NumberInput
          {...base}
          value={value}
          unit={field.unit === "" ? undefined : field.unit}
          isRequired={field.isRequired}
        />
      );
    case "yes":
      return <Checkbox {...base} isChecked={value === "yes"} />;
    case "one":
      return (
        <Choices {...base} value={value} options={options(field.options)} columns={2} isRequired />
      );
    case "many":
      return <Many {...props} name={name} options={options(field.options)} />;
    case "gases":
      return <Many {...props} name={name} options={props.gases} />;
    case "toxics":
      return <Many {...props} name={name} options={props.toxics} />;
    case "person":
      return <Select {...base} value={value} options={props.people} hasEmpty />;
    case "numbers":
    case "lines":
      return <TextInput {...base} value={value} hint={say(lang, t.byCommas)} />;
  }
}

export function ApplyPage(props: ApplyPageProps) {
  const { lang, values, errors } = props;
  const plain = Object.fromEntries(
    Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? ""]),
  );
  const fields = FACT_FIELDS[props.kind];
  return (
    <form class={STACK} id="permit-apply" method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={plain["once"] ?? ""} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      <PageHead title={props.title} />
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card title={say(lang, kindWords[props.kind])} icon="permit">
        <div class={STACK}>
          <WorkFields lang={lang} values={plain} errors={errors} rooms={props.rooms} />
        </div>
      </Card>
      <Card title={say(lang, t.facts)} icon="list">
        <div class={STACK}>
          {fields
            .filter(({ as }) => as !== "yes")
            .map((field) => (
              <Fact {...props} field={field} />
            ))}
          <div class="permit-many">
            {fields
              .filter(({ as }) => as === "yes")
              .map((field) => (
                <Fact {...props} field={field} />
              ))}
          </div>
        </div>
      </Card>
      <Card title={say(lang, t.risk)} icon="shield-alert">
        <TextArea
          lang={lang}
          id="risk"
          label={say(lang, t.riskLine)}
          hint={say(lang, t.riskHint)}
          value={plain["risk"]}
          rows={2}
        />
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={props.backHref} size="lg">
          {say(lang, permitText.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="check">
          {say(lang, t.save)}
        </Button>
      </div>
    </form>
  );
}
