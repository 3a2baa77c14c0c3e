/** How the box is, for a person; the same facts as `/healthz`. */
import { formatDuration, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { StatePill, Verdict } from "../ui/feedback.tsx";
import { LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, type Fact, KeyValueList, PageHead } from "../ui/structure.tsx";
import { overviewText as t } from "./text.ts";

export type HealthView = {
  readonly ok: boolean;
  readonly version: string;
  readonly host: string;
  readonly siteId: string;
  readonly uptimeMs: number;
  readonly clock: { readonly isTrusted: boolean; readonly cause: string | null };
  readonly database: { readonly isWritable: boolean };
  readonly disk: { readonly freeBytes: number | null };
  readonly lag: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
  readonly devices: { readonly up: number; readonly total: number };
  readonly upstream: {
    readonly isConfigured: boolean;
    readonly isConnected: boolean;
    readonly waiting: number;
  };
  readonly problems: readonly string[];
  readonly screens: number;
  /** Links to pages which this person may open. */
  readonly isOffice: boolean;
};

const CLOCK_CAUSE: Readonly<Record<string, Phrase>> = {
  "before-release": t.clockBeforeRelease,
  "before-last-entry": t.clockBeforeLast,
  jumped: t.clockJumped,
  "far-ahead": t.clockFarAhead,
};

const PROBLEM_WORDS: Readonly<Record<string, Phrase>> = {
  database: t.problemDatabase,
  disk: t.problemDisk,
  space: t.problemSpace,
  clock: t.problemClock,
  devices: t.problemDevices,
  upstream: t.problemUpstream,
  lag: t.problemLag,
};

function gigabytes(bytes: number | null): string {
  return bytes === null ? "—" : `${(bytes / 1e9).toFixed(1)} GB`;
}

function pill(isGood: boolean, good: string, bad: string, state: State = "danger") {
  return <StatePill state={isGood ? "ok" : state} word={isGood ? good : bad} />;
}

function boxFacts(lang: Lang, health: HealthView): readonly Fact[] {
  const cause = CLOCK_CAUSE[health.clock.cause ?? ""];
  const { lag } = health;
  return [
    [
      say(lang, t.database),
      pill(health.database.isWritable, say(lang, t.writable), say(lang, t.notWritable)),
    ],
    [
      say(lang, t.diskFree),
      pill(
        !health.problems.includes("disk"),
        gigabytes(health.disk.freeBytes),
        `${say(lang, t.diskLow)}: ${gigabytes(health.disk.freeBytes)}`,
      ),
    ],
    [
      say(lang, t.clock),
      <a class={LINK} href="/clock">
        {pill(
          health.clock.isTrusted,
          say(lang, t.clockTrusted),
          cause === undefined ? (health.clock.cause ?? "") : say(lang, cause),
        )}
      </a>,
    ],
    [
      say(lang, t.lag),
      `${say(lang, t.lagP50)} ${lag.p50Ms} ms · ${say(lang, t.lagP99)} ${lag.p99Ms} ms · ${say(lang, t.lagMax)} ${lag.maxMs} ms`,
    ],
    [say(lang, t.screens), health.screens],
  ];
}

function linkTo(isOffice: boolean, href: string, word: string) {
  return isOffice ? (
    <a class={LINK} href={href}>
      {word}
    </a>
  ) : (
    <span>{word}</span>
  );
}

function upstreamWord(lang: Lang, health: HealthView): string {
  if (!health.upstream.isConfigured) return say(lang, t.upstreamNone);
  const word = say(lang, health.upstream.isConnected ? t.upstreamConnected : t.upstreamLost);
  return `${word} · ${say(lang, t.laneWait)} ${health.upstream.waiting}`;
}

export function HealthPage(props: { readonly lang: Lang; readonly health: HealthView }) {
  const { lang, health } = props;
  const hasWarnings = health.problems.length > 0;
  const [state, word] = !health.ok
    ? (["danger", t.healthBad] as const)
    : hasWarnings
      ? (["warn", t.healthWarn] as const)
      : (["ok", t.healthOk] as const);
  const devices = say(lang, t.devicesOf, health.devices);
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.health)} />
      <Verdict state={state} word={say(lang, word)}>
        {health.problems.map((problem) => {
          const words = PROBLEM_WORDS[problem];
          return <p>{words === undefined ? problem : say(lang, words)}</p>;
        })}
      </Verdict>
      <div class={TWO_COLUMNS}>
        <Card title={say(lang, t.boxState)} icon="activity">
          <KeyValueList facts={boxFacts(lang, health)} />
        </Card>
        <Card title={say(lang, t.host)} icon="info">
          <KeyValueList
            facts={[
              [say(lang, t.version), health.version],
              [say(lang, t.host), health.host],
              [say(lang, t.siteId), health.siteId],
              [say(lang, t.uptime), formatDuration(lang, health.uptimeMs)],
              [say(lang, t.devicesUp), linkTo(health.isOffice, "/devices", devices)],
              [
                say(lang, t.upstream),
                linkTo(health.isOffice, "/upstream", upstreamWord(lang, health)),
              ],
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
