/**
 * Sirens and beacons follow the alarms: each sounds while an alarm of its priority and place stands that nobody has
 * acknowledged. What they do is asked of the tables every time, so that after a start they go on where they were.
 */
import { listOutputs, type OutputRow, type Outputs, SOUND_MAX_S } from "../devices/index.ts";
import type { Ports } from "../platform/ports.ts";
import { isActive } from "./rules.ts";
import { ALARM_CHANNEL, clearAlarm, raiseAlarm } from "./service.ts";
import { findOpenAlarm, findUnheard } from "./store.ts";

const LOOK_MS = 2_000;
/** A line that is away this long is gone; a shorter gap is a restart of the board. */
const LOST_MS = 5_000;
/** Held anew in good time before the longest sound ends. */
const RENEW_MS = (SOUND_MAX_S - 60) * 1_000;

/** Words of places as somebody typed them, between commas of either script. */
export function placeWords(text: string): readonly string[] {
  return text
    .split(/[、，,;；]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

class AlarmSirens {
  readonly #ports: Ports;
  readonly #outputs: Outputs;
  /** Those that sound for an alarm, and since when by the monotonic clock. */
  readonly #sounding = new Map<string, number>();
  readonly #unreachable = new Map<string, number>();

  constructor(ports: Ports, outputs: Outputs) {
    this.#ports = ports;
    this.#outputs = outputs;
  }

  stop(): void {
    this.#outputs.silence([...this.#sounding.keys()]);
    this.#sounding.clear();
  }

  follow(): void {
    const outputs = listOutputs(this.#ports.db.read).filter((output) => output.isActive);
    const present = new Set(outputs.map(({ id }) => id));
    for (const id of [...this.#sounding.keys()]) if (!present.has(id)) this.#end(id);
    for (const id of [...this.#unreachable.keys()]) {
      if (!present.has(id)) this.#unreachable.delete(id);
    }
    for (const output of outputs) {
      this.#sound(output);
      this.#watch(output);
    }
  }

  #sound(output: OutputRow): void {
    const { db, clock } = this.#ports;
    const alarm =
      output.alarmPriority === 0
        ? undefined
        : findUnheard(db.read, {
            now: clock.now(),
            priority: output.alarmPriority,
            places: placeWords(output.alarmPlaces),
          });
    const since = this.#sounding.get(output.id);
    if (alarm === undefined) {
      if (since !== undefined) this.#end(output.id);
      return;
    }
    const nowMs = clock.monotonicMs();
    if (since !== undefined && nowMs - since < RENEW_MS) return;
    this.#sounding.set(output.id, nowMs);
    const by = { actor: "system", cause: `alarm:${alarm.id}` };
    this.#ports.background("siren", this.#outputs.sound([output.id], SOUND_MAX_S, by));
  }

  #end(id: string): void {
    this.#sounding.delete(id);
    this.#outputs.silence([id]);
  }

  /** One that could not sound is an alarm of its own, before it is needed. */
  #watch(output: OutputRow): void {
    const { clock, db, background } = this.#ports;
    const nowMs = clock.monotonicMs();
    if (this.#outputs.isReachable(output)) this.#unreachable.delete(output.id);
    else if (!this.#unreachable.has(output.id)) this.#unreachable.set(output.id, nowMs);
    const lostAt = this.#unreachable.get(output.id);
    const isLost = lostAt !== undefined && nowMs - lostAt >= LOST_MS;
    const cause = { code: "output.failed", subject: `output:${output.id}` } as const;
    const open = findOpenAlarm(db.read, cause.code, cause.subject);
    const isOn = open !== undefined && isActive(open);
    if (isLost === isOn || (lostAt !== undefined && !isLost)) return;
    const write = db.write((tx) => {
      if (isLost) raiseAlarm(tx, this.#ports, { ...cause, place: output.name });
      else clearAlarm(tx, this.#ports, cause);
    });
    background("siren alarm", write);
  }
}

/** Gives what stops it and silences what sounds for an alarm. */
export function startSirens(ports: Ports, outputs: Outputs): () => void {
  const sirens = new AlarmSirens(ports, outputs);
  const stops = [
    ports.live.subscribe(ALARM_CHANNEL, () => sirens.follow()),
    ports.scheduler.every(LOOK_MS, () => sirens.follow()),
  ];
  return () => {
    for (const stop of stops) stop();
    sirens.stop();
  };
}
