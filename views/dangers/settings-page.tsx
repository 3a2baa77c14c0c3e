/** What a colour stops, and the figures of the danger loop: the site's own settings, never law. */
import { type DangerSettings, SETTING_LIMITS } from "../../src/dangers/model.ts";
import { colourPaths, dangerPaths } from "../../src/dangers/paths.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, FormProblems, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, NumberInput, TextArea } from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { colourText as t } from "./colour-text.ts";
import { dangerText } from "./text.ts";

type Flag = {
  [K in keyof DangerSettings]: DangerSettings[K] extends boolean ? K : never;
}[keyof DangerSettings];
type Figure = Exclude<keyof DangerSettings, Flag>;

const FLAGS: readonly Flag[] = [
  "redStopsFills",
  "redStopsHotWork",
  "yellowStopsFills",
  "yellowStopsHotWork",
];
const FIGURES: readonly Figure[] = [
  "repeatDays",
  "remindDays",
  "waitHours",
  "secondStepDays",
  "thirdStepDays",
  "extensionsMax",
  "extendedDaysMax",
];

/** Ids are lower case with hyphens. */
export function settingId(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export type SettingsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly seen: number;
  /** As they stand, or as they were typed; a flag is `yes` or nothing. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
  readonly isSaved: boolean;
};

function FigureInput(props: SettingsPageProps & { readonly name: Figure }) {
  const { lang, name } = props;
  const [min, max] = SETTING_LIMITS[name];
  const label: Phrase = t[name];
  return (
    <NumberInput
      lang={lang}
      id={settingId(name)}
      label={say(lang, label)}
      hint={say(lang, t.range, { min, max })}
      value={props.values[settingId(name)]}
      error={props.errors[settingId(name)]}
      isWhole
      isRequired
    />
  );
}

export function DangerSettingsPage(props: SettingsPageProps) {
  const { lang, values, errors } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.settings)}>
        <LinkButton href={colourPaths.page} icon="shield-check">
          {say(lang, t.title)}
        </LinkButton>
        <LinkButton href={dangerPaths.list} icon="arrow-left">
          {say(lang, dangerText.back)}
        </LinkButton>
      </PageHead>
      {props.isSaved ? <Alert lang={lang} state="ok" word={say(lang, t.saved)} /> : null}
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <p class="quiet">
        {say(lang, t.settingsLead)}{" "}
        <StatePill state="neutral" icon="help" word={say(lang, dangerText.unverified)} />
      </p>
      <form method="post" action={dangerPaths.settings} class={STACK}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="seen" value={String(props.seen)} />
        <Card title={say(lang, t.effectSettings)} icon="ban">
          <div class={STACK}>
            <p class="quiet">{say(lang, t.redStopsHint)}</p>
            <div class="grid gap-3 sm:grid-cols-2">
              {FLAGS.map((name) => (
                <Checkbox
                  lang={lang}
                  id={settingId(name)}
                  label={say(lang, t[name])}
                  isChecked={values[settingId(name)] === "yes"}
                />
              ))}
            </div>
            <div class={FORM_GRID}>
              <FigureInput {...props} name="confirmMaxHours" />
            </div>
          </div>
        </Card>
        <Card title={say(lang, t.timeSettings)} icon="timer">
          <div class={FORM_GRID}>
            {FIGURES.map((name) => (
              <FigureInput {...props} name={name} />
            ))}
          </div>
        </Card>
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.changeReason)}
          value={values["reason"]}
          error={errors["reason"]}
          isRequired
        />
        <div class={FORM_ACTS}>
          <Button kind="primary" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
