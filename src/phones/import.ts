/** Work of a broken phone, brought to the desk as a file: taken in as if its person had sent it, and never twice. */
import { actorNames, findPersonRow, rolesOf } from "../identity/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Actor } from "../platform/web.ts";
import type { IntakeRefusal } from "./model.ts";
import { type PhoneParts, takeIn } from "./service.ts";
import { findAct, findPackage } from "./store.ts";
import { readWaitingFile, type WaitingFileRefusal } from "./waiting-file.ts";

export type Imported = {
  readonly person: string;
  readonly taken: number;
  readonly held: number;
  /** On file before: the phone, or the same file, came first. */
  readonly known: number;
};

export type ImportRefusal =
  | WaitingFileRefusal
  | IntakeRefusal
  | { readonly code: "import.unknown_package" };

function personOf({ ports }: PhoneParts, packageId: string): Actor | undefined {
  const { read } = ports.db;
  const taken = findPackage(read, packageId);
  const row = taken && findPersonRow(read, taken.personId);
  if (row === undefined) return undefined;
  const { id: personId, name, staffNumber } = row;
  return { personId, name, staffNumber, roles: rolesOf(read, personId) };
}

export async function importWaiting(
  parts: PhoneParts,
  by: Actor,
  text: string,
): Promise<Result<Imported, ImportRefusal>> {
  const { ports } = parts;
  const read = readWaitingFile(ports, text, ports.clock.now());
  if (!read.ok) return read;
  const { intakes, files } = read.value;
  const [first] = intakes;
  if (first === undefined) return refuse({ code: "import.not_a_file" });
  const person = personOf(parts, first.packageId);
  if (person === undefined) return refuse({ code: "import.unknown_package" });
  const count = { taken: 0, held: 0, known: 0 };
  for (const intake of intakes) {
    const before = new Set(
      intake.acts.flatMap(({ id }) => (findAct(ports.db.read, id) === undefined ? [] : [id])),
    );
    const done = await takeIn(parts, person, intake, files);
    if (!done.ok) return done;
    for (const { id, state } of done.value.answers) {
      if (before.has(id)) count.known += 1;
      else if (state === "held") count.held += 1;
      else if (state !== "again") count.taken += 1;
    }
  }
  await ports.db.write((tx) =>
    tx.append({
      kind: "phone.imported",
      actor: by.personId,
      subject: `phone:${first.packageId}`,
      payload: count,
    }),
  );
  const name = actorNames(ports.db.read, [person.personId]).get(person.personId) ?? person.name;
  return accept({ person: name, ...count });
}
