/** Rounds of scanning: choosing what and where, and the page that takes one code after another. */
import type { PlaceRef } from "../../src/cylinders/custody/model.ts";
import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import type { Round, RoundLine, Task } from "../../src/cylinders/custody/query.ts";
import type { RoundAct } from "../../src/cylinders/custody/round-rules.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, Refused, type Sound, Verdict } from "../ui/feedback.tsx";
import { Choices, CsrfField, Select, TextInput } from "../ui/form.tsx";
import { FORM_ACTS, LINE, LINK, STACK } from "../ui/look.ts";
import { Partial } from "../ui/partial.tsx";
import { CameraScanner, ScanForm, TypedCode } from "../ui/scan.tsx";
import type { State } from "../ui/state.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { CustodyTabs, type PlaceName } from "./parts.tsx";
import { actHints, actWords, contentWords, custodyText as t, taskWords } from "./text.ts";

export type RoundRow = {
  readonly round: Round;
  readonly count: number;
  readonly who: string;
};

export type RoundsPageProps = {
  readonly lang: Lang;
  readonly acts: readonly RoundAct[];
  readonly open: readonly RoundRow[];
  readonly last: readonly RoundRow[];
  readonly openTasks: number;
  readonly nameOf: PlaceName;
};

function RoundTable(props: {
  readonly lang: Lang;
  readonly caption: string;
  readonly rows: readonly RoundRow[];
  readonly nameOf: PlaceName;
}) {
  const { lang } = props;
  return (
    <Table
      lang={lang}
      caption={props.caption}
      columns={[
        { label: say(lang, t.act) },
        { label: say(lang, t.place) },
        { label: say(lang, t.scanned), align: "end" },
        { label: say(lang, t.startedAt) },
        { label: say(lang, t.who) },
        { label: "" },
      ]}
      empty={say(lang, t.noRounds)}
      rows={props.rows.map(({ round, count, who }) => ({
        cells: [
          <span class={LINE}>{say(lang, actWords[round.act])}</span>,
          props.nameOf(round.place),
          round.expected === null ? count : `${count} / ${round.expected.length}`,
          <span class={LINE}>{formatStamp(round.startedAt).slice(5, 16)}</span>,
          who,
          <a class={`${LINK} ${LINE}`} href={custodyPaths.round(round.id)}>
            {round.endedAt === null ? say(lang, t.continue) : say(lang, t.roundEnded)}
          </a>,
        ],
      }))}
    />
  );
}

export function RoundsPage(props: RoundsPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.rounds)} />
      <CustodyTabs lang={lang} current="rounds" openTasks={props.openTasks} />
      {props.acts.length === 0 ? null : (
        <Card title={say(lang, t.chooseAct)} icon="scan">
          <div class="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-4">
            {props.acts.map((act) => {
              const hint = actHints[act];
              return (
                <a class="choice min-h-20 no-underline" href={custodyPaths.newRound(act)}>
                  <span>
                    <strong>{say(lang, actWords[act])}</strong>
                    {hint === undefined ? null : (
                      <small class="form-hint block">{say(lang, hint)}</small>
                    )}
                  </span>
                </a>
              );
            })}
          </div>
        </Card>
      )}
      {props.open.length === 0 ? null : (
        <Card title={say(lang, t.openRounds)} icon="pending">
          <RoundTable
            lang={lang}
            caption={say(lang, t.openRounds)}
            rows={props.open}
            nameOf={props.nameOf}
          />
        </Card>
      )}
      <Card title={say(lang, t.lastRounds)} icon="history">
        <RoundTable
          lang={lang}
          caption={say(lang, t.lastRounds)}
          rows={props.last}
          nameOf={props.nameOf}
        />
      </Card>
    </div>
  );
}

/** `<kind>:<ref>` as a form gives a place. */
export const placeValue = ({ kind, ref }: PlaceRef): string => `${kind}:${ref}`;

