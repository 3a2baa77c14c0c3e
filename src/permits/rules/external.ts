/** Tickets issued elsewhere: on paper where that is lawful, or by the provincial system. */
import { DAY_MS, type UnixMs } from "../../kernel/instants.ts";
import type { PermitKind, PermitLevel, PermitSettings } from "../model.ts";

export type ExternalTicket = {
  readonly number: string;
  readonly issuer: string;
  readonly kind: PermitKind;
  readonly level: PermitLevel | null;
  readonly medium: "paper" | "electronic";
  readonly place: string;
  readonly startsAt: UnixMs;
  readonly endsAt: UnixMs;
  readonly approver: string;
  /** Photos or a PDF of the ticket. */
  readonly files: number;
};

export type ExternalFault =
  | "external.paper_forbidden"
  | "external.number"
  | "external.issuer"
  | "external.place"
  | "external.approver"
  | "external.level"
  | "external.order"
  | "external.long"
  | "external.file";

const LONGEST: Readonly<Record<PermitKind, number>> = {
  "hot-work": 72,
  "confined-space": 24,
  "blind-plate": 168,
  height: 168,
  lifting: 168,
  "temporary-power": 720,
  excavation: 720,
  "road-closure": 720,
};

const LEVELS: Readonly<Partial<Record<PermitKind, readonly string[]>>> = {
  "hot-work": ["special", "first", "second"],
  height: ["I", "II", "III", "IV"],
  lifting: ["first", "second", "third"],
};

/**
 * What keeps a ticket from being entered. A paper ticket at a site bound to electronic ones is refused first and
 * alone: the attempt is recorded, and its other fields do not matter.
 */
export function externalFaults(
  ticket: ExternalTicket,
  settings: Pick<PermitSettings, "isElectronicOnly">,
): readonly ExternalFault[] {
  if (ticket.medium === "paper" && settings.isElectronicOnly) return ["external.paper_forbidden"];
  const hours = ticket.kind === "hot-work" && ticket.level !== "second" ? 8 : LONGEST[ticket.kind];
  const levels = LEVELS[ticket.kind];
  const isLevelGood =
    levels === undefined ? ticket.level === null : levels.includes(ticket.level ?? "");
  const wrong: readonly (readonly [ExternalFault, boolean])[] = [
    ["external.number", ticket.number.trim() === ""],
    ["external.issuer", ticket.issuer.trim() === ""],
    ["external.place", ticket.place.trim() === ""],
    ["external.approver", ticket.approver.trim() === ""],
    ["external.level", !isLevelGood],
    ["external.order", ticket.endsAt <= ticket.startsAt],
    ["external.long", ticket.endsAt - ticket.startsAt > (hours / 24) * DAY_MS],
    ["external.file", ticket.files < 1],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([fault]) => fault);
}
