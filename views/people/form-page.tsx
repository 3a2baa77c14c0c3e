/** Adding and editing a person; and what is shown when somebody else was faster. */
import type { PersonField } from "../../src/identity/form.ts";
import { GIVEN_ROLES, LEVELS, PERSON_KINDS, type Role } from "../../src/identity/model.ts";
import { peoplePaths } from "../../src/identity/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { roleWords } from "../layout/roles.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, type FieldProps, Select, TextInput } from "../ui/form.tsx";
import { levelText } from "../ui/level-text.ts";
import { FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import { type Difference, StalePage } from "../ui/stale.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { fieldWords, kindWords, peopleText as t } from "./text.ts";

export type PersonFormProps = {
  readonly lang: Lang;
  /** Undefined for a new person. */
  readonly id: string | undefined;
  readonly name: string;
  readonly version: number;
  readonly values: Readonly<Record<PersonField, string>>;
  readonly roles: readonly Role[];
  readonly canGiveRoles: boolean;
  readonly errors: Readonly<Partial<Record<PersonField, string>>>;
  readonly problem?: string | undefined;
  readonly csrf: string | undefined;
};

function fieldOf(props: PersonFormProps, field: PersonField): FieldProps & { value: string } {
  const error = props.errors[field];
  return {
    lang: props.lang,
    id: field,
    label: say(props.lang, fieldWords[field]),
    value: props.values[field],
    ...(error === undefined ? {} : { error }),
  };
}

function Facts(props: PersonFormProps) {
  const { lang } = props;
  const kinds = PERSON_KINDS.map((value) => ({ value, label: say(lang, kindWords[value]) }));
  const levels = LEVELS.map((value) => ({
    value: String(value),
    label: levelText(lang, value),
  }));
  const tick = (field: "consent" | "face-consent", label: string) => {
    const { value, ...own } = fieldOf(props, field);
    return <Checkbox {...own} label={label} isChecked={value === "yes"} />;
  };
  return (
    <Card title={say(lang, t.facts)} icon="person">
      <div class={FORM_GRID}>
        <TextInput {...fieldOf(props, "name")} maxLength={40} isRequired />
        <TextInput {...fieldOf(props, "staff-number")} maxLength={20} isRequired />
        <Select {...fieldOf(props, "kind")} options={kinds} isRequired />
        <TextInput {...fieldOf(props, "company")} maxLength={80} />
        <TextInput {...fieldOf(props, "phone")} type="tel" maxLength={20} />
        <Select
          {...fieldOf(props, "level")}
          hint={say(lang, t.levelHint)}
          options={[{ value: "", label: say(lang, t.none) }, ...levels]}
        />
        <TextInput {...fieldOf(props, "id-last4")} maxLength={4} hint={say(lang, t.idHint)} />
      </div>
      <div class="mt-4 grid gap-2 sm:grid-cols-2">
        {tick("consent", say(lang, t.consent))}
        {tick("face-consent", say(lang, t.faceConsent))}
      </div>
    </Card>
  );
}

function Roles(props: PersonFormProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.roles)} icon="badge-check">
      {props.canGiveRoles ? (
        <div class="grid grid-cols-2 gap-2 lg:grid-cols-5">
          {GIVEN_ROLES.map((role) => (
            <Checkbox
              lang={lang}
              id={`role-${role}`}
              label={say(lang, roleWords[role])}
              isChecked={props.roles.includes(role)}
            />
          ))}
        </div>
      ) : (
        <p class="text-muted">{say(lang, t.rolesByAdministrator)}</p>
      )}
    </Card>
  );
}

export function PersonFormPage(props: PersonFormProps) {
  const { lang, id } = props;
  const title = id === undefined ? say(lang, t.add) : say(lang, t.editTitle, { name: props.name });
  return (
    <div class={STACK}>
      <PageHead title={title} />
      <FormProblems lang={lang} errors={props.errors} message={props.problem} />
      <form
        class={STACK}
        method="post"
        action={id === undefined ? peoplePaths.add : peoplePaths.edit(id)}
      >
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Facts {...props} />
        <Roles {...props} />
        <div class={FORM_ACTS}>
          <LinkButton href={id === undefined ? peoplePaths.list : peoplePaths.one(id)} size="lg">
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

export function PersonStalePage(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly name: string;
  readonly differences: readonly Difference[];
}) {
  const { lang, id } = props;
  return (
    <StalePage
      lang={lang}
      title={say(lang, t.staleTitle)}
      differences={props.differences}
      back={{ href: peoplePaths.one(id), label: props.name }}
      edit={{ href: peoplePaths.edit(id), label: say(lang, t.edit) }}
    >
      {say(lang, t.staleLead)}
    </StalePage>
  );
}