export type NewRoundPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly act: RoundAct;
  readonly asksContent: boolean;
  readonly places: readonly PlaceRef[];
  readonly values: { readonly place: string; readonly content: string };
  readonly message?: string | undefined;
  readonly nameOf: PlaceName;
};

export function NewRoundPage(props: NewRoundPageProps) {
  const { lang, act, places } = props;
  const options = places.map((place) => ({
    value: placeValue(place),
    label: props.nameOf(place),
  }));
  const only = options.length === 1 ? options[0]?.value : undefined;
  const chosen = props.values.place === "" ? only : props.values.place;
  return (
    <div class={`${STACK} page-narrow`}>
      <PageHead title={say(lang, actWords[act])} />
      <Refused lang={lang} words={props.message} state="alert" />
      <ScanForm lang={lang} action={custodyPaths.newRound(act)} csrf={props.csrf} minLength={4} />
      <form method="post" action={custodyPaths.newRound(act)} class={STACK}>
        <CsrfField token={props.csrf} />
        <Card>
          {options.length === 0 ? (
            <EmptyState title={say(lang, t.noPlaces)} icon="pin">
              <a class={LINK} href={custodyPaths.places}>
                {say(lang, t.places)}
              </a>
            </EmptyState>
          ) : options.length <= 6 ? (
            <Choices
              lang={lang}
              id="place"
              label={say(lang, t.choosePlace)}
              options={options}
              value={chosen}
              columns={2}
              hint={say(lang, t.placeScanHint)}
            />
          ) : (
            <Select
              lang={lang}
              id="place"
              label={say(lang, t.choosePlace)}
              options={options}
              value={chosen}
              hasEmpty
              hint={say(lang, t.placeScanHint)}
            />
          )}
          {props.asksContent ? (
            <div class="mt-4">
              <Choices
                lang={lang}
                id="content"
                label={say(lang, t.chooseContent)}
                value={props.values.content}
                columns={2}
                options={(["empty", "full"] as const).map((value) => ({
                  value,
                  label: say(lang, contentWords[value]),
                }))}
              />
            </div>
          ) : null}
        </Card>
        <div class={FORM_ACTS}>
          <LinkButton href={custodyPaths.rounds} size="lg" icon="arrow-left">
            {say(lang, t.back)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="scan">
            {say(lang, t.newRound)}
          </Button>
        </div>
      </form>
    </div>
  );
}

/** What came of one scan, ready to be shown. */
export type RoundAnswer = {
  readonly state: State;
  readonly word: string;
  readonly lines: readonly string[];
  readonly sound: Sound;
};

export type RoundPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly round: Round;
  readonly count: number;
  readonly byMedium: readonly { readonly medium: string; readonly n: number }[];
  readonly lines: readonly RoundLine[];
  readonly troubles: readonly Task[];
  readonly answer: RoundAnswer | undefined;
  readonly nameOf: PlaceName;
};

const ids = { answer: "round-answer", count: "round-count", lines: "round-lines" } as const;

function Answer(props: RoundPageProps) {
  const { lang, answer } = props;
  return (
    <div id={ids.answer}>
      {answer === undefined ? (
        <Verdict state="neutral" icon="scan" word={say(lang, t.ready)}>
          <p>{say(lang, t.readyHint)}</p>
        </Verdict>
      ) : (
        <Verdict state={answer.state} word={answer.word} sound={answer.sound}>
          {answer.lines.map((line) => (
            <p>{line}</p>
          ))}
        </Verdict>
      )}
    </div>
  );
}

function Count(props: RoundPageProps) {
  const { lang, round, count, byMedium } = props;
  return (
    <div id={ids.count} class="panel">
      <div class="big-number">
        <span class="big-number-label">{say(lang, t.scanned)}</span>
        <span class="big-number-value" id="round-number">
          {count}
          {round.expected === null ? null : (
            <span class="big-number-unit">/ {round.expected.length}</span>
          )}
        </span>
      </div>
      <p class="quiet">
        {byMedium.map(({ medium, n }) => `${mediumName(lang, medium)} ${n}`).join(" · ")}
      </p>
    </div>
  );
}

