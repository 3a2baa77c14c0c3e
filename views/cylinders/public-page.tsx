/** What everybody sees who scans a cylinder: valid or not at a glance, and nothing private. */

import { ownershipOf } from "../../src/cylinders/form.ts";
import type { CodeKind, Cylinder } from "../../src/cylinders/model.ts";
import { publicPaths } from "../../src/cylinders/paths.ts";
import type { ReportKind } from "../../src/cylinders/reports.ts";
import type { PublicVerdict } from "../../src/cylinders/rules.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Alert, Refused, Verdict } from "../ui/feedback.tsx";
import { Choices, CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { Card, type Fact, KeyValueList } from "../ui/structure.tsx";
import { DueDay, mediumName } from "./parts.tsx";
import { publicText as p, reportKindWords } from "./public-text.ts";
import { ownershipWords, reasonWords } from "./text.ts";

export type PublicFill = { readonly at: string; readonly netG: number | null };
export type PublicMove = { readonly at: string; readonly words: string };

export type PublicReport = {
  readonly kinds: readonly ReportKind[];
  readonly kind: string;
  readonly words: string;
  readonly contact: string;
  readonly error?: string | undefined;
  readonly isDone: boolean;
};

export type PublicCylinderProps = {
  readonly lang: Lang;
  readonly today: Day;
  readonly csrf: string | undefined;
  readonly code: string;
  readonly kind: CodeKind;
  readonly isVoid: boolean;
  readonly cylinder: Cylinder;
  readonly verdict: PublicVerdict;
  readonly siteName: string;
  readonly phone: string;
  readonly fills: readonly PublicFill[];
  readonly moves: readonly PublicMove[];
  readonly report: PublicReport;
};

function Glance(props: PublicCylinderProps) {
  const { lang, verdict } = props;
  if (props.isVoid) {
    return (
      <Verdict state="danger" icon="refused" word={say(lang, p.voided)}>
        <p>{say(lang, p.voidedLead)}</p>
      </Verdict>
    );
  }
  if (verdict.level !== "bad") {
    const isGood = verdict.level === "good";
    return (
      <Verdict state={isGood ? "ok" : "warn"} word={say(lang, isGood ? p.good : p.soon)}>
        <p>{say(lang, isGood ? p.goodLead : p.soonLead)}</p>
      </Verdict>
    );
  }
  return (
    <Verdict state="danger" icon="refused" word={say(lang, p.bad)}>
      <ul>
        {verdict.reasons.map((reason) => (
          <li>{say(lang, reasonWords[reason.code], "on" in reason ? { on: reason.on } : {})}</li>
        ))}
      </ul>
      <p>{say(lang, p.badLead)}</p>
    </Verdict>
  );
}

function massText(lang: Lang, netG: number | null): string {
  return netG === null
    ? say(lang, p.fillPlain)
    : say(lang, p.fillLine, { kg: kilogramText(netG, 1) });
}

function Facts(props: PublicCylinderProps) {
  const { lang, cylinder, today, kind } = props;
  const [last] = props.fills;
  const lastFill: Fact = [
    say(lang, p.lastFill),
    last === undefined ? say(lang, p.noFill) : `${last.at} · ${massText(lang, last.netG)}`,
  ];
  const shared: readonly Fact[] = [
    [say(lang, p.medium), mediumName(lang, cylinder.medium)],
    [say(lang, p.dueOn), <DueDay lang={lang} day={cylinder.inspectionDueOn} today={today} />],
    [say(lang, p.filler), props.siteName],
    lastFill,
  ];
  const origin: readonly Fact[] = [
    [say(lang, p.serial), cylinder.serial],
    [say(lang, p.maker), cylinder.maker],
    [say(lang, p.madeOn), <time>{cylinder.madeOn}</time>],
    [say(lang, p.ownership), say(lang, ownershipWords[ownershipOf(cylinder)])],
    [say(lang, p.registration), cylinder.registrationNumber || undefined],
    [say(lang, p.inspectedOn), <time>{cylinder.inspectedOn}</time>],
    [say(lang, p.lifeEndsOn), <DueDay lang={lang} day={cylinder.lifeEndsOn} today={today} />],
  ];
  const serial: Fact = [say(lang, p.serial), cylinder.serial];
  return (
    <Card title={say(lang, p[kind])} icon="cylinder">
      <KeyValueList facts={kind === "valve" ? [...shared, ...origin] : [...shared, serial]} />
    </Card>
  );
}

function Journey(props: PublicCylinderProps) {
  const { lang, kind, fills, moves } = props;
  if (kind === "valve") return null;
  return (
    <>
      <Card title={say(lang, p.fillsTitle)} icon="history">
        {fills.length === 0 ? (
          <p>{say(lang, p.noFill)}</p>
        ) : (
          <ol class="grid gap-2">
            {fills.map((fill) => (
              <li class="flex flex-wrap gap-x-4">
                <time>{fill.at}</time> <span>{massText(lang, fill.netG)}</span>
              </li>
            ))}
          </ol>
        )}
      </Card>
      {moves.length === 0 ? null : (
        <Card title={say(lang, p.journeyTitle)} icon="route">
          <ol class="grid gap-2">
            {moves.map((move) => (
              <li class="flex flex-wrap gap-x-4">
                <time>{move.at}</time> <span>{move.words}</span>
              </li>
            ))}
          </ol>
        </Card>
      )}
    </>
  );
}

/** Also on the page of an unknown code: who holds an illegal cylinder must be able to say so. */
function ReportForm(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly code: string;
  readonly report: PublicReport;
}) {
  const { lang, report } = props;
  if (report.isDone) {
    return (
      <Alert lang={lang} state="ok">
        {say(lang, p.reportDone)}
      </Alert>
    );
  }
  return (
    <Card title={say(lang, p.reportTitle)} icon="phone" id="report">
      <Refused lang={lang} words={report.error} state="alert" isSilent />
      <p class="mb-3">{say(lang, p.reportLead)}</p>
      <form class="grid gap-4" method="post" action={publicPaths.report(props.code)}>
        <CsrfField token={props.csrf} />
        <Choices
          lang={lang}
          id="kind"
          label={say(lang, p.reportKind)}
          value={report.kind}
          columns={2}
          isRequired
          options={report.kinds.map((value) => ({
            value,
            label: say(lang, reportKindWords[value]),
          }))}
        />
        <TextArea lang={lang} id="words" label={say(lang, p.reportWords)} value={report.words} />
        <TextInput
          lang={lang}
          id="contact"
          label={say(lang, p.reportContact)}
          hint={say(lang, p.reportContactHint)}
          type="tel"
          maxLength={80}
          value={report.contact}
        />
        <Button kind="primary" size="lg" icon="arrow-right">
          {say(lang, p.reportSend)}
        </Button>
      </form>
    </Card>
  );
}

