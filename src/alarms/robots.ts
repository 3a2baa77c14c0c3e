/**
 * Tells alarms to the robots of group chats. The journal is the queue: each robot keeps how far it was told, so that
 * nothing is lost while there is no network, and a flood becomes one message. Nothing waits for it.
 */

import { priorityWord } from "../../views/alarms/parts.tsx";
import { robotText as t } from "../../views/alarms/robot-text.ts";
import { instant, SECOND_MS } from "../kernel/instants.ts";
import { formatStamp, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { Priority } from "./model.ts";
import {
  FAILURES_TOLD,
  mayNamePlace,
  type RobotAddress,
  type RobotRequest,
  robotFailure,
  robotRequest,
  robotText,
  robotWaitMs,
} from "./robot-rules.ts";
import {
  entriesToTell,
  findRobot,
  listRobots,
  type RobotRow,
  type ToldEntry,
  updateRobot,
} from "./robot-store.ts";
import { isShelved } from "./rules.ts";
import { findAlarm } from "./store.ts";
import { wordsOf } from "./views.ts";
import { followAlarm } from "./watch.ts";

export const ROBOT_SEAL = "alarm-robot";
const REQUEST_MAX_MS = 10_000;
const ANSWER_MAX_BYTES = 64 * 1024;
const LOOK_MS = 2 * SECOND_MS;

/** Status and text of an answer; rejects where there was none. */
export type Deliver = (request: RobotRequest) => Promise<{ status: number; answer: string }>;

export const deliverByHttps: Deliver = async ({ url, body }) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(REQUEST_MAX_MS),
  });
  const bytes = await response.arrayBuffer();
  const answer = new TextDecoder().decode(bytes.slice(0, ANSWER_MAX_BYTES));
  return { status: response.status, answer };
};

export function robotAddress(ports: Pick<Ports, "vault">, robot: RobotRow): RobotAddress {
  return JSON.parse(ports.vault.open(ROBOT_SEAL, robot.id, robot.sealed)) as RobotAddress;
}

/** Undefined when it arrived. The address never stands in an error's words. */
export async function sendToRobot(
  ports: Pick<Ports, "vault" | "clock">,
  robot: RobotRow,
  text: string,
  deliver: Deliver,
): Promise<string | undefined> {
  try {
    const request = robotRequest(robot.kind, robotAddress(ports, robot), text, ports.clock.now());
    const { status, answer } = await deliver(request);
    return robotFailure(status, answer);
  } catch (error) {
    return error instanceof Error ? error.name : "failed";
  }
}

type Line = { readonly priority: Priority; readonly at: number; readonly text: string };

function lineOf(ports: Ports, robot: RobotRow, entry: ToldEntry): Line | undefined {
  const row = findAlarm(ports.db.read, entry.subject.slice("alarm:".length));
  const isUp = entry.kind === "alarm.escalated";
  if (row === undefined || (row.priority > robot.priority && !isUp)) return undefined;
  if (isShelved(row, ports.clock.now())) return undefined;
  const parts = [
    formatStamp(instant(entry.at)).slice(5, 16),
    priorityWord(robot.lang, row.priority),
    ...(isUp ? [say(robot.lang, t.up)] : []),
    say(robot.lang, wordsOf(row.code)),
    ...(mayNamePlace(row.subject) && row.place !== "" ? [row.place] : []),
  ];
  return { priority: row.priority, at: entry.at, text: parts.join(" · ") };
}

export class AlarmRobots {
  readonly #ports: Ports;
  readonly #siteName: () => string;
  readonly #deliver: Deliver;
  readonly #busy = new Set<string>();
  /** By robot: not before this instant of the monotonic clock. */
  readonly #restsUntil = new Map<string, number>();

  constructor(ports: Ports, siteName: () => string, deliver: Deliver = deliverByHttps) {
    this.#ports = ports;
    this.#siteName = siteName;
    this.#deliver = deliver;
  }

  /** Gives what stops it. */
  start(): () => void {
    return this.#ports.scheduler.every(LOOK_MS, () => {
      this.#ports.background("alarm robots", this.tell());
    });
  }

  async tell(): Promise<void> {
    const robots = listRobots(this.#ports.db.read).filter((robot) => robot.isActive);
    const isFailing = robots.some((robot) => robot.failures >= FAILURES_TOLD);
    followAlarm(this.#ports, "robot.failed", isFailing);
    await Promise.all(robots.map((robot) => this.#tellOne(robot)));
  }

  async #tellOne(robot: RobotRow): Promise<void> {
    const { clock, db } = this.#ports;
    const isResting = clock.monotonicMs() < (this.#restsUntil.get(robot.id) ?? 0);
    if (this.#busy.has(robot.id) || isResting) return;
    const entries = entriesToTell(db.read, robot.toldSeq);
    const last = entries.at(-1);
    if (last === undefined) return;
    this.#busy.add(robot.id);
    try {
      const lines = entries
        .flatMap((entry) => lineOf(this.#ports, robot, entry) ?? [])
        .sort((one, other) => one.priority - other.priority || other.at - one.at);
      const failure = lines.length === 0 ? undefined : await this.#send(robot, lines);
      const failures = failure === undefined ? 0 : robot.failures + 1;
      const now = clock.now();
      await db.write((tx) => {
        if (findRobot(tx.orm, robot.id) === undefined) return;
        if (failure !== undefined) {
          updateRobot(tx.orm, robot.id, { failures, failure, failedAt: now });
        } else if (lines.length === 0) updateRobot(tx.orm, robot.id, { toldSeq: last.seq });
        else {
          const well = { failures: 0, failure: null, failedAt: null };
          updateRobot(tx.orm, robot.id, { toldSeq: last.seq, toldAt: now, ...well });
        }
      });
      if (lines.length > 0) {
        this.#restsUntil.set(robot.id, clock.monotonicMs() + robotWaitMs(failures));
      }
    } finally {
      this.#busy.delete(robot.id);
    }
  }

  async #send(robot: RobotRow, lines: readonly Line[]): Promise<string | undefined> {
    const head = say(robot.lang, t.head, { site: this.#siteName() });
    const text = robotText(
      head,
      lines.map((line) => line.text),
      (n) => say(robot.lang, t.more, { n }),
    );
    return await sendToRobot(this.#ports, robot, text, this.#deliver);
  }
}
