/** The forms about the site that both the wizard and the desk show. */
import { MEDIA } from "../../src/gases/index.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { kindField } from "../../src/site/form.ts";
import { OFFERED_KINDS, ROOM_KINDS } from "../../src/site/model.ts";
import { Checkbox, FieldError, type FieldProps, Select, TextArea, TextInput } from "../ui/form.tsx";
import { levelText } from "../ui/level-text.ts";
import { FORM_GRID } from "../ui/look.ts";
import { kindWords, roomText as r, roomKindWords, siteText as t } from "./text.ts";

export type FormState = {
  readonly lang: Lang;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
};

export function fieldOf(
  state: FormState,
  id: string,
  label: string,
  hint?: string,
): FieldProps & { value: string } {
  const error = state.errors[id];
  return {
    lang: state.lang,
    id,
    label,
    value: state.values[id] ?? "",
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
  };
}

export function EnterpriseFields(props: FormState) {
  const { lang, values, errors } = props;
  return (
    <>
      <div class={FORM_GRID}>
        <TextInput {...fieldOf(props, "name", say(lang, t.name))} maxLength={80} isRequired />
        <TextInput
          {...fieldOf(props, "credit-code", say(lang, t.creditCode), say(lang, t.creditHint))}
          maxLength={20}
          isRequired
        />
        <TextInput
          {...fieldOf(
            props,
            "emergency-phone",
            say(lang, t.emergencyPhone),
            say(lang, t.emergencyHint),
          )}
          type="tel"
          maxLength={40}
          isRequired
        />
      </div>
      <fieldset class="form-field mt-4">
        <legend class="mb-1 font-semibold">{say(lang, t.kinds)}</legend>
        <p class="form-hint mb-2">{say(lang, t.kindsHint)}</p>
        <FieldError words={errors["kinds"]} />
        <div class="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {OFFERED_KINDS.map((kind) => (
            <Checkbox
              lang={lang}
              id={kindField(kind)}
              label={say(lang, kindWords[kind])}
              isChecked={values[kindField(kind)] === "yes"}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}

export function LocationFields(props: FormState) {
  const { lang, values } = props;
  const degrees = (example: string) => say(lang, t.degreesHint, { example });
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextInput
          {...fieldOf(props, "address", say(lang, t.address))}
          maxLength={200}
          isRequired
        />
        <Select
          {...fieldOf(
            props,
            "coordinate-system",
            say(lang, t.coordinateSystem),
            say(lang, t.systemHint),
          )}
          value={values["coordinate-system"] ?? "cgcs2000"}
          options={[
            { value: "cgcs2000", label: say(lang, t.cgcs2000) },
            { value: "gcj02", label: say(lang, t.gcj02) },
          ]}
        />
        <TextInput
          {...fieldOf(props, "longitude", say(lang, t.longitude), degrees("117.1234567"))}
          inputMode="decimal"
          maxLength={20}
          isRequired
        />
        <TextInput
          {...fieldOf(props, "latitude", say(lang, t.latitude), degrees("36.1234567"))}
          inputMode="decimal"
          maxLength={20}
          isRequired
        />
      </div>
      <div class="mt-4 grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <TextInput
          {...fieldOf(props, "public-base", say(lang, t.publicBase), say(lang, t.publicBaseHint))}
        />
        <TextInput
          {...fieldOf(props, "wifi-name", say(lang, t.wifiName), say(lang, t.wifiHint))}
          maxLength={32}
        />
        <TextInput {...fieldOf(props, "wifi-password", say(lang, t.wifiPassword))} maxLength={63} />
      </div>
    </>
  );
}

function MediaTable(props: FormState) {
  const { lang, values, errors } = props;
  return (
    <fieldset class="form-field mt-4">
      <legend class="mb-1 font-semibold">{say(lang, r.media)}</legend>
      <p class="form-hint mb-2">{say(lang, r.mediaHint)}</p>
      <FieldError words={errors["media"]} />
      <div class="grid gap-2 lg:grid-cols-2 2xl:grid-cols-3">
        {MEDIA.map((medium) => (
          <div class="room-medium">
            <Checkbox
              lang={lang}
              id={`medium-${medium.id}`}
              label={say(lang, medium.name)}
              isChecked={values[`medium-${medium.id}`] === "yes"}
            />
            <TextInput
              {...fieldOf(props, `count-${medium.id}`, say(lang, r.maxCount))}
              inputMode="numeric"
              maxLength={7}
            />
            <TextInput
              {...fieldOf(props, `kg-${medium.id}`, say(lang, r.maxKg))}
              inputMode="decimal"
              maxLength={10}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

export type PersonChoice = { readonly id: string; readonly label: string };

export function RoomFieldSet(props: FormState & { readonly people: readonly PersonChoice[] }) {
  const { lang } = props;
  return (
    <>
      <div class={FORM_GRID}>
        <TextInput {...fieldOf(props, "name", say(lang, r.name))} maxLength={80} isRequired />
        <Select
          {...fieldOf(props, "kind", say(lang, r.kind))}
          options={ROOM_KINDS.map((kind) => ({
            value: kind,
            label: say(lang, roomKindWords[kind]),
          }))}
        />
        <Select
          {...fieldOf(props, "responsible", say(lang, r.responsible))}
          options={props.people.map(({ id, label }) => ({ value: id, label }))}
          hasEmpty
          isRequired
        />
        <Select
          {...fieldOf(props, "level", say(lang, r.level))}
          options={[1, 2, 3, 4].map((level) => ({
            value: String(level),
            label: levelText(lang, level),
          }))}
        />
      </div>
      <MediaTable {...props} />
      <div class="mt-4">
        <TextArea {...fieldOf(props, "note", say(lang, r.note))} rows={2} />
      </div>
    </>
  );
}
