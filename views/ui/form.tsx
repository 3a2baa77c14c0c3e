/** Fields. Each has a label, may have a hint and an error, and keeps what was typed when a form comes back. */
import type { Child } from "hono/jsx";
import { LIMITS } from "../../src/kernel/limits.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, type Extra, LinkButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { FILTER_ACTS } from "./look.ts";
import { photoRefusalText } from "./photo-text.ts";
import { uiText } from "./text.ts";

/** The hidden field that carries the token of the session when htmx does not; nobody's page has none. */
export function CsrfField(props: { readonly token: string | undefined }) {
  return props.token === undefined ? null : <input type="hidden" name="csrf" value={props.token} />;
}

export type FieldProps = {
  readonly lang: Lang;
  /** Also the form's name for the value unless `name` is given. Matches `[a-z0-9-]+`. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly isRequired?: boolean | undefined;
  readonly extra?: Extra | undefined;
};

/** The ids that a control names in `aria-describedby`. */
function describedBy(props: FieldProps): string | undefined {
  const ids = [
    props.error === undefined ? undefined : `${props.id}-error`,
    props.hint === undefined ? undefined : `${props.id}-hint`,
  ].filter((id) => id !== undefined);
  return ids.length === 0 ? undefined : ids.join(" ");
}

function control(props: FieldProps) {
  return {
    id: props.id,
    class: "control",
    name: props.name ?? props.id,
    required: props.isRequired === true,
    "aria-invalid": props.error === undefined ? undefined : ("true" as const),
    "aria-describedby": describedBy(props),
    ...props.extra,
  };
}

/** What is wrong with one value, beside it; nothing when all is well. */
export function FieldError(props: {
  readonly words: string | undefined;
  readonly id?: string | undefined;
}) {
  return props.words === undefined ? null : (
    <span class="form-error" id={props.id}>
      <Icon name="alert" />
      {props.words}
    </span>
  );
}

function Notes(props: FieldProps) {
  return (
    <>
      <FieldError id={`${props.id}-error`} words={props.error} />
      {props.hint === undefined ? null : (
        <span class="form-hint" id={`${props.id}-hint`}>
          {props.hint}
        </span>
      )}
    </>
  );
}

/** Label, control, error and hint in the order they are read. */
function Field(props: FieldProps & { readonly children?: Child }) {
  return (
    <div class="form-field">
      <label for={props.id}>
        {props.label}
        {props.isRequired === true ? (
          <span class="need"> · {say(props.lang, uiText.required)}</span>
        ) : null}
      </label>
      {props.children}
      <Notes {...props} />
    </div>
  );
}

export function TextInput(
  props: FieldProps & {
    readonly value?: string | undefined;
    readonly type?:
      | "text"
      | "password"
      | "tel"
      | "url"
      | "email"
      | "date"
      | "time"
      | "datetime-local";
    readonly maxLength?: number | undefined;
    readonly placeholder?: string | undefined;
    readonly autocomplete?: string | undefined;
    readonly inputMode?:
      | "text"
      | "numeric"
      | "decimal"
      | "tel"
      | "url"
      | "email"
      | "none"
      | undefined;
    /** A field that takes the scanner's text itself; elsewhere a scan is caught by the page. */
    readonly isScanTarget?: boolean | undefined;
  },
) {
  return (
    <Field {...props}>
      <input
        {...control(props)}
        type={props.type ?? "text"}
        value={props.value}
        maxlength={props.maxLength ?? 200}
        placeholder={props.placeholder}
        autocomplete={props.autocomplete ?? "off"}
        inputmode={props.inputMode}
        data-scan-here={props.isScanTarget === true ? "" : undefined}
      />
    </Field>
  );
}

export function TextArea(
  props: FieldProps & {
    readonly value?: string | undefined;
    readonly rows?: number | undefined;
    readonly maxLength?: number | undefined;
  },
) {
  return (
    <Field {...props}>
      <textarea {...control(props)} rows={props.rows ?? 3} maxlength={props.maxLength ?? 500}>
        {props.value}
      </textarea>
    </Field>
  );
}

/** Said in the browser before a photo is sent that would be refused. */
export function photoLimit(lang: Lang, accept: string): Extra {
  // A floor plan is no photo and may be larger.
  if (!accept.startsWith("image/") || /pdf|svg/.test(accept)) return {};
  const words = say(lang, photoRefusalText["media.too_large"]);
  return { "data-max-bytes": String(LIMITS.photoBytes), "data-too-large": words };
}

/** A file of the person's own choosing; the browser asks, the server looks at the bytes. */
export function FileInput(props: FieldProps & { readonly accept: string }) {
  return (
    <Field {...props}>
      <input
        {...control(props)}
        {...photoLimit(props.lang, props.accept)}
        type="file"
        accept={props.accept}
      />
    </Field>
  );
}

/** Not `type="number"`: a browser drops there what is no number, and a wrong value must come back to be
 * corrected, not vanish. The form's parser judges it. */
export function NumberInput(
  props: FieldProps & {
    readonly value?: string | number | undefined;
    readonly unit?: string | undefined;
    readonly isWhole?: boolean | undefined;
  },
) {
  return (
    <Field {...props}>
      <span class="control-unit">
        <input
          {...control(props)}
          type="text"
          inputmode={props.isWhole === true ? "numeric" : "decimal"}
          autocomplete="off"
          maxlength={20}
          value={props.value === undefined ? undefined : String(props.value)}
        />
        {props.unit === undefined ? null : <span>{props.unit}</span>}
      </span>
    </Field>
  );
}

export type Option = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isDisabled?: boolean | undefined;
};

