/** The map of works: live at a desk, on a phone, on a wall. */
import { WorkMapBody, WorkMapPage } from "../../../views/permits/map-page.tsx";
import { workMapText as t } from "../../../views/permits/map-text.ts";
import { keepDisplay } from "../../platform/http/display.ts";
import { say } from "../../platform/i18n.ts";
import { DISPLAY_ROLE, deviceOf, get, type Route, type WebContext } from "../../platform/web.ts";
import { PERMIT_CHANNEL } from "../channel.ts";
import { permitPaths } from "../paths.ts";
import { workMap } from "../place/map-works.ts";
import { READERS } from "../roles.ts";
import type { PermitParts } from "./parts.ts";

/** The wall is also for screens without a person: it names works and no people. */
const WALL_READERS: readonly string[] = [...READERS, DISPLAY_ROLE];

export function mapRoutes({ ports, frame, screens }: PermitParts): readonly Route[] {
  const mapNow = () => workMap(ports.db.read, ports.clock.now());
  const page = (c: WebContext, isWall: boolean) => {
    if (isWall) keepDisplay(c);
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
    get(permitPaths.mapWall, WALL_READERS, (c) => page(c, true)),
    get(permitPaths.mapLive, READERS, (c) => live(c, false)),
    get(permitPaths.mapWallLive, WALL_READERS, (c) => live(c, true)),
  ];
}
