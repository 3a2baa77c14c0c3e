/** Who is on duty by the roster and has had time to reach a post. Only where a post is manned by it: nothing else asks. */
import { peopleOnDuty } from "../identity/index.ts";
import { MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Zone } from "./model.ts";

/** The roster is asked again so often; who comes on duty has this long to reach the post (the site's own choice). */
const DUTY_EVERY_MS = 10_000;
const DUTY_GRACE_MS = 5 * MINUTE_MS;

export class DutyAsked {
  readonly #ports: Pick<Ports, "clock" | "db">;
  #onDuty: readonly string[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(ports: Pick<Ports, "clock" | "db">) {
    this.#ports = ports;
  }

  /** The areas, posts or the roster changed. */
  forget(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  now(zones: readonly Zone[], now: UnixMs): readonly string[] {
    const at = this.#ports.clock.monotonicMs();
    if (at - this.#askedAt < DUTY_EVERY_MS) return this.#onDuty;
    this.#askedAt = at;
    const isAsked = zones.some(({ isRostered }) => isRostered === true);
    this.#onDuty = !isAsked
      ? []
      : peopleOnDuty(this.#ports.db.read, now)
          .filter(({ since }) => now - since >= DUTY_GRACE_MS)
          .map(({ personId }) => personId);
    return this.#onDuty;
  }
}
