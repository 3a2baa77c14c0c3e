/** Journal entries as a table: what happened, to what, by whom, and whether it has gone upstream. */
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { isUnconfirmed, UNCONFIRMED } from "../../src/platform/journal/journal-mark.ts";
import type { ShownEntry } from "../../src/platform/journal/journal-reader.ts";
import { StatePill } from "../ui/feedback.tsx";
import { LINK } from "../ui/look.ts";
import { Table } from "../ui/structure.tsx";
import { factName, factText, subjectText } from "./facts.ts";
import { kindWord } from "./kinds.ts";
import { overviewText as t } from "./text.ts";

export type LaneWord = "local" | "acknowledged" | "waiting";

export type EntryRow = {
  readonly entry: ShownEntry;
  /** Name of the person; undefined for the system and for devices. */
  readonly actorName: string | undefined;
  /** Left out where the column is not shown. */
  readonly lane?: LaneWord | undefined;
};

export function actorText(lang: Lang, row: Pick<EntryRow, "entry" | "actorName">): string {
  if (row.actorName !== undefined) return row.actorName;
  return row.entry.actor === "system" ? say(lang, t.system) : row.entry.actor;
}

const PATH_OF: Readonly<Record<string, (id: string) => string>> = {
  cylinder: (id) => `/cylinders/${id}`,
  fill: (id) => `/fills/${id}`,
  person: (id) => `/people/${id}`,
  device: (id) => `/devices/${id}`,
  alarm: (id) => `/alarms/${id}`,
  customer: (id) => `/customers/${id}`,
  visit: (id) => `/deliveries/${id}`,
};

/** The thing an entry is about, as a link where there is a page for it. */
export function SubjectLink(props: { readonly lang: Lang; readonly subject: string }) {
  const { lang, subject } = props;
  const [kind = "", id = ""] = subject.split(":", 2);
  // The whole is what the filter takes and the pointer shows.
  const text = subjectText(lang, subject);
  const pathOf = Object.hasOwn(PATH_OF, kind) ? PATH_OF[kind] : undefined;
  if (pathOf === undefined || !/^[0-9a-zA-Z_-]+$/.test(id)) {
    return <span title={subject}>{text}</span>;
  }
  return (
    <a class={`${LINK} target-line`} href={pathOf(id)} title={subject}>
      {text}
    </a>
  );
}

function Payload(props: { readonly lang: Lang; readonly payload: ShownEntry["payload"] }) {
  const { lang } = props;
  const pairs = Object.entries(props.payload).filter(([key]) => key !== UNCONFIRMED);
  if (pairs.length === 0) return <span>—</span>;
  return (
    <span class="block min-w-64 wrap-anywhere text-sm">
      {pairs.map(([key, value]) => (
        <span class="mr-3 inline-block">
          <span class="text-muted">{factName(lang, key)}</span> {factText(lang, key, value)}
        </span>
      ))}
    </span>
  );
}

const LANE_STATE = { local: "neutral", acknowledged: "ok", waiting: "warn" } as const;

function LanePill(props: { readonly lang: Lang; readonly lane: LaneWord }) {
  const word = { local: t.laneLocal, acknowledged: t.laneAcknowledged, waiting: t.laneWaiting };
  return props.lane === "local" ? (
    <span class="text-muted">{say(props.lang, word.local)}</span>
  ) : (
    <StatePill
      state={LANE_STATE[props.lane]}
      icon={props.lane === "waiting" ? "pending" : "check"}
      word={say(props.lang, word[props.lane])}
    />
  );
}

/** With a mark where the box did not trust its own clock. */
function EntryTime(props: { readonly lang: Lang; readonly entry: ShownEntry }) {
  const { lang, entry } = props;
  return (
    <span class="grid gap-1">
      <time class="whitespace-nowrap">{formatStamp(entry.at)}</time>
      {isUnconfirmed(entry.payload) ? (
        <StatePill state="warn" icon="clock" word={say(lang, t.timeUnconfirmed)} />
      ) : null}
    </span>
  );
}

export function EntryList(props: {
  readonly lang: Lang;
  readonly rows: readonly EntryRow[];
  /** What each is about; left out on the page of the thing itself. */
  readonly hasSubject?: boolean;
  readonly empty?: string;
}) {
  const { lang, rows } = props;
  const hasLane = rows.some((row) => row.lane !== undefined);
  return (
    <Table
      lang={lang}
      caption={say(lang, t.journal)}
      columns={[
        { label: say(lang, t.when) },
        { label: say(lang, t.what) },
        { label: say(lang, t.who) },
        { label: say(lang, t.details) },
        ...(hasLane ? [{ label: say(lang, t.upstreamShort) }] : []),
      ]}
      rows={rows.map((row) => ({
        cells: [
          <span class="whitespace-nowrap">
            <EntryTime lang={lang} entry={row.entry} />
            <small class="block text-muted">#{row.entry.seq}</small>
          </span>,
          <span class="grid min-w-28">
            {kindWord(lang, row.entry.kind)}
            {props.hasSubject === true ? (
              <small>
                <SubjectLink lang={lang} subject={row.entry.subject} />
              </small>
            ) : null}
          </span>,
          <span class="whitespace-nowrap">{actorText(lang, row)}</span>,
          <Payload lang={lang} payload={row.entry.payload} />,
          ...(hasLane ? [<LanePill lang={lang} lane={row.lane ?? "local"} />] : []),
        ],
      }))}
      {...(props.empty === undefined ? {} : { empty: props.empty })}
    />
  );
}
