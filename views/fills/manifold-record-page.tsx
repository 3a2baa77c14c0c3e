/** One fill of a manifold: the whole, each cylinder, and the check after the fill. */
import { acetylenePaths, fillPaths, manifoldPaths } from "../../src/filling/paths.ts";
import { ACETYLENE, referenceC } from "../../src/gases/index.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatDuration, formatKg, formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { acetyleneText as a } from "../filling/acetylene-text.ts";
import { celsius, MPA, mpa } from "../filling/manifold-parts.tsx";
import { manifoldText as t } from "../filling/manifold-text.ts";
import { EntryList, type EntryRow } from "../overview/entry-list.tsx";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, Refused, StatePill } from "../ui/feedback.tsx";
import { CurveChart, type CurvePoint, QrCode } from "../ui/figures.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, type Fact, KeyValueList, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { shiftText } from "./shift/text.ts";
import { verdictState } from "./states.ts";
import { fillsText, stateWord, verdictWord } from "./text.ts";

export type BatchCylinder = {
  readonly fillId: string;
  readonly cylinderId: string;
  readonly position: number;
  readonly serial: string;
  readonly code: string;
  readonly workingKpa: number;
  readonly verdict: string | null;
  readonly failed: readonly string[];
  /** Only of dissolved acetylene. */
  readonly acetylene?:
    | {
        readonly stage: number;
        readonly grossG: number | null;
        readonly gainG: number | null;
        readonly netG: number | null;
        readonly maxNetG: number;
        readonly flowLPerHL: number | null;
        readonly isTooFast: boolean;
        readonly at15Kpa: number | null;
      }
    | undefined;
};

export type BatchView = {
  readonly id: string;
  readonly state: string;
  readonly point: string;
  readonly medium: string;
  readonly operator: string;
  readonly authorisedAt: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly closedAt: UnixMs | null;
  readonly cause: string | undefined;
  readonly startKpa: number;
  readonly startC: number | null;
  readonly endKpa: number | null;
  readonly endC: number | null;
  readonly endAt20Kpa: number | null;
  readonly restKpa: number | null;
  readonly restC: number | null;
  readonly restAt20Kpa: number | null;
  readonly targetAt20Kpa: number;
  readonly maxAt20Kpa: number;
  readonly durationMs: number | null;
  /** The shortest time that was asked for, where the fill was faster. */
  readonly tooFastMin: number | undefined;
  readonly hold: {
    readonly startKpa: number;
    readonly endKpa: number;
    readonly seconds: number;
    readonly by: string;
  };
  readonly blanks: readonly string[];
  readonly checkedBy: string | undefined;
  readonly note: string;
  readonly settlement: { readonly by: string; readonly reason: string } | undefined;
  readonly curve: readonly CurvePoint[];
  readonly cylinders: readonly BatchCylinder[];
};

export type PostItem = { readonly code: string; readonly text: string; readonly source: string };

export type BatchPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly batch: BatchView;
  readonly items: readonly PostItem[];
  readonly restsUntil: UnixMs | null;
  readonly canCheck: boolean;
  readonly seesBoard: boolean;
  readonly message?: string | undefined;
  readonly entries: readonly EntryRow[];
  /** What was ticked in a form that came back: `<cylinder>-<code>`. */
  readonly ticked: ReadonlySet<string>;
  readonly noteGiven: string;
};

function batchStateWord(lang: Lang, state: string): string {
  return state === "ended" ? say(lang, t.awaiting) : stateWord(lang, state);
}

function VerdictPill(props: { readonly lang: Lang; readonly verdict: string | null }) {
  const { lang, verdict } = props;
  if (verdict === null) return <>—</>;
  return <StatePill state={verdictState(verdict)} word={verdictWord(lang, verdict)} />;
}

function pair(medium: string, kpa: number | null, c: number | null, at20Kpa?: number | null) {
  if (kpa === null) return undefined;
  const at20 = at20Kpa == null ? "" : ` → ${mpa(at20Kpa)} (${referenceC(medium)} °C)`;
  return `${mpa(kpa)} / ${celsius(c)}${at20}`;
}

