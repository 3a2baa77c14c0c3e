/** Measures that the site asks for besides the standard's, by type of work. */
import { withQuery } from "../../src/kernel/query.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, TextArea } from "../ui/form.tsx";
import { FORM_ACTS, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Tabs } from "../ui/structure.tsx";
import type { Choice } from "./model.ts";
import { ownMeasureText as t } from "./template-text.ts";
import { permitText } from "./text.ts";

export type OwnMeasureView = {
  readonly id: string;
  readonly words: string;
  readonly isDue: boolean;
  readonly isRetired: boolean;
  readonly version: number;
  readonly changed: string;
};

type Values = Readonly<Record<string, string>>;
type Frame = { readonly lang: Lang; readonly csrf: string | undefined };

/** Both for a new one and for one that is changed. */
export function MeasureForm(
  props: Frame & {
    readonly action: string;
    readonly id: string;
    readonly kind: string;
    readonly seen: number;
    readonly values: Values;
    readonly errors: Values;
  },
) {
  const { lang, values, errors } = props;
  return (
    <form class={STACK} id="measure-form" method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="id" value={props.id} />
      <input type="hidden" name="kind" value={props.kind} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      <TextArea
        lang={lang}
        id="words"
        label={say(lang, t.words)}
        value={values["words"]}
        error={errors["words"]}
        rows={2}
        maxLength={200}
        isRequired
      />
      <TextArea
        lang={lang}
        id="words-en"
        label={say(lang, t.wordsEn)}
        value={values["words-en"]}
        error={errors["words-en"]}
        rows={2}
        maxLength={200}
      />
      <Checkbox
        lang={lang}
        id="due"
        label={say(lang, t.isDue)}
        isChecked={values["due"] === "yes"}
      />
      <div class={FORM_ACTS}>
        <Button kind="primary" icon="check">
          {say(lang, t.keep)}
        </Button>
      </div>
    </form>
  );
}

function OwnMeasure(
  props: Frame & { readonly measure: OwnMeasureView; readonly canEdit: boolean },
) {
  const { lang, measure } = props;
  const { id, isRetired } = measure;
  const word = say(lang, isRetired ? t.restore : t.retire);
  const dialog = `retire-${id}`;
  return (
    <li>
      <span>{measure.words}</span>
      <div class="permit-card-head">
        {measure.isDue ? <StatePill state="ok" word={say(lang, t.due)} /> : null}
        {isRetired ? <StatePill state="neutral" word={say(lang, t.retired)} /> : null}
        <span class="quiet">
          {say(lang, t.version, { version: measure.version })} · {measure.changed}
        </span>
      </div>
      {props.canEdit ? (
        <div class="button-row">
          {isRetired ? null : (
            <LinkButton href={permitPaths.ownMeasure(id)} icon="edit">
              {say(lang, t.edit)}
            </LinkButton>
          )}
          <DialogOpener dialogId={dialog} icon={isRetired ? "undo" : "ban"}>
            {word}
          </DialogOpener>
          <ConfirmDialog
            lang={lang}
            id={dialog}
            title={word}
            action={permitPaths.retireOwnMeasure(id)}
            confirmLabel={word}
            csrf={props.csrf}
          >
            <p>{measure.words}</p>
            <p class="quiet">{say(lang, t.retireAsk)}</p>
            <input type="hidden" name="seen" value={String(measure.version)} />
            <input type="hidden" name="retired" value={isRetired ? "no" : "yes"} />
          </ConfirmDialog>
        </div>
      ) : null}
    </li>
  );
}

export function OwnMeasuresPage(
  props: Frame & {
    readonly kind: string;
    readonly tabs: readonly Choice[];
    readonly own: readonly OwnMeasureView[];
    readonly standard: readonly string[];
    readonly canEdit: boolean;
    readonly newId: string;
    readonly values: Values;
    readonly errors: Values;
    readonly message: string | undefined;
  },
) {
  const { lang, kind } = props;
  const hrefOf = (value: string) => withQuery(permitPaths.ownMeasures, { kind: value });
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.settings} icon="arrow-left">
          {say(lang, permitText.back)}
        </LinkButton>
      </PageHead>
      <p class="quiet">{say(lang, t.about)}</p>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <Tabs
        label={say(lang, t.title)}
        tabs={props.tabs.map(({ value, label }) => ({ href: hrefOf(value), label }))}
        current={hrefOf(kind)}
      />
      <div class={TWO_COLUMNS}>
        <Card title={say(lang, t.own)} icon="checks" id="own-measures">
          <div class={STACK}>
            {props.own.length === 0 ? <EmptyState title={say(lang, t.none)} icon="checks" /> : null}
            <ul class="permit-lines">
              {props.own.map((measure) => (
                <OwnMeasure {...props} measure={measure} />
              ))}
            </ul>
            <p class="quiet">{say(lang, t.running)}</p>
            {props.canEdit ? (
              <details
                class="danger-aside"
                open={props.own.length === 0 || Object.keys(props.errors).length > 0}
              >
                <summary>{say(lang, t.add)}</summary>
                <MeasureForm
                  {...props}
                  action={permitPaths.ownMeasures}
                  id={props.newId}
                  seen={0}
                />
              </details>
            ) : null}
          </div>
        </Card>
        <Card title={say(lang, t.standard)} icon="document" id="standard-measures">
          <ol class="permit-lines">
            {props.standard.map((words, index) => (
              <li>
                {index + 1}. {words}
              </li>
            ))}
          </ol>
        </Card>
      </div>
    </div>
  );
}

export function OwnMeasurePage(
  props: Parameters<typeof MeasureForm>[0] & {
    readonly message: string | undefined;
    readonly stored: string | undefined;
  },
) {
  const { lang, kind } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.edit)}>
        <LinkButton href={withQuery(permitPaths.ownMeasures, { kind })} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      {props.stored === undefined ? null : <p>{props.stored}</p>}
      <Card>
        <MeasureForm {...props} />
      </Card>
      <p class="quiet">{say(lang, t.running)}</p>
    </div>
  );
}
