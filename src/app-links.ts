/** The part of the composition root that names, for the site's own pages, what lies above it. */
import { sourceText } from "../views/checks/text.ts";
import { suppliedTables, supplyTables } from "./checks/index.ts";
import { publicColour } from "./dangers/index.ts";
import { listFillPoints } from "./filling/index.ts";
import { regulatorEntry } from "./inspections/index.ts";
import { say } from "./platform/i18n.ts";
import type { Ports } from "./platform/ports.ts";
import type { SiteLinks } from "./site/index.ts";

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
    async adoptTables() {
      await supplyTables(ports);
    },
    colour: (lang) => publicColour(ports, lang),
    entry: regulatorEntry,
  };
}