function Facts({ lang, batch }: BatchPageProps) {
  const { hold } = batch;
  const facts: readonly Fact[] = [
    [say(lang, t.recordId), batch.id],
    [say(lang, t.point), batch.point],
    [say(lang, t.medium), mediumName(lang, batch.medium)],
    [say(lang, t.operator), batch.operator],
    [say(lang, t.when), formatStamp(batch.authorisedAt)],
    [say(lang, t.endedAt), batch.endedAt === null ? undefined : formatStamp(batch.endedAt)],
    [
      say(lang, t.duration),
      batch.durationMs === null ? undefined : formatDuration(lang, batch.durationMs),
    ],
    [say(lang, t.start), pair(batch.medium, batch.startKpa, batch.startC)],
    [say(lang, t.end), pair(batch.medium, batch.endKpa, batch.endC, batch.endAt20Kpa)],
    [say(lang, t.rest), pair(batch.medium, batch.restKpa, batch.restC, batch.restAt20Kpa)],
    [say(lang, t.targetAt20, { c: referenceC(batch.medium) }), mpa(batch.targetAt20Kpa)],
    [say(lang, t.maxAt20, { c: referenceC(batch.medium) }), mpa(batch.maxAt20Kpa)],
    [
      say(lang, t.hold),
      `${say(lang, t.holdFacts, { start: mpa(hold.startKpa), end: mpa(hold.endKpa), seconds: hold.seconds })} · ${hold.by}`,
    ],
    [say(lang, t.blanks), batch.blanks.length === 0 ? undefined : batch.blanks.join(", ")],
    [say(lang, t.cause), batch.cause],
    [say(lang, t.closedAt), batch.closedAt === null ? undefined : formatStamp(batch.closedAt)],
    [say(lang, t.checkedBy), batch.checkedBy],
    [say(lang, t.note), batch.note === "" ? undefined : batch.note],
    ...(batch.settlement === undefined
      ? []
      : ([
          [say(lang, t.settledBy), batch.settlement.by],
          [say(lang, t.settleReason), batch.settlement.reason],
        ] as const)),
  ];
  return (
    <Card title={say(lang, fillsText.facts)} icon="document">
      <KeyValueList facts={facts} />
      <p class="quiet mt-2">
        <small>{say(lang, batch.medium === ACETYLENE ? t.at15Note : t.over20Note)}</small>
      </p>
    </Card>
  );
}

function acetyleneCells(lang: Lang, { acetylene }: BatchCylinder) {
  const kg = (massG: number | null | undefined) => (massG == null ? "—" : formatKg(lang, massG));
  const flow = acetylene?.flowLPerHL;
  return [
    acetylene?.stage ?? "—",
    kg(acetylene?.grossG),
    kg(acetylene?.gainG),
    flow == null ? (
      "—"
    ) : (
      <>
        {flow.toFixed(1)}
        {acetylene?.isTooFast === true ? (
          <StatePill state="warn" word={say(lang, a.tooFast)} />
        ) : null}
      </>
    ),
  ];
}

function Cylinders({ lang, batch }: BatchPageProps) {
  return (
    <Card title={`${say(lang, t.cylinders)} (${batch.cylinders.length})`} icon="cylinder">
      <Table
        lang={lang}
        caption={say(lang, t.cylinders)}
        columns={[
          { label: say(lang, t.tiles) },
          { label: say(lang, t.cylinder) },
          ...(batch.medium === ACETYLENE
            ? [
                { label: say(lang, a.stage), align: "end" as const },
                { label: say(lang, a.gross), align: "end" as const },
                { label: say(lang, a.gain), align: "end" as const },
                { label: say(lang, a.flow), align: "end" as const },
              ]
            : []),
          ...(batch.medium === ACETYLENE
            ? []
            : [{ label: say(lang, t.workingPressure), align: "end" as const }]),
          { label: say(lang, t.verdict) },
          { label: say(lang, t.failedItems) },
        ]}
        rows={batch.cylinders.map((one) => ({
          id: `fill-${one.fillId}`,
          cells: [
            one.position,
            <a class={LINK} href={`/cylinders/${one.cylinderId}`}>
              {one.code}
              <small class="quiet block">{one.serial}</small>
            </a>,
            ...(batch.medium === ACETYLENE ? acetyleneCells(lang, one) : []),
            ...(batch.medium === ACETYLENE ? [] : [mpa(one.workingKpa)]),
            <VerdictPill lang={lang} verdict={one.verdict} />,
            one.failed.join(", "),
          ],
        }))}
      />
    </Card>
  );
}

