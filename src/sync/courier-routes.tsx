/** Records out on a stick, answers back in: for each platform of the published contract, and for a site without one. */
import {
  CourierPage,
  type CourierPageProps,
  courierText as t,
} from "../../views/sync/courier-page.tsx";
import { courierPaths, platformPaths } from "../../views/sync/paths.ts";
import { dayOf, instant } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { formatStamp, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  get,
  post,
  queryOf,
  type Route,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import {
  COURIER_LIMITS,
  type CourierLine,
  packCourier,
  planCourier,
  takeAnswer,
} from "./courier.ts";
import { countPictures } from "./picture-store.ts";
import { findPlatform, listPlatforms, type PlatformRow } from "./platform-store.ts";
import { CONFIGURED, type Platforms, placeOf } from "./platforms.ts";
import { laneStatuses, type UpstreamOptions } from "./upstream.ts";

export type CourierParts = {
  readonly ports: Ports;
  readonly platforms: Platforms;
  readonly seal: Pick<UpstreamOptions, "epoch" | "key">;
};

/** Who carries records out of the house. */
export const COURIER_ROLES: readonly string[] = ["safety-manager", "administrator"];

type Outcome = Partial<Pick<CourierPageProps, "refused" | "taken">>;
type Row = PlatformRow | undefined;

/** Whether files can be made for it: the tables of others have no such form, and a retired one gets nothing. */
export function hasCourier({ form, state }: Pick<PlatformRow, "form" | "state">): boolean {
  return form === "gasward" && state !== "retired";
}

class CourierDesk {
  readonly #frame: Frame;
  readonly #parts: CourierParts;

  constructor(frame: Frame, parts: CourierParts) {
    this.#frame = frame;
    this.#parts = parts;
  }

  /** With the platform of the address; without one for the site's first. */
  with(run: (c: WebContext, row: Row) => Response | Promise<Response>) {
    return (c: WebContext) => {
      const id = c.req.param("id");
      const row = id === undefined ? undefined : findPlatform(this.#parts.ports.db.read, id);
      if (id !== undefined && row === undefined) {
        const title = say(c.get("lang"), t.noPlatform);
        return this.#frame(c, { device: "desk", title, status: 404, body: <h1>{title}</h1> });
      }
      // Said on the page, also to who typed the address of a file.
      return row !== undefined && !hasCourier(row) ? this.page(c, row) : run(c, row);
    };
  }

  page(c: WebContext, row: Row, outcome: Outcome = {}) {
    const { ports, platforms, seal } = this.#parts;
    const lang = c.get("lang");
    const lanesOf = (id: string) => laneStatuses(ports, placeOf(id, seal.epoch));
    const lanes = lanesOf(row?.id ?? CONFIGURED);
    const answered = Math.max(...lanes.map(({ acknowledgedAt }) => acknowledgedAt ?? 0));
    const rows = listPlatforms(ports.db.read).filter(({ state }) => state !== "retired");
    const isUsed =
      platforms.configured !== undefined || lanes.some((lane) => lane.acknowledgedSeq > 0);
    const props: CourierPageProps = {
      lang,
      csrf: c.get("csrf"),
      platform: row && { id: row.id, name: row.name, isSigned: row.receiverPem !== "" },
      isFit: row === undefined || hasCourier(row),
      // No file for nobody, where everybody above is on the list.
      isServed: row !== undefined || isUsed || rows.length === 0,
      others: (row === undefined ? rows : []).map((one) => ({
        name: one.name,
        href: hasCourier(one) ? platformPaths.courier(one.id) : undefined,
        waiting: lanesOf(one.id).reduce((sum, at) => sum + at.lastSeq - at.acknowledgedSeq, 0),
      })),
      lanes,
      answeredAt: answered === 0 ? undefined : formatStamp(instant(answered)),
      picturesWait:
        row?.sendsPictures === true ? countPictures(ports.db.read, row.id).waiting : undefined,
      plan: planCourier(ports, this.#lineOf(row)),
      perFile: COURIER_LIMITS.records,
      ...outcome,
    };
    return this.#frame(c, {
      device: "desk",
      title: say(lang, t.title),
      status: outcome.refused === undefined ? 200 : 422,
      body: <CourierPage {...props} />,
    });
  }

  async records(c: WebContext, row: Row) {
    const { ports } = this.#parts;
    const withPictures = queryOf(c)["pictures"] === "yes";
    const line = this.#lineOf(row);
    const { bytes } = await packCourier(ports, actorOf(c), line, { withPictures });
    const names = [ports.siteId, ...(row === undefined ? [] : [row.id])];
    const name = `gasward-${names.join("-")}-${dayOf(ports.clock.now())}.gwrecords`;
    return new Response(bytes, {
      headers: {
        "content-type": "application/gzip",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  }

  async answer(c: WebContext, row: Row) {
    const { ports, platforms } = this.#parts;
    const lang = c.get("lang");
    const bytes = await (await sentOf(c)).file("answer");
    if (bytes === undefined) return this.page(c, row, { refused: say(lang, t.noFile) });
    const taken = await takeAnswer(ports, actorOf(c), this.#lineOf(row), bytes);
    if (!taken.ok) return this.page(c, row, { refused: say(lang, t[taken.refusal]) });
    const { lanes, refused, pictures, commands } = taken.value;
    // A line that is open beside the courier goes on from what it brought.
    if (lanes.length > 0 || pictures > 0) await platforms.reopen(row?.id ?? CONFIGURED);
    for (const command of commands) await platforms.ordered(Buffer.from(JSON.stringify(command)));
    return this.page(c, row, { taken: { lanes, refused, pictures, orders: commands.length } });
  }

  #lineOf(row: Row): CourierLine {
    const { epoch, key } = this.#parts.seal;
    if (row === undefined) return { epoch, key };
    const { id: platform, receiverPem, sendsPictures } = row;
    const { pictures } = this.#parts.platforms;
    return {
      ...{ epoch, key, platform },
      ...(receiverPem === "" ? {} : { receiverPem }),
      ...(sendsPictures && pictures !== undefined ? { pictures } : {}),
    };
  }
}

export function courierRoutes(frame: Frame, parts: CourierParts): readonly Route[] {
  const desk = new CourierDesk(frame, parts);
  const page = desk.with((c, row) => desk.page(c, row));
  const records = desk.with((c, row) => desk.records(c, row));
  const answer = desk.with((c, row) => desk.answer(c, row));
  return [
    get(courierPaths.page, COURIER_ROLES, page),
    get(courierPaths.records, COURIER_ROLES, records),
    post(courierPaths.answer, COURIER_ROLES, answer),
    get(platformPaths.courier(":id"), COURIER_ROLES, page),
    get(platformPaths.courierRecords(":id"), COURIER_ROLES, records),
    post(platformPaths.courierAnswer(":id"), COURIER_ROLES, answer),
  ];
}