export function Select(
  props: FieldProps & {
    readonly options: readonly Option[];
    readonly value?: string | undefined;
    /** Adds an empty first choice, so that nothing is chosen by accident. */
    readonly hasEmpty?: boolean | undefined;
  },
) {
  return (
    <Field {...props}>
      <select {...control(props)}>
        {props.hasEmpty === true ? (
          <option value="" selected={props.value === undefined || props.value === ""}>
            {say(props.lang, uiText.choose)}
          </option>
        ) : null}
        {props.options.map((option) => (
          <option
            value={option.value}
            selected={option.value === props.value}
            disabled={option.isDisabled === true}
          >
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Radio buttons as large tiles; for two to six choices that a gloved hand must hit. */
export function Choices(
  props: FieldProps & {
    readonly options: readonly Option[];
    readonly value?: string | undefined;
    readonly columns?: 1 | 2 | 3 | undefined;
  },
) {
  const grid = { 1: "grid gap-2", 2: "grid gap-2 sm:grid-cols-2", 3: "grid gap-2 sm:grid-cols-3" };
  return (
    <fieldset class="form-field" aria-describedby={describedBy(props)}>
      <legend class="mb-1 font-semibold">{props.label}</legend>
      <div class={grid[props.columns ?? 1]}>
        {props.options.map((option, index) => (
          <label class="choice" for={`${props.id}-${index}`}>
            <input
              type="radio"
              id={`${props.id}-${index}`}
              name={props.name ?? props.id}
              value={option.value}
              checked={option.value === props.value}
              disabled={option.isDisabled === true}
              required={props.isRequired === true}
            />
            <span>
              {option.label}
              {option.hint === undefined ? null : (
                <small class="form-hint block">{option.hint}</small>
              )}
            </span>
          </label>
        ))}
      </div>
      <Notes {...props} />
    </fieldset>
  );
}

export function Checkbox(props: FieldProps & { readonly isChecked?: boolean }) {
  return (
    <div class="form-field">
      <label class="choice check-label" for={props.id}>
        <input
          {...control(props)}
          class={undefined}
          type="checkbox"
          value="yes"
          checked={props.isChecked === true}
        />
        <span>
          {props.label}
          {props.hint === undefined ? null : (
            <small class="form-hint block" id={`${props.id}-hint`}>
              {props.hint}
            </small>
          )}
        </span>
      </label>
      <FieldError id={`${props.id}-error`} words={props.error} />
    </div>
  );
}

/** A password field of digits; the keys below it appear only when the client module runs. The value is
 * never sent back to the page. */
export function PinPad(props: FieldProps & { readonly maxLength?: number }) {
  const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const key = (value: string) => ({ "data-pin-key": value, "data-pin-for": props.id });
  return (
    <div class="pin">
      <Field {...props}>
        <input
          {...control(props)}
          type="password"
          inputmode="numeric"
          pattern="[0-9]*"
          maxlength={props.maxLength ?? 12}
          autocomplete="off"
          data-pin
        />
      </Field>
      <div class="pin-keys" data-needs-js>
        {keys.map((digit) => (
          <Button type="button" extra={key(digit)}>
            {digit}
          </Button>
        ))}
        <Button
          type="button"
          icon="close"
          label={say(props.lang, uiText.clear)}
          extra={key("clear")}
        />
        <Button type="button" extra={key("0")}>
          0
        </Button>
        <Button
          type="button"
          icon="backspace"
          label={say(props.lang, uiText.backspace)}
          extra={key("back")}
        />
      </div>
    </div>
  );
}

/** The end of a form that filters a list. `clearHref`: the list without a filter; none while there is none. */
export function FilterActs(props: {
  readonly lang: Lang;
  readonly clearHref?: string | undefined;
}) {
  const { lang, clearHref } = props;
  return (
    <div class={FILTER_ACTS}>
      <Button icon="filter" kind="primary">
        {say(lang, uiText.filter)}
      </Button>
      {clearHref === undefined ? null : (
        <LinkButton href={clearHref} icon="close">
          {say(lang, uiText.clearFilter)}
        </LinkButton>
      )}
    </div>
  );
}