function Call(props: { readonly lang: Lang; readonly phone: string }) {
  if (props.phone === "") return null;
  return (
    <a
      class="button"
      data-kind="primary"
      data-size="next"
      href={`tel:${props.phone.replace(/[^0-9+]/g, "")}`}
    >
      <Icon name="phone" />
      <span>{say(props.lang, p.call, { phone: props.phone })}</span>
    </a>
  );
}

export function PublicCylinderPage(props: PublicCylinderProps) {
  const { lang } = props;
  return (
    <div class="grid gap-4" id="public-cylinder">
      <h1 class="wrap-anywhere">{props.code}</h1>
      <Glance {...props} />
      <Facts {...props} />
      <Journey {...props} />
      <Call lang={lang} phone={props.phone} />
      <ReportForm {...props} />
    </div>
  );
}

export function PublicUnknownPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly code: string;
  readonly isUnread: boolean;
  readonly phone: string;
  readonly report: PublicReport;
}) {
  const { lang } = props;
  return (
    <div class="grid gap-4" id="public-cylinder">
      <h1 class="wrap-anywhere">{props.code}</h1>
      <Verdict state="danger" icon="help" word={say(lang, props.isUnread ? p.unread : p.unknown)}>
        <p>{say(lang, p.unknownLead)}</p>
      </Verdict>
      <Call lang={lang} phone={props.phone} />
      <ReportForm {...props} />
    </div>
  );
}
