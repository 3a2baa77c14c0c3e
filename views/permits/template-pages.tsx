/** Analyses of risks that are kept ready: the list, and one with its form. */
import { withQuery } from "../../src/kernel/query.ts";
import { LINE_PARTS, TEMPLATE_LINES_MAX } from "../../src/permits/pages/template-form.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Tabs } from "../ui/structure.tsx";
import type { Choice } from "./model.ts";
import { templateText as t } from "./template-text.ts";
import { permitText } from "./text.ts";

type Line = Readonly<Record<(typeof LINE_PARTS)[number], string>>;

export type TemplateView = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly isSupplied: boolean;
  readonly isRetired: boolean;
  readonly version: number;
  readonly changed: string;
  readonly lines: readonly Line[];
};

type Frame = { readonly lang: Lang; readonly csrf: string | undefined };

function Lines(props: { readonly lines: readonly Line[] }) {
  return (
    <ol class="permit-lines">
      {props.lines.map(({ step, hazard, consequence, measure }, index) => (
        <li>
          <strong>
            {index + 1}. {step}
          </strong>
          <span>
            {hazard}
            {consequence === "" ? "" : ` → ${consequence}`}
          </span>
          <span class="quiet">{measure}</span>
        </li>
      ))}
    </ol>
  );
}

function Acts(props: Frame & { readonly template: TemplateView }) {
  const { lang, template } = props;
  const { id, isRetired, isSupplied } = template;
  const dialog = `retire-${id}`;
  const word = say(lang, isRetired ? t.restore : t.retire);
  return (
    <div class="button-row">
      {isSupplied || isRetired ? null : (
        <LinkButton href={permitPaths.template(id)} icon="edit">
          {say(lang, t.edit)}
        </LinkButton>
      )}
      <LinkButton href={withQuery(permitPaths.addTemplate, { from: id })} icon="plus">
        {say(lang, t.copy)}
      </LinkButton>
      {isSupplied ? null : (
        <>
          <DialogOpener dialogId={dialog} icon={isRetired ? "undo" : "ban"}>
            {word}
          </DialogOpener>
          <ConfirmDialog
            lang={lang}
            id={dialog}
            title={`${word} · ${template.name}`}
            action={permitPaths.retireTemplate(id)}
            confirmLabel={word}
            csrf={props.csrf}
          >
            <p>{say(lang, t.retireAsk)}</p>
            <input type="hidden" name="seen" value={String(template.version)} />
            <input type="hidden" name="retired" value={isRetired ? "no" : "yes"} />
          </ConfirmDialog>
        </>
      )}
    </div>
  );
}

function TemplateCard(
  props: Frame & { readonly template: TemplateView; readonly canEdit: boolean },
) {
  const { lang, template } = props;
  const { isSupplied, isRetired, version } = template;
  return (
    <Card title={template.name} id={`template-${template.id}`}>
      <div class={STACK}>
        <div class="permit-card-head">
          <StatePill
            state={isSupplied || isRetired ? "neutral" : "ok"}
            word={
              isRetired
                ? say(lang, t.retired)
                : isSupplied
                  ? say(lang, t.supplied)
                  : say(lang, t.own, { version })
            }
          />
          <span>{template.kind}</span>
          <span class="quiet">{template.changed}</span>
        </div>
        <details class="danger-aside" open={!isSupplied && !isRetired}>
          <summary>{`${say(lang, t.lines)} · ${template.lines.length}`}</summary>
          <Lines lines={template.lines} />
        </details>
        {props.canEdit ? <Acts {...props} /> : null}
      </div>
    </Card>
  );
}

