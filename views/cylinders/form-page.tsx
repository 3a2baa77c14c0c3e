/** Adding and editing a cylinder; and what is shown when somebody else was faster. */
import { type FormField, OWNERSHIPS, SERVICES } from "../../src/cylinders/form.ts";
import { cylinderPaths } from "../../src/cylinders/paths.ts";
import { LPG_MODELS, MEDIA } from "../../src/gases/index.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import {
  CsrfField,
  type FieldProps,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import { type Difference, StalePage } from "../ui/stale.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { fieldHints, fieldWords, ownershipWords, serviceWords, cylinderText as t } from "./text.ts";

export type CylinderFormProps = {
  readonly lang: Lang;
  /** Undefined for a new cylinder. */
  readonly id: string | undefined;
  readonly serial: string;
  readonly version: number;
  readonly values: Readonly<Record<FormField, string>>;
  readonly errors: Readonly<Partial<Record<FormField, string>>>;
  /** The cylinder that has the code or serial already. */
  readonly holderId?: string | undefined;
  readonly csrf: string | undefined;
};

const MODEL_LIST = "lpg-models";

function fieldOf(props: CylinderFormProps, field: FormField): FieldProps & { value: string } {
  const { lang } = props;
  const hint = fieldHints[field];
  const error = props.errors[field];
  return {
    lang,
    id: field,
    label: say(lang, fieldWords[field]),
    value: props.values[field],
    ...(hint === undefined ? {} : { hint: say(lang, hint) }),
    ...(error === undefined ? {} : { error }),
  };
}

function Identity(props: CylinderFormProps) {
  const { lang } = props;
  const media = MEDIA.map((medium) => ({ value: medium.id, label: say(lang, medium.name) }));
  return (
    <Card title={say(lang, t.groupIdentity)}>
      <div class={FORM_GRID}>
        <TextInput {...fieldOf(props, "serial")} maxLength={40} isRequired />
        <TextInput {...fieldOf(props, "maker")} maxLength={80} isRequired />
        <TextInput {...fieldOf(props, "maker-licence")} maxLength={40} />
        <Select {...fieldOf(props, "medium")} options={media} hasEmpty isRequired />
        <TextInput {...fieldOf(props, "model")} maxLength={40} extra={{ list: MODEL_LIST }} />
        <datalist id={MODEL_LIST}>
          {LPG_MODELS.map((model) => (
            <option value={model.model} />
          ))}
        </datalist>
        <Select
          {...fieldOf(props, "service")}
          options={[
            { value: "", label: say(lang, t.noService) },
            ...SERVICES.map((value) => ({ value, label: say(lang, serviceWords[value]) })),
          ]}
        />
      </div>
    </Card>
  );
}

function Figures(props: CylinderFormProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.groupFigures)}>
      <div class={FORM_GRID}>
        <NumberInput {...fieldOf(props, "tare")} unit="kg" isRequired />
        <NumberInput {...fieldOf(props, "volume")} unit="L" />
        <NumberInput {...fieldOf(props, "max-fill")} unit="kg" />
        <NumberInput {...fieldOf(props, "pressure")} unit="MPa" isRequired />
        <NumberInput {...fieldOf(props, "wall")} unit="mm" />
      </div>
    </Card>
  );
}

function DatesAndCodes(props: CylinderFormProps) {
  const { lang } = props;
  return (
    <>
      <Card title={say(lang, t.groupDates)}>
        <div class={FORM_GRID}>
          <TextInput {...fieldOf(props, "made-on")} type="date" isRequired />
          <TextInput {...fieldOf(props, "life-ends-on")} type="date" />
          <TextInput {...fieldOf(props, "inspected-on")} type="date" isRequired />
          <TextInput {...fieldOf(props, "inspection-due-on")} type="date" />
        </div>
      </Card>
      <Card title={say(lang, t.groupCodes)}>
        <div class={FORM_GRID}>
          <TextInput {...fieldOf(props, "valve-code")} isScanTarget />
          <TextInput {...fieldOf(props, "body-code")} isScanTarget />
          <TextInput {...fieldOf(props, "rfid-code")} isScanTarget />
        </div>
        {props.holderId === undefined ? null : (
          <p class="mt-3">
            <LinkButton href={cylinderPaths.one(props.holderId)} icon="arrow-right">
              {say(lang, t.openHolder)}
            </LinkButton>
          </p>
        )}
      </Card>
    </>
  );
}

export function CylinderFormPage(props: CylinderFormProps) {
  const { lang, id } = props;
  const title =
    id === undefined ? say(lang, t.addTitle) : say(lang, t.editTitle, { serial: props.serial });
  return (
    <div class={STACK}>
      <PageHead title={title} />
      <FormProblems lang={lang} errors={props.errors} />
      <form
        class={STACK}
        method="post"
        action={id === undefined ? cylinderPaths.add : cylinderPaths.edit(id)}
      >
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Identity {...props} />
        <Figures {...props} />
        <DatesAndCodes {...props} />
        <Card title={say(lang, t.groupOwner)}>
          <div class={FORM_GRID}>
            <TextInput {...fieldOf(props, "owner")} maxLength={80} isRequired />
            <Select
              {...fieldOf(props, "ownership")}
              options={OWNERSHIPS.map((value) => ({
                value,
                label: say(lang, ownershipWords[value]),
              }))}
              isRequired
            />
            <TextInput {...fieldOf(props, "registration-number")} maxLength={60} />
          </div>
          <div class="mt-4">
            <TextArea {...fieldOf(props, "note")} />
          </div>
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton
            href={id === undefined ? cylinderPaths.list : cylinderPaths.one(id)}
            size="lg"
          >
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

export function CylinderStalePage(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly serial: string;
  readonly changedBy: string | undefined;
  readonly changedAt: string | undefined;
  readonly differences: readonly Difference[];
}) {
  const { lang, id, changedAt, changedBy } = props;
  return (
    <StalePage
      lang={lang}
      title={say(lang, t.staleTitle)}
      differences={props.differences}
      back={{ href: cylinderPaths.one(id), label: props.serial }}
      edit={{ href: cylinderPaths.edit(id), label: say(lang, t.editAgain) }}
    >
      {say(lang, t.staleLead)}
      {changedAt === undefined || changedBy === undefined ? null : (
        <p>{say(lang, t.staleBy, { at: changedAt, who: changedBy })}</p>
      )}
    </StalePage>
  );
}
