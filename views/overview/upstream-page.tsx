/** Whether records reach the receiver: connection, and each lane with what is acknowledged and what waits. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatDuration, formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import type { PlatformLine } from "../sync/line.ts";
import { platformPaths } from "../sync/paths.ts";
import { PlatformTable } from "../sync/platform-parts.tsx";
import { syncText } from "../sync/text.ts";
import { LinkButton } from "../ui/button.tsx";
import { Alert, LiveBadge, StatePill, Verdict } from "../ui/feedback.tsx";
import { LivePart } from "../ui/live.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { PageHead, Table } from "../ui/structure.tsx";
import { overviewText as t } from "./text.ts";

export type UpstreamView = {
  readonly isConfigured: boolean;
  readonly isConnected: boolean;
  readonly lastError: string | undefined;
  readonly platforms: readonly PlatformLine[];
  /** Refused records that wait for somebody. */
  readonly deadLetters: number;
  readonly lanes: readonly {
    readonly lane: "alarm" | "event" | "summary";
    readonly lastSeq: number;
    readonly acknowledgedSeq: number;
    readonly acknowledgedAt: UnixMs | undefined;
  }[];
};

type Props = { readonly lang: Lang; readonly upstream: UpstreamView; readonly now: UnixMs };

const LANE_WORD = { alarm: t.laneAlarm, event: t.laneEvent, summary: t.laneSummary } as const;

function Connection(props: Props) {
  const { lang, upstream } = props;
  if (!upstream.isConfigured && upstream.platforms.some((one) => one.isCarried)) {
    return (
      <Verdict state="neutral" icon="download" word={say(lang, syncText.carried)}>
        <p>{say(lang, syncText.carriedHint)}</p>
      </Verdict>
    );
  }
  if (!upstream.isConfigured && upstream.platforms.length > 0) {
    return (
      <Verdict state="warn" icon="cloud-off" word={say(lang, syncText.allPaused)}>
        <p>{say(lang, syncText.allPausedHint)}</p>
      </Verdict>
    );
  }
  if (!upstream.isConfigured) {
    return (
      <Verdict state="neutral" icon="cloud-off" word={say(lang, t.upstreamNone)}>
        <p>{say(lang, t.upstreamNoneHint)}</p>
      </Verdict>
    );
  }
  return upstream.isConnected ? (
    <Verdict state="ok" icon="cloud-upload" word={say(lang, t.upstreamConnected)} />
  ) : (
    <Verdict state="alert" icon="cloud-off" word={say(lang, t.upstreamLost)}>
      <p>{say(lang, t.upstreamLostHint)}</p>
      {upstream.lastError === undefined ? null : (
        <p>
          {say(lang, t.lastError)}: {upstream.lastError}
        </p>
      )}
    </Verdict>
  );
}

/** The part that is sent again every second. */
export function UpstreamPart(props: Props) {
  const { lang, upstream, now } = props;
  return (
    <div class={STACK}>
      <Connection {...props} />
      {upstream.deadLetters === 0 ? null : (
        <Alert lang={lang} state="warn">
          <a class={LINK} href={platformPaths.deadLetters}>
            {say(lang, syncText.refusedOpen, { count: upstream.deadLetters })}
          </a>
        </Alert>
      )}
      {upstream.platforms.length === 0 ? null : (
        <PlatformTable lang={lang} platforms={upstream.platforms} />
      )}
      <Table
        lang={lang}
        caption={say(lang, t.upstream)}
        columns={[
          { label: say(lang, t.lane) },
          { label: say(lang, t.laneLast), align: "end" },
          { label: say(lang, t.laneAcked), align: "end" },
          { label: say(lang, t.laneWait), align: "end" },
          { label: say(lang, t.laneAge) },
        ]}
        rows={upstream.lanes.map((lane) => {
          const waiting = lane.lastSeq - lane.acknowledgedSeq;
          const at = lane.acknowledgedAt;
          return {
            cells: [
              say(lang, LANE_WORD[lane.lane]),
              lane.lastSeq,
              lane.acknowledgedSeq,
              waiting === 0 ? 0 : <StatePill state="warn" icon="pending" word={String(waiting)} />,
              at === undefined
                ? say(lang, t.never)
                : `${formatStamp(at)} · ${say(lang, t.ago, { time: formatDuration(lang, now - at) })}`,
            ],
          };
        })}
      />
    </div>
  );
}

export function UpstreamPage(props: Props & { readonly mayAdd: boolean }) {
  return (
    <div class={STACK}>
      <PageHead title={say(props.lang, t.upstream)}>
        {props.mayAdd ? (
          <LinkButton href={platformPaths.add} icon="plus">
            {say(props.lang, syncText.add)}
          </LinkButton>
        ) : null}
        <LinkButton href={platformPaths.deadLetters} icon="ban">
          {say(props.lang, syncText.refusedRecords)}
        </LinkButton>
        <LinkButton href="/upstream/orders" icon="list">
          {say(props.lang, t.orders)}
        </LinkButton>
        <LinkButton href="/upstream/courier" icon="download">
          {say(props.lang, t.courier)}
        </LinkButton>
        <LiveBadge lang={props.lang} silenceMaxMs={6_000} />
      </PageHead>
      <LivePart id="upstream-live" href="/upstream/live">
        <UpstreamPart {...props} />
      </LivePart>
    </div>
  );
}
