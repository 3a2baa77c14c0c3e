/** Every configured device, and one of them in detail with its last bytes. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import {
  formatDuration,
  formatStamp,
  type Lang,
  type Phrase,
  say,
} from "../../src/platform/i18n.ts";
import { DeviceTabs, SetupTabs } from "../devices/tabs.tsx";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState, LiveBadge, StatePill } from "../ui/feedback.tsx";
import { LivePart } from "../ui/live.tsx";
import { LINE, LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, type Fact, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { overviewText as t } from "./text.ts";

export type DeviceMode = "closed" | "opening" | "running" | "silent" | "waiting";

export type DeviceView = {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Known weights or concentrations can be put on it. */
  readonly isCheckable: boolean;
  readonly driver:
    | {
        readonly label: Phrase;
        readonly manual: string;
        readonly proof: "field-capture" | "vendor-document" | "manual-only";
      }
    | undefined;
  readonly driverId: string;
  readonly line: string;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly traffic:
    | {
        readonly mode: DeviceMode;
        readonly problem: "silent" | "garbage" | null;
        readonly sinceAt: UnixMs;
        readonly lastFrameAt: UnixMs | null;
        readonly framesPerSecond: number;
        readonly framesTotal: number;
        readonly bytesTotal: number;
        readonly discards: Readonly<Record<string, number>>;
        readonly timeouts: number;
        readonly reopenings: number;
        readonly bugs: number;
        readonly lastError: {
          readonly code: string;
          readonly detail: string;
          readonly at: UnixMs;
        } | null;
        readonly recent: readonly {
          readonly at: number;
          readonly dir: "in" | "out";
          readonly bytes: Uint8Array;
          readonly isCut: boolean;
        }[];
      }
    | undefined;
  readonly relay:
    | {
        readonly isUp: boolean;
        readonly since: UnixMs;
        readonly lastError: string | undefined;
        readonly reopenings: number;
      }
    | undefined;
};

const MODE: Readonly<Record<DeviceMode, readonly [State, Phrase]>> = {
  running: ["ok", t.modeRunning],
  opening: ["neutral", t.modeOpening],
  silent: ["alert", t.modeSilent],
  waiting: ["alert", t.modeWaiting],
  closed: ["locked", t.modeClosed],
};

const DISCARD_WORDS: Readonly<Record<string, Phrase>> = {
  noise: t.discardNoise,
  oversize: t.discardOversize,
  checksum: t.discardChecksum,
  malformed: t.discardMalformed,
  incomplete: t.discardIncomplete,
  unexpected: t.discardUnexpected,
  "device-error": t.discardDeviceError,
};

const PROOF_WORDS = {
  "field-capture": t.proofField,
  "vendor-document": t.proofVendor,
  "manual-only": t.proofManual,
} as const;

function DevicePill(props: { readonly lang: Lang; readonly device: DeviceView }) {
  const { lang, device } = props;
  if (!device.isActive) return <StatePill state="locked" word={say(lang, t.inactive)} />;
  if (device.relay !== undefined) {
    return device.relay.isUp ? (
      <StatePill state="ok" word={say(lang, t.relayUp)} />
    ) : (
      <StatePill state="alert" icon="unlink" word={say(lang, t.relayDown)} />
    );
  }
  if (device.traffic === undefined) {
    return <StatePill state="alert" word={say(lang, t.notStarted)} />;
  }
  const [state, word] = MODE[device.traffic.mode];
  const { problem } = device.traffic;
  if (problem === null) return <StatePill state={state} word={say(lang, word)} />;
  const what = say(lang, problem === "silent" ? t.problemSilent : t.problemGarbage);
  return <StatePill state="alert" word={what} />;
}

function discardText(lang: Lang, discards: Readonly<Record<string, number>>): string {
  const parts = Object.entries(discards)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => {
      const word = DISCARD_WORDS[reason];
      return `${word === undefined ? reason : say(lang, word)} ${count}`;
    });
  return parts.length === 0 ? say(lang, t.none) : parts.join(lang === "en" ? ", " : "，");
}

