/** The part of the composition root that names, for the site's own pages, what lies above it. */

import { sourceText } from "../views/checks/text.ts";
import { planText } from "../views/site/plan-text.ts";
import { suppliedTables, supplyTables } from "./checks/index.ts";
import type { CustodyLinks } from "./cylinders/index.ts";
import { publicColour } from "./dangers/index.ts";
import { customerLabel } from "./delivery/index.ts";
import { changeFaceSettings, faceFileOf, facePaths, readFaceSettings } from "./faces/index.ts";
import { fillEvents, listFillPoints } from "./filling/index.ts";
import { regulatorEntry } from "./inspections/index.ts";
import { listPatrolPlans, patrolPaths } from "./patrols/index.ts";
import { permitPaths } from "./permits/index.ts";
import { type Lang, say } from "./platform/i18n.ts";
import type { Ports } from "./platform/ports.ts";
import type { CodeLink, PlanItem, SiteLinks } from "./site/index.ts";

/** What the wizard and the plans show of the tiers above the site. */
export function siteLinks(ports: Ports): SiteLinks {
  return {
    guns: () => listFillPoints(ports.db.read).map(({ id, label }) => ({ id, label })),
    checkTables: (lang) =>
      suppliedTables(ports.db.read).map(({ title, itemCount, sources, isPublished }) => ({
        name: say(lang, title),
        source: sourceText(lang, sources.join("、")),
        itemCount,
        isAdopted: isPublished,
      })),
    faces: {
      isExpected: (orm) => readFaceSettings(orm).isExpected,
      stateOf: (orm, personId) => faceFileOf(orm, personId, ports.clock.now()),
      href: (personId, back) => facePaths.person(personId, back),
      async expect(actorId, isExpected) {
        const settings = { ...readFaceSettings(ports.db.read), isExpected };
        await changeFaceSettings(ports, { personId: actorId }, settings);
      },
    },
    async adoptTables() {
      await supplyTables(ports);
    },
    colour: (lang) => publicColour(ports, lang),
    entry: regulatorEntry,
    codesAt: (lang, items) => codesAt(ports, lang, items),
  };
}

/** A patrol's code hangs in its room, or at the thing that is called like its place; that of work at each spot. */
function codesAt(
  ports: Ports,
  lang: Lang,
  items: readonly PlanItem[],
): ReadonlyMap<string, readonly CodeLink[]> {
  const plans = listPatrolPlans(ports.db.read);
  const found = items.map((item): readonly [string, readonly CodeLink[]] => {
    const isHere = (plan: (typeof plans)[number]): boolean =>
      plan.roomId === null
        ? plan.place !== "" && plan.place === item.label
        : item.refId === plan.roomId || item.refId === `room:${plan.roomId}`;
    const patrols = plans.filter(isHere).map(({ id, name }) => ({
      href: patrolPaths.plan(id),
      label: say(lang, planText.patrolCode, { name }),
    }));
    const work =
      item.kind === "spot"
        ? [{ href: permitPaths.settings, label: say(lang, planText.workCode) }]
        : [];
    return [item.id, [...patrols, ...work]];
  });
  return new Map(found.filter(([, codes]) => codes.length > 0));
}

/** What the ledger of scans shows of the tiers above it: fills, and the customers who hold cylinders. */
export function custodyLinks(ports: Ports): CustodyLinks {
  return {
    events: (lang, cylinderId) => fillEvents(ports, lang, cylinderId),
    placeName: (_lang, place) =>
      place.kind === "customer" ? customerLabel(ports.db.read, place.ref) : undefined,
  };
}
