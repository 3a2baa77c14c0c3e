/** Lives of a danger in every state, and the people and events that led there. */
import {
  type DangerBy,
  type DangerEvent,
  type DangerLife,
  type DangerState,
  DEFAULT_SETTINGS,
} from "../../src/dangers/model.ts";
import { decideDanger, newLife } from "../../src/dangers/rules.ts";
import { addDays, dayOf, instant } from "../../src/kernel/instants.ts";

export const NOW = instant(Date.UTC(2026, 10, 22, 4));
export const TODAY = dayOf(NOW);
export const S = DEFAULT_SETTINGS;

export const manager: DangerBy = { personId: "manager", isManager: true, isChecker: true };
export const second: DangerBy = { personId: "second", isManager: true, isChecker: true };
export const approver: DangerBy = { personId: "approver", isManager: false, isChecker: true };
export const worker: DangerBy = { personId: "worker", isManager: false, isChecker: false };
export const clock: DangerBy = { personId: "system", isManager: false, isChecker: false };
export const PEOPLE = [manager, second, approver, worker];

export const five = (change: Partial<Extract<DangerEvent, { kind: "assign" }>["five"]> = {}) => ({
  responsibleId: "worker",
  measure: "换软管",
  costFen: 18_000,
  dueOn: addDays(TODAY, 5),
  plan: "停用该枪",
  ...change,
});

export const EVENTS = {
  grade: { kind: "grade", level: "general", criterion: "", reason: "" },
  reject: { kind: "reject", reason: "不属实" },
  assign: { kind: "assign", five: five(), reason: "" },
  start: { kind: "start" },
  submit: { kind: "submit", done: "已换", photos: 1 },
  fix: { kind: "fix", done: "已清理", photos: 1 },
  "ask-extension": { kind: "ask-extension", until: addDays(TODAY, 9), reason: "等配件" },
  "grant-extension": { kind: "grant-extension" },
  "refuse-extension": { kind: "refuse-extension", reason: "可先停用" },
  pass: { kind: "pass", note: "" },
  fail: { kind: "fail", reason: "仍漏" },
  reopen: { kind: "reopen", reason: "又漏了" },
  escalate: { kind: "escalate", to: 1 },
} as const satisfies Record<DangerEvent["kind"], DangerEvent>;

export function led(life: DangerLife, event: DangerEvent, by: DangerBy, now = NOW): DangerLife {
  const decided = decideDanger(life, event, by, S, now);
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.value;
}

export const found = newLife("worker", NOW);
export const graded = led(found, EVENTS.grade, manager);
export const assigned = led(graded, EVENTS.assign, manager);
export const rectifying = led(assigned, EVENTS.start, worker);
export const awaiting = led(rectifying, EVENTS.submit, worker);
export const closed = led(awaiting, EVENTS.pass, manager);
export const rejected = led(found, EVENTS.reject, manager);
export const LIVES: Readonly<Record<DangerState, DangerLife>> = {
  ...{ found, graded, assigned, rectifying, awaiting, closed, rejected },
};
