/** The site's colour: what it is, why, since when, what it stops, and a manager's confirmation. */
import type { StoppableWork } from "../../src/dangers/model.ts";
import { colourPaths, dangerPaths } from "../../src/dangers/paths.ts";
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused, SiteColour, type SiteColourValue, StatePill } from "../ui/feedback.tsx";
import { CsrfField, NumberInput, TextArea } from "../ui/form.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { causeWords, endWords, colourText as t, workWords } from "./colour-text.ts";

export type ColourChange = {
  readonly at: UnixMs;
  readonly level: SiteColourValue["level"];
  readonly event: string;
  readonly danger: { readonly number: string; readonly href: string } | undefined;
  readonly major: number;
  readonly general: number;
  readonly who: string | undefined;
};

export type ConfirmationLine = {
  readonly at: UnixMs;
  readonly by: string;
  readonly level: SiteColourValue["level"];
  readonly reason: string;
  readonly until: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly endReason: string;
};

export type ColourPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly colour: SiteColourValue;
  readonly sinceAt: UnixMs | null;
  readonly stopped: readonly StoppableWork[];
  readonly stoppable: readonly StoppableWork[];
  readonly running: ConfirmationLine | undefined;
  readonly history: readonly ColourChange[];
  readonly confirmations: readonly ConfirmationLine[];
  readonly canConfirm: boolean;
  readonly canSet: boolean;
  readonly maxHours: number;
  readonly values: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};

const COLOUR_STATE = { green: "ok", yellow: "warn", red: "danger" } as const;

const LEVEL_WORD = {
  green: { zh: "绿", en: "Green" },
  yellow: { zh: "黄", en: "Yellow" },
  red: { zh: "红", en: "Red" },
} as const;

function ColourPill(props: { readonly lang: Lang; readonly level: SiteColourValue["level"] }) {
  const { lang, level } = props;
  return <StatePill state={COLOUR_STATE[level]} word={say(lang, LEVEL_WORD[level])} />;
}

function worksText(lang: Lang, works: readonly StoppableWork[]): string {
  return works.map((work) => say(lang, workWords[work])).join(lang === "en" ? ", " : "、");
}

function wordOf(lang: Lang, words: Readonly<Record<string, Phrase>>, key: string): string {
  const found = Object.hasOwn(words, key) ? words[key] : undefined;
  return found === undefined ? key : say(lang, found);
}

function Confirm(props: ColourPageProps) {
  const { lang, values } = props;
  return (
    <Card title={say(lang, t.confirmTitle)} icon="signature">
      <form method="post" action={colourPaths.confirm} class={STACK}>
        <CsrfField token={props.csrf} />
        <input type="hidden" name="level" value={props.colour.level} />
        <p>{say(lang, t.confirmDialog, { work: worksText(lang, props.stoppable) })}</p>
        <p class="quiet">{say(lang, t.confirmHint)}</p>
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={values["reason"]}
          isRequired
        />
        <NumberInput
          lang={lang}
          id="hours"
          label={say(lang, t.hours, { max: props.maxHours })}
          value={values["hours"] ?? String(Math.min(4, props.maxHours))}
          isWhole
          isRequired
        />
        <div>
          <Button kind="destructive" icon="check">
            {say(lang, t.confirm)}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Running(props: ColourPageProps & { readonly line: ConfirmationLine }) {
  const { lang, line } = props;
  return (
    <Alert lang={lang} state="warn" word={say(lang, t.running)} icon="signature">
      {say(lang, t.confirmedUntil, { until: formatStamp(line.until).slice(0, 16) })} · {line.by}:{" "}
      {line.reason}
      {props.canConfirm ? (
        <form method="post" action={colourPaths.withdraw} class="mt-2">
          <CsrfField token={props.csrf} />
          <Button icon="undo">{say(lang, t.withdraw)}</Button>
        </form>
      ) : null}
    </Alert>
  );
}

function History(props: ColourPageProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.history)} icon="history">
      <Table
        lang={lang}
        caption={say(lang, t.history)}
        empty={say(lang, t.noHistory)}
        columns={[
          { label: say(lang, t.at) },
          { label: say(lang, t.colour) },
          { label: say(lang, t.cause) },
          { label: say(lang, t.who) },
          { label: say(lang, t.counts), align: "end" },
        ]}
        rows={props.history.map((line) => ({
          cells: [
            <span class="whitespace-nowrap">{formatStamp(line.at)}</span>,
            <ColourPill lang={lang} level={line.level} />,
            <>
              {wordOf(lang, causeWords, line.event)}
              {line.danger === undefined ? null : (
                <>
                  {" · "}
                  <a class={LINK} href={line.danger.href}>
                    {line.danger.number}
                  </a>
                </>
              )}
            </>,
            line.who ?? "—",
            `${line.major} / ${line.general}`,
          ],
        }))}
      />
    </Card>
  );
}

function Confirmations(props: ColourPageProps) {
  const { lang, confirmations } = props;
  return (
    <Card title={say(lang, t.confirmations)} icon="signature">
      <Table
        lang={lang}
        caption={say(lang, t.confirmations)}
        empty={say(lang, t.noConfirmations)}
        columns={[
          { label: say(lang, t.at) },
          { label: say(lang, t.by) },
          { label: say(lang, t.colour) },
          { label: say(lang, t.reason) },
          { label: say(lang, t.until) },
          { label: say(lang, t.ended) },
        ]}
        rows={confirmations.map((line) => ({
          cells: [
            <span class="whitespace-nowrap">{formatStamp(line.at).slice(0, 16)}</span>,
            line.by,
            <ColourPill lang={lang} level={line.level} />,
            line.reason,
            <span class="whitespace-nowrap">{formatStamp(line.until).slice(0, 16)}</span>,
            line.endedAt === null
              ? "—"
              : `${formatStamp(line.endedAt).slice(0, 16)} · ${wordOf(lang, endWords, line.endReason)}`,
          ],
        }))}
      />
    </Card>
  );
}

export function ColourPage(props: ColourPageProps) {
  const { lang, stopped, stoppable, running } = props;
  const since =
    props.sinceAt === null
      ? say(lang, t.sinceBeginning)
      : say(lang, t.since, { at: formatStamp(props.sinceAt) });
  return (
    <div class={STACK} id="colour-page">
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={dangerPaths.list} icon="list">
          {say(lang, t.openDangers)}
        </LinkButton>
        {props.canSet ? (
          <LinkButton href={dangerPaths.settings} icon="settings">
            {say(lang, t.settings)}
          </LinkButton>
        ) : null}
      </PageHead>
      <Refused lang={lang} words={props.message} isSilent />
      <SiteColour lang={lang} colour={props.colour} size="lg" />
      <p class="quiet">
        {since} · {say(lang, t.lead)}
      </p>
      {running === undefined ? null : <Running {...props} line={running} />}
      <Card title={say(lang, t.effect)} icon={stopped.length === 0 ? "ok" : "ban"}>
        <KeyValueList
          facts={[
            [
              say(lang, t.stopsNow),
              stopped.length === 0 ? say(lang, t.stopsNothing) : worksText(lang, stopped),
            ],
            ...(stoppable.length === 0
              ? []
              : ([[say(lang, t.wouldStop), worksText(lang, stoppable)]] as const)),
          ]}
        />
      </Card>
      {props.canConfirm && stopped.length > 0 ? <Confirm {...props} /> : null}
      <History {...props} />
      {props.confirmations.length === 0 ? null : <Confirmations {...props} />}
    </div>
  );
}