function TakeOff({ lang, batch, csrf, canCheck }: BatchPageProps) {
  return (
    <Card title={say(lang, t.takeOff)} icon="scale" state="warn">
      <form method="post" action={acetylenePaths.takeOff(batch.id)} class="step-form">
        <CsrfField token={csrf} />
        <p>{say(lang, t.takeOffHint)}</p>
        <Button kind="primary" size="next" icon="scale" isDisabled={!canCheck}>
          {say(lang, t.takeOff)}
        </Button>
      </form>
    </Card>
  );
}

function PostFill(props: BatchPageProps) {
  const { lang, batch, items, restsUntil, ticked } = props;
  if (batch.state !== "ended") return null;
  if (batch.medium === ACETYLENE) return <TakeOff {...props} />;
  return (
    <Card title={say(lang, t.post)} icon="checks" state="warn">
      {restsUntil === null ? null : (
        <Alert
          lang={lang}
          state="neutral"
          word={say(lang, t.postWait, { at: formatStamp(restsUntil) })}
        />
      )}
      <form method="post" action={manifoldPaths.check(batch.id)} class="step-form">
        <CsrfField token={props.csrf} />
        <p>{say(lang, t.postHint)}</p>
        <div class="grid items-start gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {batch.cylinders.map((one) => {
            const isOpen = items.some(({ code }) => ticked.has(`${one.cylinderId}-${code}`));
            return (
              <details class="lock-box" open={isOpen}>
                <summary class="button">
                  {say(lang, t.position, { position: String(one.position) })} · {one.code}
                </summary>
                <div class="check-items">
                  {items.map((item) => (
                    <label class="check-item" for={`f-${one.position}-${item.code.toLowerCase()}`}>
                      <span>{item.text}</span>
                      <span class="check-problem">
                        <input
                          type="checkbox"
                          id={`f-${one.position}-${item.code.toLowerCase()}`}
                          name={`f-${one.cylinderId}-${item.code}`}
                          value="fail"
                          checked={ticked.has(`${one.cylinderId}-${item.code}`)}
                        />
                        {say(lang, fillsText.fail)}
                      </span>
                    </label>
                  ))}
                </div>
              </details>
            );
          })}
        </div>
        <TextInput
          lang={lang}
          id="note"
          label={say(lang, t.note)}
          value={props.noteGiven}
          maxLength={200}
        />
        <Button
          kind="primary"
          size="next"
          icon="checks"
          isDisabled={!props.canCheck || restsUntil !== null}
        >
          {say(lang, t.postPass)}
        </Button>
      </form>
    </Card>
  );
}

export function BatchPage(props: BatchPageProps) {
  const { lang, batch } = props;
  const isGood = batch.cylinders.some(({ verdict }) => verdict === "ok");
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.fill, { point: batch.point })}>
        <StatePill
          state={
            batch.state === "interrupted" ? "alert" : batch.state === "closed" ? "ok" : "neutral"
          }
          word={batchStateWord(lang, batch.state)}
          size="lg"
        />
        {batch.state === "closed" && isGood ? (
          <LinkButton href={manifoldPaths.labels(batch.id)} kind="primary" icon="printer">
            {say(lang, t.labels)}
          </LinkButton>
        ) : null}
        {props.seesBoard ? (
          <LinkButton href={fillPaths.board} icon="arrow-left">
            {say(lang, t.toBoard)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.message} />
      {batch.tooFastMin === undefined ? null : (
        <Alert
          lang={lang}
          state="warn"
          word={say(lang, t.tooFast, { minutes: batch.tooFastMin })}
        />
      )}
      <PostFill {...props} />
      <Cylinders {...props} />
      <div class={TWO_COLUMNS}>
        <Facts {...props} />
        <Card title={say(lang, t.curve)} icon="chart">
          {batch.curve.length < 2 ? (
            <EmptyState title={say(lang, fillsText.noCurve)} icon="chart" />
          ) : (
            <CurveChart
              lang={lang}
              points={batch.curve}
              other={{ unit: MPA, title: say(lang, t.curve) }}
            />
          )}
        </Card>
      </div>
      <Card title={say(lang, fillsText.journal)} icon="history">
        <EntryList lang={lang} rows={props.entries} />
      </Card>
    </div>
  );
}

