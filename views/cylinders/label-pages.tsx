/** Labels on the screen as they come out, for the browser's printing and for the label printer. */
import type { PaperLabel } from "../../firmware-bridge/index.ts";
import { LABEL_KINDS, type LabelKind } from "../../src/cylinders/labels.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { PaperLabelView } from "../ui/paper-label.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { labelKindWords, toolsText as o } from "./tools-text.ts";

export type PrintOutcome = {
  readonly sent?: { readonly count: number; readonly printer: string } | undefined;
  readonly refused?: string | undefined;
};

function Outcome(props: { readonly lang: Lang; readonly outcome: PrintOutcome }) {
  const { lang, outcome } = props;
  return (
    <>
      <Refused lang={lang} words={outcome.refused} state="alert" />
      {outcome.sent === undefined ? null : (
        <Alert lang={lang} state="ok" sound="ok">
          {say(lang, o.printed, outcome.sent)}
        </Alert>
      )}
    </>
  );
}

function BrowserPrint(props: { readonly lang: Lang }) {
  return (
    <Button type="button" icon="printer" extra={{ "data-print": "" }}>
      {say(props.lang, o.printHere)}
    </Button>
  );
}

export type LabelsPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly serial: string;
  readonly back: string;
  readonly actionOf: (kind: LabelKind) => string;
  readonly labels: Readonly<Record<LabelKind, PaperLabel | undefined>>;
  readonly hasPrinter: boolean;
  readonly outcome: PrintOutcome;
};

/** The labels of one cylinder. */
export function LabelsPage(props: LabelsPageProps) {
  const { lang, labels } = props;
  return (
    <div class={STACK}>
      <div class="no-print">
        <PageHead title={say(lang, o.labelsOf, { serial: props.serial })}>
          <LinkButton href={props.back} icon="arrow-left">
            {props.serial}
          </LinkButton>
          <BrowserPrint lang={lang} />
        </PageHead>
        <Outcome lang={lang} outcome={props.outcome} />
        <p class="text-muted">{say(lang, o.size)}</p>
      </div>
      <div class="label-sheet">
        {LABEL_KINDS.map((kind) => {
          const label = labels[kind];
          const words = say(lang, labelKindWords[kind]);
          return label === undefined ? (
            <div class="no-print">
              <Card title={words}>
                <p>{say(lang, o.noLabel)}</p>
              </Card>
            </div>
          ) : (
            <div class="label-cell">
              <PaperLabelView label={label} words={words} />
              {props.hasPrinter ? (
                <form class="no-print" method="post" action={props.actionOf(kind)}>
                  <CsrfField token={props.csrf} />
                  <Button kind="primary" size="lg" icon="printer">
                    {say(lang, o.printKind, { kind: words })}
                  </Button>
                </form>
              ) : null}
            </div>
          );
        })}
      </div>
    </div>
  );
}

export type LabelBatchProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly kind: LabelKind;
  readonly labels: readonly PaperLabel[];
  readonly total: number;
  readonly max: number;
  readonly back: string;
  readonly hrefOf: (kind: LabelKind) => string;
  readonly hasPrinter: boolean;
  readonly outcome: PrintOutcome;
};

/** One kind of label of everything that a filter finds. */
export function LabelBatchPage(props: LabelBatchProps) {
  const { lang, labels } = props;
  const words = say(lang, labelKindWords[props.kind]);
  return (
    <div class={STACK}>
      <div class="no-print grid gap-4">
        <PageHead title={say(lang, o.labelsTitle)}>
          <LinkButton href={props.back} icon="arrow-left">
            {say(lang, o.tabList)}
          </LinkButton>
          {LABEL_KINDS.filter((kind) => kind !== props.kind).map((kind) => (
            <LinkButton href={props.hrefOf(kind)} icon="qr-code">
              {say(lang, labelKindWords[kind])}
            </LinkButton>
          ))}
          <BrowserPrint lang={lang} />
          {props.hasPrinter && labels.length > 0 ? (
            <form method="post" action={props.hrefOf(props.kind)}>
              <CsrfField token={props.csrf} />
              <Button kind="primary" icon="printer">
                {say(lang, o.printDirect)}
              </Button>
            </form>
          ) : null}
        </PageHead>
        <Outcome lang={lang} outcome={props.outcome} />
        <p>
          {words} ·{" "}
          {say(lang, o.batchNote, { count: labels.length, total: props.total, max: props.max })}
        </p>
        <p class="text-muted">{say(lang, o.size)}</p>
      </div>
      {labels.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, o.noLabels)} icon="printer" />
        </Card>
      ) : (
        <div class="label-sheet">
          {labels.map((label) => (
            <div class="label-cell">
              <PaperLabelView label={label} words={words} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
