/** A read sheet against the register: what each row would do, and doing all of it at once or nothing. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { BAD_EFFECTS, type ImportRow, type PlannedRow } from "./import-rules.ts";
import { rightsOver } from "./rules.ts";
import { findByStaffNumber, insertPerson, rolesOf } from "./store.ts";
import { findCertificate, insertQualification } from "./store-certificates.ts";

/** An import adds; it never changes what stands in the register. */
export function planImport(
  orm: Orm,
  actor: Actor,
  rows: readonly ImportRow[],
): readonly PlannedRow[] {
  const added = new Set<string>();
  return rows.map((row) => {
    const { person, certificate } = row;
    if (row.problems.length > 0 || person === undefined) return { row, effect: "wrong" };
    const known = findByStaffNumber(orm, person.staffNumber);
    if (known !== undefined && known.name !== person.name) return { row, effect: "name-differs" };
    const roles = known === undefined ? [] : rolesOf(orm, known.id);
    if (!rightsOver(actor.roles, roles).includes("certificates")) {
      return { row, effect: "not-allowed" };
    }
    const isNew = known === undefined && !added.has(person.staffNumber);
    added.add(person.staffNumber);
    if (certificate === undefined) return { row, effect: isNew ? "adds-person" : "nothing-new" };
    const twin = findCertificate(orm, certificate.kind, certificate.number);
    if (twin === undefined) return { row, effect: isNew ? "adds-both" : "adds-certificate" };
    return { row, effect: twin.personId === known?.id ? "nothing-new" : "certificate-taken" };
  });
}

export type ImportCounts = { readonly people: number; readonly certificates: number };

export function applyImport(
  ports: Ports,
  actor: Actor,
  rows: readonly ImportRow[],
): Promise<Result<ImportCounts, readonly PlannedRow[]>> {
  return ports.db.write((tx): Result<ImportCounts, readonly PlannedRow[]> => {
    // Planned again inside the transaction: the register may have changed since the dry run.
    const plan = planImport(tx.orm, actor, rows);
    if (plan.some(({ effect }) => BAD_EFFECTS.includes(effect))) return refuse(plan);
    const now = ports.clock.now();
    let [people, certificates] = [0, 0];
    for (const { row, effect } of plan) {
      const { person, certificate } = row;
      if (person === undefined) continue;
      if (effect === "adds-person" || effect === "adds-both") {
        const { isConsented: _consent, isFaceConsented: _face, ...fields } = person;
        const id = ports.ids.next();
        insertPerson(tx.orm, { id, ...fields, createdAt: now }, []);
        people += 1;
        tx.append({
          kind: "person.added",
          actor: actor.personId,
          subject: `person:${id}`,
          payload: { roles: [], kind: person.kind, by: "import" },
        });
      }
      if (certificate === undefined || effect === "nothing-new") continue;
      const personId = findByStaffNumber(tx.orm, person.staffNumber)?.id ?? "";
      const id = ports.ids.next();
      insertQualification(tx.orm, { ...certificate, id, personId, addedAt: now });
      certificates += 1;
      tx.append({
        kind: "person.certificate_added",
        actor: actor.personId,
        subject: `person:${personId}`,
        payload: {
          certificate: id,
          kind: certificate.kind,
          expiresOn: certificate.expiresOn,
          by: "import",
        },
      });
    }
    tx.append({
      kind: "person.imported",
      actor: actor.personId,
      subject: `person:${actor.personId}`,
      payload: { people, certificates, rows: rows.length },
    });
    return accept({ people, certificates });
  });
}
