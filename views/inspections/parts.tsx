/** Parts that the pages of visits share. */
import type { Child } from "hono/jsx";
import { inspectionPaths } from "../../src/inspections/paths.ts";
import { codeText } from "../../src/inspections/seal.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import { QrCode } from "../ui/figures.tsx";
import type { State } from "../ui/state.ts";
import { Card, type Fact } from "../ui/structure.tsx";
import type { FindingView, VisitCard, VisitView } from "./model.ts";
import { conclusionWords, purposeWords, inspectionText as t, visitStateWords } from "./text.ts";

export function Level(props: { readonly lang: Lang; readonly level: "general" | "major" }) {
  const { lang, level } = props;
  return <StatePill state={level === "major" ? "danger" : "warn"} word={say(lang, t[level])} />;
}

const CONCLUSION_STATE = { compliant: "ok", rectify: "warn", stop: "danger" } as const;

export function conclusionState(visit: Pick<VisitCard, "conclusion">): State {
  return visit.conclusion === null ? "neutral" : CONCLUSION_STATE[visit.conclusion];
}

export function VisitPill(props: { readonly lang: Lang; readonly visit: VisitCard }) {
  const { lang, visit } = props;
  const word =
    visit.conclusion === null ? visitStateWords[visit.state] : conclusionWords[visit.conclusion];
  return <StatePill state={conclusionState(visit)} word={say(lang, word)} />;
}

export function Pictures(props: {
  readonly lang: Lang;
  readonly hrefs: readonly string[];
  readonly what: string;
}) {
  if (props.hrefs.length === 0) return null;
  return (
    <span class="danger-shown">
      {props.hrefs.map((href, index) => (
        <a href={href}>
          <img src={href} alt={say(props.lang, t.photoOf, { what: props.what, n: index + 1 })} />
        </a>
      ))}
    </span>
  );
}

export function visitFacts(lang: Lang, visit: VisitView): readonly Fact[] {
  return [
    [say(lang, t.number), visit.number],
    [say(lang, t.regulator), `${visit.regulator} · ${visit.office}`],
    [say(lang, t.purpose), say(lang, purposeWords[visit.purpose])],
    [
      say(lang, t.day),
      `${formatStamp(visit.startedAt).slice(0, 16)}${visit.endedAt === null ? "" : ` – ${formatStamp(visit.endedAt).slice(11, 16)}`}`,
    ],
    [say(lang, t.companion), visit.companion],
    [say(lang, t.arrival), say(lang, visit.isByCode ? t.byCode : t.notByCode)],
  ];
}

/** One violation: what, where it stands, what is demanded. */
export function FindingCard(props: {
  readonly lang: Lang;
  readonly finding: FindingView;
  readonly children?: Child | undefined;
}) {
  const { lang, finding } = props;
  const item = finding.itemId === "" ? "" : finding.itemId.toUpperCase();
  return (
    <li class="grid gap-1 border-t border-base-300 py-3" id={`finding-${finding.number}`}>
      <p class="flex flex-wrap items-center gap-2">
        <strong>{finding.number}.</strong>
        <Level lang={lang} level={finding.level} />
        {item === "" ? null : <span class="quiet">{say(lang, t.fromItem, { item })}</span>}
      </p>
      <p class="wrap-anywhere whitespace-pre-line">{finding.what}</p>
      {finding.basis === "" ? null : (
        <small class="quiet">
          {say(lang, t.basis)}: {finding.basis}
        </small>
      )}
      <p>
        {say(lang, t.demand)}: {finding.demand}
        {finding.dueOn === null ? "" : ` · ${say(lang, t.dueOn)} ${finding.dueOn}`}
      </p>
      {finding.withdrawn === "" ? null : (
        <p class="quiet">{say(lang, t.withdrawn, { reason: finding.withdrawn })}</p>
      )}
      {finding.danger === undefined ? null : (
        <p class="no-print">
          <a href={finding.danger.href}>{finding.danger.label}</a> · {finding.danger.state}
        </p>
      )}
      <Pictures lang={lang} hrefs={finding.photos} what={`${finding.number}`} />
      {props.children}
    </li>
  );
}

/** The code large enough to be copied by hand, and as a QR that leads to its verification. */
export function SealCode(props: {
  readonly lang: Lang;
  readonly code: string;
  readonly base: string;
  readonly hash: string;
}) {
  const { lang, code, base } = props;
  return (
    <Card title={say(lang, t.code)} icon="seal" id="seal-code">
      <p class="text-center font-mono text-2xl font-bold tracking-wider wrap-anywhere" id="code">
        {codeText(code)}
      </p>
      <QrCode
        text={`${base}${inspectionPaths.verifyCode(code)}`}
        label={say(lang, t.code)}
        class="mx-auto block w-48 max-w-full"
      />
      <p class="text-center">{say(lang, t.codeLead)}</p>
      <p class="quiet text-center font-mono text-xs wrap-anywhere">
        {say(lang, t.hash)}: {props.hash}
      </p>
    </Card>
  );
}
