/** Two people at one form: an administrator and a second person, each by a PIN or password of their own. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { createMemory } from "./memory.ts";
import { type LoginRefusal, type Role, STAFF_ROLES } from "./model.ts";
import { proveSecret, type SecretLogin } from "./service.ts";
import { findPersonRow, rolesOf } from "./store.ts";

export type WitnessRefusal = {
  /** Whose half of the form it is about. */
  readonly who: "first" | "second";
  readonly refusal:
    | LoginRefusal
    | { readonly code: "witness.no_administrator" }
    | { readonly code: "witness.no_staff" }
    | { readonly code: "witness.same_person" }
    | { readonly code: "witness.one_time_pin" };
};

export type TwoPeople = { readonly first: string; readonly second: string };

export type Witness = (
  first: SecretLogin,
  second: SecretLogin,
) => Promise<Result<TwoPeople, WitnessRefusal>>;

export type SecondRefusal = WitnessRefusal["refusal"];

/** One other person at somebody's form, by a PIN or password of their own and with one of the roles. */
export type SecondPerson = (
  login: SecretLogin,
  roles: readonly Role[],
) => Promise<Result<string, SecondRefusal>>;

function openProof(ports: Ports) {
  const memory = createMemory(ports);
  return async (
    login: SecretLogin,
    roles: readonly Role[],
    missing: "witness.no_administrator" | "witness.no_staff",
  ): Promise<Result<string, SecondRefusal>> => {
    const proof = await proveSecret(ports, memory, login);
    if (!proof.ok) return proof;
    const { personId, by } = proof.value;
    const row = findPersonRow(ports.db.read, personId);
    // A printed PIN may have been read by whoever printed it.
    if (by === "pin" && row?.pinOneTimeUntil != null) {
      return refuse({ code: "witness.one_time_pin" });
    }
    const isFit = rolesOf(ports.db.read, personId).some((role) => roles.includes(role));
    return isFit ? accept(personId) : refuse({ code: missing });
  };
}

export function openSecondPerson(ports: Ports): SecondPerson {
  const prove = openProof(ports);
  return (login, roles) => prove(login, roles, "witness.no_staff");
}

/**
 * Wrong secrets count and lock as they do at the sign-in. Codes of a telephone are not asked for: they follow from the
 * time, and the time may be what the two people are here to set.
 */
export function openWitness(ports: Ports): Witness {
  const prove = openProof(ports);
  return async (first, second) => {
    const one = await prove(first, ["administrator"], "witness.no_administrator");
    if (!one.ok) return refuse({ who: "first", refusal: one.refusal });
    const other = await prove(second, STAFF_ROLES, "witness.no_staff");
    if (!other.ok) return refuse({ who: "second", refusal: other.refusal });
    return one.value === other.value
      ? refuse({ who: "second", refusal: { code: "witness.same_person" } })
      : accept({ first: one.value, second: other.value });
  };
}