function agoText(lang: Lang, at: UnixMs | null, now: UnixMs): string {
  return at === null
    ? say(lang, t.never)
    : say(lang, t.ago, { time: formatDuration(lang, now - at) });
}

function driverText(lang: Lang, device: DeviceView): string {
  return device.driver === undefined ? device.driverId : say(lang, device.driver.label);
}

/** The part that is sent again every second. */
export function DeviceTable(props: {
  readonly lang: Lang;
  readonly devices: readonly DeviceView[];
  readonly now: UnixMs;
}) {
  const { lang, devices, now } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.devices)}
      columns={[
        { label: say(lang, t.device) },
        { label: say(lang, t.state) },
        { label: say(lang, t.lastFrame) },
        { label: say(lang, t.frames), align: "end" },
        { label: say(lang, t.discards) },
        { label: say(lang, t.reopenings), align: "end" },
        { label: say(lang, t.lastError) },
      ]}
      rows={devices.map((device) => ({
        cells: [
          <span class="grid">
            <a class={`${LINK} ${LINE} target-line`} href={`/devices/${device.id}`}>
              {device.name}
            </a>
            <span class="text-muted text-sm">{driverText(lang, device)}</span>
            <span class={`${LINE} text-muted text-sm`}>{device.line}</span>
          </span>,
          <DevicePill lang={lang} device={device} />,
          <span class={LINE}>
            {device.traffic === undefined ? "—" : agoText(lang, device.traffic.lastFrameAt, now)}
          </span>,
          device.traffic === undefined ? "—" : device.traffic.framesPerSecond.toFixed(1),
          device.traffic === undefined ? "—" : discardText(lang, device.traffic.discards),
          device.traffic?.reopenings ?? device.relay?.reopenings ?? 0,
          <span class="text-sm wrap-anywhere">
            {device.traffic?.lastError?.detail ?? device.relay?.lastError ?? "—"}
          </span>,
        ],
      }))}
    />
  );
}

export function DevicesPage(props: {
  readonly lang: Lang;
  readonly devices: readonly DeviceView[];
  readonly now: UnixMs;
  /** An administrator may set devices up. */
  readonly canWrite: boolean;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.devices)}>
        {props.canWrite ? (
          <LinkButton href="/devices/new" kind="primary" icon="plus">
            {say(lang, t.addDevice)}
          </LinkButton>
        ) : null}
        {props.devices.length === 0 ? null : <LiveBadge lang={lang} silenceMaxMs={6_000} />}
      </PageHead>
      <SetupTabs lang={lang} current="/devices" canWrite={props.canWrite} />
      {props.devices.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.noDevices)} icon="plug">
            <p>{say(lang, t.noDevicesHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <LivePart id="devices-live" href="/devices/live">
          <DeviceTable {...props} />
        </LivePart>
      )}
    </div>
  );
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** Printable ASCII; everything else is a dot. */
function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·",
  ).join("");
}

function Recent(props: { readonly lang: Lang; readonly device: DeviceView }) {
  const { lang, device } = props;
  const pieces = [...(device.traffic?.recent ?? [])].reverse();
  return (
    <Card title={say(lang, t.recent)} icon="activity">
      <p class="mb-2 text-muted">{say(lang, t.recentHint)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.recent)}
        columns={[
          { label: say(lang, t.when) },
          { label: say(lang, t.direction) },
          { label: say(lang, t.hex) },
          { label: say(lang, t.text) },
        ]}
        rows={pieces.map((piece) => ({
          cells: [
            <span class="whitespace-nowrap">{formatStamp(piece.at as UnixMs)}</span>,
            say(lang, piece.dir === "in" ? t.received : t.sent),
            <code class="wrap-anywhere text-sm">
              {hexOf(piece.bytes)}
              {piece.isCut ? " …" : ""}
            </code>,
            <code class="wrap-anywhere text-sm">{textOf(piece.bytes)}</code>,
          ],
        }))}
        empty={say(lang, t.noRecent)}
      />
    </Card>
  );
}

