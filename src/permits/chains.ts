/** Who signs a ticket of a kind and level, as the site sets it: never less than the standard asks for. */
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Who } from "./change.ts";
import {
  type ChainStep,
  type HeightLevel,
  type HotWorkLevel,
  type LiftingLevel,
  PERMIT_KINDS,
  type PermitKind,
  type PermitLevel,
} from "./model.ts";
import { type ChainFault, chainFaults } from "./rules/chain.ts";
import { standardChain } from "./standard/chains.ts";
import { type ChainOf, chainVersions, insertChain } from "./store/store-chains.ts";

const HOT: readonly HotWorkLevel[] = ["special", "first", "second"];
const HEIGHT: readonly HeightLevel[] = ["IV", "III", "II", "I"];
const LIFTING: readonly LiftingLevel[] = ["first", "second", "third"];
const NONE: readonly null[] = [null];

const levelsOf = (kind: PermitKind): readonly (PermitLevel | null)[] =>
  kind === "hot-work" ? HOT : kind === "height" ? HEIGHT : kind === "lifting" ? LIFTING : NONE;

/** Each kind and level that has a chain of its own. */
export const CHAINS: readonly ChainOf[] = PERMIT_KINDS.flatMap((kind) =>
  levelsOf(kind).map((level) => ({ kind, level })),
);

export type ChainRefusal =
  | { readonly code: "chain.stale" | "chain.reason_needed" | "chain.same" }
  | { readonly code: "chain.unlawful"; readonly faults: readonly ChainFault[] };

const isSame = (a: readonly ChainStep[], b: readonly ChainStep[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** `steps` undefined: back to the standard. A ticket that somebody has signed keeps the chain it began with. */
export function setChain(
  ports: Pick<Ports, "db" | "clock" | "siteId">,
  actor: Who,
  of: ChainOf,
  ask: {
    readonly seen: number;
    readonly reason: string;
    readonly steps: readonly ChainStep[] | undefined;
  },
): Promise<Result<null, ChainRefusal>> {
  return ports.db.write((tx): Result<null, ChainRefusal> => {
    const [last] = chainVersions(tx.orm, of);
    if ((last?.version ?? 0) !== ask.seen) return refuse({ code: "chain.stale" });
    const reason = ask.reason.trim().slice(0, LIMITS.reasonLength);
    if (reason === "") return refuse({ code: "chain.reason_needed" });
    const law = standardChain(of.kind, of.level);
    const faults = chainFaults(of.kind, of.level, ask.steps ?? law);
    if (faults.length > 0) return refuse({ code: "chain.unlawful", faults });
    // The standard's own written out is the standard's own.
    const steps = ask.steps === undefined || isSame(ask.steps, law) ? undefined : ask.steps;
    if (isSame(steps ?? law, last?.steps ?? law)) return refuse({ code: "chain.same" });
    const version = ask.seen + 1;
    const by = { changedBy: actor.personId, changedAt: ports.clock.now() };
    insertChain(tx.orm, of, { ...by, version, steps, reason });
    tx.append({
      kind: steps === undefined ? "permit-chain.reset" : "permit-chain.set",
      actor: actor.personId,
      subject: `permit-chain:${of.kind}:${of.level ?? ""}`,
      payload: {
        ...{ version, reason },
        steps: (steps ?? law).map(({ id, by: signer, phase }) => ({ id, by: signer, phase })),
      },
    });
    return accept(null);
  });
}
