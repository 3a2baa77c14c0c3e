/** One form of a permit's page; what was typed into it comes back when it is refused. */
import type { Child } from "hono/jsx";
import { permitPaths } from "../../src/permits/paths.ts";
import type { Lang } from "../../src/platform/i18n.ts";
import { Button, type ButtonKind } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import { CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import type { IconName } from "../ui/icon-files.ts";
import { STACK } from "../ui/look.ts";
import type { Choice, FormBack, PermitView } from "./model.ts";

export type PageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly permit: PermitView;
  readonly back: FormBack | undefined;
  readonly people: readonly Choice[];
  readonly roles: readonly Choice[];
  readonly gases: readonly Choice[];
  readonly templates: readonly Choice[];
  /** Areas drawn on the plans. */
  readonly areas: readonly Choice[];
  /** The clock at the site as a field takes it. */
  readonly now: string;
  readonly message: string | undefined;
};

export function ActForm(
  props: PageProps & {
    readonly act: string;
    /** Of forms that stand several times on a page. */
    readonly of?: string | undefined;
    readonly label: string;
    readonly icon: IconName;
    readonly kind?: ButtonKind | undefined;
    readonly isNext?: boolean | undefined;
    readonly hasFile?: boolean | undefined;
    readonly children?: Child;
  },
) {
  const { lang, act, permit, of, back } = props;
  const isBack = back?.act === act && (of === undefined || back.values["of"] === of);
  return (
    <form
      class={STACK}
      id={of === undefined ? `act-${act}` : `act-${act}-${of}`}
      method="post"
      action={permitPaths.act(permit.id, act)}
      enctype={props.hasFile === true ? "multipart/form-data" : undefined}
    >
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(permit.version)} />
      {of === undefined ? null : <input type="hidden" name="of" value={of} />}
      {isBack ? <FormProblems lang={lang} errors={back.errors} message={back.message} /> : null}
      {props.children}
      <div>
        <Button
          icon={props.icon}
          kind={props.kind ?? (props.isNext === true ? "primary" : undefined)}
          size={props.isNext === true ? "next" : undefined}
        >
          {props.label}
        </Button>
      </div>
    </form>
  );
}

type FieldOf = {
  readonly props: PageProps;
  readonly act: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly value?: string | undefined;
};

function base({ props, act, name, label, hint, isRequired, value }: FieldOf) {
  const typed = props.back?.act === act ? props.back : undefined;
  return {
    lang: props.lang,
    id: `${act}-${name}`,
    ...{ name, label, hint, isRequired },
    value: typed?.values[name] ?? value,
    error: typed?.errors[name],
  };
}

export function ActLine(field: FieldOf & { readonly inputMode?: "decimal" | "numeric" }) {
  return <TextInput {...base(field)} inputMode={field.inputMode} />;
}

export function ActTime(field: FieldOf & { readonly isDay?: boolean }) {
  return <TextInput {...base(field)} type={field.isDay === true ? "date" : "datetime-local"} />;
}

export function ActWords(field: FieldOf) {
  return <TextArea {...base(field)} rows={2} />;
}

export function ActSelect(field: FieldOf & { readonly options: readonly Choice[] }) {
  return <Select {...base(field)} options={field.options} hasEmpty />;
}