function trafficFacts(lang: Lang, device: DeviceView, now: UnixMs): readonly Fact[] {
  const { traffic, relay } = device;
  const state: Fact = [say(lang, t.state), <DevicePill lang={lang} device={device} />];
  if (traffic === undefined) {
    if (relay === undefined) return [state];
    return [
      state,
      [say(lang, t.since), formatStamp(relay.since)],
      [say(lang, t.reopenings), relay.reopenings],
      [say(lang, t.lastError), relay.lastError],
      ["", relay.isUp ? undefined : say(lang, t.relayDownHint)],
    ].filter((fact): fact is [string, string] => fact[0] !== "" || fact[1] !== undefined) as Fact[];
  }
  const { lastError } = traffic;
  return [
    state,
    [say(lang, t.since), formatStamp(traffic.sinceAt)],
    [say(lang, t.lastFrame), agoText(lang, traffic.lastFrameAt, now)],
    [say(lang, t.frames), traffic.framesPerSecond.toFixed(1)],
    [say(lang, t.framesTotal), traffic.framesTotal],
    [say(lang, t.bytesTotal), traffic.bytesTotal],
    [say(lang, t.discards), discardText(lang, traffic.discards)],
    [say(lang, t.timeouts), traffic.timeouts],
    [say(lang, t.reopenings), traffic.reopenings],
    [say(lang, t.bugs), traffic.bugs],
    [
      say(lang, t.lastError),
      lastError === null
        ? undefined
        : `${formatStamp(lastError.at)} · ${lastError.code}: ${lastError.detail}`,
    ],
  ];
}

function Configured(props: { readonly lang: Lang; readonly device: DeviceView }) {
  const { lang, device } = props;
  const { driver } = device;
  const settings = Object.entries(device.settings).map(([key, value]) => `${key} = ${value}`);
  return (
    <Card title={say(lang, t.device)} icon="plug">
      <KeyValueList
        facts={[
          [say(lang, t.driver), `${driverText(lang, device)} · ${device.driverId}`],
          [say(lang, t.line), device.line],
          [say(lang, t.settings), settings.length === 0 ? undefined : settings.join(" · ")],
          [say(lang, t.manual), driver?.manual],
          [say(lang, t.proof), driver && say(lang, PROOF_WORDS[driver.proof])],
        ]}
      />
    </Card>
  );
}

/** The part that is sent again every second. */
export function DeviceLive(props: {
  readonly lang: Lang;
  readonly device: DeviceView;
  readonly now: UnixMs;
}) {
  const { lang, device } = props;
  return (
    <div class={STACK}>
      <div class={TWO_COLUMNS}>
        <Card title={say(lang, t.state)} icon="gauge">
          <KeyValueList facts={trafficFacts(lang, device, props.now)} />
        </Card>
        <Configured lang={lang} device={device} />
      </div>
      {device.traffic === undefined ? null : <Recent lang={lang} device={device} />}
    </div>
  );
}

export function DevicePage(props: {
  readonly lang: Lang;
  readonly device: DeviceView;
  readonly now: UnixMs;
  readonly canWrite: boolean;
}) {
  const { lang, device } = props;
  return (
    <div class={STACK}>
      <PageHead title={device.name}>
        <LiveBadge lang={lang} silenceMaxMs={6_000} />
      </PageHead>
      <DeviceTabs
        lang={lang}
        id={device.id}
        current={`/devices/${device.id}`}
        canWrite={props.canWrite}
        isCheckable={device.isCheckable}
      />
      <LivePart id="device-live" href={`/devices/${device.id}/state`}>
        <DeviceLive {...props} />
      </LivePart>
    </div>
  );
}
