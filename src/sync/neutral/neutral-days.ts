/** The day: its turns of patrols, and the tickets that are counted for the daily promise. */
import { publishedBase } from "../../checks/index.ts";
import { siteColourLevel } from "../../dangers/index.ts";
import { dayOf, instant, startOfDay } from "../../kernel/instants.ts";
import { findPlan, findTask } from "../../patrols/index.ts";
import { countPeopleOn, type DayTicket, ticketsBetween } from "../../permits/index.ts";
import type { Orm } from "../../platform/writer.ts";
import { findSite } from "../../site/index.ts";
import type { Neutral } from "./neutral.ts";
import type { People } from "./neutral-people.ts";

/** The turn that was made or missed, after the plan that asked for it. */
export function patrolRows(orm: Orm, taskId: string, people: People): readonly Neutral[] {
  const task = findTask(orm, taskId);
  const plan = task && findPlan(orm, task.planId);
  if (task === undefined || plan === undefined) return [];
  const { definition } = publishedBase(orm, plan.templateId);
  return [
    {
      type: "patrol-plan",
      id: plan.id,
      fields: {
        name: plan.name,
        place: plan.place,
        content: definition === undefined ? plan.name : `${plan.name}：${definition.title.zh}`,
        frequency: plan.frequency,
        days: plan.days,
        level: plan.level,
        startsAt: startOfDay(plan.startsOn),
        createdAt: startOfDay(plan.startsOn),
        createdBy: "",
        isDeleted: plan.retiredAt !== null,
      },
    },
    {
      type: "patrol-turn",
      id: task.id,
      fields: {
        planId: plan.id,
        at: task.doneAt ?? task.closesAt,
        phone: people.phone(task.doneBy),
        person: people.name(task.doneBy),
        state: task.state,
        result: task.result ?? "none",
        failedCount: task.failedCount,
        createdAt: task.opensAt,
        createdBy: people.name(task.doneBy),
        isDeleted: task.state === "cancelled",
      },
    },
  ];
}

const countOf = (tickets: readonly DayTicket[], kind: string, level?: string): number =>
  tickets.filter((one) => one.kind === kind && (level === undefined || one.level === level)).length;

/** What this box knows of the day's promise: counts. The promise itself is a person's word and is not made here. */
export function dayRows(orm: Orm, at: number): readonly Neutral[] {
  const site = findSite(orm);
  if (site === undefined) return [];
  const day = dayOf(instant(at));
  const from = startOfDay(day);
  const tickets = ticketsBetween(orm, from, instant(at + 1));
  const ofContractors = tickets.filter(({ isContractor }) => isContractor);
  const id = `${site.id}-${day}`;
  const base = { createdAt: from as number, createdBy: "", isDeleted: false };
  return [
    {
      type: "promise",
      id,
      fields: {
        ...base,
        day: from,
        hotSpecial: countOf(tickets, "hot-work", "special"),
        hotFirst: countOf(tickets, "hot-work", "first"),
        hotSecond: countOf(tickets, "hot-work", "second"),
        roads: countOf(tickets, "road-closure"),
        soil: countOf(tickets, "excavation"),
        high: countOf(tickets, "height"),
        power: countOf(tickets, "temporary-power"),
        lifting: countOf(tickets, "lifting"),
        blind: countOf(tickets, "blind-plate"),
        space: countOf(tickets, "confined-space"),
        hasContractor: ofContractors.length > 0,
        contractorPeople: countPeopleOn(
          orm,
          ofContractors.map((one) => one.id),
        ),
        colour: siteColourLevel(orm),
      },
    },
    ...tickets.map(
      (one): Neutral => ({
        type: "promise-ticket",
        id: `${id}-${one.id}`,
        fields: { ...base, promiseId: id, permitId: one.id },
      }),
    ),
  ];
}
