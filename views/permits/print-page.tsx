/** The ticket on A4 like the paper form, with a code that leads to what the box itself says of it. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { QrCode } from "../ui/figures.tsx";
import { STACK } from "../ui/look.ts";
import type { PermitView } from "./model.ts";
import {
  kindWords,
  levelWord,
  printText as p,
  permitText,
  stageWords,
  onePermitText as t,
} from "./text.ts";

export type PrintProps = {
  readonly lang: Lang;
  readonly siteName: string;
  readonly permit: PermitView;
  readonly backHref: string;
  readonly qrText: string;
  readonly hash: string;
  readonly at: string;
};

function Facts(props: PrintProps) {
  const { lang, permit } = props;
  const rows: readonly (readonly [string, string])[] = [
    [say(lang, permitText.unit), permit.unit],
    [say(lang, permitText.company), permit.company],
    [say(lang, permitText.what), permit.what],
    [say(lang, permitText.place), permit.place],
    [say(lang, permitText.time), permit.span],
    ...permit.facts,
    [say(lang, t.risk), permit.risk],
    [
      say(lang, t.people),
      permit.people
        .map(
          ({ name, role, certificate }) =>
            `${role}：${name}${certificate === "" ? "" : `（${certificate}）`}`,
        )
        .join("；"),
    ],
    [say(lang, p.others), permit.job.map(({ label }) => label).join("；")],
  ];
  return (
    <table class="permit-print">
      <tbody>
        {rows.map(([label, value]) => (
          <tr>
            <th scope="row">{label}</th>
            <td>{value === "" ? "—" : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lists(props: PrintProps) {
  const { lang, permit } = props;
  return (
    <>
      {permit.samples.length === 0 ? null : (
        <table class="permit-print">
          <thead>
            <tr>
              {[t.taken, t.gas, t.value, p.limit, t.point, t.instrument, p.analyst].map((head) => (
                <th scope="col">{say(lang, head)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permit.samples
              .filter(({ withdrawn }) => withdrawn === undefined)
              .map((sample) => (
                <tr>
                  <td>{sample.at}</td>
                  <td>{sample.gas}</td>
                  <td>{sample.value}</td>
                  <td>{sample.limit}</td>
                  <td>{sample.point}</td>
                  <td>{sample.instrument}</td>
                  <td>{sample.analyst}</td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
      <table class="permit-print">
        <thead>
          <tr>
            <th scope="col">{say(lang, p.row)}</th>
            <th scope="col">{say(lang, t.measures)}</th>
            <th scope="col">{say(lang, p.isInvolved)}</th>
            <th scope="col">{say(lang, p.confirmedBy)}</th>
          </tr>
        </thead>
        <tbody>
          {permit.measures.map((measure) => (
            <tr>
              <td>{measure.number}</td>
              <td>
                {measure.words}
                {measure.filled === "" ? "" : `（${measure.filled}）`}
              </td>
              <td>
                {measure.isInvolved === null ? "" : say(lang, measure.isInvolved ? p.yes : p.no)}
              </td>
              <td>{measure.confirmed ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table class="permit-print">
        <tbody>
          {permit.steps.map((step) => (
            <tr>
              <th scope="row">{step.words}</th>
              <td>
                <span class="permit-signed">
                  {step.opinion}
                  {step.drawing === undefined ? null : (
                    <img src={step.drawing} alt={say(lang, t.signature)} width="120" />
                  )}
                  {step.signed ?? ""}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function PrintPage(props: PrintProps) {
  const { lang, permit } = props;
  return (
    <div class={STACK}>
      <div class="button-row no-print">
        <LinkButton href={props.backHref} icon="arrow-left">
          {say(lang, permitText.back)}
        </LinkButton>
        <PrintButton lang={lang} kind="primary" />
      </div>
      <div class="permit-paper">
        <div class="permit-print-head">
          <div>
            <h1>
              {say(lang, kindWords[permit.kind])}
              {say(lang, p.ticket)}
            </h1>
            <p>
              {props.siteName} · {permit.number}
              {permit.level === null ? "" : ` · ${levelWord(lang, permit.kind, permit.level)}`} ·{" "}
              {say(lang, stageWords[permit.stage])}
            </p>
            <p class="quiet">{say(lang, p.printedAt, { at: props.at })}</p>
          </div>
          <div class="permit-print-qr">
            <QrCode text={props.qrText} label={say(lang, p.qr)} />
          </div>
        </div>
        <Facts {...props} />
        <Lists {...props} />
        <p class="quiet wrap-anywhere">{say(lang, p.hash, { hash: props.hash })}</p>
      </div>
    </div>
  );
}
