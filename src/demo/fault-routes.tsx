/** The page on which a visitor of the demonstration breaks things. It exists nowhere else. */
import { type FaultCard, FaultsPage, PowerCutPage } from "../../views/demo/faults-page.tsx";
import { faultsText as t } from "../../views/demo/text.ts";
import { isLedTo } from "../../views/layout/nav.ts";
import { STAFF_ROLES } from "../identity/index.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import { deviceOf, get, mayUse, post, type Route, type WebContext } from "../platform/web.ts";
import { faultPaths } from "./fault-paths.ts";
import { type DemoFaults, FAULTS, type FaultId } from "./faults.ts";

function leadsTo(roles: readonly string[], href: string): boolean {
  if (href === "/alarms" && !mayUse(STAFF_ROLES, roles)) return false;
  return isLedTo(roles, href);
}

function faultOf(c: WebContext): FaultId | undefined {
  return FAULTS.find((id) => id === c.req.param("id"));
}

export function faultRoutes(faults: DemoFaults, frame: Frame): readonly Route[] {
  const show = (c: WebContext) => {
    const lang = c.get("lang");
    const cards = FAULTS.map((id): FaultCard => ({ id, state: faults.stateOf(id) }));
    return frame(c, {
      device: deviceOf(c),
      title: say(lang, t.title),
      body: (
        <FaultsPage
          lang={lang}
          cards={cards}
          csrf={c.get("csrf")}
          isLedTo={(href) => leadsTo(c.get("actor")?.roles ?? [], href)}
        />
      ),
    });
  };
  return [
    get(faultPaths.list, "signed-in", show),
    post("/demo/faults/:id/begin", "signed-in", async (c) => {
      const id = faultOf(c);
      if (id === undefined) return c.notFound();
      await faults.begin(id);
      if (id !== "power-cut") return goTo(c, faultPaths.list);
      const lang = c.get("lang");
      const title = say(lang, t.dark);
      return await frame(c, { device: deviceOf(c), title, body: <PowerCutPage lang={lang} /> });
    }),
    post("/demo/faults/:id/end", "signed-in", async (c) => {
      const id = faultOf(c);
      if (id === undefined) return c.notFound();
      await faults.end(id);
      return goTo(c, faultPaths.list);
    }),
  ];
}
