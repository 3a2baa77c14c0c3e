/**
 * Special work without a ticket (AQ 3064.2 5.9, table A.4 code 60): nobody but a person on the spot can see it. Whoever
 * does reports it, and it is an urgent alarm from then on; a paper ticket where electronic ones bind is refused elsewhere.
 */
import { type AlarmPorts, listOpenByCode, raiseAlarm } from "../alarms/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { PermitPorts, Who } from "./change.ts";
import type { UnticketedFields } from "./flow-model.ts";
import { alarmCodeOf } from "./rules/alarms.ts";

export type UnticketedRefusal = { readonly code: "unticketed.too_many" };

/** More reports that nobody has dealt with are no news. */
const OPEN_MAX = 50;
const PLACE_MAX = 160;

/** `once` names the report: sent twice it is one. Gives the id of the alarm. */
export function reportUnticketed(
  ports: AlarmPorts & Pick<PermitPorts, "db">,
  actor: Who,
  fields: UnticketedFields,
  once: string,
): Promise<Result<string, UnticketedRefusal>> {
  return ports.db.write((tx): Result<string, UnticketedRefusal> => {
    const code = alarmCodeOf("ticket.none");
    const subject = `unticketed:${once}`;
    const open = listOpenByCode(tx.orm, code);
    const known = open.find((one) => one.subject === subject);
    if (known !== undefined) return accept(known.id);
    if (open.length >= OPEN_MAX) return refuse({ code: "unticketed.too_many" });
    const { kind, what, place, roomId } = fields;
    return accept(
      raiseAlarm(tx, ports, {
        ...{ code, subject, actor: actor.personId },
        place: `${place} · ${what}`.slice(0, PLACE_MAX),
        facts: { kind, room: roomId },
      }),
    );
  });
}
