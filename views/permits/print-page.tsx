/** The ticket on A4 like the paper form, with a code that leads to what the box itself says of it. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { QrCode } from "../ui/figures.tsx";
import { STACK } from "../ui/look.ts";
import { AreaSketch } from "./areas/area-sketch.tsx";
import type { PermitView } from "./model.ts";
import { printText as p } from "./print-text.ts";
import { kindWords, levelWord, permitText, stageWords, onePermitText as t } from "./text.ts";

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
    [say(lang, p.appliedFor), permit.appliedAt],
    [say(lang, permitText.company), permit.company],
    [say(lang, permitText.what), permit.what],
    [say(lang, permitText.place), permit.place],
    [say(lang, permitText.time), permit.span],
    ...(permit.area === undefined ? [] : [[say(lang, t.workArea), permit.area.words] as const]),
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

/** 安全交底人 and 接受交底人 of the paper form: everybody with their own name under it. */
function Disclosure(props: PrintProps) {
  const { lang, permit } = props;
  // Somebody with two roles has signed once.
  const people = permit.people.filter(
    ({ personId }, index, all) => all.findIndex((one) => one.personId === personId) === index,
  );
  const givers = permit.people.filter(({ isDiscloser }) => isDiscloser);
  const isGiver = (id: string) => givers.some(({ personId }) => personId === id);
  const rows = [
    [p.discloser, people.filter(({ personId }) => isGiver(personId))],
    [p.disclosed, people.filter(({ personId }) => !isGiver(personId))],
  ] as const;
  return (
    <table class="permit-print">
      <tbody>
        {rows.map(([label, signers]) => (
          <tr>
            <th scope="row">{say(lang, label)}</th>
            <td>
              {signers.map(({ name, disclosure }) => (
                <span class="permit-signed">
                  {disclosure === undefined ? null : (
                    <img src={disclosure.drawing} alt={say(lang, t.signature)} width="90" />
                  )}
                  {name} {disclosure?.at ?? ""}
                </span>
              ))}
              {signers.length === 0 ? "—" : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Analysis(props: PrintProps) {
  const { lang, permit } = props;
  if (permit.risks.length === 0) return null;
  return (
    <table class="permit-print">
      <thead>
        <tr>
          {[p.row, t.riskStep, t.hazard, t.consequence, t.controls].map((head) => (
            <th scope="col">{say(lang, head)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {permit.risks.map(({ step, hazard, consequence, measure }, index) => (
          <tr>
            <td>{index + 1}</td>
            <td>{step}</td>
            <td>{hazard}</td>
            <td>{consequence}</td>
            <td>{measure}</td>
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
      {permit.otherMeasure === "" ? null : (
        <table class="permit-print">
          <tbody>
            <tr>
              <th scope="row">{say(lang, t.otherMeasure)}</th>
              <td>{permit.otherMeasure}</td>
              <td>{say(lang, p.writtenBy, { who: permit.otherMeasureBy ?? "—" })}</td>
            </tr>
          </tbody>
        </table>
      )}
      <Disclosure {...props} />
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
        <AreaSketch area={permit.area} />
        <Analysis {...props} />
        <Lists {...props} />
        <p class="quiet wrap-anywhere">{say(lang, p.hash, { hash: props.hash })}</p>
      </div>
    </div>
  );
}
