/** A person proves by their own secret that it is they who sign, whoever is signed in at the screen. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { createMemory } from "./memory.ts";
import type { LoginRefusal } from "./model.ts";
import { proveSecret, type SecretLogin } from "./service.ts";
import { findPersonRow } from "./store.ts";

export type SigningRefusal = LoginRefusal | { readonly code: "signing.one_time_pin" };

/** Gives the person's id; wrong secrets count and lock as they do at the sign-in. */
export type Signing = (login: SecretLogin) => Promise<Result<string, SigningRefusal>>;

export function openSigning(ports: Ports): Signing {
  const memory = createMemory(ports);
  return async (login) => {
    const proof = await proveSecret(ports, memory, login);
    if (!proof.ok) return proof;
    const { personId, by } = proof.value;
    // A printed PIN may have been read by whoever printed it.
    const isOneTime =
      by === "pin" && findPersonRow(ports.db.read, personId)?.pinOneTimeUntil != null;
    return isOneTime ? refuse({ code: "signing.one_time_pin" }) : accept(personId);
  };
}
