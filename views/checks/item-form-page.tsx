/** One item of a table: its question in both languages, its kind, what proves it, when it is asked. */
import { ITEM_KINDS, type ItemForm } from "../../src/checks/builder-form.ts";
import { checkPaths } from "../../src/checks/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import {
  Checkbox,
  Choices,
  CsrfField,
  type Option,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { itemKindWords, builderText as t } from "./builder-text.ts";

export type ItemFormPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly tableId: string;
  readonly itemId: string;
  readonly sectionId: string;
  readonly isNew: boolean;
  readonly seen: string;
  readonly values: ItemForm;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
  /** Items that can be asked before this one. */
  readonly earlier: readonly Option[];
};

const TWO = "grid gap-4 sm:grid-cols-2";

type Name = keyof ItemForm;

function field(props: ItemFormPageProps, id: Name, label: string) {
  return { lang: props.lang, id, label, value: props.values[id], error: props.errors[id] };
}

function Question(props: ItemFormPageProps) {
  const { lang, values } = props;
  return (
    <Card>
      <div class={STACK}>
        <Select
          {...field(props, "kind", say(lang, t.kind))}
          options={ITEM_KINDS.map((value) => ({ value, label: say(lang, itemKindWords[value]) }))}
        />
        <div class={TWO}>
          <TextInput {...field(props, "zh", say(lang, t.textZh))} maxLength={300} isRequired />
          <TextInput {...field(props, "en", say(lang, t.textEn))} maxLength={300} isRequired />
          <TextInput {...field(props, "criterion-zh", say(lang, t.criterionZh))} maxLength={300} />
          <TextInput {...field(props, "criterion-en", say(lang, t.criterionEn))} maxLength={300} />
        </div>
        <Choices
          {...field(props, "severity", say(lang, t.severity))}
          columns={2}
          options={[
            { value: "general", label: say(lang, t.general) },
            { value: "major", label: say(lang, t.major) },
          ]}
        />
        <div class={TWO}>
          <TextInput
            {...field(props, "source", say(lang, t.source))}
            hint={say(lang, t.sourceHint)}
            maxLength={120}
          />
          <Select
            {...field(props, "photo", say(lang, t.photo))}
            options={[
              { value: "", label: say(lang, t.photoNo) },
              { value: "on-fail", label: say(lang, t.photoFail) },
              { value: "always", label: say(lang, t.photoAlways) },
            ]}
          />
          <Checkbox lang={lang} id="na" label={say(lang, t.na)} isChecked={values.na === "yes"} />
          <Checkbox
            lang={lang}
            id="optional"
            label={say(lang, t.optional)}
            isChecked={values.optional === "yes"}
          />
        </div>
      </div>
    </Card>
  );
}

function Kinds(props: ItemFormPageProps) {
  const { lang } = props;
  return (
    <>
      <Card title={say(lang, t.numberPart)}>
        <div class={TWO}>
          <TextInput {...field(props, "unit-zh", say(lang, t.unitZh))} maxLength={20} />
          <TextInput {...field(props, "unit-en", say(lang, t.unitEn))} maxLength={20} />
          <TextInput
            {...field(props, "min", say(lang, t.min))}
            inputMode="decimal"
            maxLength={20}
          />
          <TextInput
            {...field(props, "max", say(lang, t.max))}
            inputMode="decimal"
            maxLength={20}
          />
          <TextInput
            {...field(props, "decimals", say(lang, t.decimals))}
            inputMode="numeric"
            maxLength={2}
          />
        </div>
      </Card>
      <Card title={say(lang, t.choicePart)}>
        <TextArea
          {...field(props, "options", say(lang, t.options))}
          hint={say(lang, t.optionsHint)}
          rows={5}
          maxLength={2_000}
        />
      </Card>
      <Card title={say(lang, t.whenPart)}>
        <div class={TWO}>
          <Select
            {...field(props, "only-item", say(lang, t.onlyItem))}
            options={[{ value: "", label: say(lang, t.onlyAlways) }, ...props.earlier]}
          />
          <TextInput
            {...field(props, "only-is", say(lang, t.onlyIs))}
            hint={say(lang, t.onlyIsHint)}
            maxLength={120}
          />
          <TextInput
            {...field(props, "points", say(lang, t.points))}
            hint={say(lang, t.pointsHint)}
            inputMode="numeric"
            maxLength={3}
          />
        </div>
      </Card>
    </>
  );
}

export function ItemFormPage(props: ItemFormPageProps) {
  const { lang, tableId, itemId } = props;
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={say(lang, props.isNew ? t.addItem : t.editItem)} />
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      <form
        method="post"
        action={checkPaths.tableItem(tableId, props.isNew ? "new" : itemId)}
        class={STACK}
        id="table-item"
      >
        <CsrfField token={props.csrf} />
        <input type="hidden" name="seen" value={props.seen} />
        <input type="hidden" name="section" value={props.sectionId} />
        <Question {...props} />
        <Kinds {...props} />
        <div class={FORM_ACTS}>
          <LinkButton href={checkPaths.table(tableId)} size="lg" icon="arrow-left">
            {say(lang, t.backTo)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
