/** Fills and checks before them, for the timeline of one cylinder; the page lies below filling. */
import { and, desc, eq } from "drizzle-orm";
import { stateWord, fillsText as t, verdictWord } from "../../views/fills/text.ts";
import type { TraceEvent } from "../cylinders/index.ts";
import { actorNames } from "../identity/index.ts";
import { formatKg, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { netOf } from "./ledger.tsx";
import { lastFillsOf } from "./ledger-store.ts";
import { fillPaths } from "./paths.ts";
import { preFillCheck } from "./schema.ts";
import { listFillPoints } from "./store.ts";

const FILLS_MAX = 300;

export function fillEvents(ports: Ports, lang: Lang, cylinderId: string): readonly TraceEvent[] {
  const { read } = ports.db;
  const labels = new Map(listFillPoints(read).map((row) => [row.id, row.label]));
  const who = (id: string): string => actorNames(read, [id]).get(id) ?? id;
  const fills = lastFillsOf(read, cylinderId, FILLS_MAX).map((fill): TraceEvent => {
    const net = netOf(fill);
    const word =
      fill.verdict === null ? stateWord(lang, fill.state) : verdictWord(lang, fill.verdict);
    return {
      at: fill.authorisedAt,
      title: `${say(lang, t.record)} · ${word}`,
      detail: [
        say(lang, t.gun, { label: labels.get(fill.pointId) ?? fill.pointId }),
        ...(net === null ? [] : [formatKg(lang, net)]),
        who(fill.operatorId),
      ].join(" · "),
      href: fillPaths.one(fill.id),
      isGood: fill.verdict === "ok",
    };
  });
  const failed = read
    .select()
    .from(preFillCheck)
    .where(and(eq(preFillCheck.cylinderId, cylinderId), eq(preFillCheck.isPassed, false)))
    .orderBy(desc(preFillCheck.checkedAt))
    .limit(FILLS_MAX)
    .all()
    .map(
      (check): TraceEvent => ({
        at: check.checkedAt,
        title: `${say(lang, t.check)} · ${say(lang, t.fail)}`,
        detail: [who(check.personId), check.note].filter((part) => part !== "").join(" · "),
        isGood: false,
      }),
    );
  return [...fills, ...failed];
}