export type BatchLine = {
  readonly id: string;
  readonly at: UnixMs;
  readonly point: string;
  readonly medium: string;
  readonly operator: string;
  readonly count: number;
  readonly endAt20Kpa: number | null;
  readonly state: string;
};

export function BatchListPage(props: {
  readonly lang: Lang;
  readonly lines: readonly BatchLine[];
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
}) {
  const { lang, lines } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.fills)}>
        <LinkButton href={manifoldPaths.csv} icon="download">
          {say(lang, t.exportCsv)}
        </LinkButton>
        <LinkButton href={fillPaths.list} icon="list">
          {say(lang, t.toLedger)}
        </LinkButton>
      </PageHead>
      {lines.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="gauge">
            <p>{say(lang, t.noneHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.fills)}
          columns={[
            { label: say(lang, t.when) },
            { label: say(lang, t.point) },
            { label: say(lang, t.medium) },
            { label: say(lang, t.cylinders), align: "end" },
            { label: say(lang, t.at20, { c: "20 / 15" }), align: "end" },
            { label: say(lang, t.operator) },
            { label: say(lang, t.state) },
          ]}
          rows={lines.map((line) => ({
            cells: [
              <a class={`${LINK} whitespace-nowrap`} href={manifoldPaths.one(line.id)}>
                {formatStamp(line.at)}
              </a>,
              line.point,
              mediumName(lang, line.medium),
              line.count,
              mpa(line.endAt20Kpa),
              line.operator,
              batchStateWord(lang, line.state),
            ],
          }))}
        />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => `${manifoldPaths.list}?page=${page}`}
      />
    </div>
  );
}

/** One label for each cylinder that passed (GB/T 16804 asks for the rest of what hangs on it). */
export function LabelsPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly batch: BatchView;
  readonly station: string;
  /** The site has a label printer, and this person may send to it. */
  readonly hasPrinter: boolean;
  readonly printedBy?: string | undefined;
  readonly refused?: string | undefined;
}) {
  const { lang, batch, station } = props;
  const good = batch.cylinders.filter(({ verdict }) => verdict === "ok");
  const at20 = batch.restAt20Kpa ?? batch.endAt20Kpa;
  return (
    <div class={STACK}>
      <div class="no-print">
        <PageHead title={say(lang, t.labelTitle)}>
          {props.hasPrinter && good.length > 0 ? (
            <form method="post" action={manifoldPaths.labels(batch.id)}>
              <CsrfField token={props.csrf} />
              <Button kind="primary" icon="printer">
                {say(lang, shiftText.labelSend)}
              </Button>
            </form>
          ) : null}
          <Button type="button" icon="printer" kind="primary" extra={{ "data-print": "" }}>
            {say(lang, t.print)}
          </Button>
          <LinkButton href={manifoldPaths.one(batch.id)} icon="arrow-left">
            {say(lang, fillsText.record)}
          </LinkButton>
        </PageHead>
        <Refused lang={lang} words={props.refused} />
        {props.printedBy === undefined ? null : (
          <Alert lang={lang} state="ok" sound="ok">
            {say(lang, shiftText.labelSent, { printer: props.printedBy })}
          </Alert>
        )}
        <p class="quiet">{say(lang, good.length === 0 ? t.labelNone : t.labelHint)}</p>
      </div>
      <div class="label-sheet">
        {good.map((one) => (
          <div class="fill-label">
            <div>
              <strong>{mediumName(lang, batch.medium)}</strong>
              <div>{one.code}</div>
              <div>{one.serial}</div>
              <div>
                {mpa(one.acetylene?.at15Kpa ?? at20)} ({referenceC(batch.medium)} °C)
              </div>
              {one.acetylene?.netG == null ? null : <div>{formatKg(lang, one.acetylene.netG)}</div>}
              <div>{batch.endedAt === null ? "" : formatStamp(batch.endedAt)}</div>
              <div>
                {say(lang, t.operator)} {batch.operator}
              </div>
              <div>
                {station} · {batch.point}-{one.position}
              </div>
            </div>
            <QrCode text={one.code} label={one.code} class="fill-label-qr" />
          </div>
        ))}
      </div>
    </div>
  );
}
