/** A sign-in that owes a face: what it waits for, and how the tier that can look at faces settles it. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { WebContext } from "../platform/web.ts";
import { createMemory, type FaceAsked, type IdentityMemory, type OwesFace } from "./memory.ts";
import type { LoginRefusal } from "./model.ts";
import { decideAttempt } from "./rules.ts";
import {
  begin,
  type Client,
  grantSession,
  type LoginOutcome,
  loginFacts,
  rowOfStep,
  type SessionGrant,
  type StepRefusal,
} from "./service.ts";
import { findPersonRow } from "./store.ts";

/** What the pages of a sign-in use of the tier above. */
export type FaceStep = {
  /** Whether this person may show their face in place of the PIN. */
  mayReplacePin(person: FaceAsked): boolean;
  /** The page before the camera, for a sign-in that waits under this token. */
  page(c: WebContext, token: string, to: string): Response | Promise<Response>;
};

export type FaceLogins = {
  /** Whose sign-in waits for a face under this token, and whether badge or PIN was proved before. */
  waiting(
    token: string,
  ): { readonly personId: string; readonly isInsteadOfPin: boolean } | undefined;
  /** Opens the session; `verification` is the receipt that passed, `replaces` the session at this browser. */
  settle(
    token: string,
    verification: string,
    replaces: string | undefined,
  ): Promise<Result<SessionGrant, StepRefusal>>;
  readonly memory: IdentityMemory;
};

export function openFaceLogins(ports: Ports, owesFace: OwesFace): FaceLogins {
  const memory = createMemory(ports, owesFace);
  return {
    memory,
    waiting(token) {
      const step = memory.steps.find(token, ports.clock.now());
      if (step === undefined || step.owes[0] !== "face") return undefined;
      return { personId: step.personId, isInsteadOfPin: step.by === "face" };
    },
    settle: (token, verification, replaces) =>
      settleFace(ports, memory, token, verification, replaces),
  };
}

/** In place of the PIN: the face itself is what is owed. Whether this person may is for the tier above to say. */
export function loginWithFace(
  ports: Ports,
  memory: IdentityMemory,
  personId: string,
  client: Client,
): Promise<Result<LoginOutcome, LoginRefusal>> {
  return ports.db.write((tx): Result<LoginOutcome, LoginRefusal> => {
    const row = findPersonRow(tx.orm, personId);
    if (row === undefined) return refuse({ code: "identity.wrong_secret", attemptsLeft: 0 });
    const attempt = decideAttempt(loginFacts(row, ports.clock.now()), ports.clock.now());
    return attempt.ok ? begin(ports, memory, tx, row, "face", client) : attempt;
  });
}

/** The last thing that was owed; `verification` is the receipt of the face or of the second person. */
function settleFace(
  ports: Ports,
  memory: IdentityMemory,
  token: string,
  verification: string,
  replaces: string | undefined,
): Promise<Result<SessionGrant, StepRefusal>> {
  return ports.db.write((tx): Result<SessionGrant, StepRefusal> => {
    const step = memory.steps.find(token, ports.clock.now());
    if (step === undefined || step.owes[0] !== "face") {
      return refuse({ code: "identity.step_gone" });
    }
    const found = rowOfStep(ports, tx, step);
    if (!found.ok) return found;
    memory.steps.drop(token);
    const made = grantSession(ports, tx, found.value, step, replaces, verification);
    return made.kind === "grant" ? accept(made.grant) : refuse({ code: "identity.step_gone" });
  });
}
