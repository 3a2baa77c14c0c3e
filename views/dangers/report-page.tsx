/** The report: few fields, a photo, one large button. For everybody at the site, on a phone or at the kiosk. */
import { CATEGORIES, DANGER_LIMITS, LEVELS } from "../../src/dangers/model.ts";
import { dangerPaths } from "../../src/dangers/paths.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems } from "../ui/feedback.tsx";
import {
  Checkbox,
  Choices,
  CsrfField,
  FileInput,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { ActionBar, Card, PageHead } from "../ui/structure.tsx";
import type { Choice } from "./model.ts";
import { categoryWords, levelWords, dangerText as t } from "./text.ts";

export const PHOTO_TYPES = "image/*";

export function photosHint(lang: Lang): string {
  const mb = LIMITS.photoBytes / 1_000_000;
  return say(lang, t.photosHint, { n: DANGER_LIMITS.photosAtOnce, mb });
}

export type ReportPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
  readonly rooms: readonly Choice[];
  /** What it was found by, when not by looking: shown over the form. */
  readonly found?: { readonly label: string; readonly href: string } | undefined;
  /** Pictures that come along from a check. */
  readonly shown: readonly string[];
};

function Fixed(props: ReportPageProps) {
  const { lang, values, errors } = props;
  return (
    <details class="danger-fixed" open={values["fixed"] === "yes" || errors["done"] !== undefined}>
      <summary>{say(lang, t.fixedQuestion)}</summary>
      <div class={STACK}>
        <p class="quiet">{say(lang, t.fixedHint)}</p>
        <Checkbox
          lang={lang}
          id="fixed"
          label={say(lang, t.fixedQuestion)}
          isChecked={values["fixed"] === "yes"}
        />
        <TextArea
          lang={lang}
          id="done"
          label={say(lang, t.done)}
          value={values["done"]}
          error={errors["done"]}
        />
        <FileInput
          lang={lang}
          id="photos-after"
          label={`${say(lang, t.photosAfter)} · ${say(lang, t.photos)}`}
          hint={photosHint(lang)}
          accept={PHOTO_TYPES}
          extra={{ multiple: true }}
        />
      </div>
    </details>
  );
}

function Where(props: ReportPageProps) {
  const { lang, values, errors } = props;
  return (
    <>
      {props.rooms.length === 0 ? null : (
        <Select
          lang={lang}
          id="room"
          label={say(lang, t.room)}
          value={values["room"]}
          options={[{ value: "", label: say(lang, t.noRoom) }, ...props.rooms]}
        />
      )}
      <TextInput
        lang={lang}
        id="place"
        label={say(lang, t.place)}
        hint={say(lang, t.placeHint)}
        value={values["place"]}
        error={errors["place"]}
        maxLength={LIMITS.nameLength}
      />
    </>
  );
}

export function ReportPage(props: ReportPageProps) {
  const { lang, values, errors, found } = props;
  return (
    <form
      class={STACK}
      id="danger-report"
      method="post"
      action={dangerPaths.add}
      enctype="multipart/form-data"
    >
      <PageHead title={say(lang, t.report)}>
        <LinkButton href={dangerPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <p class="quiet">{say(lang, t.reportLead)}</p>
      <CsrfField token={props.csrf} />
      {["once", "run", "item", "alarm"].map((name) =>
        values[name] === undefined || values[name] === "" ? null : (
          <input type="hidden" name={name} value={values[name]} />
        ),
      )}
      <Card>
        <div class={STACK}>
          {found === undefined ? null : (
            <p>
              {say(lang, t.source)}: <a href={found.href}>{found.label}</a>
            </p>
          )}
          <TextArea
            lang={lang}
            id="what"
            label={say(lang, t.what)}
            hint={say(lang, t.whatHint)}
            value={values["what"]}
            error={errors["what"]}
            maxLength={DANGER_LIMITS.textLength}
            isRequired
          />
          <FileInput
            lang={lang}
            id="photos"
            label={say(lang, t.photos)}
            hint={photosHint(lang)}
            accept={PHOTO_TYPES}
            extra={{ multiple: true }}
          />
          {props.shown.length === 0 ? null : (
            <p class="danger-shown">
              {props.shown.map((href, index) => (
                <img
                  src={href}
                  alt={say(lang, t.photoOf, { phase: say(lang, t.photosBefore), n: index + 1 })}
                />
              ))}
            </p>
          )}
          <Where {...props} />
          <Choices
            lang={lang}
            id="category"
            label={say(lang, t.category)}
            value={values["category"]}
            error={errors["category"]}
            options={CATEGORIES.map((value) => ({ value, label: say(lang, categoryWords[value]) }))}
            columns={3}
            isRequired
          />
          <Choices
            lang={lang}
            id="suspected"
            label={say(lang, t.suspected)}
            hint={say(lang, t.suspectedHint)}
            value={values["suspected"] ?? "general"}
            options={LEVELS.map((value) => ({ value, label: say(lang, levelWords[value]) }))}
            columns={2}
          />
        </div>
      </Card>
      <Fixed {...props} />
      <ActionBar>
        <Button size="next" kind="primary" icon="shield-alert">
          {say(lang, t.send)}
        </Button>
      </ActionBar>
    </form>
  );
}
