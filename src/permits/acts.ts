/** What somebody may do on the page of a permit, by its stage. The services judge again. Pure. */
import type { Stage } from "./model.ts";

const CONDITIONS = ["video", "conditions", "monitor", "cylinder", "leader"];
const WRITING = [
  "edit",
  "area",
  "person-add",
  "person-remove",
  "risk-add",
  "risk-remove",
  "measure",
  "also",
];
const SIGNING = ["sample", "disclose", "sign", "picture"];
const ON_SITE = ["sample", "disclose", "verify", "picture", "worker-add", "revoke"];

const ACTS: Readonly<Record<Stage, readonly string[]>> = {
  drafted: [...WRITING, ...CONDITIONS, ...SIGNING, "void"],
  signing: [...CONDITIONS, ...SIGNING, "void"],
  issued: [...ON_SITE, ...CONDITIONS, "sign", "start"],
  working: [
    ...ON_SITE,
    "conditions",
    "monitor",
    "pause",
    "evacuate",
    "hand-over",
    "worker-leave",
    "entry-in",
    "entry-out",
    "end",
    "stop",
  ],
  paused: [
    ...ON_SITE,
    ...CONDITIONS,
    "resume",
    "hand-over",
    "worker-leave",
    "entry-out",
    "end",
    "stop",
  ],
  ended: ["sign", "picture", "follow"],
  accepted: ["archive", "picture", "follow"],
  archived: ["follow"],
  void: ["follow"],
  revoked: ["follow"],
};

/** Whoever is there may stop a work and may put their own name under it, named on the ticket or not. */
const FOR_ALL: readonly string[] = ["evacuate", "sign", "disclose"];

export const isForAll = (act: string): boolean => FOR_ALL.includes(act);

export function actsOf(
  stage: Stage,
  by: { readonly isWorker: boolean; readonly isInvolved: boolean },
): ReadonlySet<string> {
  if (!by.isWorker) return new Set();
  return new Set(ACTS[stage].filter((act) => by.isInvolved || FOR_ALL.includes(act)));
}
