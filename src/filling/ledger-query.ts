/** What an address asks of the ledger; whatever is not known counts as not given. */
import { addDays, type Day, parseDay, startOfDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { oneOf, pageOf, type RawForm } from "../platform/form.ts";

/** Without days the ledger shows the last month; `from=all` reaches back ten years. */
const DEFAULT_DAYS = 30;
const RANGE_DAYS_MAX = 3_700;

const VERDICTS = ["ok", "under", "over", "differs", "failed", "rejected", "unknown"] as const;
const STATES = ["authorised", "filling", "interrupted", "ended", "closed", "unused"] as const;

export type LedgerAsk = {
  readonly from: Day;
  readonly to: Day;
  readonly point: string;
  /** The person who filled, by id. */
  readonly operator: string;
  readonly medium: string;
  /** The instant at which a shift began; it then counts instead of the days. */
  readonly shift: string;
  readonly verdict: string;
  readonly state: string;
  /** A code, a serial or an id. */
  readonly cylinder: string;
  readonly page: number;
  readonly isDefault: boolean;
};

export function parseLedgerAsk(query: RawForm, today: Day, pointIds: readonly string[]): LedgerAsk {
  const [given, until] = [parseDay(query["from"] ?? ""), parseDay(query["to"] ?? "")];
  const to = until ?? today;
  const oldest = addDays(to, -RANGE_DAYS_MAX);
  const start = query["from"] === "all" ? oldest : (given ?? addDays(to, 1 - DEFAULT_DAYS));
  // The middle of the three is the start, held between the oldest day and the last.
  const from = [oldest, start, to].sort()[1] ?? start;
  const point = oneOf(pointIds, query["point"]) ?? "";
  const operator = (query["operator"] ?? "").slice(0, LIMITS.nameLength);
  const medium = (query["medium"] ?? "").slice(0, LIMITS.nameLength);
  const shift = /^\d{1,15}$/.test(query["shift"] ?? "") ? (query["shift"] ?? "") : "";
  const verdict = oneOf(VERDICTS, query["verdict"]) ?? "";
  const state = oneOf(STATES, query["state"]) ?? "";
  const cylinder = (query["cylinder"] ?? "").trim().slice(0, LIMITS.codeLength);
  return {
    from,
    to,
    point,
    operator,
    medium,
    shift,
    verdict,
    state,
    cylinder,
    page: pageOf(query),
    isDefault: [given, until, point, operator, medium, shift, verdict, state, cylinder].every(
      (value) => (value ?? "") === "",
    ),
  };
}

/** Days are inclusive; instants are not. */
export function rangeOf(ask: LedgerAsk) {
  return { from: startOfDay(ask.from), before: startOfDay(addDays(ask.to, 1)) };
}
