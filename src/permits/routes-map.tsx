/** The map of works: live at a desk, on a phone, on a wall. */
import { WorkMapBody, WorkMapPage } from "../../views/permits/map-page.tsx";
import { workMapText as t } from "../../views/permits/map-text.ts";
import { say } from "../platform/i18n.ts";
import { deviceOf, get, type Route, type WebContext } from "../platform/web.ts";
import { PERMIT_CHANNEL } from "./channel.ts";
import { workMap } from "./map-works.ts";
import type { PermitParts } from "./parts.ts";
import { permitPaths } from "./paths.ts";
import { READERS } from "./roles.ts";

export function mapRoutes({ ports, frame, screens }: PermitParts): readonly Route[] {
  const mapNow = () => workMap(ports.db.read, ports.clock.now());
  const page = (c: WebContext, isWall: boolean) => {
    const lang = c.get("lang");
    return frame(c, {
      device: isWall ? "wall" : deviceOf(c),
      title: say(lang, t.title),
      body: <WorkMapPage {...mapNow()} lang={lang} isWall={isWall} />,
    });
  };
  const live = (c: WebContext, isWall: boolean) => {
    const lang = c.get("lang");
    c.env?.server?.timeout(c.req.raw, 0);
    return screens.stream(`permit-map:${lang}:${isWall ? "wall" : ""}`, [PERMIT_CHANNEL], () =>
      String(<WorkMapBody {...mapNow()} lang={lang} isWall={isWall} />),
    );
  };
  return [
    get(permitPaths.map, READERS, (c) => page(c, false)),
    get(permitPaths.mapWall, READERS, (c) => page(c, true)),
    get(permitPaths.mapLive, READERS, (c) => live(c, false)),
    get(permitPaths.mapWallLive, READERS, (c) => live(c, true)),
  ];
}
