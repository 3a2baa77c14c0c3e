/** The sheet of one shift: sums, every fill in its legal fields, the hand-over with both signatures. */
import { fillPaths } from "../../../src/filling/paths.ts";
import type { ShiftTotals, Sum } from "../../../src/filling/shift/ledger.ts";
import { kilogramText } from "../../../src/kernel/units.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState, Refused, StatePill } from "../../ui/feedback.tsx";
import { CsrfField, TextArea } from "../../ui/form.tsx";
import { LINK, STACK } from "../../ui/look.ts";
import { Card, KeyValueList, PageHead, Table } from "../../ui/structure.tsx";
import { stateWord, verdictWord } from "../text.ts";
import { SignaturePad } from "./signature-pad.tsx";
import { shiftText as t } from "./text.ts";

export type ShiftLine = {
  readonly startAt: number;
  readonly span: string;
  readonly isRunning: boolean;
  readonly fills: number;
  readonly netG: number;
  readonly state: "none" | "waits" | "taken";
};

const STATE = {
  none: ["neutral", t.notYet],
  waits: ["warn", t.waitsTaker],
  taken: ["ok", t.taken],
} as const;

export function ShiftsPage(props: {
  readonly lang: Lang;
  readonly lines: readonly ShiftLine[];
  readonly seesViolations: boolean;
  readonly seesBoard: boolean;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.seesViolations ? (
          <LinkButton href={fillPaths.violations} icon="alert">
            {say(lang, t.violationsTitle)}
          </LinkButton>
        ) : null}
        {props.seesBoard ? (
          <LinkButton href={fillPaths.board} icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.when) },
          { label: say(lang, t.fills), align: "end" },
          { label: say(lang, t.net), align: "end" },
          { label: say(lang, t.handover) },
        ]}
        rows={props.lines.map((line) => ({
          cells: [
            <a class={LINK} href={fillPaths.shift(line.startAt)}>
              {line.span}
              {line.isRunning ? ` · ${say(lang, t.running)}` : ""}
            </a>,
            line.fills,
            kilogramText(line.netG),
            <StatePill state={STATE[line.state][0]} word={say(lang, STATE[line.state][1])} />,
          ],
        }))}
      />
    </div>
  );
}

export type SheetRow = {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly code: string;
  readonly serial: string;
  readonly point: string;
  readonly tareG: number;
  readonly residueG: number | null;
  readonly netG: number | null;
  readonly maxNetG: number;
  readonly secondNetG: number | null;
  readonly leak: boolean | undefined;
  readonly sealNo: string;
  readonly labelNo: string;
  readonly before: string;
  readonly filler: string;
  readonly after: string;
  readonly verdict: string | null;
  readonly state: string;
};

export type Signed = { readonly name: string; readonly at: string; readonly picture: string };

export type ShiftPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly startAt: number;
  readonly span: string;
  readonly totals: ShiftTotals;
  readonly nameOf: {
    readonly medium: (key: string) => string;
    readonly point: (key: string) => string;
    readonly person: (key: string) => string;
  };
  readonly rows: readonly SheetRow[];
  readonly csvHref: string;
  readonly remarks: string;
  readonly outgoing: Signed | undefined;
  readonly incoming: Signed | undefined;
  readonly canHandOver: boolean;
  readonly canTakeOver: boolean;
  readonly message?: string | undefined;
};

function Sums(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly sums: readonly Sum[];
  readonly nameOf: (key: string) => string;
}) {
  const { lang, sums } = props;
  return (
    <Table
      lang={lang}
      caption={props.title}
      columns={[
        { label: props.title },
        { label: say(lang, t.fills), align: "end" },
        { label: say(lang, t.net), align: "end" },
      ]}
      empty={say(lang, t.noFills)}
      rows={sums.map(({ key, n, netG }) => ({
        cells: [props.nameOf(key), n, kilogramText(netG)],
      }))}
    />
  );
}

const OUTCOME_STATES = ["authorised", "filling", "interrupted", "unused"];

function outcomeWord(lang: Lang, key: string): string {
  return OUTCOME_STATES.includes(key) ? stateWord(lang, key) : verdictWord(lang, key);
}

function Totals(props: ShiftPageProps) {
  const { lang, totals, nameOf } = props;
  const { open, outcomes } = totals;
  return (
    <>
      <div class="check-columns">
        <Sums
          lang={lang}
          title={say(lang, t.byMedium)}
          sums={totals.byMedium}
          nameOf={nameOf.medium}
        />
        <Sums
          lang={lang}
          title={say(lang, t.byPoint)}
          sums={totals.byPoint}
          nameOf={nameOf.point}
        />
        <Sums
          lang={lang}
          title={say(lang, t.byPerson)}
          sums={totals.byPerson}
          nameOf={nameOf.person}
        />
      </div>
      <div class="check-columns">
        <Card title={say(lang, t.outcomes)} icon="chart">
          <KeyValueList
            facts={[
              [say(lang, t.fills), String(totals.fills)],
              [say(lang, t.net), kilogramText(totals.netG)],
              [say(lang, t.released), String(totals.released)],
              ...Object.entries(outcomes).map(
                ([key, n]) => [outcomeWord(lang, key), String(n)] as const,
              ),
            ]}
          />
        </Card>
        <Card title={say(lang, t.open)} icon="list">
          <KeyValueList
            facts={[
              [say(lang, t.unreleased), String(open.unreleased)],
              [say(lang, t.interrupted), String(open.interrupted)],
              [say(lang, t.locks), String(open.locks)],
              [say(lang, t.violations), String(open.violations)],
            ]}
          />
        </Card>
      </div>
    </>
  );
}