export function TemplatesPage(
  props: Frame & {
    readonly templates: readonly TemplateView[];
    readonly tabs: readonly Choice[];
    readonly kind: string;
    readonly canEdit: boolean;
    readonly message: string | undefined;
  },
) {
  const { lang, kind } = props;
  const hrefOf = (value: string) => withQuery(permitPaths.templates, { kind: value });
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.settings} icon="arrow-left">
          {say(lang, permitText.back)}
        </LinkButton>
        {props.canEdit ? (
          <LinkButton
            href={withQuery(permitPaths.addTemplate, { kind })}
            icon="plus"
            kind="primary"
          >
            {say(lang, t.add)}
          </LinkButton>
        ) : null}
      </PageHead>
      <p class="quiet">{say(lang, t.about)}</p>
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      <Tabs
        label={say(lang, t.kind)}
        tabs={props.tabs.map(({ value, label }) => ({ href: hrefOf(value), label }))}
        current={hrefOf(kind)}
      />
      {props.templates.length === 0 ? <EmptyState title={say(lang, t.none)} icon="list" /> : null}
      {props.templates.map((template) => (
        <TemplateCard {...props} template={template} />
      ))}
      <p class="quiet">{say(lang, t.suppliedHint)}</p>
    </div>
  );
}

type Values = Readonly<Record<string, string>>;

function LineFields(props: {
  readonly lang: Lang;
  readonly at: number;
  readonly values: Values;
  readonly errors: Values;
}) {
  const { lang, at, values, errors } = props;
  return (
    <fieldset class="permit-part">
      <legend>{say(lang, t.line, { n: at + 1 })}</legend>
      <div class="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {LINE_PARTS.map((part) => (
          <TextArea
            lang={lang}
            id={`${part}-${at}`}
            label={say(lang, t[part])}
            value={values[`${part}-${at}`]}
            error={errors[`${part}-${at}`]}
            rows={2}
            maxLength={200}
          />
        ))}
      </div>
    </fieldset>
  );
}

export function TemplateFormPage(
  props: Frame & {
    readonly title: string;
    readonly action: string;
    readonly id: string;
    readonly seen: number;
    readonly isKindFixed: boolean;
    readonly kinds: readonly Choice[];
    readonly values: Values;
    readonly errors: Values;
    readonly message: string | undefined;
    readonly rows: number;
    /** What is kept now, beside what was typed, when somebody else saved first. */
    readonly stored: TemplateView | undefined;
  },
) {
  const { lang, values, errors, rows } = props;
  return (
    <form class={STACK} id="template-form" method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="id" value={props.id} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      <input type="hidden" name="rows" value={String(rows)} />
      <PageHead title={props.title}>
        <LinkButton href={permitPaths.templates} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      {props.stored === undefined ? null : (
        <Card title={`${props.stored.name} · ${props.stored.changed}`} icon="info">
          <Lines lines={props.stored.lines} />
        </Card>
      )}
      <Card>
        <div class="grid gap-4 sm:grid-cols-2">
          {props.isKindFixed ? <input type="hidden" name="kind" value={values["kind"]} /> : null}
          <Select
            lang={lang}
            id="kind"
            label={say(lang, t.kind)}
            options={props.kinds}
            value={values["kind"]}
            error={errors["kind"]}
            hasEmpty
            isRequired={!props.isKindFixed}
            extra={props.isKindFixed ? { disabled: true } : undefined}
          />
          <TextInput
            lang={lang}
            id="name"
            label={say(lang, t.name)}
            hint={say(lang, t.nameHint)}
            value={values["name"]}
            error={errors["name"]}
            maxLength={80}
            isRequired
          />
        </div>
      </Card>
      <Card title={say(lang, t.lines)} icon="list">
        <div class={STACK}>
          <p class="quiet">{say(lang, t.linesHint)}</p>
          {Array.from({ length: rows }, (_, at) => (
            <LineFields lang={lang} at={at} values={values} errors={errors} />
          ))}
          {rows >= TEMPLATE_LINES_MAX ? null : (
            <div>
              <Button icon="plus" name="more" value="yes" extra={{ formnovalidate: true }}>
                {say(lang, t.more)}
              </Button>
            </div>
          )}
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <Button kind="primary" icon="check">
          {say(lang, t.keep)}
        </Button>
      </div>
    </form>
  );
}
