/** The page of one proposal from above: the difference, and a manager's decision. */
import { orderPaths } from "../../views/box/orders-page.tsx";
import {
  decisionProblems,
  ordersText,
  orderVerdicts,
  proposalText as t,
} from "../../views/box/orders-text.ts";
import {
  type DifferenceLine,
  ProposalPage,
  type ProposalPageProps,
} from "../../views/box/proposal-page.tsx";
import { OFFICE_ROLES } from "../../views/layout/nav.ts";
import { escalationWith, readEscalation } from "../alarms/index.ts";
import { isPrescribed, type TableDifference, tableDifference } from "../checks/index.ts";
import { instant } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import {
  baseMark,
  type CommandRow,
  decideProposal,
  findCommand,
  listAuthorities,
  type Proposal,
  proposalOf,
  readTable,
} from "../sync/index.ts";

const DECIDERS = ["safety-manager", "administrator"] as const;

/** Everything of an item but its words and what this program says of its source. */
function judgedBy(item: TableDifference["added"][number] | undefined): string {
  const { text: _text, mark: _mark, ...rest } = item ?? {};
  return JSON.stringify(Object.entries(rest).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function linesOf(lang: Lang, { added, removed, changed }: TableDifference): DifferenceLine[] {
  const line = (
    how: DifferenceLine["how"],
    before: TableDifference["added"][number] | undefined,
    after: TableDifference["added"][number] | undefined,
  ): DifferenceLine => {
    const one = before ?? after;
    const words = [before, after].map((item) => (item === undefined ? "" : say(lang, item.text)));
    return {
      how,
      before: words[0] ?? "",
      after: words[1] ?? "",
      basis: one?.source ?? "",
      isPrescribed: one !== undefined && isPrescribed(one),
      hasDetails: how === "changed" && judgedBy(before) !== judgedBy(after),
    };
  };
  return [
    ...removed.map((item) => line("removed", item, undefined)),
    ...changed.map(({ before, after }) => line("changed", before, after)),
    ...added.map((item) => line("added", undefined, item)),
  ];
}

function contentOf(
  { db: { read } }: Ports,
  lang: Lang,
  proposal: Proposal,
): Pick<ProposalPageProps, "lost" | "base" | "isLooser" | "lines" | "times"> {
  if (proposal.action === "check-table") {
    const table = readTable(read, proposal);
    if (table === undefined) {
      return { lost: 0, base: "used", isLooser: false, lines: [], times: undefined };
    }
    const difference = tableDifference(table.before, table.after);
    return {
      lost: difference.lost.length,
      base: table.before !== undefined ? "used" : table.isRetired ? "retired" : "new",
      isLooser: false,
      lines: linesOf(lang, difference),
      times: undefined,
    };
  }
  const before = readEscalation(read);
  const change = escalationWith(before, proposal.escalation);
  const times = ([1, 2, 3, 4] as const).flatMap((priority) => {
    const asked = proposal.escalation[`${priority}`];
    return asked === undefined ? [] : [{ priority, now: before[priority], asked }];
  });
  const isLooser = change?.isLooser ?? false;
  return { lost: 0, base: "used", isLooser, lines: undefined, times };
}

function propsOf(
  ports: Ports,
  c: WebContext,
  row: CommandRow,
  proposal: Proposal,
  given: { readonly reason: string; readonly error?: string | undefined },
): ProposalPageProps {
  const lang = c.get("lang");
  const { read } = ports.db;
  const verdict = orderVerdicts[row.verdict as keyof typeof orderVerdicts];
  const outcome = say(lang, t.decidedAt, {
    at: formatStamp(instant(row.decidedAt ?? row.receivedAt)),
    verdict: say(lang, verdict),
    reason: row.decision,
  });
  const isWaiting = row.verdict === "waiting";
  const content = contentOf(ports, lang, proposal);
  return {
    lang,
    csrf: c.get("csrf"),
    keyId: row.keyId,
    id: row.id,
    from: listAuthorities(read).find(({ keyId }) => keyId === row.keyId)?.name ?? row.keyId,
    what:
      row.action === "check-table"
        ? say(lang, ordersText["check-table"], { table: row.target })
        : say(lang, ordersText.thresholds),
    words: row.words,
    at: formatStamp(instant(row.receivedAt)),
    ...content,
    // Once it is decided what is in use is no measure of it any more.
    ...(isWaiting ? {} : { lines: undefined, times: undefined }),
    seen: baseMark(read, proposal),
    mayDecide: mayUse(DECIDERS, c.get("actor")?.roles),
    outcome: isWaiting ? undefined : outcome,
    reason: given.reason,
    error: given.error,
  };
}

export function proposalRoutes(frame: Frame, ports: Ports): readonly Route[] {
  const asked = (c: WebContext) => ({
    keyId: c.req.param("key") ?? "",
    id: c.req.param("id") ?? "",
  });
  const page = (
    c: WebContext,
    status: 200 | 409 | 422,
    given: { readonly reason: string; readonly error?: string },
  ) => {
    const { keyId, id } = asked(c);
    const row = findCommand(ports.db.read, keyId, id);
    const proposal = row && proposalOf(row);
    if (row === undefined || proposal === undefined) return c.notFound();
    return frame(c, {
      device: "desk",
      title: say(c.get("lang"), t.title),
      status,
      body: <ProposalPage {...propsOf(ports, c, row, proposal, given)} />,
    });
  };
  return [
    get(orderPaths.proposal(":key", ":id"), OFFICE_ROLES, (c) => page(c, 200, { reason: "" })),
    post(orderPaths.proposal(":key", ":id"), DECIDERS, async (c) => {
      const form = await formOf(c);
      const reason = form["reason"] ?? "";
      const act = form["act"];
      if (act !== "accept" && act !== "decline") {
        return page(c, 422, { reason, error: say(c.get("lang"), t.choose) });
      }
      const done = await decideProposal(ports, actorOf(c), {
        ...asked(c),
        isAccepted: act === "accept",
        reason,
        seen: form["seen"] ?? "",
      });
      if (done.ok) return goTo(c, orderPaths.list);
      const error = say(c.get("lang"), decisionProblems[done.refusal]);
      return page(c, done.refusal === "order.changed_meanwhile" ? 409 : 422, { reason, error });
    }),
  ];
}
