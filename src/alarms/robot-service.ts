/** Adding, testing, switching and removing robots of group chats; each is in the journal, their addresses never. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import { oneOf, type RawForm } from "../platform/form.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { PRIORITIES, type Priority } from "./model.ts";
import { ROBOT_KINDS, type RobotKind, robotUrl, takesSecret } from "./robot-rules.ts";
import {
  deleteRobot,
  findRobot,
  insertRobot,
  journalHead,
  listRobots,
  ROBOTS_MAX,
  type RobotRow,
  updateRobot,
} from "./robot-store.ts";
import { type Deliver, ROBOT_SEAL, sendToRobot } from "./robots.ts";

type By = Pick<Actor, "personId">;

export const ROBOT_FIELDS = ["name", "kind", "url", "secret", "priority", "lang"] as const;
export type RobotField = (typeof ROBOT_FIELDS)[number];
export type RobotProblem = "badName" | "badUrl" | "badSecret" | "noSecret" | "check";
export type RobotProblems = Readonly<Partial<Record<RobotField, RobotProblem>>>;

export type RobotRefusal =
  | { readonly code: "gone" }
  | { readonly code: "full" }
  | { readonly code: "form"; readonly problems: RobotProblems };

const NAME_MAX = 40;

type NewRobot = {
  readonly name: string;
  readonly kind: RobotKind;
  readonly url: string;
  readonly secret: string;
  readonly priority: Priority;
  readonly lang: "zh-CN" | "en";
};

export function readRobot(form: RawForm): Result<NewRobot, RobotRefusal> {
  const problems: Partial<Record<RobotField, RobotProblem>> = {};
  const name = (form["name"] ?? "").trim();
  if (name === "" || name.length > NAME_MAX || /\p{Cc}/u.test(name)) problems.name = "badName";
  const kind = oneOf(ROBOT_KINDS, form["kind"]);
  const url = kind === undefined ? undefined : robotUrl(kind, form["url"] ?? "");
  if (kind === undefined) problems.kind = "check";
  if (url === undefined) problems.url = "badUrl";
  const secret = (form["secret"] ?? "").trim();
  if (!/^[\x21-\x7e]{0,200}$/.test(secret)) problems.secret = "badSecret";
  else if (secret !== "" && kind !== undefined && !takesSecret(kind)) problems.secret = "noSecret";
  const priority = PRIORITIES.find((one) => String(one) === form["priority"]);
  if (priority === undefined) problems.priority = "check";
  const lang = oneOf(["zh-CN", "en"] as const, form["lang"]);
  if (lang === undefined) problems.lang = "check";
  if (kind === undefined || url === undefined || priority === undefined || lang === undefined) {
    return refuse({ code: "form", problems });
  }
  if (Object.keys(problems).length > 0) return refuse({ code: "form", problems });
  return accept({ name, kind, url, secret, priority, lang });
}

export async function addRobot(
  ports: Ports,
  actor: By,
  form: RawForm,
): Promise<Result<string, RobotRefusal>> {
  const read = readRobot(form);
  if (!read.ok) return read;
  const { url, secret, ...shown } = read.value;
  return await ports.db.write((tx): Result<string, RobotRefusal> => {
    if (listRobots(tx.orm).length >= ROBOTS_MAX) return refuse({ code: "full" });
    const id = ports.ids.next();
    insertRobot(tx.orm, {
      ...{ id, ...shown, createdBy: actor.personId, createdAt: ports.clock.now() },
      sealed: ports.vault.seal(ROBOT_SEAL, id, JSON.stringify({ url, secret })),
      // What happened before is no news.
      toldSeq: journalHead(tx.orm),
    });
    tx.append({
      kind: "alarm.robot_added",
      actor: actor.personId,
      subject: `alarm-robot:${id}`,
      payload: { platform: shown.kind, priority: shown.priority, isSigned: secret !== "" },
    });
    return accept(id);
  });
}

/** Whoever turns one on again is not told what happened meanwhile. */
export function switchRobot(
  ports: Ports,
  actor: By,
  id: string,
): Promise<Result<RobotRow, RobotRefusal>> {
  return ports.db.write((tx) => {
    const robot = findRobot(tx.orm, id);
    if (robot === undefined) return refuse({ code: "gone" });
    const isActive = !robot.isActive;
    const news = isActive ? { toldSeq: journalHead(tx.orm), failures: 0, failure: null } : {};
    updateRobot(tx.orm, id, { isActive, ...news });
    tx.append({
      kind: "alarm.robot_switched",
      actor: actor.personId,
      subject: `alarm-robot:${id}`,
      payload: { isActive },
    });
    return accept(robot);
  });
}

export function removeRobot(
  ports: Ports,
  actor: By,
  id: string,
): Promise<Result<RobotRow, RobotRefusal>> {
  return ports.db.write((tx) => {
    const robot = findRobot(tx.orm, id);
    if (robot === undefined) return refuse({ code: "gone" });
    deleteRobot(tx.orm, id);
    tx.append({
      kind: "alarm.robot_removed",
      actor: actor.personId,
      subject: `alarm-robot:${id}`,
      payload: { platform: robot.kind },
    });
    return accept(robot);
  });
}

/** Sends at once; what came of it is kept on the robot. */
export async function testRobot(
  ports: Ports,
  actor: By,
  id: string,
  text: string,
  deliver: Deliver,
): Promise<
  Result<{ readonly robot: RobotRow; readonly failure: string | undefined }, RobotRefusal>
> {
  const robot = findRobot(ports.db.read, id);
  if (robot === undefined) return refuse({ code: "gone" });
  const failure = await sendToRobot(ports, robot, text, deliver);
  await ports.db.write((tx) => {
    const now = ports.clock.now();
    if (failure === undefined) {
      updateRobot(tx.orm, id, { toldAt: now, failures: 0, failure: null, failedAt: null });
    } else updateRobot(tx.orm, id, { failure, failedAt: now, failures: robot.failures + 1 });
    tx.append({
      kind: "alarm.robot_tested",
      actor: actor.personId,
      subject: `alarm-robot:${id}`,
      payload: { arrived: failure === undefined },
    });
  });
  return accept({ robot, failure });
}
