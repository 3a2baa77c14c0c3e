/** Records out on a stick, answers back in. */
import {
  CourierPage,
  type CourierPageProps,
  courierPaths,
  courierText as t,
} from "../../views/box/courier-page.tsx";
import { dayOf } from "../kernel/instants.ts";
import type { DataFolder } from "../platform/data-folder.ts";
import type { Frame } from "../platform/frame.ts";
import { say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, get, post, type Route, sentOf, type WebContext } from "../platform/web.ts";
import {
  COURIER_LIMITS,
  type Commands,
  laneStatuses,
  packCourier,
  takeAnswer,
} from "../sync/index.ts";

export type CourierParts = {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly commands: Commands;
};

/** Who carries records out of the house. */
const COURIER_ROLES: readonly string[] = ["safety-manager", "administrator"];

type Outcome = Partial<Pick<CourierPageProps, "refused" | "taken">>;

export function courierRoutes(frame: Frame, parts: CourierParts): readonly Route[] {
  const { ports, folder, commands } = parts;
  const page = (c: WebContext, outcome: Outcome = {}) =>
    frame(c, {
      device: "desk",
      title: say(c.get("lang"), t.title),
      status: outcome.refused === undefined ? 200 : 422,
      body: (
        <CourierPage
          lang={c.get("lang")}
          csrf={c.get("csrf")}
          lanes={laneStatuses(ports)}
          perFile={COURIER_LIMITS.records}
          {...outcome}
        />
      ),
    });
  return [
    get(courierPaths.page, COURIER_ROLES, (c) => page(c)),
    get(courierPaths.records, COURIER_ROLES, async (c) => {
      const { bytes } = await packCourier(ports, actorOf(c), folder);
      const name = `gasward-${ports.siteId}-${dayOf(ports.clock.now())}.gwrecords`;
      return new Response(bytes, {
        headers: {
          "content-type": "application/gzip",
          "content-disposition": `attachment; filename="${name}"`,
          "cache-control": "no-store",
        },
      });
    }),
    post(courierPaths.answer, COURIER_ROLES, async (c) => {
      const lang = c.get("lang");
      const bytes = await (await sentOf(c)).file("answer");
      if (bytes === undefined) return page(c, { refused: say(lang, t.noFile) });
      const taken = await takeAnswer(ports, actorOf(c), folder, bytes);
      if (!taken.ok) return page(c, { refused: say(lang, t[taken.refusal]) });
      for (const command of taken.value.commands) {
        await commands.receive(Buffer.from(JSON.stringify(command)));
      }
      return page(c, { taken: taken.value.lanes });
    }),
  ];
}