function Lines(props: RoundPageProps) {
  const { lang, lines, troubles } = props;
  return (
    <div id={ids.lines} class={STACK}>
      <Table
        lang={lang}
        caption={say(lang, t.scanned)}
        columns={[
          { label: say(lang, t.serial) },
          { label: say(lang, t.code) },
          { label: say(lang, t.when) },
        ]}
        empty={say(lang, t.ready)}
        rows={lines.map((line) => ({
          cells: [
            <strong class={LINE}>{line.serial}</strong>,
            <span class={LINE}>{line.code}</span>,
            <span class={LINE}>{formatStamp(line.at).slice(11)}</span>,
          ],
        }))}
      />
      {troubles.length === 0 ? null : (
        <Card title={`${say(lang, t.wrongOnes)} · ${troubles.length}`} icon="alert" state="alert">
          <ul class="grid gap-2">
            {troubles.map((task) => (
              <li>
                <strong>{task.serial ?? task.code}</strong> {say(lang, taskWords[task.kind])}
                {task.was.kind === "unknown" ? null : ` · ${props.nameOf(task.was)}`}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

/** The parts that a scan changes; the camera and the field that is being typed into stay as they are. */
export function RoundParts(props: RoundPageProps) {
  return (
    <>
      {/* A new element each time, so that the same outcome sounds again. */}
      <Partial into={`#${ids.answer}`} swap="outerHTML">
        <Answer {...props} />
      </Partial>
      <Partial into={`#${ids.count}`}>
        <Count {...props} />
      </Partial>
      <Partial into={`#${ids.lines}`}>
        <Lines {...props} />
      </Partial>
    </>
  );
}

function RoundActs(props: RoundPageProps) {
  const { lang, round } = props;
  const undo = custodyPaths.roundUndo(round.id);
  const isCount = round.expected !== null;
  return (
    <div class="button-row">
      <form method="post" action={undo} hx-post={undo} hx-swap="none">
        <CsrfField token={props.csrf} />
        <Button icon="undo" size="lg">
          {say(lang, t.undoLast)}
        </Button>
      </form>
      <DialogOpener dialogId="end-round" icon="check" kind="primary">
        {say(lang, isCount ? t.endCount : t.end)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="end-round"
        title={say(lang, isCount ? t.endCount : t.end)}
        action={custodyPaths.roundEnd(round.id)}
        confirmLabel={say(lang, isCount ? t.endCount : t.end)}
        csrf={props.csrf}
      >
        <TextInput lang={lang} id="note" label={say(lang, t.endNote)} maxLength={500} />
      </ConfirmDialog>
    </div>
  );
}

export function RoundPage(props: RoundPageProps) {
  const { lang, round } = props;
  const path = custodyPaths.roundScan(round.id);
  const content = round.content === null ? "" : ` · ${say(lang, contentWords[round.content])}`;
  return (
    <div class={STACK}>
      <PageHead
        title={`${say(lang, actWords[round.act])} → ${props.nameOf(round.place)}${content}`}
      >
        <LinkButton href={custodyPaths.rounds} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <ScanForm
        lang={lang}
        action={path}
        csrf={props.csrf}
        minLength={4}
        extra={{ "hx-post": path, "hx-swap": "none" }}
      />
      <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Answer {...props} />
        <Count {...props} />
        <div class={STACK}>
          <RoundActs {...props} />
          <TypedCode
            action={custodyPaths.roundScan(round.id)}
            csrf={props.csrf}
            label={say(lang, t.typedCode)}
            enter={say(lang, t.enter)}
            extra={{ "hx-post": custodyPaths.roundScan(round.id), "hx-swap": "none" }}
          />
          <CameraScanner lang={lang} />
        </div>
        <Lines {...props} />
      </div>
    </div>
  );
}
