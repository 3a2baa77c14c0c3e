/** Open sessions: one's own, and for administrators everybody's. */
import type { SessionFacts } from "../../src/identity/model.ts";
import { accountPaths } from "../../src/identity/paths.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { LINE, STACK } from "../ui/look.ts";
import { PageHead, Table } from "../ui/structure.tsx";
import { channelWords, accountText as t } from "./account-text.ts";

export type SessionRow = SessionFacts & {
  readonly name?: string;
  readonly isThis?: boolean;
  readonly canEnd?: boolean;
};

export function SessionTable(props: {
  readonly lang: Lang;
  readonly sessions: readonly SessionRow[];
  readonly csrf: string | undefined;
}) {
  const { lang, sessions } = props;
  const hasNames = sessions.some(({ name }) => name !== undefined);
  const canEnd = sessions.some((one) => one.canEnd === true || one.isThis === true);
  return (
    <Table
      lang={lang}
      caption={say(lang, t.sessions)}
      empty={say(lang, t.noSessions)}
      columns={[
        ...(hasNames ? [{ label: say(lang, t.person) }] : []),
        { label: say(lang, t.channel) },
        { label: say(lang, t.device) },
        { label: say(lang, t.since) },
        { label: say(lang, t.seen) },
        ...(canEnd ? [{ label: "", align: "end" as const }] : []),
      ]}
      rows={sessions.map((one) => ({
        cells: [
          ...(hasNames ? [<span class={LINE}>{one.name ?? "—"}</span>] : []),
          <span class={LINE}>{say(lang, channelWords[one.channel])}</span>,
          one.userAgent === "" ? "—" : one.userAgent,
          <time class={LINE}>{formatStamp(one.createdAt)}</time>,
          <time class={LINE}>{formatStamp(one.lastSeenAt)}</time>,
          ...(canEnd ? [<EndCell lang={lang} session={one} csrf={props.csrf} />] : []),
        ],
      }))}
    />
  );
}

function EndCell(props: {
  readonly lang: Lang;
  readonly session: SessionRow;
  readonly csrf: string | undefined;
}) {
  const { lang, session } = props;
  if (session.isThis === true) return <StatePill state="ok" word={say(lang, t.thisOne)} />;
  if (session.canEnd !== true) return <span>—</span>;
  return (
    <form method="post" action={accountPaths.endSession(session.handle)}>
      <CsrfField token={props.csrf} />
      <Button icon="logout" kind="quiet">
        {say(lang, t.end)}
      </Button>
    </form>
  );
}

export function SessionsPage(props: {
  readonly lang: Lang;
  readonly sessions: readonly SessionRow[];
  readonly csrf: string | undefined;
  readonly problem?: string;
}) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.sessions)}>
        <form method="post" action={accountPaths.endOthers}>
          <CsrfField token={props.csrf} />
          <Button icon="logout">{say(lang, t.endOthers)}</Button>
        </form>
      </PageHead>
      <Refused lang={lang} words={props.problem} state="alert" isSilent />
      <SessionTable lang={lang} sessions={props.sessions} csrf={props.csrf} />
    </div>
  );
}