const kg = (massG: number | null): string => (massG === null ? "—" : kilogramText(massG));

function Sheet(props: ShiftPageProps) {
  const { lang, rows } = props;
  const c = t.column;
  const end = "end" as const;
  if (rows.length === 0) return <EmptyState title={say(lang, t.noFills)} icon="history" />;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.ledger)}
      columns={[
        { label: say(lang, c.no), align: end },
        { label: say(lang, c.start) },
        { label: say(lang, c.end) },
        { label: say(lang, c.code) },
        { label: say(lang, c.point) },
        { label: say(lang, c.tare), align: end },
        { label: say(lang, c.residue), align: end },
        { label: say(lang, c.net), align: end },
        { label: say(lang, c.max), align: end },
        { label: say(lang, c.second), align: end },
        { label: say(lang, c.leak) },
        { label: say(lang, c.seal) },
        { label: say(lang, c.before) },
        { label: say(lang, c.filler) },
        { label: say(lang, c.after) },
        { label: say(lang, c.verdict) },
      ]}
      rows={rows.map((row, index) => ({
        cells: [
          index + 1,
          <a class={`${LINK} whitespace-nowrap`} href={fillPaths.one(row.id)}>
            {row.start}
          </a>,
          row.end,
          row.code,
          row.point,
          kg(row.tareG),
          kg(row.residueG),
          kg(row.netG),
          kg(row.maxNetG),
          kg(row.secondNetG),
          row.leak === undefined ? "—" : say(lang, row.leak ? t.passed : t.failed),
          row.sealNo === "" ? "—" : row.sealNo,
          row.before,
          row.filler,
          row.after === "" ? "—" : row.after,
          row.verdict === null ? stateWord(lang, row.state) : verdictWord(lang, row.verdict),
        ],
      }))}
    />
  );
}

function Signature(props: {
  readonly lang: Lang;
  readonly label: string;
  readonly signed: Signed;
}) {
  const { lang, signed } = props;
  return (
    <figure class="sign-figure">
      <figcaption>
        {props.label} · {say(lang, t.at, { name: signed.name, at: signed.at })}
      </figcaption>
      <img src={signed.picture} alt={props.label} width="300" height="100" />
    </figure>
  );
}

function HandOver(props: ShiftPageProps) {
  const { lang, outgoing, incoming } = props;
  return (
    <Card title={say(lang, t.handover)} icon="signature">
      {outgoing === undefined ? (
        <p class="quiet">{say(lang, t.notYet)}</p>
      ) : (
        <>
          <p>{props.remarks}</p>
          <Signature lang={lang} label={say(lang, t.signOut)} signed={outgoing} />
        </>
      )}
      {incoming === undefined ? null : (
        <Signature lang={lang} label={say(lang, t.signIn)} signed={incoming} />
      )}
      {outgoing === undefined && props.canHandOver ? (
        <form
          class="step-form no-print"
          method="post"
          action={fillPaths.handOver(props.startAt)}
          data-signature
        >
          <CsrfField token={props.csrf} />
          <TextArea
            lang={lang}
            id="remarks"
            label={say(lang, t.remarks)}
            hint={say(lang, t.remarksHint)}
            value={props.remarks}
            maxLength={2_000}
          />
          <SignaturePad lang={lang} label={say(lang, t.signOut)} />
          <Button kind="primary" size="next" icon="signature">
            {say(lang, t.handOver)}
          </Button>
        </form>
      ) : null}
      {outgoing !== undefined && incoming === undefined && props.canTakeOver ? (
        <form
          class="step-form no-print"
          method="post"
          action={fillPaths.takeOver(props.startAt)}
          data-signature
        >
          <CsrfField token={props.csrf} />
          <SignaturePad lang={lang} label={say(lang, t.signIn)} />
          <Button kind="primary" size="next" icon="signature">
            {say(lang, t.takeOver)}
          </Button>
        </form>
      ) : null}
    </Card>
  );
}

export function ShiftPage(props: ShiftPageProps) {
  const { lang } = props;
  return (
    <div class={`${STACK} shift-sheet`}>
      <PageHead title={`${say(lang, t.sheet)} · ${props.span}`}>
        <span class="no-print text-muted">{say(lang, t.print)}</span>
        <LinkButton href={props.csvHref} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
        <LinkButton href={fillPaths.shifts} icon="list">
          {say(lang, t.all)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <Totals {...props} />
      <Sheet {...props} />
      <HandOver {...props} />
    </div>
  );
}
