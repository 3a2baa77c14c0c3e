/** The one-time set-up code: whoever can read the program's own output owns the empty site. */
import { addPerson, hasAnyPerson, isGoodPin } from "../identity/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { isUniqueViolation } from "../platform/writer.ts";
import { insertSite } from "./store.ts";

export type SetupCode = {
  /** Shown once at start; undefined when the site has people. */
  readonly code: string | undefined;
  isRight(given: string): boolean;
};

/** A new code at every start of an empty site, held in memory only. */
export function openSetup(ports: Ports): SetupCode {
  if (hasAnyPerson(ports.db.read)) return { code: undefined, isRight: () => false };
  const code =
    ports.ids
      .secret(8)
      .toUpperCase()
      .match(/.{1,4}/g)
      ?.join("-") ?? "";
  const plain = (text: string): string => text.replace(/[^0-9A-Za-z]/g, "").toUpperCase();
  return {
    code,
    isRight: (given) => !hasAnyPerson(ports.db.read) && plain(given) === plain(code),
  };
}

export type SetupCommand = {
  readonly code: string;
  readonly siteName: string;
  readonly emergencyPhone: string;
  readonly name: string;
  readonly staffNumber: string;
  readonly password: string;
  readonly pin: string;
};

export type SetupProblem =
  | "missing"
  | "too-long"
  | "wrong-code"
  | "short"
  | "weak-pin"
  | "bad-number";

export type SetupProblems = Readonly<Partial<Record<keyof SetupCommand, SetupProblem>>>;

export const PASSWORD_MIN = 10;

export function checkSetup(command: SetupCommand): SetupProblems {
  const problems: Partial<Record<keyof SetupCommand, SetupProblem>> = {};
  for (const key of ["code", "siteName", "emergencyPhone", "name"] as const) {
    if (command[key].trim() === "") problems[key] = "missing";
    else if (command[key].trim().length > LIMITS.nameLength) problems[key] = "too-long";
  }
  if (!/^[0-9A-Za-z-]{1,20}$/.test(command.staffNumber)) problems.staffNumber = "bad-number";
  if (command.password.length < PASSWORD_MIN) problems.password = "short";
  if (!isGoodPin(command.pin)) problems.pin = "weak-pin";
  return problems;
}

export async function createSite(
  ports: Ports,
  setup: SetupCode,
  command: SetupCommand,
): Promise<Result<null, SetupProblems>> {
  const problems = checkSetup(command);
  if (Object.keys(problems).length > 0) return refuse(problems);
  if (!setup.isRight(command.code)) return refuse({ code: "wrong-code" });
  const person = {
    name: command.name.trim(),
    staffNumber: command.staffNumber,
    roles: ["administrator", "safety-manager"],
    pin: command.pin,
    password: command.password,
  } as const;
  try {
    // One transaction: a site without anybody who may sign in could never be set up again.
    await addPerson(ports, "system", person, (tx) => {
      insertSite(tx.orm, {
        id: ports.siteId,
        name: command.siteName.trim(),
        kinds: JSON.stringify(["filling-station"]),
        emergencyPhone: command.emergencyPhone.trim(),
        createdAt: ports.clock.now(),
      });
      tx.append({
        kind: "site.created",
        actor: "system",
        subject: `site:${ports.siteId}`,
        payload: {},
      });
    });
  } catch (error) {
    // Somebody else was quicker: by now the code is used up.
    if (isUniqueViolation(error)) return refuse({ code: "wrong-code" });
    throw error;
  }
  return accept(null);
}
