/** The filling certificate as a label of 60×40 mm. */
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Alert, EmptyState, Refused } from "../../ui/feedback.tsx";
import { QrCode } from "../../ui/figures.tsx";
import { CsrfField } from "../../ui/form.tsx";
import { PageHead } from "../../ui/structure.tsx";
import { shiftText as t } from "./text.ts";

export type FillLabel = {
  readonly station: string;
  readonly code: string;
  /** What the QR code says: the cylinder's public page. */
  readonly qrText: string;
  readonly medium: string;
  readonly net: string;
  readonly day: string;
  readonly labelNo: string;
  readonly sealNo: string;
  readonly by: string;
  readonly dueOn: string;
};

export function FillLabelPage(props: {
  readonly lang: Lang;
  readonly label: FillLabel | undefined;
  readonly backHref: string;
  /** Where the label printer of the site is told to print; undefined without one. */
  readonly printAction: string | undefined;
  readonly csrf: string | undefined;
  /** Said by the printer that took it, or why none did. */
  readonly printedBy?: string | undefined;
  readonly refused?: string | undefined;
}) {
  const { lang, label } = props;
  return (
    <>
      <div class="no-print">
        <PageHead title={say(lang, t.labelTitle)}>
          <span class="text-muted">{say(lang, t.labelPrint)}</span>
          {props.printAction === undefined || label === undefined ? null : (
            <form method="post" action={props.printAction}>
              <CsrfField token={props.csrf} />
              <Button kind="primary" icon="printer">
                {say(lang, t.labelSend)}
              </Button>
            </form>
          )}
          <LinkButton href={props.backHref} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </PageHead>
        <Refused lang={lang} words={props.refused} />
        {props.printedBy === undefined ? null : (
          <Alert lang={lang} state="ok" sound="ok">
            {say(lang, t.labelSent, { printer: props.printedBy })}
          </Alert>
        )}
      </div>
      {label === undefined ? (
        <EmptyState title={say(lang, t.noLabel)} icon="seal" />
      ) : (
        <section class="fill-label" aria-label={say(lang, t.labelTitle)}>
          <div class="fill-label-qr">
            <QrCode text={label.qrText} label={label.code} />
          </div>
          <div class="fill-label-words">
            <strong>
              {say(lang, t.labelTitle)} · {label.medium}
            </strong>
            <span>{label.station}</span>
            <span class="fill-label-code">{label.code}</span>
            <span>
              {say(lang, t.column.net)} <b>{label.net}</b>
            </span>
            <span>
              {say(lang, t.labelDay)} {label.day}
            </span>
            <span>
              {say(lang, t.labelNo)} {label.labelNo} · {say(lang, t.labelSeal)} {label.sealNo}
            </span>
            <span>
              {say(lang, t.labelBy)} {label.by} · {say(lang, t.field.due)} {label.dueOn}
            </span>
          </div>
          <small class="fill-label-warn">{say(lang, t.labelWarn)}</small>
        </section>
      )}
    </>
  );
}
