/** The filling certificate as a label of 60×40 mm. */
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/feedback.tsx";
import { QrCode } from "../../ui/figures.tsx";
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
}) {
  const { lang, label } = props;
  return (
    <>
      <div class="no-print">
        <PageHead title={say(lang, t.labelTitle)}>
          <span class="text-muted">{say(lang, t.labelPrint)}</span>
          <LinkButton href={props.backHref} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        </PageHead>
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
