/** The form of a platform; secrets are never sent back. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { platformPaths } from "./paths.ts";
import { formText, syncText as t } from "./text.ts";

export type PlatformFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  /** Undefined: a new one. */
  readonly id: string | undefined;
  readonly version: number;
  readonly forms: readonly (keyof typeof formText)[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
  readonly message: string | undefined;
  /** Which secrets are stored. */
  readonly kept: Readonly<Record<string, boolean>>;
};

/** A certificate with its chain; a browser cuts what is pasted at the field's limit without a word. */
const PEM_MAX = 20_000;

const CHANGES_EXAMPLE =
  '{"sec_hidden_danger_info":{"dangerLevel":{"from":"grade","codes":{"general":"1","major":"2"}}}}';

type Part = PlatformFormProps & { readonly of: (field: string) => Field };
type Field = {
  readonly lang: Lang;
  readonly id: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly error: string | undefined;
};

function Address({ lang, of, forms, id }: Part) {
  return (
    <Card title={say(lang, t.platform)} icon="cloud-upload">
      <div class={STACK}>
        <TextInput {...of("name")} label={say(lang, t.name)} maxLength={80} isRequired />
        {id === undefined && forms.length > 1 ? (
          <Select
            {...of("form")}
            label={say(lang, t.form)}
            options={forms.map((form) => ({ value: form, label: say(lang, formText[form]) }))}
            hint={say(lang, t.startsNow)}
          />
        ) : (
          <input type="hidden" name="form" value={of("form").value ?? "gasward"} />
        )}
        <TextInput
          {...of("url")}
          label={say(lang, t.address)}
          hint={say(lang, t.addressHint)}
          maxLength={500}
          autocomplete="off"
        />
        <Checkbox
          lang={lang}
          id="by-courier"
          name="byCourier"
          error={of("byCourier").error}
          isChecked={of("byCourier").value === "yes"}
          label={say(lang, t.byCourier)}
          hint={say(lang, t.byCourierHint)}
        />
        <TextInput
          {...of("plainReason")}
          label={say(lang, t.plainReason)}
          hint={say(lang, t.plainHint)}
          maxLength={500}
        />
      </div>
    </Card>
  );
}

function Keys({ lang, of, kept }: Part) {
  const hintOf = (field: string): string | undefined =>
    kept[field] === true ? say(lang, t.secretKept) : undefined;
  return (
    <Card title={say(lang, t.keys)} icon="key">
      <div class={STACK}>
        <TextInput {...of("user")} label={say(lang, t.user)} maxLength={200} autocomplete="off" />
        <TextInput
          {...of("password")}
          type="password"
          label={say(lang, t.password)}
          hint={hintOf("password")}
          maxLength={200}
          autocomplete="new-password"
        />
        <TextArea
          {...of("receiverPem")}
          label={say(lang, t.receiverPem)}
          hint={say(lang, t.receiverHint)}
          maxLength={PEM_MAX}
          rows={3}
        />
        <TextArea
          {...of("clientCertificate")}
          label={say(lang, t.clientCertificate)}
          maxLength={PEM_MAX}
          rows={4}
        />
        <TextArea
          {...of("clientKey")}
          value=""
          label={say(lang, t.clientKey)}
          hint={`${say(lang, t.clientKeyHint)} ${hintOf("clientKey") ?? ""}`}
          maxLength={PEM_MAX}
          rows={4}
        />
        <TextArea
          {...of("authorityPem")}
          label={say(lang, t.authorityPem)}
          hint={say(lang, t.authorityHint)}
          maxLength={PEM_MAX}
          rows={4}
        />
      </div>
    </Card>
  );
}

function Times({ lang, of }: Part) {
  return (
    <Card title={say(lang, t.times)} icon="clock">
      <div class={FORM_GRID}>
        <TextInput
          {...of("windowFrom")}
          label={say(lang, t.windowFrom)}
          hint={say(lang, t.windowHint)}
          placeholder="02:00"
          maxLength={5}
        />
        <TextInput
          {...of("windowTo")}
          label={say(lang, t.windowTo)}
          placeholder="04:00"
          maxLength={5}
        />
        <TextInput
          {...of("budgetMib")}
          label={`${say(lang, t.budget)} (MiB)`}
          hint={say(lang, t.budgetHint)}
          inputMode="decimal"
          maxLength={9}
        />
      </div>
    </Card>
  );
}

function Mapping({ lang, of, kept, values, id, forms }: Part) {
  const isOwn = values["form"] === "gasward" || values["form"] === undefined;
  // Of a new one the interface may still be chosen.
  if (forms.length < 2 || (id !== undefined && isOwn)) return null;
  return (
    <Card title={say(lang, t.form)} icon="list">
      <div class={STACK}>
        <TextInput
          {...of("companyCode")}
          label={say(lang, t.companyCode)}
          hint={say(lang, t.companyHint)}
          maxLength={30}
        />
        <Select
          {...of("cipher")}
          label={say(lang, t.cipher)}
          options={[
            { value: "none", label: say(lang, t.cipherNone) },
            { value: "aes", label: say(lang, t.cipherAes) },
            { value: "sm4", label: say(lang, t.cipherSm4) },
          ]}
        />
        <TextInput
          {...of("cipherKey")}
          type="password"
          label={say(lang, t.cipherKey)}
          hint={kept["cipherKey"] === true ? say(lang, t.secretKept) : undefined}
          autocomplete="new-password"
          maxLength={120}
        />
        <Checkbox
          lang={lang}
          id="sends-names"
          name="sendsNames"
          label={say(lang, t.sendsNames)}
          hint={say(lang, t.sendsNamesHint)}
          isChecked={values["sendsNames"] === "yes"}
        />
        <TextArea
          {...of("changes")}
          label={say(lang, t.changes)}
          hint={say(lang, t.changesHint, { example: CHANGES_EXAMPLE })}
          maxLength={8_000}
          rows={4}
        />
      </div>
    </Card>
  );
}

function Pictures({ lang, id, values, errors }: Part) {
  const isOwn = values["form"] === "gasward" || values["form"] === undefined;
  if (id !== undefined && !isOwn) return null;
  return (
    <Card title={say(lang, t.pictures)} icon="camera">
      <div class={STACK}>
        <p class="quiet">{say(lang, t.sendsPicturesHint)}</p>
        <Checkbox
          lang={lang}
          id="sends-pictures"
          name="sendsPictures"
          label={say(lang, t.sendsPictures)}
          error={errors["sendsPictures"]}
          isChecked={values["sendsPictures"] === "yes"}
        />
      </div>
    </Card>
  );
}

export function PlatformFormPage(props: PlatformFormProps) {
  const { lang, id, values, errors } = props;
  const of = (field: string): Field => ({
    lang,
    id: field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    name: field,
    value: values[field],
    error: errors[field],
  });
  const back = id === undefined ? "/upstream" : platformPaths.of(id);
  const part = { ...props, of };
  return (
    <div class={STACK}>
      <PageHead title={say(lang, id === undefined ? t.addTitle : t.editTitle)}>
        <LinkButton href={back} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <form
        method="post"
        action={id === undefined ? platformPaths.list : platformPaths.edit(id)}
        class={STACK}
      >
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <FormProblems lang={lang} errors={errors} message={props.message} />
        {id === undefined ? <p class="quiet">{say(lang, t.savedPaused)}</p> : null}
        <Address {...part} />
        <Times {...part} />
        <Pictures {...part} />
        <Mapping {...part} />
        <Keys {...part} />
        <div class={FORM_ACTS}>
          <Button kind="primary" icon="save" size="lg">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
